"""Who speaks: a person, government, military, organisation, outlet or group."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.desk.models.base import Link, Subject, kept
from tracker.desk.models.fields import (
    EdtfField,
    LineField,
    SlugField,
    choices_of,
    dated,
    filled,
    named,
    not_itself,
    one_of,
)
from tracker.ground.vocabulary import ActorKind


@kept
class Actor(Subject):
    """Party: the side it belongs to, itself an actor; one level, a party has none (trigger `actor_party_one_level`)."""

    slug = SlugField(
        _("address"),
        unique=True,
        help_text=_("Part of the page’s address. It stays as it is once the page was public."),
    )
    name = LineField(_("name"), help_text=_("As the house list spells it. Other spellings go under names, below."))
    kind = models.CharField(_("kind"), max_length=20, choices=choices_of(ActorKind))
    unnamed = models.BooleanField(
        _("unnamed"),
        default=False,
        help_text=_(
            "Somebody whose name the source did not publish. Enter the description the outlet gave "
            "(“a senior US official”), one actor for each source and description. Never enter the name of a "
            "confidential source, not even in a note."
        ),
    )
    why_unnamed = LineField(
        _("why unnamed"), blank=True, help_text=_("The reason that the source gave. Empty means “not given”.")
    )
    independent = models.BooleanField(
        _("independent"),
        default=False,
        help_text=_("Independent of the sides, so that its checks can count as findings. Needs a public reason below."),
    )
    party = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("party"),
        related_name="members",
        null=True,
        blank=True,
        help_text=_("The side this actor belongs to. A party itself has none. Leave empty if not established."),
    )
    part_of = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("part of"), related_name="parts", null=True, blank=True
    )

    class Meta:
        verbose_name = _("actor")
        verbose_name_plural = _("actors")
        ordering = ("name",)
        constraints: ClassVar = [
            one_of("kind", ActorKind, "actor_kind"),
            filled("name", "actor_has_name"),
            named("slug", "actor_slug"),
            not_itself("party", "actor_not_own_party"),
            not_itself("part_of", "actor_not_part_of_itself"),
            models.CheckConstraint(
                condition=models.Q(independent=False) | ~models.Q(note=""), name="actor_independent_has_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(unnamed=True) | models.Q(why_unnamed=""), name="actor_why_unnamed_only_if_unnamed"
            ),
            models.CheckConstraint(
                condition=models.Q(unnamed=False) | models.Q(independent=False), name="actor_unnamed_not_independent"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@kept
class ActorName(Link):
    """Another name or spelling; with a language where it is the name in that language."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="names")
    name = LineField(_("name"))
    language = models.CharField(
        _("language"),
        max_length=35,
        blank=True,
        help_text=_("Code such as “uk” or “ru” where this is the name in that language; empty for another spelling."),
    )

    class Meta(Link.Meta):
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["actor", "name", "language"], name="actor_name_once"),
            filled("name", "actor_name_filled"),
        ]

    def __str__(self) -> str:
        return self.name


@kept
class ActorRole(Link):
    """What the actor is or was, and when."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="roles")
    role = LineField(_("role"))
    since = EdtfField(_("since"))
    until = EdtfField(_("until"))

    class Meta(Link.Meta):
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints: ClassVar = [
            filled("role", "actor_role_filled"),
            dated("since", "actor_role_since"),
            dated("until", "actor_role_until"),
        ]

    def __str__(self) -> str:
        return self.role


@kept
class SpeaksFor(Link):
    """For whom an actor usually speaks. What one statement was made for stands at the statement."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="speaks_for")
    principal = models.ForeignKey(Actor, models.PROTECT, verbose_name=_("speaks for"), related_name="spoken_for_by")

    class Meta(Link.Meta):
        verbose_name = _("speaks for")
        verbose_name_plural = _("speaks for")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["actor", "principal"], name="speaks_for_once"),
            models.CheckConstraint(condition=~models.Q(actor=models.F("principal")), name="speaks_for_another"),
        ]

    def __str__(self) -> str:
        return str(self.principal)
