"""The desk's admin site: its name, and what autocompletes show."""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.desk.forms.labels import BESIDE, label


class Labelled(AutocompleteJsonView):
    """Names each row so that it can be told from the others."""

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset()
        beside = BESIDE.get(rows.model)
        return rows.select_related(*beside) if beside else rows

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        return {"id": str(getattr(obj, to_field_name)), "text": label(obj)}


class DeskSite(AdminSite):
    site_header = settings.SITE_NAME
    site_title = settings.SITE_NAME
    index_title = _("The desk")
    site_url = "/"
    empty_value_display = "–"

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return Labelled.as_view(admin_site=self)(request)
