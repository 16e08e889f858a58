"""One point of one version of a plan."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.desk.models.base import Link, Row, kept
from tracker.desk.models.fields import LineField, SlugField, TextField, choices_of, named, not_itself, one_of
from tracker.desk.models.source import Source
from tracker.desk.models.version import Version
from tracker.ground.vocabulary import PointState


@kept
class Point(Row):
    version = models.ForeignKey(Version, models.CASCADE, verbose_name=_("version"), related_name="points")
    key = SlugField(_("key"), help_text=_("Names the point within its version where it has no number."))
    number = LineField(_("number"), max_length=20, blank=True, help_text=_("As printed: 6, 21a. May be empty."))
    text = TextField(_("text"), blank=True, help_text=_("In our own words, or a short quotation."))
    topic = LineField(_("topic"), blank=True, max_length=100)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=choices_of(PointState),
        default=PointState.PRESENT.value,
        help_text=_("“Text not seen” where nobody here has read it: that is not the same as deleted."),
    )
    part_of = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("part of"), related_name="parts", null=True, blank=True
    )
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("point")
        verbose_name_plural = _("points")
        ordering = ("version", "order", "key")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "key"], name="point_key_once"),
            models.UniqueConstraint(
                fields=["version", "number"], condition=~models.Q(number=""), name="point_number_once"
            ),
            one_of("state", PointState, "point_state"),
            named("key", "point_key"),
            not_itself("part_of", "point_not_part_of_itself"),
        ]

    def __str__(self) -> str:
        text = self.text or self.topic or self.key
        return f"{self.version.label} · {self.number or self.key}: {text}"[:160]


@kept
class PointCorrespondence(Link):
    """This point corresponds to a point of another version: the same matter, perhaps in other words."""

    point = models.ForeignKey(Point, models.CASCADE, related_name="corresponds_to")
    to = models.ForeignKey(Point, models.PROTECT, verbose_name=_("corresponds to"), related_name="corresponded_by")

    class Meta(Link.Meta):
        verbose_name = _("corresponding point")
        verbose_name_plural = _("corresponding points")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["point", "to"], name="point_correspondence_once"),
            models.CheckConstraint(condition=~models.Q(point=models.F("to")), name="point_corresponds_to_another"),
        ]

    def __str__(self) -> str:
        return str(self.to)


@kept
class PointSource(Link):
    point = models.ForeignKey(Point, models.CASCADE, related_name="sources")
    source = models.ForeignKey(Source, models.PROTECT, verbose_name=_("source"), related_name="point_links")

    class Meta(Link.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints: ClassVar = [models.UniqueConstraint(fields=["point", "source"], name="point_source_once")]

    def __str__(self) -> str:
        return str(self.source)
