"""One checkable proposition, worded neutrally and dated."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.desk.models.base import Link, Subject, kept
from tracker.desk.models.fields import EdtfField, LineField, SlugField, choices_of, dated, filled, named, one_of
from tracker.desk.models.point import Point
from tracker.ground.vocabulary import ClaimLevel


@kept
class Claim(Subject):
    """Nobody types a status in: it is derived from the statements (RULES.md)."""

    slug = SlugField(_("address"), unique=True, help_text=_("Part of the page’s address."))
    text = LineField(
        _("wording"),
        max_length=1000,
        help_text=_(
            "One proposition that can be checked, worded so that every side would accept the wording, and dated: "
            "“… by 20 November 2025”. Word it positively, so that a denial has something to deny."
        ),
    )
    language = models.CharField(_("language"), max_length=35, default="en")
    kind = LineField(_("kind"), max_length=200, help_text=_("battlefield, plan_content, origin, meeting …"))
    level = models.CharField(
        _("level"),
        max_length=20,
        choices=choices_of(ClaimLevel),
        default=ClaimLevel.KEY.value,
        help_text=_("Background claims stand behind a count in lists."),
    )
    checkable = models.BooleanField(
        _("checkable"), default=True, help_text=_("Not ticked: a view, shown with who holds it, without a status.")
    )
    occurred = EdtfField(_("when it happened"))
    place = LineField(_("place"), blank=True, max_length=200, help_text=_("As in the house list of place names."))
    looked_at = EdtfField(_("desk last looked"), help_text=_("The day when the desk last looked for news on this."))

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ("-created_at",)
        constraints: ClassVar = [
            one_of("level", ClaimLevel, "claim_level"),
            filled("text", "claim_has_wording"),
            filled("kind", "claim_has_kind"),
            filled("language", "claim_has_language"),
            named("slug", "claim_slug"),
            dated("occurred", "claim_occurred"),
            dated("looked_at", "claim_looked_at"),
        ]

    def __str__(self) -> str:
        return self.text


@kept
class ClaimPoint(Link):
    """The claim concerns this point of a plan."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="points")
    point = models.ForeignKey(Point, models.PROTECT, verbose_name=_("plan point"), related_name="claim_links")

    class Meta(Link.Meta):
        verbose_name = _("plan point")
        verbose_name_plural = _("plan points")
        constraints: ClassVar = [models.UniqueConstraint(fields=["claim", "point"], name="claim_point_once")]

    def __str__(self) -> str:
        return str(self.point)
