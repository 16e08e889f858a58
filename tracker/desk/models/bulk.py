"""What somebody did with many subjects at once: one row for the whole, one for each subject."""

import uuid
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.desk.models.fields import TextField, filled

ACTS: Final = (
    ("send", _("send for review")),
    ("assign", _("assign")),
    ("take", _("take for review")),
    ("return", _("return")),
    ("note", _("add a note")),
    ("look", _("looked at, nothing new")),
    ("publish", _("publish")),
    ("withdraw", _("remove from the public record")),
)
"""What can be done with many at once, each by the same function as with one."""

WAITING, DONE, REFUSED, CHANGED, LEFT = "waiting", "done", "refused", "changed", "left"
OUTCOMES: Final = (
    (WAITING, pgettext_lazy("one of many", "Waiting")),
    (DONE, pgettext_lazy("one of many", "Done")),
    (REFUSED, pgettext_lazy("one of many", "Refused")),
    (CHANGED, pgettext_lazy("one of many", "Changed meanwhile")),
    (LEFT, pgettext_lazy("one of many", "Left as it is")),
)


class BulkRun(models.Model):
    """What was asked for. Until it is confirmed it is a plan and may go; then it never changes (trigger).

    `text` is the note, the reason or the public note that goes with each. Names outlive the users.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    act = models.CharField(_("what"), max_length=20, choices=ACTS)
    text = TextField(_("text"), blank=True)
    change = models.CharField(_("kind of change"), max_length=20, blank=True)
    with_dependents = models.BooleanField(_("with what needs it"), default=False)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=pgettext_lazy("given to", "to"),
        related_name="+",
        null=True,
        blank=True,
    )
    to_id_kept = models.BigIntegerField(null=True)
    to_name = models.CharField(pgettext_lazy("given to", "to"), max_length=150, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("by"), related_name="+", null=True)
    by_id_kept = models.BigIntegerField()
    by_name = models.CharField(_("by (name)"), max_length=150)
    created_at = models.DateTimeField(_("chosen"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)

    class Meta:
        verbose_name = _("bulk action")
        verbose_name_plural = _("bulk actions")
        ordering = ("-created_at",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(act__in=[act for act, _label in ACTS]), name="bulk_act"),
            models.CheckConstraint(
                condition=Q(to_id_kept__isnull=True, to_name="") | (Q(to_id_kept__isnull=False) & ~Q(to_name="")),
                name="bulk_to_somebody",
            ),
            filled("by_name", "bulk_by_somebody"),
        ]
        indexes: ClassVar = [models.Index(fields=["by_id_kept", "-created_at"], name="bulk_by_user")]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.by_name}"


class BulkItem(models.Model):
    """One subject of it, at the version that was chosen. What became of it is written once (trigger).

    `agreed` is what was confirmed, {subject: [version, edition]}: this one and what goes with it; nothing else is
    published or removed by it. `sequence` is the edition that was made.
    """

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="items")
    order = models.PositiveIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=20)
    subject = models.UUIDField(_("subject"))
    version = models.PositiveIntegerField(_("version that was chosen"))
    agreed = models.JSONField(default=dict)
    outcome = models.CharField(_("outcome"), max_length=20, choices=OUTCOMES, default=WAITING)
    said = TextField(_("why"), blank=True)
    sequence = models.BigIntegerField(_("edition in the record"), null=True)
    ended_at = models.DateTimeField(_("when"), null=True)

    class Meta:
        verbose_name = _("subject of a bulk action")
        verbose_name_plural = _("subjects of bulk actions")
        ordering = ("order", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome=WAITING, ended_at__isnull=True)
                | (Q(outcome__in=[DONE, REFUSED, CHANGED, LEFT]) & Q(ended_at__isnull=False)),
                name="bulk_item_ended",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=[REFUSED, CHANGED]) | Q(said__regex=r"\S"), name="bulk_item_says_why"
            ),
            models.UniqueConstraint(fields=["run", "subject"], name="bulk_item_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["run", "order"], name="bulk_item_in_order")]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.subject}"
