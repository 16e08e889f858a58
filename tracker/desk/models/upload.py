"""A dossier that somebody uploaded, to look at what it would bring before it is brought in."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Upload(models.Model):
    """One file of one editor, kept for a day at most (uploads.py); nobody else sees it.

    `content` is what was uploaded, byte for byte, and is emptied once it was brought in (`done_at`). `found` says what
    importing it does, item by item, as it was last worked out (`tried_at`); `digest` is of both: what an editor confirms.
    It holds texts of the file, so that all uploads go whenever something is removed for good (redacting.py).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("uploaded by"), related_name="+")
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    content = models.BinaryField(_("file"))
    found = models.JSONField(_("what importing it does"))
    tried_at = models.DateTimeField(_("worked out"))
    digest = models.CharField(max_length=64)
    done_at = models.DateTimeField(_("brought in"), null=True)

    class Meta:
        verbose_name = _("uploaded dossier")
        verbose_name_plural = _("uploaded dossiers")
        ordering = ("-created_at",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(digest__regex=r"^[0-9a-f]{64}$"), name="desk_upload_text"),
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True) | models.Q(content=b""), name="upload_emptied_when_done"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["created_at"], name="upload_by_age")]

    def __str__(self) -> str:
        return str(self.id)
