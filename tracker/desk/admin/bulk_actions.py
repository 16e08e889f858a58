"""What can be done with the ticked rows of a list, one after the other: each leads to a page that says what would happen."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.desk.bulk import MOST, begin
from tracker.desk.documents_of import MODELS, SubjectRow
from tracker.desk.door import may_publish

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


class BulkActions(ModelAdmin):
    """Mix in for a list of subjects. What a list offers stands in its `actions`: a class's own replace its parents'."""

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether an action of editors is offered."""
        return isinstance(request.user, User) and may_publish(request.user)

    def has_send_permission(self, request: HttpRequest) -> bool:
        """Whether an action of everybody at the desk is offered; each row is looked at once more."""
        return any(request.user.has_perm(f"desk.change_{model._meta.model_name}") for model in MODELS.values())

    def subjects(self, queryset: QuerySet[Any]) -> Iterable[SubjectRow]:
        """The subjects of these rows of the list, in its order; one more than a run takes at most."""
        return queryset[: MOST + 1]

    def _start(self, request: HttpRequest, queryset: QuerySet[Any], act: str) -> HttpResponse | None:
        if not isinstance(request.user, User):
            raise PermissionDenied
        rows = list(self.subjects(queryset))
        if not rows:
            messages.error(request, gettext("None of the rows that were ticked is there any more. Choose again."))
            return None
        if len(rows) > MOST:
            text = gettext("Choose at most %(most)s at once: tick fewer, or filter the list first.")
            messages.error(request, text % {"most": MOST})
            return None
        run = begin(act, rows, by=request.user)
        return HttpResponseRedirect(reverse("admin:desk_bulkrun_change", args=(run.pk,)))

    @admin.action(description=_("Send for review …"), permissions=["send"])
    def bulk_send(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self._start(request, queryset, "send")

    @admin.action(description=_("Take for review …"), permissions=["send"])
    def bulk_take(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self._start(request, queryset, "take")

    @admin.action(description=_("Add a note to each …"), permissions=["send"])
    def bulk_note(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self._start(request, queryset, "note")

    @admin.action(description=_("Give to somebody …"), permissions=["publish"])
    def bulk_assign(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self._start(request, queryset, "assign")

    @admin.action(description=_("Return, with one reason …"), permissions=["publish"])
    def bulk_return(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self._start(request, queryset, "return")

    @admin.action(description=_("Looked at, nothing new …"), permissions=["publish"])
    def bulk_look(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self._start(request, queryset, "look")

    @admin.action(description=_("Publish one by one …"), permissions=["publish"])
    def bulk_publish(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self._start(request, queryset, "publish")

    @admin.action(description=_("Remove from the record, one by one …"), permissions=["publish"])
    def bulk_withdraw(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return self._start(request, queryset, "withdraw")


REVIEWING = ("bulk_send", "bulk_take", "bulk_note", "bulk_assign", "bulk_return")
"""The actions on the way to the door."""
