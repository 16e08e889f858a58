"""What was found when a source was looked at again."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.desk.models.capture import Capture
from tracker.desk.models.fields import choices_of
from tracker.desk.models.source import Source
from tracker.ground.vocabulary import CHANGED, SourceFound, values


class SourceCheck(models.Model):
    """One look at one source by `manage.py check_sources`. It changes nothing else: what follows is for the desk.

    `capture` is the copy that was kept of what is there now (None: nothing new), `before` the copy it was compared with,
    `reason` one of refusals.py where it could not be read.
    `told` are ids: {"quotes": [{"statement" or "position", "claim"}] that are no longer in the text, "statuses":
    [{"claim", "before", "after"}] that would change if the source were marked retracted, "words": the words of
    correction that appeared}. `looked_at` and who did are set once, by somebody at the desk.
    """

    source = models.ForeignKey(Source, models.CASCADE, verbose_name=_("source"), related_name="checks")
    checked_at = models.DateTimeField(_("checked"), auto_now_add=True)
    found = models.CharField(_("found"), max_length=20, choices=choices_of(SourceFound))
    reason = models.CharField(_("why it could not be read"), max_length=20, blank=True)
    status = models.PositiveSmallIntegerField(_("status of the answer"), default=0)
    capture = models.ForeignKey(Capture, models.PROTECT, related_name="+", null=True)
    before = models.ForeignKey(Capture, models.PROTECT, related_name="+", null=True)
    told = models.JSONField(default=dict)
    looked_at = models.DateTimeField(_("looked at"), null=True)
    looked_at_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("looked at by"), related_name="+", null=True
    )
    looked_at_by_name = models.CharField(_("looked at by (name)"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("check of a source")
        verbose_name_plural = _("checks of sources")
        ordering = ("-checked_at", "-id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(found__in=values(SourceFound)), name="source_check_found"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["source", "-checked_at"], name="source_check_of_source"),
            models.Index(
                fields=["source"],
                condition=models.Q(looked_at__isnull=True, found__in=values(CHANGED)),
                name="source_check_to_look_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.found}"
