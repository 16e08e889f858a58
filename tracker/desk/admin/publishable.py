"""What the admin of every subject has: its publish and withdraw pages, buttons to them, its state in lists."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.desk.admin.publishing import hide_selected, hide_view, publish_selected, publish_view, withdraw_view
from tracker.desk.admin.redacting import redact_view
from tracker.desk.publishing import State, may_publish, state_of
from tracker.desk.redacting import may_redact

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


class PublishableAdmin(ModelAdmin):
    """Mix in before ModelAdmin, for Actor, Source, Plan, Claim and Position.

    Adds `publication` as the last column of the list (the states of a page's rows are looked up at once), the action
    "publish selected" and "hide selected now", and the pages <pk>/publish/, <pk>/withdraw/, <pk>/hide/ and <pk>/redact/
    with buttons on the form (templates/admin/desk/).
    """

    actions = ["publish_selected", "hide_selected"]

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("<path:object_id>/publish/", self._page(publish_view), name=f"{name}_publish"),
            path("<path:object_id>/withdraw/", self._page(withdraw_view), name=f"{name}_withdraw"),
            path("<path:object_id>/hide/", self._page(hide_view), name=f"{name}_hide"),
            path("<path:object_id>/redact/", self._page(redact_view), name=f"{name}_redact"),
            *super().get_urls(),
        ]

    def _page(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        def bound(request: HttpRequest, object_id: str) -> HttpResponse:
            return view(self, request, object_id)

        return self.admin_site.admin_view(bound)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether the action is offered."""
        return isinstance(request.user, User) and may_publish(request.user)

    def _may_redact(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and may_redact(request.user)

    @admin.action(description=_("Publish selected %(verbose_name_plural)s …"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return publish_selected(self, request, queryset)

    @admin.action(description=_("Hide selected %(verbose_name_plural)s now …"), permissions=["publish"])
    def hide_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return hide_selected(self, request, queryset)

    @admin.display(description=_("public"))
    def publication(self, row: Any) -> str:
        state: State | None = getattr(row, "_state_of_publication", None) or state_of([row]).get(row.pk)
        return said(state) if state else ""

    def get_list_display(self, request: HttpRequest) -> Any:
        return [*super().get_list_display(request), "publication"]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changes = super().get_changelist_instance(request)
        if request.method == "GET":
            # Evaluated once, here: the list shows these very rows.
            rows = list(changes.result_list)
            states = state_of(rows)
            for row in rows:
                row._state_of_publication = states[row.pk]
        return changes

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        obj = kwargs.get("obj")
        allowed = self.has_publish_permission(request)
        context["publishing"] = {"after_saving": allowed}
        if obj is not None and kwargs.get("change"):
            state = state_of([obj])[obj.pk]
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
            context["publishing"] |= {
                "state": said(state),
                "publish": reverse(f"{name}_publish", args=(obj.pk,)) if allowed else "",
                "withdraw": reverse(f"{name}_withdraw", args=(obj.pk,)) if allowed and state.public else "",
                "hide": reverse(f"{name}_hide", args=(obj.pk,)) if allowed and state.public else "",
                "redact": reverse(f"{name}_redact", args=(obj.pk,)) if self._may_redact(request) else "",
            }
        return super().render_change_form(request, context, *args, **kwargs)

    # "Save and publish …"

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return self._to_the_door(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._to_the_door(request, obj) or super().response_change(request, obj)

    def _to_the_door(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        asked = "_publish" in request.POST and IS_POPUP_VAR not in request.POST
        if not asked or not self.has_publish_permission(request):
            return None
        self.message_user(request, gettext("Saved. This is what would be published."), messages.SUCCESS)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_publish"
        return HttpResponseRedirect(reverse(name, args=(obj.pk,)))


def said(state: State) -> str:
    """A state with the edition it speaks of."""
    if not state.number:
        return state.label
    return gettext("%(state)s (edition %(number)s)") % {"state": state.label, "number": state.number}
