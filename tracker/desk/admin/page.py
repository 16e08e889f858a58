"""What the newsroom says of itself on the method page."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracker.desk.admin.publishable import PublishableAdmin
from tracker.desk.admin.rows import NOTES, RowAdmin
from tracker.desk.models import Page
from tracker.record.models import Listing


@admin.register(Page)
class PageAdmin(PublishableAdmin, RowAdmin):
    list_display = ("__str__", "section", "language", "saved")
    list_filter = ("section", "language")
    search_fields = ("title", "text")
    fieldsets: ClassVar[Any] = (
        (
            None,
            {
                "fields": ("section", "language", "title", "text"),
                "description": _(
                    "The rules and the words are read from the software and cannot be typed in here. Until a section has a "
                    "text of yours that is public, it says what the software makes sure of."
                ),
            },
        ),
        (_("Notes"), {"fields": NOTES, "classes": ("collapse",)}),
    )

    def view_on_site(self, obj: Page) -> str | None:
        """The section where readers find it: on the page in its own language, where there is one."""
        if not Listing.objects.filter(subject=obj.pk).exists():
            return None
        language = obj.language.partition("-")[0].lower()
        other = language != settings.LANGUAGE_CODE and language in dict(settings.LANGUAGES)
        return f"/{language}/method/#{obj.section}" if other else f"/method/#{obj.section}"
