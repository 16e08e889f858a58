"""Where a subject stands on its way from a draft to the door, and what was said and done on that way."""

from typing import Any, ClassVar, Final

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.desk.models.base import kept
from tracker.desk.models.fields import TextField, filled

DRAFT, IN_REVIEW, RETURNED = "draft", "in_review", "returned"
"""No row at all is a draft, too, that is in nobody's hands."""

STATES: Final = ((DRAFT, _("Draft")), (IN_REVIEW, _("In review")), (RETURNED, _("Returned")))

STEPS: Final = (
    ("note", _("note")),
    ("sent", _("sent for review")),
    ("assigned", _("assigned")),
    ("returned", _("returned")),
    ("published", _("published")),
    ("acknowledged", _("answered a warning")),
)


def _somebody(label: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=label, related_name="+", null=True, blank=True
    )


def _all_or_none(name: str, doer: str) -> models.CheckConstraint:
    """Who did it, under what name and when: all of it is there, or nothing."""
    none = models.Q(**{f"{doer}_by_id_kept__isnull": True, f"{doer}_by_name": "", f"{doer}_at__isnull": True})
    whole = models.Q(**{f"{doer}_by_id_kept__isnull": False, f"{doer}_at__isnull": False})
    return models.CheckConstraint(condition=none | (whole & ~models.Q(**{f"{doer}_by_name": ""})), name=name)


@kept
class Review(models.Model):
    """One row for each subject that is under way; publishing it takes the row away, and its history stays.

    `version` is the one that was sent. `together` are the subjects that were sent to be published in one go with it, and
    `public_note` is what was proposed to stand with their editions. Names and ids outlive the users. The row goes with
    its subject (trigger `review_goes_along`).
    """

    subject = models.UUIDField(_("subject"), unique=True)
    kind = models.CharField(max_length=20)
    state = models.CharField(_("state"), max_length=20, choices=STATES, default=DRAFT)
    version = models.PositiveIntegerField(_("version that was sent"), null=True)
    sent_by = _somebody(_("sent by"))
    sent_by_id_kept = models.BigIntegerField(null=True)
    sent_by_name = models.CharField(_("sent by"), max_length=150, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    together = ArrayField(models.UUIDField(), default=list, verbose_name=_("together with"))
    public_note = TextField(_("proposed public note"), blank=True)
    assigned_to = _somebody(_("assigned to"))
    assigned_to_id_kept = models.BigIntegerField(null=True)
    assigned_to_name = models.CharField(_("assigned to"), max_length=150, blank=True)
    assigned_by = _somebody(_("assigned by"))
    assigned_by_id_kept = models.BigIntegerField(null=True)
    assigned_by_name = models.CharField(_("assigned by"), max_length=150, blank=True)
    assigned_at = models.DateTimeField(_("assigned"), null=True)
    returned_by = _somebody(_("returned by"))
    returned_by_id_kept = models.BigIntegerField(null=True)
    returned_by_name = models.CharField(_("returned by"), max_length=150, blank=True)
    returned_at = models.DateTimeField(_("returned"), null=True)
    reason = TextField(_("why it was returned"), blank=True)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ("sent_at", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state for state, _label in STATES]), name="review_state"
            ),
            _all_or_none("review_sent", "sent"),
            _all_or_none("review_assigned", "assigned"),
            _all_or_none("review_returned", "returned"),
            models.CheckConstraint(
                condition=models.Q(state=DRAFT, sent_at__isnull=True, version__isnull=True)
                | (~models.Q(state=DRAFT) & models.Q(sent_at__isnull=False, version__isnull=False)),
                name="review_sent_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(assigned_to_id_kept__isnull=True, assigned_to_name="", assigned_at__isnull=True)
                | (
                    models.Q(assigned_to_id_kept__isnull=False, assigned_at__isnull=False)
                    & ~models.Q(assigned_to_name="")
                ),
                name="review_assigned_to_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(state=RETURNED, returned_at__isnull=False, reason__regex=r"\S")
                | (~models.Q(state=RETURNED) & models.Q(returned_at__isnull=True, reason="")),
                name="review_returned_with_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "sent_at"], name="review_by_state"),
            models.Index(fields=["assigned_to_id_kept"], name="review_by_assignee"),
            models.Index(fields=["sent_by_id_kept"], name="review_by_sender"),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.subject}"


@kept
class ReviewStep(models.Model):
    """One line of a subject's thread: a note, or what somebody did. Only added to (trigger `kept`).

    A warning that was answered when something was published carries what it was (`code`, and `about`: the statement),
    and the edition (`sequence`), so that it stands with that edition's approval. A step may carry whom something was
    `given_to`.
    """

    subject = models.UUIDField(_("subject"))
    step = models.CharField(_("step"), max_length=20, choices=STEPS)
    text = TextField(_("text"), blank=True)
    by = _somebody(_("by"))
    by_id_kept = models.BigIntegerField()
    by_name = models.CharField(_("by"), max_length=150)
    given_to_name = models.CharField(_("to"), max_length=150, blank=True)
    code = models.CharField(_("warning"), max_length=40, blank=True)
    about = models.UUIDField(_("about"), null=True)
    sequence = models.BigIntegerField(_("edition in the record"), null=True)
    created_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("step of a review")
        verbose_name_plural = _("steps of reviews")
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(step__in=[step for step, _label in STEPS]), name="step_known"),
            models.CheckConstraint(
                condition=~models.Q(step__in=["note", "returned", "acknowledged"]) | models.Q(text__regex=r"\S"),
                name="step_has_words",
            ),
            models.CheckConstraint(
                condition=models.Q(step="acknowledged", sequence__isnull=False) & ~models.Q(code="")
                | ~models.Q(step="acknowledged") & models.Q(code="", about__isnull=True),
                name="step_answers_a_warning",
            ),
            filled("by_name", "step_by_somebody"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject", "id"], name="step_by_subject"),
            models.Index(fields=["sequence"], condition=models.Q(sequence__isnull=False), name="step_by_edition"),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.by_name}"
