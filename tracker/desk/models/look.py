"""When somebody at the desk looked for news on a claim and found none."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Look(models.Model):
    """One row for each edition that says nothing but the day of a look (looking.py); never changed (trigger).

    The day stands here and not in the claim's row: a look is no work on the claim, so that it must neither count as
    somebody's having touched it nor be set back by what is published of the row next (loading.py). The name
    outlives the user.
    """

    sequence = models.BigIntegerField(_("edition in the record"), unique=True)
    subject = models.UUIDField(_("subject"))
    day = models.DateField(_("day"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("looked at by"), related_name="+", null=True
    )
    by_id_kept = models.BigIntegerField()
    by_name = models.CharField(_("looked at by (name)"), max_length=150)
    created_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("look")
        verbose_name_plural = _("looks")
        ordering = ("-sequence",)
        indexes: ClassVar = [models.Index(fields=["subject", "-day"], name="look_by_subject")]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.by_name}"
