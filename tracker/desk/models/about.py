"""Whom an allegation is about, and what is known of their reply."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.desk.models.actor import Actor
from tracker.desk.models.base import Link, kept
from tracker.desk.models.claim import Claim
from tracker.desk.models.fields import choices_of
from tracker.desk.models.statement import Statement
from tracker.ground.vocabulary import Reply


@kept
class ClaimAbout(Link):
    """Somebody named in an allegation. The reply is a statement of the same claim (trigger `reply_on_same_claim`).

    A dossier has no field for it: it stays outside imports and exports (docs/decisions/0018).
    """

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="about")
    actor = models.ForeignKey(
        Actor,
        models.PROTECT,
        verbose_name=_("about whom"),
        related_name="alleged_in",
        help_text=_("A person or body that the claim says something damaging about."),
    )
    reply = models.CharField(
        _("reply"),
        max_length=20,
        blank=True,
        choices=choices_of(Reply),
        help_text=_("Readers see the reply, or that none is recorded, beside the status."),
    )
    statement = models.ForeignKey(
        Statement,
        models.RESTRICT,
        verbose_name=_("their reply"),
        related_name="reply_for",
        null=True,
        blank=True,
        help_text=_("The statement of this claim that is their reply. Enter and save it above, then choose it here."),
    )

    class Meta(Link.Meta):
        verbose_name = _("somebody named in an allegation")
        verbose_name_plural = _("about whom (for an allegation)")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["claim", "actor"], name="claim_about_once"),
            models.CheckConstraint(
                condition=models.Q(reply=Reply.REPLIED.value, statement__isnull=False)
                | (~models.Q(reply=Reply.REPLIED.value) & models.Q(statement__isnull=True)),
                name="claim_about_reply_is_there",
            ),
            models.CheckConstraint(
                condition=models.Q(reply="") | models.Q(reply__in=[word.value for word in Reply]),
                name="claim_about_reply",
            ),
        ]

    def __str__(self) -> str:
        return str(self.actor)
