"""What a statement and a position have in common: words of somebody, as they reached us."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.desk.models.actor import Actor
from tracker.desk.models.fields import LineField, TextField, choices_of
from tracker.ground.vocabulary import How


class Utterance(models.Model):
    on_behalf_of = models.ForeignKey(
        Actor,
        models.PROTECT,
        verbose_name=_("on behalf of"),
        related_name="+",
        null=True,
        blank=True,
        help_text=_("For whom it was said. Empty where they spoke for themselves."),
    )
    attribution = LineField(
        _("attribution"), blank=True, max_length=1000, help_text=_("How it is known to come from the speaker.")
    )
    hedging = LineField(
        _("hedging"), blank=True, max_length=1000, help_text=_("What the source itself leaves open, in its words.")
    )
    venue = LineField(_("venue"), blank=True, help_text=_("Telegram, a briefing, an interview …"))
    quote_text = TextField(_("quote"), blank=True, help_text=_("A short phrase as spoken, in the original if known."))
    quote_language = models.CharField(
        _("language of the quote"), max_length=35, blank=True, help_text=_("Code such as “uk”. Needed with a quote.")
    )
    quote_translation = TextField(_("translation"), blank=True)
    quote_rendered_by = models.ForeignKey(
        Actor,
        models.PROTECT,
        verbose_name=_("rendered by"),
        related_name="+",
        null=True,
        blank=True,
        help_text=_("Who put it into these words, where the quote or its translation is not the speaker’s own."),
    )
    quote_original_seen = models.BooleanField(
        _("original seen"), default=True, help_text=_("Not ticked: we know only the rendering.")
    )
    how = models.CharField(_("how it changes that"), max_length=20, blank=True, choices=choices_of(How))

    class Meta:
        abstract = True


def utterance_constraints(noun: str) -> list[models.CheckConstraint]:
    """Constraints of an utterance, named for the noun whose table they stand in."""
    no_quote = models.Q(
        quote_text="",
        quote_language="",
        quote_translation="",
        quote_rendered_by__isnull=True,
        quote_original_seen=True,
    )
    how = models.Q(how__in=[word.value for word in How])
    return [
        models.CheckConstraint(
            condition=no_quote | (~models.Q(quote_text="") & ~models.Q(quote_language="")),
            name=f"{noun}_quote_whole",
        ),
        models.CheckConstraint(
            condition=models.Q(changes__isnull=True, how="") | (models.Q(changes__isnull=False) & how),
            name=f"{noun}_changes_says_how",
        ),
        models.CheckConstraint(condition=~models.Q(changes=models.F("id")), name=f"{noun}_changes_another"),
    ]
