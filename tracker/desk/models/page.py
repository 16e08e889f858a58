"""What the newsroom says of itself: one section of the method page in one language."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.desk.models.base import Subject, kept
from tracker.desk.models.fields import LineField, TextField, choices_of, filled, one_of
from tracker.ground.vocabulary import PageSection


@kept
class Page(Subject):
    section = models.CharField(
        _("section"),
        max_length=30,
        choices=choices_of(PageSection),
        help_text=_("Where on the method page it stands, in place of the text that the software has there."),
    )
    language = models.CharField(_("language"), max_length=35, default="en")
    title = LineField(_("title"), blank=True, help_text=_("Left empty, the section keeps its own."))
    text = TextField(
        _("text"),
        help_text=_(
            "An empty line begins another paragraph. Lines that begin with “- ” are a list. Nothing else is formatted."
        ),
    )

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ("section", "language")
        constraints: ClassVar = [
            one_of("section", PageSection, "page_section"),
            filled("language", "page_has_language"),
            filled("text", "page_has_text"),
            models.UniqueConstraint(fields=["section", "language"], name="page_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title or gettext(self.get_section_display())} ({self.language})"
