"""Who let an edition through the door."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from tracker.desk.models.base import kept


@kept
class Approval(models.Model):
    """One row for each edition, written in the publishing transaction. Outlives the user: the name is kept too.

    `touched_by` are the ids of the users who changed the subject since its last edition. Where four eyes applied and
    it was changed at all, somebody else than the publisher is among them (CHECK): whoever is not known, because the
    change was made past the desk, may have been the publisher and is nobody's second pair of eyes.
    """

    sequence = models.BigIntegerField(_("edition in the record"), unique=True)
    subject = models.UUIDField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("published by"), related_name="+", null=True
    )
    published_by_id_kept = models.BigIntegerField()
    published_by_name = models.CharField(_("published by (name)"), max_length=150)
    touched_by = ArrayField(models.BigIntegerField(), default=list)
    touched_by_unknown = models.BooleanField(
        _("changed by somebody who is not known"),
        default=False,
        help_text=_("Past the desk: in a shell, by SQL, by a program that did not say for whom."),
    )
    four_eyes = models.BooleanField(_("four eyes applied"))
    # {history table: its last event that this edition takes in}, for this subject and its parts. Not a time: an event
    # carries the moment its transaction began, which may lie before an edition that it had to wait for.
    seen = models.JSONField(default=dict, editable=False)
    created_at = models.DateTimeField(_("published"), auto_now_add=True)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ("-sequence",)
        permissions: ClassVar = [
            ("publish", gettext_noop("Can publish and withdraw")),
            ("redact", gettext_noop("Can remove texts for good")),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(four_eyes=False)
                | models.Q(touched_by=[], touched_by_unknown=False)
                | ~models.Q(touched_by__contained_by=[models.F("published_by_id_kept")]),
                name="approval_by_a_second_person",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["subject", "-sequence"], name="approval_by_subject")]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.published_by_name}"
