"""That one row is the same as another, and was folded into it."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.desk.models.fields import TextField


class Merging(models.Model):
    """Proposed by one, done or dropped by another (or, without four eyes, by the same). Decided once, never changed.

    `merged` is what goes, `kept` what it is folded into; both are claims, or actors, or sources (trigger). What was
    folded into another is never folded again and nothing is folded into it (trigger), so that there are no circles.
    `four_eyes` says whether it needed a second person, who then was one (CHECK). `note` is public where `merged` was.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    merged = models.UUIDField(_("merged"))
    kept = models.UUIDField(_("kept"))
    note = TextField(_("public note"), blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("proposed by"), related_name="+", null=True
    )
    proposed_by_id_kept = models.BigIntegerField()
    proposed_by_name = models.CharField(_("proposed by (name)"), max_length=150)
    created_at = models.DateTimeField(_("proposed"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("decided by"), related_name="+", null=True
    )
    decided_by_id_kept = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(_("decided by (name)"), max_length=150, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    dropped = models.BooleanField(_("dropped"), default=False)
    four_eyes = models.BooleanField(_("four eyes applied"), default=False)

    class Meta:
        verbose_name = _("merging")
        verbose_name_plural = _("mergings")
        ordering = ("-created_at",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(merged=F("kept")), name="merging_of_two"),
            models.UniqueConstraint(fields=["merged"], condition=Q(dropped=False), name="merging_once"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by_id_kept__isnull=True, decided_by_name="", dropped=False)
                | (Q(decided_at__isnull=False, decided_by_id_kept__isnull=False) & ~Q(decided_by_name="")),
                name="merging_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(four_eyes=False)
                | Q(decided_at__isnull=True)
                | Q(dropped=True)
                | ~Q(decided_by_id_kept=F("proposed_by_id_kept")),
                name="merging_by_a_second_person",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["kept"], name="merging_by_kept")]

    def __str__(self) -> str:
        return f"{self.merged} → {self.kept}"

    @property
    def done(self) -> bool:
        """Whether it was carried out."""
        return self.decided_at is not None and not self.dropped
