"""Who said it is so, or not so: about truth, never about acceptance."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.desk.models.actor import Actor
from tracker.desk.models.base import Link, Row, kept
from tracker.desk.models.claim import Claim
from tracker.desk.models.fields import EdtfField, TextField, choices_of, dated, in_short, one_of
from tracker.desk.models.source import Source
from tracker.desk.models.utterance import Utterance, utterance_constraints
from tracker.ground.vocabulary import Stance


@kept
class Statement(Row, Utterance):
    """`changes` forms no circle (trigger `statement_changes_no_circle`)."""

    claim = models.ForeignKey(Claim, models.CASCADE, verbose_name=_("claim"), related_name="statements")
    speaker = models.ForeignKey(
        Actor,
        models.PROTECT,
        verbose_name=_("speaker"),
        related_name="statements",
        help_text=_("Who said it. A person who is only mentioned did not say it: that X said Y is a claim of its own."),
    )
    stance = models.CharField(_("stance"), max_length=30, choices=choices_of(Stance))
    said = EdtfField(_("when said"))
    method = TextField(
        _("method"), blank=True, help_text=_("How it was checked. Needed for a finding to count as independent.")
    )
    changes = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("changes"),
        related_name="changed_by",
        null=True,
        blank=True,
        help_text=_("An earlier statement of the same speaker or side that this one reverses, retracts or corrects."),
    )
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ("claim", "order", "id")
        constraints: ClassVar = [
            one_of("stance", Stance, "statement_stance"),
            dated("said", "statement_said"),
            *utterance_constraints("statement"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["speaker", "said"],
                name="statement_by_speaker_said",
                opclasses=["uuid_ops", "varchar_pattern_ops"],
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (str(self.speaker), self.get_stance_display(), in_short(self.said)) if part)


@kept
class StatementSource(Link):
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="sources")
    source = models.ForeignKey(Source, models.PROTECT, verbose_name=_("source"), related_name="statement_links")

    class Meta(Link.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints: ClassVar = [models.UniqueConstraint(fields=["statement", "source"], name="statement_source_once")]

    def __str__(self) -> str:
        return str(self.source)


@kept
class StatementRelay(Link):
    """Who passed it on, in order from the speaker to the reader. A relay adds no voice."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="relays")
    actor = models.ForeignKey(Actor, models.PROTECT, verbose_name=_("relayed by"), related_name="+")

    class Meta(Link.Meta):
        verbose_name = _("relay")
        verbose_name_plural = _("relays")
        constraints: ClassVar = [models.UniqueConstraint(fields=["statement", "actor"], name="statement_relay_once")]

    def __str__(self) -> str:
        return str(self.actor)
