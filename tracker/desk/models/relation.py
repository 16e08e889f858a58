"""How two claims belong together."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.desk.models.base import Row, kept
from tracker.desk.models.claim import Claim
from tracker.desk.models.fields import choices_of, one_of
from tracker.ground.vocabulary import RelationKind


@kept
class Relation(Row):
    from_claim = models.ForeignKey(Claim, models.CASCADE, verbose_name=_("claim"), related_name="relations")
    kind = models.CharField(_("relation"), max_length=20, choices=choices_of(RelationKind))
    to_claim = models.ForeignKey(Claim, models.CASCADE, verbose_name=_("to claim"), related_name="related_from")
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        ordering = ("order", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["from_claim", "kind", "to_claim"], name="relation_once"),
            one_of("kind", RelationKind, "relation_kind"),
            models.CheckConstraint(
                condition=~models.Q(from_claim=models.F("to_claim")), name="relation_to_another_claim"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[RelationKind.PART_OF.value, RelationKind.COMPARE_WITH.value])
                | ~models.Q(note=""),
                name="relation_with_weight_has_note",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.to_claim}"
