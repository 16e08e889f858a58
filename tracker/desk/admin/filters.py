"""Filters of the desk's lists."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any

from django.contrib.admin import AllValuesFieldListFilter, SimpleListFilter
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.desk.dashboard import changed_sources, drafts_of, not_looked_at


class ValuesInUse(AllValuesFieldListFilter):
    """One link for each value in use; the empty one has a name too."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            shown = str(choice["display"])
            bare = shown.rsplit(" (", 1)[0] if changelist.add_facets else shown
            if bare.strip():
                yield choice
            else:
                yield choice | {"display": gettext("(empty)") + shown.replace(bare, "", 1)}


class _One(SimpleListFilter, ABC):
    """All, or what one list of the front page is the beginning of."""

    value_name = ""
    words: Any = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(self.value_name, self.words)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(pk__in=self.keys(request, queryset)) if self.value() == self.value_name else queryset

    @abstractmethod
    def keys(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        """The rows that are left."""


class WorkFilter(_One):
    title = _("work")
    parameter_name = "work"
    value_name = "mine"
    words = _("My drafts")

    def keys(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        kind = str(queryset.model._meta.model_name)
        return (
            [subject for _kind, subject, _at in drafts_of(request.user, kind)] if isinstance(request.user, User) else []
        )


class LookFilter(_One):
    title = _("last look")
    parameter_name = "look"
    value_name = "due"
    words = _("Not looked at for long")

    def keys(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        return [subject for subject, _title, _at in not_looked_at()]


class ChangedFilter(_One):
    title = _("checked")
    parameter_name = "changed"
    value_name = "yes"
    words = _("Changed, and nobody has looked")

    def keys(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        return changed_sources().order_by().values("pk")
