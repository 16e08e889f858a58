"""What one editor hid alone, until somebody else has looked at it."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db import OperationalError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tracker.desk.admin.publishing import url_of
from tracker.desk.admin.read_only import ReadOnlyAdmin
from tracker.desk.documents_of import MODELS
from tracker.desk.door import may_publish
from tracker.desk.hiding import looked_at
from tracker.desk.models import Hiding
from tracker.desk.models.faults import answerable


class WaitingFilter(admin.SimpleListFilter):
    """What waits comes first: the rest has to be asked for."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("all", _("Looked at too"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Hiding]) -> QuerySet[Hiding]:
        return queryset if self.value() == "all" else queryset.filter(looked_at__isnull=True)


@admin.register(Hiding)
class HidingAdmin(ReadOnlyAdmin):
    list_display = ("sequence", "what", "hidden_by_name", "created_at", "looked_at_by_name", "looked_at")
    list_filter = (WaitingFilter,)
    list_per_page = 50
    search_fields = ("hidden_by_name", "looked_at_by_name", "subject")
    fields = ("sequence", "what", "hidden_by_name", "created_at", "looked_at_by_name", "looked_at")
    readonly_fields = ("what",)
    actions = ("mark_looked_at",)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether the action is offered."""
        return isinstance(request.user, User) and may_publish(request.user)

    @admin.display(description=_("subject"))
    def what(self, row: Hiding) -> str:
        """The row of the desk, as a link."""
        if not hasattr(row, "_hidden_row"):
            _find_rows([row])
        found: Any = row._hidden_row  # type: ignore[attr-defined]
        return format_html('<a href="{}">{}</a>', url_of(found), str(found)) if found else str(row.subject)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changes = super().get_changelist_instance(request)
        if request.method == "GET":
            # Evaluated once, here: the list shows these very rows.
            _find_rows(list(changes.result_list))
        return changes

    @admin.action(description=_("Looked at: it may stay hidden"), permissions=["publish"])
    def mark_looked_at(self, request: HttpRequest, queryset: QuerySet[Hiding]) -> None:
        if not isinstance(request.user, User):
            return
        wanted = queryset.filter(looked_at__isnull=True)
        own = wanted.filter(hidden_by_id_kept=request.user.pk).count()
        try:
            done = looked_at(set(wanted.values_list("subject", flat=True)), request.user)
        except OperationalError as error:
            if not answerable(error):
                raise
            messages.error(
                request, gettext("Somebody else is looking at the same ones. Nothing was marked: look, then try again.")
            )
            return
        if done:
            text = ngettext("%(count)s marked as looked at.", "%(count)s marked as looked at.", done)
            messages.success(request, text % {"count": done})
        if own:
            messages.warning(request, gettext("What you hid yourself is for somebody else to look at."))


def _find_rows(hidings: list[Hiding]) -> None:
    """Give each its row of the desk, None where that is gone; one query for each kind, however many they are."""
    wanted = {hiding.subject for hiding in hidings}
    found = {row.pk: row for model in MODELS.values() for row in model._default_manager.filter(pk__in=wanted)}
    for hiding in hidings:
        hiding._hidden_row = found.get(hiding.subject)  # type: ignore[attr-defined]
