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

from tracker.desk.admin.bulk_actions import REVIEWING, BulkActions
from tracker.desk.admin.filters import WorkFilter
from tracker.desk.admin.following import following, go_on
from tracker.desk.admin.history import history_view, restore_view
from tracker.desk.admin.publishing import hide_selected, hide_view, withdraw_view
from tracker.desk.admin.redacting import redact_view
from tracker.desk.admin.review_page import publish_selected, publish_view
from tracker.desk.admin.reviewing import ReviewFilter, review_context, review_view
from tracker.desk.loading import load
from tracker.desk.publishing import PublicationRefused, State, state_of
from tracker.desk.redacting import may_redact
from tracker.desk.review import Standing, may_send, review_of, send

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


class PublishableAdmin(BulkActions, ModelAdmin):
    """Mix in before ModelAdmin, for what can be published: Actor, Source, Plan, Claim, Position and Page.

    Adds `publication` as the last column of the list (the states of a page's rows are looked up at once), the action
    "publish selected" and "hide selected now", those of bulk_actions.py, `in_review` as another column with a filter, and the pages <pk>/review/,
    <pk>/publish/, <pk>/withdraw/, <pk>/hide/ and <pk>/redact/ with buttons on the form (templates/admin/desk/).
    """

    actions: Any = (*REVIEWING, "bulk_publish", "publish_selected", "bulk_withdraw", "hide_selected")

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("<path:object_id>/review/", self._page(review_view), name=f"{name}_review"),
            path("<path:object_id>/publish/", self._page(publish_view), name=f"{name}_publish"),
            path("<path:object_id>/withdraw/", self._page(withdraw_view), name=f"{name}_withdraw"),
            path("<path:object_id>/hide/", self._page(hide_view), name=f"{name}_hide"),
            path("<path:object_id>/redact/", self._page(redact_view), name=f"{name}_redact"),
            path("<path:object_id>/history/<int:save>/", self._page(restore_view), name=f"{name}_restore"),
            *super().get_urls(),
        ]

    def _page(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        def bound(request: HttpRequest, object_id: str, **more: Any) -> HttpResponse:
            return view(self, request, object_id, **more)

        return self.admin_site.admin_view(bound)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Everything that happened to it, from the desk's own history."""
        return history_view(self, request, object_id)

    def _may_redact(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and may_redact(request.user)

    @admin.action(
        description=_("Publish selected %(verbose_name_plural)s together, on one page …"), permissions=["publish"]
    )
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
        return [*super().get_list_display(request), "publication", "in_review"]

    def get_list_filter(self, request: HttpRequest) -> Any:
        return [*super().get_list_filter(request), ReviewFilter, WorkFilter]

    @admin.display(description=_("review"))
    def in_review(self, row: Any) -> str:
        if not hasattr(row, "_standing"):
            row._standing = review_of([row]).get(row.pk)
        standing: Standing | None = row._standing
        return standing.label if standing else ""

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changes = super().get_changelist_instance(request)
        if request.method == "GET":
            # Evaluated once, here: the list shows these very rows.
            rows = list(changes.result_list)
            states, standings = state_of(rows), review_of(rows)
            for row in rows:
                row._state_of_publication = states[row.pk]
                row._standing = standings.get(row.pk)
        return changes

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        obj = kwargs.get("obj")
        allowed = self.has_publish_permission(request)
        user = request.user
        context["publishing"] = {"after_saving": allowed}
        context["sending"] = changing = (
            self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        )
        if obj is not None and kwargs.get("change"):
            # Read once for the page: the panel of a claim's status looks at the same.
            obj._loaded = load([obj])
            state = state_of([obj], loaded=obj._loaded)[obj.pk]
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
            if changing and IS_POPUP_VAR not in request.GET and IS_POPUP_VAR not in request.POST:
                context["following"] = following(self, request, obj)
            if isinstance(user, User):
                context["review"] = review_context(obj, user, review_of([obj]).get(obj.pk))
            context["publishing"] |= {
                "state": said(state),
                "publish": reverse(f"{name}_publish", args=(obj.pk,)) if allowed else "",
                "withdraw": reverse(f"{name}_withdraw", args=(obj.pk,)) if allowed and state.public else "",
                "hide": reverse(f"{name}_hide", args=(obj.pk,)) if allowed and state.public else "",
                "redact": reverse(f"{name}_redact", args=(obj.pk,)) if self._may_redact(request) else "",
            }
        return super().render_change_form(request, context, *args, **kwargs)

    # "Save and publish …", "Save and send for review", "Save and next"

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return self._onwards(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._onwards(request, obj) or super().response_change(request, obj)

    def _onwards(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        user = request.user
        if IS_POPUP_VAR in request.POST or not isinstance(user, User):
            return None
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        if "_publish" in request.POST and self.has_publish_permission(request):
            self.message_user(request, gettext("Saved. This is what would be published."), messages.SUCCESS)
            return HttpResponseRedirect(reverse(f"{name}_publish", args=(obj.pk,)))
        if "_send" in request.POST and may_send(user, obj):
            # As it was just saved: the form's own row may lag behind what its parts made of its version.
            obj.refresh_from_db(fields=["version"])
            try:
                send(obj, by=user)
            except PublicationRefused as error:
                self.message_user(request, gettext("Saved. ") + " ".join(error.problems), messages.WARNING)
            else:
                self.message_user(request, gettext("Saved and sent for review."), messages.SUCCESS)
            return HttpResponseRedirect(reverse(f"{name}_change", args=(obj.pk,)))
        return go_on(self, request, obj)


def said(state: State) -> str:
    """A state with the edition it speaks of."""
    if not state.number:
        return state.label
    return gettext("%(state)s (edition %(number)s)") % {"state": state.label, "number": state.number}
