"""The desk's signed, dated, reasoned verdict: beside the status, never instead of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.desk.models.base import Row, kept
from tracker.desk.models.claim import Claim
from tracker.desk.models.fields import EdtfField, LineField, TextField, dated, filled


@kept
class Assessment(Row):
    """Readers see “signed by the desk”; who signed is kept here and never published."""

    claim = models.ForeignKey(Claim, models.CASCADE, verbose_name=_("claim"), related_name="assessments")
    verdict = LineField(_("verdict"))
    reasons = TextField(_("reasons"))
    dated = EdtfField(_("dated"), blank=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("signed by"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    signed_name = LineField(_("signed by (name)"), blank=True, editable=False)
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ("order", "id")
        constraints: ClassVar = [
            filled("verdict", "assessment_has_verdict"),
            filled("reasons", "assessment_has_reasons"),
            filled("dated", "assessment_has_date"),
            dated("dated", "assessment_dated"),
        ]

    def __str__(self) -> str:
        return self.verdict
