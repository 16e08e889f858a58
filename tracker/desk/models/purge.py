"""That certain words shall go from everywhere, which one chief proposes and somebody else does."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from tracker.desk.models.fields import TextField, choices_of, filled
from tracker.desk.models.redaction import Redaction
from tracker.ground.vocabulary import PurgeOutcome

_ENDED = Q(words="", decided_at__isnull=False)
_BY_SOMEBODY = Q(decided_by_id_kept__isnull=False) & ~Q(decided_by_name="")


class Purge(models.Model):
    """Proposed by a chief, decided once, never changed afterwards (trigger); both names outlive the accounts.

    `words` are what shall go, one text in a line, and are there only until it is decided or `expires_at` has passed
    (CHECK). Done it is by somebody else than whoever proposed it (CHECK), in the transaction of the `redaction` that
    says what went (trigger). `note` is public where an edition is emptied, `reason` stays at the desk.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    words = TextField(_("words"), blank=True)
    note = TextField(_("public note"))
    reason = TextField(_("reason for the desk"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("proposed by"), related_name="+", null=True
    )
    proposed_by_id_kept = models.BigIntegerField()
    proposed_by_name = models.CharField(_("proposed by (name)"), max_length=150)
    # Both by the database's clock (trigger).
    created_at = models.DateTimeField(_("proposed"), auto_now_add=True)
    expires_at = models.DateTimeField(_("waits until"), auto_now_add=True)
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=choices_of(PurgeOutcome), default=PurgeOutcome.OPEN.value, blank=True
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("decided by"), related_name="+", null=True
    )
    decided_by_id_kept = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(_("decided by (name)"), max_length=150, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    redaction = models.OneToOneField(
        Redaction, models.PROTECT, verbose_name=_("redaction"), related_name="purge", null=True
    )

    class Meta:
        verbose_name = _("purge")
        verbose_name_plural = _("purges")
        ordering = ("-created_at",)
        constraints: ClassVar = [
            filled("note", "purge_has_note"),
            filled("reason", "purge_has_reason"),
            models.CheckConstraint(
                condition=(
                    Q(outcome="", decided_at__isnull=True, decided_by_id_kept__isnull=True, decided_by_name="")
                    & ~Q(words="")
                )
                | (_ENDED & Q(outcome="expired", decided_by_id_kept__isnull=True, decided_by_name=""))
                | (_ENDED & _BY_SOMEBODY & Q(outcome__in=["done", "refused", "taken_back"])),
                name="purge_decided_whole",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="done")
                | (Q(decided_by_id_kept__isnull=False) & ~Q(decided_by_id_kept=F("proposed_by_id_kept"))),
                name="purge_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(outcome="done", redaction__isnull=False) | (~Q(outcome="done") & Q(redaction__isnull=True)),
                name="purge_done_is_logged",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposed_by_name}, {date_format(localtime(self.created_at), 'j E Y H:i')}"

    @property
    def open(self) -> bool:
        """Whether it waits for a second person, its time apart."""
        return self.outcome == PurgeOutcome.OPEN
