"""A video, image, document or dataset, offered by someone, bearing on claims."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.desk.models.actor import Actor
from tracker.desk.models.base import Link, Row, kept
from tracker.desk.models.claim import Claim
from tracker.desk.models.fields import EdtfField, LineField, TextField, choices_of, dated, filled, one_of
from tracker.desk.models.source import Source
from tracker.ground.vocabulary import Bearing


@kept
class Evidence(Row):
    """Published with the claims that it bears on."""

    kind = LineField(_("kind"), max_length=200, help_text=_("video, image, document, dataset …"))
    title = LineField(_("title"))
    produced_by = models.ForeignKey(
        Actor,
        models.PROTECT,
        verbose_name=_("offered by"),
        related_name="evidence",
        null=True,
        blank=True,
        help_text=_("Who made or released it. Readers see “offered by …”."),
    )
    released = EdtfField(_("released"))
    depicts = TextField(_("what it shows"), blank=True)
    source = models.ForeignKey(
        Source, models.PROTECT, verbose_name=_("source"), related_name="evidence", null=True, blank=True
    )
    verification = TextField(_("verification"), blank=True, help_text=_("Who checked place and date, and how."))

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ("title",)
        constraints: ClassVar = [
            filled("kind", "evidence_has_kind"),
            filled("title", "evidence_has_title"),
            dated("released", "evidence_released"),
        ]

    def __str__(self) -> str:
        return self.title


@kept
class EvidenceBearing(Link):
    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="bears_on")
    claim = models.ForeignKey(Claim, models.CASCADE, verbose_name=_("claim"), related_name="evidence_links")
    bearing = models.CharField(_("bearing"), max_length=20, choices=choices_of(Bearing))

    class Meta(Link.Meta):
        verbose_name = _("bearing")
        verbose_name_plural = _("bearings")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["evidence", "claim"], name="evidence_bearing_once"),
            one_of("bearing", Bearing, "evidence_bearing"),
        ]

    def __str__(self) -> str:
        return f"{self.evidence} · {self.get_bearing_display()}"
