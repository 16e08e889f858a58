"""The page that merges one actor, claim or source into another: choose, look at what it does, propose or do it."""

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.desk.accounts.presence import PresenceForm
from tracker.desk.admin.publishing import change_url, gone, page_context, row_at, url_of
from tracker.desk.door import PublicationRefused, may_publish
from tracker.desk.duplicates import likely
from tracker.desk.forms.known import Known
from tracker.desk.forms.labels import label
from tracker.desk.forms.picks import OneField, OneSelect
from tracker.desk.forms.texts import PublicNoteField
from tracker.desk.loading import load
from tracker.desk.merge_plan import MergePlan, row_of
from tracker.desk.merged import waiting
from tracker.desk.merging import drop, merge, needs_another, plan_merge, problems, propose
from tracker.desk.models import Merging
from tracker.desk.models.base import Subject
from tracker.desk.states import status_labels
from tracker.record.models import Listing


class NoteForm(PresenceForm):
    """Why they are one and the same."""

    note = PublicNoteField(
        help_text=_("Readers see it with each edition that says something else by it. Needed where this was public."),
    )


def merge_view(admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """Without `?into=`: choosing. With it: what would be done, and doing it."""
    row = row_at(admin, request, object_id)
    if row is None:
        return gone(admin, request, object_id)
    user = request.user
    if not isinstance(user, User) or not admin.has_change_permission(request, row):
        raise PermissionDenied
    proposed = waiting(row.pk)
    if proposed is not None and request.method == "POST" and "drop" in request.POST:
        return _drop(request, row, proposed, user)
    asked = request.GET.get("into") or request.GET.get("into_typed") or (str(proposed.kept) if proposed else "")
    kept = _chosen(admin, row, asked)
    if kept is None:
        return _choose(admin, request, row, missed=bool(asked))
    return _look(admin, request, row, kept, proposed)


def _chosen(admin: Any, row: Any, asked: str) -> Any:
    """The row to keep, by its id, its address, or a link that holds one of these; None where that is none or itself."""
    widget = _picker(admin)
    found = widget.value_from_datadict({"into_typed": asked}, {}, "into")
    try:
        key = UUID(str(found))
    except ValueError:
        return None
    kept = type(row)._default_manager.filter(pk=key).first()
    return None if kept is None or kept.pk == row.pk else kept


def _picker(admin: Any) -> OneSelect:
    """An autocomplete of the same kind of row, by some column that names one."""
    columns: Mapping[str, tuple[str, str]] = {
        "actor": ("statement", "speaker"),
        "claim": ("relation", "to_claim"),
        "source": ("source", "carries"),
    }
    from_model, name = columns[admin.opts.model_name]
    column = admin.opts.apps.get_model("desk", from_model)._meta.get_field(name)
    return OneSelect(column, admin.admin_site, attrs={"data-width": "element"})


def _choose(admin: Any, request: HttpRequest, row: Any, *, missed: bool) -> HttpResponse:
    widget = _picker(admin)
    field = OneField(queryset=admin.model._default_manager.all(), widget=widget, required=False, label=_("Merge into"))
    field.known = widget.known = Known()
    form = forms.Form()
    form.fields["into"] = field
    context = {
        **page_context(admin, request, row, gettext("Merge into …")),
        "form": form,
        "media": admin.media + form.media,
        "problems": [gettext("Choose another one of the same kind.")] if missed else [],
        "likely": [
            {"id": str(each.row.pk), "title": label(each.row), "why": ", ".join(each.reasons)} for each in likely(row)
        ],
        "back": change_url(row),
    }
    return TemplateResponse(request, "admin/desk/merge_choose.html", context)


def _drop(request: HttpRequest, row: Any, proposed: Merging, user: User) -> HttpResponse:
    try:
        drop(proposed, by=user)
    except PublicationRefused as error:
        messages.error(request, "\n".join(error.problems))
    else:
        messages.success(request, gettext("Dropped: they are not merged."))
    return HttpResponseRedirect(change_url(row))


def _look(admin: Any, request: HttpRequest, row: Any, kept: Any, proposed: Merging | None) -> HttpResponse:
    user = cast("User", request.user)
    mine = proposed if proposed is not None and proposed.kept == kept.pk else None
    posted = request.method == "POST" and "seen" in request.POST
    plan = plan_merge(row, kept)
    # Proposed by somebody else, or nothing that readers see: it can be done now.
    doing = may_publish(user) and (
        not needs_another(plan) or (mine is not None and mine.proposed_by_id_kept != user.pk)
    )
    form = NoteForm(request.POST if posted else None, initial={"note": mine.note if mine else ""}, request=request)
    found = problems(plan, note=mine.note if mine else "x")
    if posted and form.is_valid():
        note = form.cleaned_data["note"]
        try:
            if doing:
                merge(row, kept, by=user, note=note, seen=request.POST["seen"])
            else:
                propose(row, kept, by=user, note=note)
        except PublicationRefused as error:
            found = error.problems
        except ValidationError as error:
            found = error.messages
        else:
            said = gettext("Merged.") if doing else gettext("Proposed: somebody else looks at it and merges them.")
            messages.success(request, said)
            return HttpResponseRedirect(change_url(kept if doing else row))
    context = {
        **page_context(admin, request, row, gettext("Merge into …")),
        **_lists(plan),
        "form": form,
        "problems": found,
        "plan": plan,
        "kept": {"title": label(kept), "url": url_of(kept)},
        "merged_title": label(row),
        "proposed": mine,
        "doing": doing,
        "own": mine is not None and mine.proposed_by_id_kept == user.pk,
        "back": change_url(row),
    }
    return TemplateResponse(request, "admin/desk/merge.html", context)


def _lists(plan: MergePlan) -> dict[str, Any]:
    labels = status_labels({each.claim: (each.before, each.after) for each in plan.statuses})
    rows = load({*labels, *plan.documents})
    titles = dict(Listing.objects.filter(subject__in=[*labels, *plan.documents]).values_list("subject", "title"))

    def line(subject: UUID) -> dict[str, str]:
        row = rows.get(subject)
        return {"title": titles.get(subject) or str(row or subject), "url": url_of(row) if row else ""}

    return {
        "moves": [
            {"noun": each.noun, "moved": len(each.rows), "doubles": len(each.doubles), "own": each.own}
            for each in plan.moves
        ],
        "statuses": [line(each) | {"before": before, "after": after} for each, (before, after) in labels.items()],
        "editions": [line(each) for each in plan.documents],
        "differs": plan.differs,
    }


def merged_notice(row: Subject) -> SafeString | str:
    """What the form of a row says that was merged away, or shall be; "" where neither is so."""
    done = Merging.objects.filter(merged=row.pk, dropped=False).order_by("-created_at").first()
    if done is None:
        return ""
    kept = row_of(done.kept)
    where = format_html('<a href="{}">{}</a>', url_of(kept), label(kept)) if kept is not None else str(done.kept)  # type: ignore[arg-type]
    if done.done:
        text = gettext("Merged into {where} by {who}. It stays here to be looked at; write there.")
        return format_html(text, where=where, who=done.decided_by_name)
    text = gettext("{who} proposes to merge this into {where}.")
    link = format_html('<a href="{}">{}</a>', f"{change_url(row)}../merge/", gettext("Look at it"))  # type: ignore[arg-type]
    return format_html("{} {}", format_html(text, where=where, who=done.proposed_by_name), link)
