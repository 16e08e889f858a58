"""Where a quote stands, word for word, in a kept copy of one of its sources."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.desk.models.capture import Capture
from tracker.desk.models.position import Position
from tracker.desk.models.statement import Statement


class QuoteLock(models.Model):
    """Of one statement or one position; made by quotes.py, never typed in and never changed: it goes, and is made anew.

    `exact`, `prefix`, `suffix` are a W3C TextQuoteSelector, and `start` and `end` count characters of the copy's text:
    `text[start:end] == exact`. `sha256` and `kept_at` are the copy's, and are all of it that is ever public;
    `quote_sha256` is of the quote that was looked for. PostgreSQL refuses a lock that says anything else (trigger
    `holds`), and takes it away as soon as the quote or the text of the copy changes (`unlocks`), or the copy is of none
    of the sources any more (`unlocks_source`, at the end of the transaction). It goes with its row (ON DELETE CASCADE):
    nobody who deletes a statement is asked about its lock.
    """

    statement = models.OneToOneField(
        Statement, models.DO_NOTHING, related_name="lock", null=True, db_constraint=False, verbose_name=_("statement")
    )
    position = models.OneToOneField(
        Position, models.DO_NOTHING, related_name="lock", null=True, db_constraint=False, verbose_name=_("position")
    )
    capture = models.ForeignKey(Capture, models.PROTECT, verbose_name=_("kept copy"), related_name="locks")
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    kept_at = models.DateTimeField(_("kept"))
    quote_sha256 = models.CharField(max_length=64)
    exact = models.TextField(_("passage"))
    prefix = models.TextField(_("before it"), blank=True)
    suffix = models.TextField(_("after it"), blank=True)
    start = models.PositiveIntegerField(_("from"))
    end = models.PositiveIntegerField(_("to"))
    checked_at = models.DateTimeField(_("checked"), auto_now_add=True)

    class Meta:
        verbose_name = _("quote lock")
        verbose_name_plural = _("quote locks")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(statement__isnull=True) ^ models.Q(position__isnull=True), name="quote_lock_of_one"
            ),
            models.CheckConstraint(condition=models.Q(start__lt=models.F("end")), name="quote_lock_span"),
        ]

    def __str__(self) -> str:
        return f"{self.kept_at.date().isoformat()} {self.sha256[:12]}"
