"""Where something can be read or seen."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.desk.admin.capture import captures_view
from tracker.desk.admin.duplicates import DuplicatesAdmin
from tracker.desk.admin.entering import MAY_ENTER, enter_url, enter_view, new_source_view
from tracker.desk.admin.filters import ChangedFilter, ValuesInUse
from tracker.desk.admin.publishable import PublishableAdmin
from tracker.desk.admin.retracting import retract_view
from tracker.desk.admin.rows import NOTES, RowAdmin
from tracker.desk.forms.duplicates import DuplicatesForm
from tracker.desk.forms.labels import label
from tracker.desk.models import Source


class SourceForm(DuplicatesForm):
    kind = "source"
    names = ("title",)
    chains = ("carries",)

    another = forms.BooleanField(
        required=False, label=_("Save anyway: it is another source at the same address"), widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        url = cleaned.get("url")
        same = Source.objects.exclude(pk=self.instance.pk).filter(url__in=_alike(url)) if url else Source.objects.none()
        if url and not self.instance._state.adding and "url" in self.changed_data and same.exists():
            # Asked only where there is something to ask; of what is new, with everything else it may be.
            self.fields["another"].widget = forms.CheckboxInput()
            if not cleaned.get("another"):
                self.add_error("url", ValidationError([_entered(row) for row in same.select_related("publisher")[:5]]))
        return cleaned

    def named_after(self, row: Source) -> str:
        return f"{row.publisher.name} {row.title or row.kind} {row.published}"


def _alike(url: str) -> list[str]:
    """The ways to write one address: with and without a slash at its end."""
    bare = url.rstrip("/")
    return [url, bare, f"{bare}/"]


def _entered(row: Source) -> ValidationError:
    link = format_html('<a href="{}">{}</a>', reverse("admin:desk_source_change", args=[row.pk]), label(row))
    said = gettext("This address is entered already: %s. Pick that source instead.")
    return ValidationError(format_html(said.replace("%s", "{}"), link), code="entered")


@admin.register(Source)
class SourceAdmin(DuplicatesAdmin, PublishableAdmin, RowAdmin):
    form = SourceForm
    list_display = ("described", "kind", "published", "state", "seen", "saved")
    list_filter = ("state", "seen", ("kind", ValuesInUse), "language", ChangedFilter)
    search_fields = ("title", "url", "publisher__name", "publisher__names__name", "kind", "slug")
    search_help_text = _("Title, address on the web, or any name of the publisher.")
    autocomplete_fields = ("publisher", "carries")
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("publisher", "kind", "title", "url", "another", "meant", "apart", "published", "carries")}),
        (_("Seen by us, and its state"), {"fields": ("seen", "alert", "state", "state_since")}),
        (_("Notes"), {"fields": NOTES, "classes": ("collapse",)}),
        (_("More"), {"fields": ("language", "slug"), "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        rows: QuerySet[Source] = super().get_queryset(request)
        return rows.select_related("publisher")

    def get_urls(self) -> list[URLPattern]:
        pages = {"captures": captures_view, "retract": retract_view, "enter": enter_view}
        own = [
            path(f"<path:object_id>/{name}/", self._page(view), name=f"desk_source_{name}")
            for name, view in pages.items()
        ]
        new = path("new/", self.admin_site.admin_view(self._new), name="desk_source_new")
        return [new, *own, *super().get_urls()]

    def _new(self, request: HttpRequest) -> HttpResponse:
        return new_source_view(self, request)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if (row := kwargs.get("obj")) is not None:
            url = reverse("admin:desk_source_captures", args=[row.pk])
            context["captures"] = {"url": url, "count": row.captures.count()}
            context["entering"] = enter_url(row) if request.user.has_perms(MAY_ENTER) else ""
            if self.has_change_permission(request, row):
                context["retract"] = reverse("admin:desk_source_retract", args=[row.pk])
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("source"), ordering="publisher__name")
    def described(self, row: Source) -> str:
        return label(row)
