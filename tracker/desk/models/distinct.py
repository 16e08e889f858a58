"""That two rows look alike and are not the same, as somebody here has said."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Distinct(models.Model):
    """One row for each pair, the lower id first. Neither is offered as a duplicate of the other again.

    Rows of drafts that are deleted leave theirs behind, which then say nothing. Who said it outlives the account.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    one = models.UUIDField(_("one"))
    other = models.UUIDField(_("other"))
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("said by"), related_name="+", null=True
    )
    said_by_id_kept = models.BigIntegerField()
    said_by_name = models.CharField(_("said by (name)"), max_length=150)
    created_at = models.DateTimeField(_("said"), auto_now_add=True)

    class Meta:
        verbose_name = _("pair that is no duplicate")
        verbose_name_plural = _("pairs that are no duplicates")
        ordering = ("-created_at",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(one__lt=models.F("other")), name="distinct_in_order"),
            models.UniqueConstraint(fields=["one", "other"], name="distinct_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["other"], name="distinct_by_other")]

    def __str__(self) -> str:
        return f"{self.one} ≠ {self.other}"
