"""Many at once: the page that says what would happen with each, and the report of what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tracker.desk import bulk, review
from tracker.desk.accounts.presence import PROOF, PresenceForm, away
from tracker.desk.admin.publishing import gone, page_context, url_of
from tracker.desk.admin.read_only import ReadOnlyAdmin
from tracker.desk.admin.review_page import HELP, elsewhere
from tracker.desk.admin.reviewing import CONFIDENTIAL, Members, words
from tracker.desk.admin.rows import PAGES
from tracker.desk.bulk_plan import Outlook, Prospect, outlook, rows_of
from tracker.desk.documents_of import MODELS, SubjectRow
from tracker.desk.door import PublicationRefused, four_eyes, may_publish
from tracker.desk.effects import effects_of
from tracker.desk.forms.labels import label
from tracker.desk.forms.texts import PublicNoteField
from tracker.desk.models import BulkItem, BulkRun
from tracker.desk.models.bulk import CHANGED, DONE, OUTCOMES, WAITING
from tracker.desk.models.faults import answerable, in_words
from tracker.desk.problems import CHOSEN
from tracker.ground.vocabulary import Change, SubjectKind
from tracker.record.models import Edition, Listing

ON_THE_RECORD = ("publish", "withdraw")
"""Who was away proves that it is still them, as for one subject."""

TITLES = {
    "send": _("Send many for review"),
    "assign": _("Give many to somebody"),
    "take": _("Take many for review"),
    "return": _("Return many"),
    "note": _("Add a note to many"),
    "look": _("Looked at many, nothing new"),
    "publish": _("Publish many, one by one"),
    "withdraw": _("Remove many from the record, one by one"),
}

BUTTONS = {
    "send": _("Send"),
    "assign": _("Give"),
    "take": _("Take"),
    "return": _("Return"),
    "note": _("Add the note"),
    "look": _("Looked at, nothing new"),
    "publish": _("Publish"),
    "withdraw": pgettext_lazy("from the public record", "Remove"),
}

_PUBLIC_NOTE = _(
    "Readers see it with each of these editions. A correction needs one: what was wrong, and what is right."
)
_NOTICE = _(
    "Stands in the place of each, with the date. Say why in a neutral sentence, without repeating what was said."
)
NOTES = {"publish": _PUBLIC_NOTE, "withdraw": _NOTICE}
TEXTS = {"send": _("What to look at"), "return": _("Returned, because"), "note": _("Note")}


class BulkForm(PresenceForm):
    """What is said once for all of them. The kind of change is asked where something was public before."""

    def __init__(self, *args: Any, act: str, again: bool, dependents: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proof = self.fields.pop(PROOF, None)
        if act == "publish" and again:
            self.fields["change"] = forms.ChoiceField(
                label=_("Kind of change"),
                widget=forms.RadioSelect,
                choices=[(kind.value, f"{gettext(kind.label)}: {HELP[kind]}") for kind in CHOSEN],
                initial=Change.UPDATE.value,
                help_text=_("Of those that were published before."),
            )
        if act in TEXTS:
            self.fields["text"] = words(TEXTS[act], help_text=CONFIDENTIAL)
        if act in NOTES:
            self.fields["text"] = PublicNoteField(help_text=NOTES[act])
        if act in ("send", "assign"):
            self.fields["to"] = Members(label=_("Give it to"), empty_label=_("nobody in particular"))
            cast("Members", self.fields["to"]).queryset = review.assignable()
        if act == "withdraw" and dependents:
            self.fields["with_dependents"] = forms.BooleanField(
                label=_("Remove what needs them too"),
                required=False,
                help_text=_("Each of those gets the same notice."),
            )
        if proof is not None and act in ON_THE_RECORD:
            self.fields[PROOF] = proof

    @property
    def wanted(self) -> bulk.Wanted:
        return bulk.Wanted(**{name: value for name, value in self.cleaned_data.items() if value})


@dataclass(frozen=True, slots=True)
class Line:
    """One subject of a report. `review` is its review page for what was not done, `public` where readers find it."""

    item: BulkItem
    title: str
    url: str
    kind: str
    said: Sequence[str]
    number: int | None
    review: str
    public: str


@admin.register(BulkRun)
class BulkRunAdmin(ReadOnlyAdmin):
    """The history of what was done with many at once; the page of each run is its plan, its progress and its report."""

    list_display = ("act", "by_name", "confirmed_at", "outcomes")
    list_filter = ("act",)
    list_per_page = 50
    ordering = ("-confirmed_at", "-created_at")
    search_fields = ("by_name", "items__subject")
    search_help_text = _("A name, or the id of a subject.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[BulkRun]:
        """Plans that nobody confirmed are their owner's alone."""
        rows: QuerySet[BulkRun] = super().get_queryset(request)
        return rows.filter(Q(confirmed_at__isnull=False) | Q(by_id_kept=request.user.pk))

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changes = super().get_changelist_instance(request)
        # Evaluated once, here: the list shows these very rows.
        rows: list[Any] = list(changes.result_list)
        found = BulkItem.objects.filter(run__in=[row.pk for row in rows]).order_by()
        counted: dict[UUID, list[str]] = {}
        words = {code: str(said) for code, said in OUTCOMES}
        for run, outcome, count in found.values_list("run", "outcome").annotate(n=Count("pk")).order_by("outcome"):
            counted.setdefault(run, []).append(f"{words[outcome]}: {count}")
        for row in rows:
            told = ", ".join(counted.get(row.pk, ()))
            row._outcomes = told if row.confirmed_at else gettext("Not confirmed: nothing was done")
        return changes

    @admin.display(description=_("outcomes"))
    def outcomes(self, run: Any) -> str:
        return str(getattr(run, "_outcomes", ""))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        run = self.get_object(request, object_id)
        if run is None:
            return gone(self, request, object_id)
        user = request.user
        if not isinstance(user, User) or not self.has_view_permission(request, run):
            raise PermissionDenied
        if request.method == "POST" and not bulk.may_go_on(run, user):
            raise PermissionDenied
        if request.method == "POST" and request.POST.get("do") == "again":
            return _again(request, run, user)
        try:
            return _report(self, request, run, user) if run.confirmed_at else _plan(self, request, run, user)
        except OperationalError as error:
            if request.method != "POST" or not answerable(error):
                raise
            messages.error(request, in_words(error))
            return HttpResponseRedirect(request.path)


# Before


def _plan(model_admin: BulkRunAdmin, request: HttpRequest, run: BulkRun, user: User) -> HttpResponse:
    """What would happen with each; a POST that confirms it begins, and leads to the report."""
    started = monotonic()
    shown = outlook(run, user)
    form = BulkForm(
        request.POST if request.method == "POST" else None,
        request=request,
        act=run.act,
        again=shown.preview is not None and any(item.before for item in shown.preview.asked),
        dependents=any(each.expected.only_with for each in shown.prospects),
    )
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            bulk.confirm(run, by=user, wanted=form.wanted, seen=request.POST.get("seen", ""))
            # What looking at all of them took is taken off: no request lasts much longer than a slice.
            bulk.go_on(run, by=user, seconds=bulk.SLICE_SECONDS - (monotonic() - started))
        except PublicationRefused as error:
            problems = error.problems
            shown = outlook(run, user)
        else:
            return HttpResponseRedirect(request.path)
    context = {
        **_context(model_admin, request, run, user),
        **_counted(shown),
        "prospects": [(each, _links(each, user), each.against(with_dependents=True)) for each in shown.prospects],
        "form": form,
        "problems": problems,
        "seen": shown.fingerprint,
        "button": BUTTONS[run.act],
        "elsewhere": elsewhere(effects_of(shown.preview)) if shown.preview else (),
        "looked_at": run.act == "withdraw" and four_eyes(),
    }
    return TemplateResponse(request, "admin/desk/bulk_plan.html", context)


def _again(request: HttpRequest, run: BulkRun, user: User) -> HttpResponse:
    """A new plan for what was not done, each as it is by now."""
    rows = rows_of(run.items.exclude(outcome=DONE).order_by("order", "id"))
    if not rows:
        return HttpResponseRedirect(request.path)
    fresh = bulk.begin(run.act, rows.values(), by=user)
    return HttpResponseRedirect(reverse("admin:desk_bulkrun_change", args=(fresh.pk,)))


def _counted(shown: Outlook) -> dict[str, int]:
    against = [each.against(with_dependents=True)[0] for each in shown.prospects]
    possible = against.count("")
    return {"possible": possible, "impossible": len(against) - possible, "changed": against.count(CHANGED)}


def _links(prospect: Prospect, user: User) -> dict[str, str]:
    return {"url": url_of(prospect.row), "review": _review_page(prospect.row, user)} if prospect.row is not None else {}


def _review_page(row: SubjectRow, user: User) -> str:
    """Where this user can do most with one subject."""
    page = "publish" if may_publish(user) else "review"
    return reverse(f"admin:desk_{row._meta.model_name}_{page}", args=(row.pk,))


# Afterwards, and meanwhile


def _report(model_admin: BulkRunAdmin, request: HttpRequest, run: BulkRun, user: User) -> HttpResponse:
    """How far it is and what became of each. A POST goes on with it, or leaves the rest; reloading does nothing."""
    proof = PresenceForm(request.POST if request.method == "POST" else None, request=request)
    if run.act not in ON_THE_RECORD:
        proof.fields.pop(PROOF, None)
    refused = False
    if request.method == "POST":
        do = request.POST.get("do")
        refused = do == "continue" and not proof.is_valid()
        if do == "continue" and not refused:
            bulk.go_on(run, by=user)
        elif do == "stop":
            bulk.stop(run, by=user)
    fragment = request.headers.get("HX-Request") == "true"
    progress = bulk.progress(run)
    context = {
        **_context(model_admin, request, run, user),
        "progress": progress,
        "counts": [(str(said), progress.counts[code]) for code, said in OUTCOMES if progress.counts[code]],
        "undone": 0 if progress.waiting else progress.of - progress.counts[DONE],
        "going": bulk.may_go_on(run, user) and progress.waiting,
        "form": proof,
        "by_itself": not (run.act in ON_THE_RECORD and away(request)),
    }
    if fragment and not refused and progress.waiting:
        return TemplateResponse(request, "admin/desk/_bulk_progress.html", context)
    if fragment:
        # Nothing waits any more, or a code is asked for: the whole page says so.
        return HttpResponse(headers={"HX-Refresh": "true"})
    if request.method == "POST" and not refused:
        return HttpResponseRedirect(request.path)
    return TemplateResponse(request, "admin/desk/bulk_run.html", {**context, "lines": _lines(run, user)})


def _lines(run: BulkRun, user: User) -> list[Line]:
    items = list(run.items.order_by("order", "id"))
    rows = rows_of(items)
    numbers = dict(
        Edition.objects.filter(sequence__in=[item.sequence for item in items]).values_list("sequence", "number")
    )
    listed = Listing.objects.filter(subject__in=list(rows), kind__in=list(PAGES)).exclude(slug="")
    public = {subject: PAGES[kind] % slug for subject, kind, slug in listed.values_list("subject", "kind", "slug")}
    return [_line(item, rows.get(item.subject), user, numbers, public) for item in items]


def _line(item: BulkItem, row: SubjectRow | None, user: User, numbers: dict[int, int], public: dict[UUID, str]) -> Line:
    return Line(
        item=item,
        title=label(row) if row is not None else str(item.subject),
        url=url_of(row) if row is not None else "",
        kind=str(MODELS[SubjectKind(item.kind)]._meta.verbose_name),
        said=item.said.splitlines(),
        number=numbers.get(item.sequence) if item.sequence is not None else None,
        review=_review_page(row, user) if row is not None and item.outcome not in (DONE, WAITING) else "",
        public=public.get(item.subject, ""),
    )


def _context(model_admin: BulkRunAdmin, request: HttpRequest, run: BulkRun, user: User) -> dict[str, Any]:
    kinds = set(run.items.order_by().values_list("kind", flat=True).distinct())
    one = MODELS[SubjectKind(next(iter(kinds)))]._meta.model_name if len(kinds) == 1 else "review"
    return {
        **page_context(cast("Any", model_admin), request, None, str(TITLES[run.act])),
        "run": run,
        "own": bulk.may_go_on(run, user),
        "mixed": len(kinds) > 1,
        "back": reverse(f"admin:desk_{one}_changelist"),
        "nobody": pgettext("given to", "nobody in particular"),
    }
