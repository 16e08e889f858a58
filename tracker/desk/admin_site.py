"""The desk's admin site: its name, what autocompletes show, and what is hidden from whom.

What somebody may see and not do is refused with 403. What they may not see at all (a reporter the accounts) answers as an
address that never was: 404, the same page whether a row is there or not.
"""

from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from tracker.desk.forms.labels import BESIDE, label
from tracker.desk.forms.ranking import ranked


class Labelled(AutocompleteJsonView):
    """Offers the likeliest row first, each named so that it can be told from the others."""

    def process_request(self, request: HttpRequest) -> Any:
        """One answer for what cannot be looked through, be it hidden, without a search, or not there."""
        try:
            return super().process_request(request)
        except (Http404, PermissionDenied):
            raise Http404 from None

    def has_perm(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if not super().has_perm(request, obj):
            raise Http404
        return True

    def get_queryset(self) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset()
        # A row found through several of its aliases is one row; and no DISTINCT stands in the way of the order.
        rows: QuerySet[Any] = found.model._default_manager.filter(pk__in=found.order_by().values("pk"))
        beside = BESIDE.get(rows.model)
        return ranked(rows.select_related(*beside) if beside else rows, self.term)

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        alias = getattr(obj, "alias_found", "")
        text = f"{label(obj)} · “{alias}”" if alias else label(obj)
        return {"id": str(getattr(obj, to_field_name)), "text": text}


class DeskSite(AdminSite):
    site_header = settings.SITE_NAME
    site_title = settings.SITE_NAME
    index_title = _("The desk")
    site_url = "/"
    empty_value_display = "–"

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return Labelled.as_view(admin_site=self)(request)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Without Django's way from a row's number to its page: it says of every table which rows there are."""
        return [each for each in super().get_urls() if getattr(each, "name", None) != "view_on_site"]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        def seen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if self._hidden(request):
                raise Http404
            answer: HttpResponseBase = view(request, *args, **kwargs)
            return answer

        return super().admin_view(update_wrapper(seen, view), cacheable)

    def _hidden(self, request: HttpRequest) -> bool:
        """Whether the address is one of a table of which the user may not do anything, by whatever page."""
        route = request.resolver_match.route if request.resolver_match else ""
        _mount, label, name, *_rest = (*route.split("/"), "", "")
        for model, model_admin in self._registry.items():
            if (model._meta.app_label, model._meta.model_name) == (label, name):
                return not any(model_admin.get_model_perms(request).values())
        return False

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        if not self.get_app_list(request, app_label):
            raise Http404
        return super().app_index(request, app_label, extra_context)
