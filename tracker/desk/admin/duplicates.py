"""Likely duplicates beside the form of a claim, an actor or a source; and the page on which they are told apart."""

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext

from tracker.desk.admin.merging import merge_view, merged_notice
from tracker.desk.admin.publishing import gone, page_context, row_at, url_of
from tracker.desk.distinct import pairs_of, take_back, tell_apart
from tracker.desk.duplicates import Likely, Row, likely
from tracker.desk.forms.duplicates import FIELDS, DuplicatesForm, likely_to, row_id
from tracker.desk.forms.labels import label
from tracker.desk.merged import merged_into
from tracker.desk.models.base import Subject

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


class DuplicatesAdmin(ModelAdmin):
    """Mix in before PublishableAdmin, for Actor, Claim and Source.

    Adds the pages duplicates/ (of what stands in a form: the whole page, or to htmx its list alone), <pk>/duplicates/
    and <pk>/merge/. What was merged away is only looked at.
    """

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"

        def bound(view: Any) -> Any:
            def page(request: HttpRequest, object_id: str) -> HttpResponse:
                answer: HttpResponse = view(self, request, object_id)
                return answer

            return self.admin_site.admin_view(page)

        return [
            path("duplicates/", self.admin_site.admin_view(self.duplicates_of_form), name=f"{name}_likely"),
            path("<path:object_id>/duplicates/", bound(duplicates_view), name=f"{name}_duplicates"),
            path("<path:object_id>/merge/", bound(merge_view), name=f"{name}_merge"),
            *super().get_urls(),
        ]

    def duplicates_of_form(self, request: HttpRequest) -> HttpResponse:
        """What is likely the same as what the address says, which has the names of the form's fields."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        found = likely_to(self.model, request.GET, row_id(request.GET, "but"))
        context = {
            **page_context(self, request, None, gettext("Likely duplicates")),
            "lines": lines(found),
            "typed": True,
        }
        fragment = request.headers.get("HX-Request") == "true"
        template = "admin/desk/_duplicates.html" if fragment else "admin/desk/duplicates.html"
        return TemplateResponse(request, template, context)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change and isinstance(form, DuplicatesForm) and isinstance(request.user, User):
            tell_apart(obj.pk, form.told_apart, request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was merged into another is looked at: what would be written there belongs to that one."""
        return super().has_change_permission(request, obj) and not _is_merged(obj)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        obj = kwargs.get("obj")
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        context["duplicates"] = {
            "url": reverse(f"{name}_likely"),
            "but": str(obj.pk) if obj is not None and kwargs.get("change") else "",
            "fields": ", ".join(FIELDS[self.model]),
        }
        if obj is not None and kwargs.get("change"):
            context["merged"] = merged_notice(obj)
            if self.has_change_permission(request, obj):
                context["merging"] = {
                    "duplicates": reverse(f"{name}_duplicates", args=(obj.pk,)),
                    "merge": reverse(f"{name}_merge", args=(obj.pk,)),
                }
        return super().render_change_form(request, context, *args, **kwargs)


def _is_merged(obj: Model | None) -> bool:
    """Asked for once for each row that a request reads: every inline of a form wants to know."""
    if not isinstance(obj, Subject) or obj._state.adding:
        return False
    if not hasattr(obj, "_merged_away"):
        obj._merged_away = bool(merged_into([obj.pk]))  # type: ignore[attr-defined]
    return bool(obj._merged_away)  # type: ignore[attr-defined]


def lines(found: list[Likely]) -> list[dict[str, Any]]:
    """What templates list."""
    return [
        {"id": str(each.row.pk), "title": label(each.row), "url": url_of(each.row), "why": ", ".join(each.reasons)}
        for each in found
    ]


def duplicates_view(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """The page of one row: what it may be the same as, to be merged or told apart."""
    row = row_at(self, request, object_id)
    if row is None:
        return gone(self, request, object_id)
    name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
    may_change = self.has_change_permission(request, row)
    if request.method == "POST" and ("apart" in request.POST or "together" in request.POST):
        if not may_change:
            raise PermissionDenied
        _decide(self.model, request, row.pk)
        return HttpResponseRedirect(reverse(f"{name}_duplicates", args=(row.pk,)))
    pairs = pairs_of(row.pk)
    apart = self.model._default_manager.filter(pk__in=list(pairs)[:50])
    context = {
        **page_context(self, request, row, gettext("Likely duplicates")),
        "lines": lines(likely(cast("Row", row))),
        "apart": [{"id": each.pk, "title": label(each), "url": url_of(each), "pair": pairs[each.pk]} for each in apart],
        "merge": reverse(f"{name}_merge", args=(row.pk,)) if may_change else "",
        "may_change": may_change,
        "typed": False,
    }
    return TemplateResponse(request, "admin/desk/duplicates.html", context)


def _decide(model: Any, request: HttpRequest, row: UUID) -> None:
    """Remember, or forget, that the row which the form names is not the same as this one."""
    apart, together = (row_id(request.POST, name) for name in ("apart", "together"))
    if apart is not None and isinstance(request.user, User) and model._default_manager.filter(pk=apart).exists():
        tell_apart(row, [apart], request.user)
        messages.success(request, gettext("Remembered: these two are not the same."))
    if together is not None and take_back(row, together):
        messages.success(request, gettext("Taken back: these two may be the same, and are offered again."))
