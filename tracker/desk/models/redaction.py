"""Who had something removed for good, and why."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.desk.models.fields import TextField, filled


class Redaction(models.Model):
    """One row for each removal, written first in its transaction; never changed (trigger), and it outlives the user.

    `rows` are {table: [keys]} of the rows of the desk whose texts it took words out of, in the row or in its history:
    triggers let the history lose words of these rows, in this transaction, and of no others. It never holds the words.
    Without a `subject` it is a purge, which a second person carried out (purge.py, trigger).
    """

    subject = models.UUIDField(_("subject"), null=True)
    whole = models.BooleanField(_("the whole subject"))
    subjects = ArrayField(models.UUIDField(), verbose_name=_("subjects"))
    editions = ArrayField(models.BigIntegerField(), verbose_name=_("editions that say so"), default=list)
    emptied = ArrayField(models.BigIntegerField(), verbose_name=_("editions emptied"), default=list)
    rows = models.JSONField(_("rows"), default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("removed by"), related_name="+", null=True
    )
    by_id_kept = models.BigIntegerField()
    by_name = models.CharField(_("removed by (name)"), max_length=150)
    note = TextField(_("public note"))
    reason = TextField(_("reason for the desk"), blank=True)
    # Both are filled in by a trigger: the database's clock, and the transaction that wrote the row.
    created_at = models.DateTimeField(_("removed"), auto_now_add=True)
    transaction = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        ordering = ("-id",)
        constraints: ClassVar = [filled("note", "redaction_has_note")]

    def __str__(self) -> str:
        return f"{self.pk}: {self.by_name}"
