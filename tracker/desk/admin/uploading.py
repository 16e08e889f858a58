"""Importing a dossier: the page that takes a file, and the page that shows what importing it does, did, or why not."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.apps import apps
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.desk.admin.publishing import Admin, page_context
from tracker.desk.dossier_outcome import HOSTS, Fate
from tracker.desk.dossier_tables import TABLES
from tracker.desk.models import Upload
from tracker.desk.models.faults import answerable
from tracker.desk.uploads import MOST_BYTES, confirm, kept, look_again, take
from tracker.ground.messages import Problem

MAY_IMPORT = "desk.add_dossier"
SHOWN = 300
"""Items of one list and fate that the page shows; of more it says how many."""
_WORDS: dict[Fate, tuple[Any, Any]] = {
    Fate.NEW: (_("new"), _("entered")),
    Fate.MERGED: (_("there already, and added to"), _("added to")),
    Fate.DIFFERS: (_("there already, but otherwise: stays as it is"), _("kept as it was, otherwise than in the file")),
    Fate.GONE: (_("deleted at the desk: stays deleted"), _("deleted at the desk before, and stayed so")),
    Fate.SAME: (_("there already, unchanged"), _("unchanged")),
}
"""What is said of each fate, before and afterwards; in this order."""

Key = tuple[str, str]
"""(list, item) or (model, row)."""


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        max_length=255,
        help_text=_("A dossier (claim-dossier/1, JSON), at most 1 MB."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            said = gettext("The file has more than 1 MB. Divide it, or have the operator run import_dossier.")
            raise forms.ValidationError(said)
        return file


@dataclass(frozen=True, slots=True)
class Line:
    """One item. `on` is the claim's form on which it stands, where it has none of its own; "" where there is none yet."""

    title: str
    item: str
    url: str
    on: str
    added: tuple[tuple[str, str], ...]
    told: tuple[tuple[str, str], ...]
    likely: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The items of one list that have the same fate. `folded`: there is nothing to look at in them."""

    fate: str
    words: str
    count: int
    lines: tuple[Line, ...]
    more: int
    folded: bool


@dataclass(frozen=True, slots=True)
class Section:
    """One list of the dossier."""

    code: str
    title: str
    groups: tuple[Group, ...]


def importing(request: HttpRequest) -> User:
    """Who imports, or 403."""
    if not isinstance(request.user, User) or not request.user.has_perm(MAY_IMPORT):
        raise PermissionDenied
    return request.user


def upload_view(admin: Admin, request: HttpRequest) -> HttpResponse:
    """Takes a file, and leads to what importing it would do."""
    user = importing(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        with _told_of_races(request):
            return HttpResponseRedirect(url_of(take(form.cleaned_data["file"].read(), by=user).pk))
    context = {
        **page_context(admin, request, None, gettext("Import a dossier")),
        "form": form,
        "kept": _kept(user),
    }
    return TemplateResponse(request, "admin/desk/upload.html", context)


@contextmanager
def _told_of_races(request: HttpRequest) -> Iterator[None]:
    """Says that somebody else was in the way where that is why the database refused; all of it is taken back."""
    try:
        yield
    except DatabaseError as error:
        if not answerable(error):
            raise
        said = gettext("Nothing was imported: somebody else imports or saves right now. Try again in a moment.")
        messages.error(request, said)


def _kept(user: User) -> list[dict[str, Any]]:
    shown = kept(user).values("pk", "created_at", "done_at", "found__title", "found__dossier")
    return [{**each, "url": url_of(each["pk"])} for each in shown]


def url_of(upload: UUID) -> str:
    """The page of one upload."""
    return reverse("admin:desk_dossier_upload", args=[upload])


def looked_at_view(admin: Admin, request: HttpRequest, upload: UUID) -> HttpResponse:
    """What importing one file does; a POST does it, works it out anew, or forgets the file."""
    user = importing(request)
    row = kept(user).filter(pk=upload).defer("content").first()
    if row is None:
        messages.warning(request, gettext("This file is not kept here, or not any more. Choose it once more."))
        return HttpResponseRedirect(reverse("admin:desk_dossier_add"))
    if request.method == "POST":
        return HttpResponseRedirect(_decide(request, row))
    found = row.found
    listed = list(sections(found, done=row.done_at is not None))
    context = {
        **page_context(admin, request, None, gettext("Import a dossier")),
        "upload": row,
        "found": found,
        "errors": _worded(found.get("errors", ())),
        "wrong": len(found.get("errors", ())) + found.get("more", 0),
        "sections": listed,
        "also": _worded(found.get("also", ())),
        "comes": any(each["fate"] in (Fate.NEW, Fate.MERGED) for each in found.get("items", ())),
        "back": reverse("admin:desk_dossier_add"),
    }
    return TemplateResponse(request, "admin/desk/upload_found.html", context)


def _worded(told: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Errors or notices with their message in the language of the desk."""
    return [{**each, "message": _said(each["message"])} for each in told]


def _said(message: Any) -> str:
    # What was looked at before an update of the site may have its messages in English, as a text.
    return message if isinstance(message, str) else Problem.of(message).worded(gettext)


def _decide(request: HttpRequest, row: Upload) -> str:
    """Do what was asked for; where to go on."""
    if "forget" in request.POST:
        row.delete()
        return reverse("admin:desk_dossier_add")
    with _told_of_races(request):
        if "seen" in request.POST and "again" not in request.POST:
            if not confirm(row, seen=request.POST["seen"]):
                said = gettext("Nothing was imported: the desk has changed since. This is what importing would do now.")
                messages.warning(request, said)
        elif row.done_at is None:
            look_again(row)
    return url_of(row.pk)


# What the page lists


def sections(found: Mapping[str, Any], *, done: bool) -> Iterator[Section]:
    """The lists of the dossier that have items, what needs an eye first; a query for each table that is linked to."""
    items = found.get("items", ())
    likely: dict[Key, list[dict[str, str]]] = defaultdict(list)
    for each in found.get("likely", ()):
        likely[each["list"], each["item"]].append(each)
    wanted = [tuple(each["host"]) for each in items if each["host"]]
    urls = _urls([*wanted, *((each["model"], each["row"]) for each in found.get("likely", ()))])
    for name, table in TABLES.items():
        mine = [each for each in items if each["list"] == name]
        groups = [_group(fate, [each for each in mine if each["fate"] == fate], likely, urls, done) for fate in _WORDS]
        if mine:
            title = capfirst(str(table.model._meta.verbose_name_plural))
            yield Section(name, title, tuple(group for group in groups if group.count))


def _group(
    fate: Fate,
    items: list[Any],
    likely: Mapping[Key, list[dict[str, str]]],
    urls: Mapping[Key, str],
    done: bool,
) -> Group:
    def eye(item: Any) -> bool:
        return not (item["told"] or (item["list"], item["item"]) in likely)

    shown = sorted(items, key=eye)[:SHOWN]
    lines = tuple(_line(item, likely.get((item["list"], item["item"]), ()), urls) for item in shown)
    more = len(items) - len(shown)
    return Group(fate.value, str(_WORDS[fate][done]), len(items), lines, more, folded=fate is Fate.SAME)


def _line(item: Any, likely: Iterable[dict[str, str]], urls: Mapping[Key, str]) -> Line:
    url = urls.get(tuple(item["host"]), "") if item["host"] else ""
    part = item["list"] in HOSTS
    return Line(
        title=item["title"],
        item=item["item"],
        url="" if part else url,
        on=url if part else "",
        added=tuple((field, value) for field, value in item["added"]),
        told=tuple((field, _said(message)) for field, message in item["told"]),
        likely=tuple({**each, "url": urls.get((each["model"], each["row"]), "")} for each in likely),
    )


def _urls(wanted: Iterable[Key]) -> dict[Key, str]:
    """Addresses of forms, of the rows that are there; one query for each table."""
    by_model: dict[str, set[str]] = defaultdict(set)
    for name, row in wanted:
        by_model[name].add(row)
    urls = {}
    for name, rows in by_model.items():
        there = apps.get_model("desk", name)._default_manager.filter(pk__in=rows).values_list("pk", flat=True)
        for row in there:
            try:
                urls[name, str(row)] = reverse(f"admin:desk_{name}_change", args=[row])
            except NoReverseMatch:
                break
    return urls
