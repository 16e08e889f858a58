"""A plan: what a negotiation is about. Its texts are its versions."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.desk.models.base import Link, Subject, kept
from tracker.desk.models.fields import LineField, SlugField, filled, named


@kept
class Plan(Subject):
    slug = SlugField(_("address"), unique=True, help_text=_("Part of the page’s address."))
    title = LineField(_("title"), help_text=_("Neutral, and the same whoever backs it."))
    language = models.CharField(_("language"), max_length=35, default="en")

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ("title",)
        constraints: ClassVar = [
            filled("title", "plan_has_title"),
            filled("language", "plan_has_language"),
            named("slug", "plan_slug"),
        ]

    def __str__(self) -> str:
        return self.title


@kept
class PlanAlias(Link):
    """Another name by which a plan goes in print."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="aliases")
    name = LineField(_("name"))

    class Meta(Link.Meta):
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "name"], name="plan_alias_once"),
            filled("name", "plan_alias_filled"),
        ]

    def __str__(self) -> str:
        return self.name
