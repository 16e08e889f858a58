"""The desk's admin site: its name, and what autocompletes show."""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.desk.forms.labels import BESIDE, label
from tracker.desk.forms.ranking import ranked


class Labelled(AutocompleteJsonView):
    """Offers the likeliest row first, each named so that it can be told from the others."""

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
