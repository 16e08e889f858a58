"""A subject's way through review, on its form and on a page of its own: send, give, return, a word in the thread."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.desk import review
from tracker.desk.admin.following import LIST, LISTS
from tracker.desk.admin.publishing import change_url, gone, page_context, row_at
from tracker.desk.documents_of import SubjectRow
from tracker.desk.door import PublicationRefused, changed_meanwhile, may_publish
from tracker.desk.models import Review
from tracker.desk.models.review import IN_REVIEW, RETURNED
from tracker.desk.review import Standing
from tracker.ground.text import TEXT

if TYPE_CHECKING:
    Admin = ModelAdmin[Any]
    OneUser = forms.ModelChoiceField[User]
else:
    Admin, OneUser = ModelAdmin, forms.ModelChoiceField

CONFIDENTIAL = _("For the desk only. The name of a confidential source does not belong here, nor anywhere.")


def words(label: Any, **more: Any) -> forms.CharField:
    """A field for some lines of text."""
    attrs = {"rows": 3, "class": "vLargeTextField"}
    return forms.CharField(
        label=label, max_length=TEXT, strip=False, required=False, widget=forms.Textarea(attrs=attrs), **more
    )


class Members(OneUser):
    """Somebody at the desk; who there is to choose from is for the form to look up."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(User.objects.none(), required=False, **kwargs)

    def label_from_instance(self, obj: User) -> str:
        name = obj.get_full_name()
        return f"{obj.get_username()} ({name})" if name else obj.get_username()


class StepForm(forms.Form):
    """One of the steps; who can be given something is looked up once a page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "to" in self.fields:
            cast("Members", self.fields["to"]).queryset = review.assignable()


class SendForm(StepForm):
    note = words(_("What to look at"), help_text=CONFIDENTIAL)
    to = Members(label=_("Give it to"), empty_label=_("nobody in particular"))


class ReturnForm(StepForm):
    reason = words(_("Returned, because"), help_text=CONFIDENTIAL)


class AssignForm(StepForm):
    to = Members(label=_("Give it to"), empty_label=_("nobody in particular"))


class NoteForm(StepForm):
    text = words(_("Note"), help_text=CONFIDENTIAL)


STEPS: dict[str, type[StepForm]] = {
    "send": SendForm,
    "return": ReturnForm,
    "assign": AssignForm,
    "take": StepForm,
    "note": NoteForm,
}
"""What the page does, by the name of its button."""

_DONE = {
    "send": _("Sent for review."),
    "return": _("Returned."),
    "assign": _("Given."),
    "take": _("Taken."),
    "note": _("Noted."),
}


def review_view(admin: Admin, request: HttpRequest, object_id: str) -> HttpResponse:
    """The page of a subject's review: its thread, and a form for each step."""
    row = row_at(admin, request, object_id)
    if row is None:
        return gone(admin, request, object_id)
    user = request.user
    if not isinstance(user, User) or not admin.has_view_or_change_permission(request, row):
        raise PermissionDenied
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    shown = {name: form(request.POST if name == asked else None, auto_id=f"{name}-%s") for name, form in STEPS.items()}
    problems: list[str] = []
    if request.method == "POST":
        problems = _do(row, user, asked, shown.get(asked), request.POST.get("version", ""))
        if not problems:
            messages.success(request, _DONE[asked])
            return HttpResponseRedirect(_after(asked, row))
    standing = review.review_of([row]).get(row.pk)
    context = {
        **page_context(admin, request, row, gettext("Review")),
        "review": review_context(row, user, standing),
        "forms": shown,
        "problems": problems,
        "version": row.version,
        # "Save and next" then knows which list this is.
        "back": change_url(row) + (f"?{LIST}={code}" if (code := request.GET.get(LIST)) in LISTS else ""),
    }
    return TemplateResponse(request, "admin/desk/review.html", context)


def _do(row: SubjectRow, user: User, asked: str, form: StepForm | None, version: str) -> list[str]:
    """Take the step that was asked for. What speaks against it, in words; empty where it was taken."""
    if form is None:
        return [gettext("Press one of the buttons below.")]
    if not form.is_valid():
        return [str(message) for found in form.errors.values() for message in found]
    if asked != "note" and version != str(row.version):
        return [changed_meanwhile()]
    given = form.cleaned_data
    steps: dict[str, Callable[[], object]] = {
        "send": lambda: review.send(row, by=user, note=given["note"], assign_to=given["to"]),
        "return": lambda: review.return_(row, by=user, reason=given["reason"]),
        "assign": lambda: review.assign(row, to=given["to"], by=user),
        "take": lambda: review.take(row, by=user),
        "note": lambda: review.note(row, by=user, text=given["text"]),
    }
    try:
        steps[asked]()
    except PublicationRefused as error:
        return error.problems
    return []


def _after(asked: str, row: SubjectRow) -> str:
    """Back to the form; who returned something goes on with the next one that waits."""
    return reverse("admin:desk_review_changelist") if asked == "return" else change_url(row)


def review_context(row: SubjectRow, user: User, standing: Standing | None) -> dict[str, Any]:
    """What a form or page shows of a subject's review. `row` may be any that has a form."""
    url = reverse(f"admin:desk_{row._meta.model_name}_review", args=(row.pk,))
    sendable = review.may_send(user, row)
    return {
        "standing": standing,
        "in_review": standing is not None and standing.review.state == IN_REVIEW,
        "returned": standing is not None and standing.review.state == RETURNED,
        "thread": list(review.thread(row.pk)),
        "url": url,
        "decide": reverse(f"admin:desk_{row._meta.model_name}_publish", args=(row.pk,)) if may_publish(user) else "",
        "may_send": sendable,
        "may_decide": may_publish(user),
        "own": standing is not None and standing.review.assigned_to_id_kept == user.pk,
    }


class ReviewFilter(admin.SimpleListFilter):
    """Lists of subjects by where they stand on their way to the door."""

    title = _("review")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("waiting", _("In review")),
            ("returned", _("Returned")),
            ("mine", _("In my hands")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        user = request.user
        if not isinstance(user, User):
            return queryset
        chosen: dict[str, QuerySet[Review]] = {
            "waiting": review.waiting(),
            "returned": Review.objects.filter(state=RETURNED),
            "mine": review.mine(user),
        }
        found = chosen.get(self.value() or "")
        return queryset if found is None else queryset.filter(pk__in=found.order_by().values("subject"))
