"""What an actor says of a plan's version or point: about acceptance, never about truth."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.desk.models.actor import Actor
from tracker.desk.models.base import Link, Subject, kept
from tracker.desk.models.fields import EdtfField, choices_of, dated, one_of
from tracker.desk.models.point import Point
from tracker.desk.models.source import Source
from tracker.desk.models.utterance import Utterance, utterance_constraints
from tracker.desk.models.version import Version
from tracker.ground.vocabulary import Acceptance, Basis


@kept
class Position(Subject, Utterance):
    """On a version as a whole or on one point: exactly one of the two is set."""

    actor = models.ForeignKey(Actor, models.PROTECT, verbose_name=_("actor"), related_name="positions")
    on_version = models.ForeignKey(
        Version, models.PROTECT, verbose_name=_("on version"), related_name="positions", null=True, blank=True
    )
    on_point = models.ForeignKey(
        Point, models.PROTECT, verbose_name=_("on point"), related_name="positions", null=True, blank=True
    )
    position = models.CharField(_("position"), max_length=30, choices=choices_of(Acceptance))
    basis = models.CharField(
        _("basis"),
        max_length=20,
        choices=choices_of(Basis),
        default=Basis.STATED.value,
        help_text=_("Stated by them, reported of them, or inferred from a text of theirs."),
    )
    stated = EdtfField(_("when stated"))
    changes = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("changes"),
        related_name="changed_by",
        null=True,
        blank=True,
        help_text=_("An earlier position of the same actor or side that this one changes."),
    )

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ("-created_at",)
        constraints: ClassVar = [
            one_of("position", Acceptance, "position_position"),
            one_of("basis", Basis, "position_basis"),
            dated("stated", "position_stated"),
            models.CheckConstraint(
                condition=models.Q(on_version__isnull=False, on_point__isnull=True)
                | models.Q(on_version__isnull=True, on_point__isnull=False),
                name="position_on_version_or_point",
            ),
            *utterance_constraints("position"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} · {self.get_position_display()} · {self.on_version or self.on_point}"


@kept
class PositionSource(Link):
    position = models.ForeignKey(Position, models.CASCADE, related_name="sources")
    source = models.ForeignKey(Source, models.PROTECT, verbose_name=_("source"), related_name="position_links")

    class Meta(Link.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints: ClassVar = [models.UniqueConstraint(fields=["position", "source"], name="position_source_once")]

    def __str__(self) -> str:
        return str(self.source)


@kept
class PositionRelay(Link):
    """Who passed it on, in order from the actor to the reader."""

    position = models.ForeignKey(Position, models.CASCADE, related_name="relays")
    actor = models.ForeignKey(Actor, models.PROTECT, verbose_name=_("relayed by"), related_name="+")

    class Meta(Link.Meta):
        verbose_name = _("relay")
        verbose_name_plural = _("relays")
        constraints: ClassVar = [models.UniqueConstraint(fields=["position", "actor"], name="position_relay_once")]

    def __str__(self) -> str:
        return str(self.actor)
