"""A dated text of a plan."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.desk.models.actor import Actor
from tracker.desk.models.base import Link, Row, kept
from tracker.desk.models.fields import EdtfField, LineField, SlugField, dated, filled, named, not_itself
from tracker.desk.models.plan import Plan
from tracker.desk.models.source import Source


@kept
class Version(Row):
    plan = models.ForeignKey(Plan, models.CASCADE, verbose_name=_("plan"), related_name="versions")
    slug = SlugField(_("address"), help_text=_("Names the version within the plan’s addresses."))
    label = LineField(_("label"), help_text=_("What readers call this text: “28-point draft”."))
    dated = EdtfField(_("dated"))
    authorship_note = LineField(
        _("authorship"), blank=True, help_text=_("Where authorship is disputed or unclear, say so in a few words.")
    )
    point_count = models.PositiveIntegerField(
        _("number of points"), null=True, blank=True, help_text=_("As reported, even where fewer are known here.")
    )
    availability = LineField(_("availability"), blank=True, help_text=_("Published, leaked, seen by one outlet …"))
    derived_from = models.ForeignKey(
        "self", models.SET_NULL, verbose_name=_("derived from"), related_name="derived", null=True, blank=True
    )
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ("plan", "order", "slug")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "slug"], name="version_slug_once"),
            filled("label", "version_has_label"),
            named("slug", "version_slug"),
            dated("dated", "version_dated"),
            not_itself("derived_from", "version_not_from_itself"),
        ]

    def __str__(self) -> str:
        return self.label


@kept
class VersionAuthor(Link):
    version = models.ForeignKey(Version, models.CASCADE, related_name="authors")
    actor = models.ForeignKey(Actor, models.PROTECT, verbose_name=_("author"), related_name="authored_versions")

    class Meta(Link.Meta):
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "actor"], name="version_author_once")]

    def __str__(self) -> str:
        return str(self.actor)


@kept
class VersionSource(Link):
    version = models.ForeignKey(Version, models.CASCADE, related_name="sources")
    source = models.ForeignKey(Source, models.PROTECT, verbose_name=_("source"), related_name="version_links")

    class Meta(Link.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "source"], name="version_source_once")]

    def __str__(self) -> str:
        return str(self.source)
