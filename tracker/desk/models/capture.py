"""A copy that the desk kept of a source: what stood there, and when."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.desk.models.fields import EdtfField, LineField, UrlField, choices_of, dated, in_short, linked
from tracker.desk.models.source import Source
from tracker.ground.vocabulary import CaptureHow, values


class Capture(models.Model):
    """One copy, for editors only. What was kept never changes (trigger), unless it is removed for good.

    `raw` are the bytes as they came, with the transport's compression off, and `sha256` is of these; of pasted text it
    is UTF-8. Where the same bytes were kept of the same source before, `same_as` is the earlier copy, and raw and text
    are with that one: read them through `content`. `text` is what quotes are looked for in. Who took it outlives the
    account; a program has no name.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(Source, models.SET_NULL, verbose_name=_("source"), related_name="captures", null=True)
    how = models.CharField(_("how"), max_length=20, choices=choices_of(CaptureHow))
    requested = UrlField(_("address asked for"), blank=True)
    final = UrlField(_("address where it was found"), blank=True)
    taken_at = models.DateTimeField(_("taken"), auto_now_add=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveIntegerField(_("bytes"))
    content_type = LineField(_("content type"), max_length=200, blank=True)
    raw = models.BinaryField(_("raw bytes"), default=b"")
    text = models.TextField(_("text"), blank=True)
    title = LineField(_("title"), blank=True)
    byline = LineField(_("byline"), blank=True)
    site = LineField(_("site"), blank=True)
    published = EdtfField(_("published"))
    language = models.CharField(_("language"), max_length=35, blank=True)
    archive_url = UrlField(_("copy in an archive"), blank=True)
    same_as = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("same as"), related_name="repeated_by", null=True
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("taken by"), related_name="+", null=True
    )
    taken_by_id_kept = models.BigIntegerField(null=True)
    taken_by_name = models.CharField(_("taken by (name)"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("kept copy")
        verbose_name_plural = _("kept copies")
        ordering = ("-taken_at",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(how__in=values(CaptureHow)), name="capture_how"),
            models.CheckConstraint(condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="capture_sha256"),
            models.CheckConstraint(
                condition=models.Q(same_as__isnull=True) | models.Q(raw=b"", text=""), name="capture_kept_once"
            ),
            linked("requested", "capture_requested"),
            linked("final", "capture_final"),
            linked("archive_url", "capture_archive_url"),
            dated("published", "capture_published"),
        ]
        indexes: ClassVar = [models.Index(fields=["source", "-taken_at"], name="capture_of_source")]

    def __str__(self) -> str:
        what = self.title or self.final or self.requested or str(_("kept copy"))
        return f"{what}, {in_short(self.taken_at.date().isoformat())}" if self.taken_at else what

    @property
    def content(self) -> "Capture":
        """The copy that has the bytes and the text."""
        return self.same_as or self

    @property
    def removed(self) -> bool:
        """Whether what was kept was removed for good."""
        return self.same_as_id is None and self.size > 0 and not self.raw
