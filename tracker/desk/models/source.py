"""Where something can be read or seen. Entered once, picked for many statements."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.desk.models.actor import Actor
from tracker.desk.models.base import Subject, kept
from tracker.desk.models.fields import (
    EdtfField,
    LineField,
    SlugField,
    UrlField,
    choices_of,
    dated,
    in_short,
    linked,
    named,
    not_itself,
    one_of,
)
from tracker.ground.vocabulary import CHANGED, SourceState, values


class SourceQuerySet(models.QuerySet["Source"]):
    def changed(self) -> "SourceQuerySet":
        """Those that `manage.py check_sources` found changed, moved or gone, and nobody has looked at since."""
        return self.filter(checks__looked_at__isnull=True, checks__found__in=values(CHANGED)).distinct()


@kept
class Source(Subject):
    """`carries`: the source whose text this one passes on; no circles (trigger `source_carries_no_circle`)."""

    objects = SourceQuerySet.as_manager()

    slug = SlugField(_("address"), unique=True, help_text=_("Part of the page’s address."))
    publisher = models.ForeignKey(
        Actor,
        models.PROTECT,
        verbose_name=_("publisher"),
        related_name="published_sources",
        help_text=_("Who put it out: an outlet, or the speaker for a post or a statement of their own."),
    )
    kind = LineField(_("kind"), blank=True, max_length=200, help_text=_("article, wire dispatch, social post, video …"))
    title = LineField(_("title"), blank=True)
    url = UrlField(_("address on the web"), blank=True)
    published = EdtfField(_("published"))
    language = models.CharField(_("language"), max_length=35, blank=True, help_text=_("Code such as “en” or “uk”."))
    carries = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("carries"),
        related_name="carried_by",
        null=True,
        blank=True,
        help_text=_("The dispatch that this one passes on. Twenty outlets carrying one dispatch are one origin."),
    )
    seen = models.BooleanField(
        _("seen by us"),
        default=True,
        help_text=_("Not ticked: nobody here opened it; it is known only through another source."),
    )
    alert = models.BooleanField(
        _("alert"),
        default=False,
        help_text=_(
            "Entered from an alert, full source to follow: readers are told so until an address stands above, or a full "
            "source is named beside it, or this is no longer ticked."
        ),
    )
    state = models.CharField(
        _("publisher’s state"), max_length=20, choices=choices_of(SourceState), default=SourceState.LIVE.value
    )
    state_since = EdtfField(_("in that state since"))

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ("-created_at",)
        constraints: ClassVar = [
            one_of("state", SourceState, "source_state"),
            named("slug", "source_slug"),
            linked("url", "source_url"),
            dated("published", "source_published"),
            dated("state_since", "source_state_since"),
            not_itself("carries", "source_not_carries_itself"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["publisher", "published"],
                name="source_by_publisher_date",
                opclasses=["uuid_ops", "varchar_pattern_ops"],
            ),
        ]

    def __str__(self) -> str:
        what = self.title or self.kind or str(_("source"))
        return ", ".join(part for part in (self.publisher.name, what, in_short(self.published)) if part)
