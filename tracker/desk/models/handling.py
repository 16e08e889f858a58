"""What the desk does about a reader's letter."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.desk.models.base import kept
from tracker.desk.models.fields import choices_of
from tracker.ground.vocabulary import DEALT_WITH, LetterState, values
from tracker.letters.models import Letter


def _somebody(label: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=label, related_name="+", null=True, blank=True
    )


def _nobody(doer: str) -> Q:
    return Q(**{f"{doer}_by_id_kept__isnull": True, f"{doer}_by_name": "", f"{doer}_at__isnull": True})


def _by_somebody(doer: str) -> Q:
    return Q(**{f"{doer}_by_id_kept__isnull": False, f"{doer}_at__isnull": False}) & ~Q(**{f"{doer}_by_name": ""})


@kept
class Handling(models.Model):
    """One row for each letter that somebody took; a letter without one is new.

    It goes with its letter. It and its history, which stays, hold nothing of what the reader wrote. `sequence` is the edition
    in the record that a letter led to: a correction or a withdrawal, published after the letter came (trigger). Its public
    note is the public answer. Names and ids outlive the users.
    """

    letter = models.OneToOneField(Letter, models.CASCADE, verbose_name=_("letter"), related_name="handling")
    state = models.CharField(
        _("state"), max_length=20, choices=choices_of(LetterState), default=LetterState.TAKEN.value
    )
    taken_by = _somebody(_("taken by"))
    taken_by_id_kept = models.BigIntegerField(null=True)
    taken_by_name = models.CharField(_("taken by"), max_length=150, blank=True)
    taken_at = models.DateTimeField(_("taken"), null=True)
    closed_by = _somebody(_("dealt with by"))
    closed_by_id_kept = models.BigIntegerField(null=True)
    closed_by_name = models.CharField(_("dealt with by"), max_length=150, blank=True)
    closed_at = models.DateTimeField(_("dealt with"), null=True)
    sequence = models.BigIntegerField(_("edition in the record"), null=True)

    class Meta:
        verbose_name = _("handling of a letter")
        verbose_name_plural = _("handling of letters")
        ordering = ("letter",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=LetterState.NEW.value) & _nobody("taken") & _nobody("closed")
                | Q(state=LetterState.TAKEN.value) & _by_somebody("taken") & _nobody("closed")
                | Q(state__in=values(DEALT_WITH)) & (_nobody("taken") | _by_somebody("taken")) & _by_somebody("closed"),
                name="handling_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=LetterState.CORRECTED.value, sequence__isnull=False)
                | ~Q(state=LetterState.CORRECTED.value) & Q(sequence__isnull=True),
                name="handling_names_its_correction",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["closed_at"], name="handling_by_end")]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.letter_id}"
