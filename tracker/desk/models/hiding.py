"""What one editor took down alone, and who looked at it afterwards."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Hiding(models.Model):
    """One row for each withdrawal that four eyes look at afterwards, written in its transaction.

    `looked_at_by` and the columns beside it are set once, all together, and never by whoever hid it (CHECK); nothing
    else of the row ever changes (trigger). Both names outlive the users.
    """

    sequence = models.BigIntegerField(_("edition in the record"), unique=True)
    subject = models.UUIDField(_("subject"))
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("hidden by"), related_name="+", null=True
    )
    hidden_by_id_kept = models.BigIntegerField()
    hidden_by_name = models.CharField(_("hidden by (name)"), max_length=150)
    created_at = models.DateTimeField(_("hidden"), auto_now_add=True)
    looked_at_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("looked at by"), related_name="+", null=True
    )
    looked_at_by_id_kept = models.BigIntegerField(null=True)
    looked_at_by_name = models.CharField(_("looked at by (name)"), max_length=150, blank=True)
    looked_at = models.DateTimeField(_("looked at"), null=True)

    class Meta:
        verbose_name = _("hidden subject")
        verbose_name_plural = _("hidden, to be looked at")
        ordering = ("-sequence",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(looked_at__isnull=True, looked_at_by_id_kept__isnull=True, looked_at_by_name="")
                | (
                    models.Q(looked_at__isnull=False, looked_at_by_id_kept__isnull=False)
                    & ~models.Q(looked_at_by_name="")
                    & ~models.Q(looked_at_by_id_kept=models.F("hidden_by_id_kept"))
                ),
                name="hiding_looked_at_by_a_second_person",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject"], condition=models.Q(looked_at__isnull=True), name="hiding_to_look_at"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.hidden_by_name}"
