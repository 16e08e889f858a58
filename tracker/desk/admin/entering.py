"""New from a source: its address or its text, then its card, then statements entered beside its text."""

from functools import partial, reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.forms.models import modelform_factory
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.desk.admin import kept
from tracker.desk.admin.entry import Entry, saved
from tracker.desk.admin.mistakes import mistakes
from tracker.desk.admin.publishing import Admin, gone, page_context, row_at
from tracker.desk.candidates import Told, bare, candidates, numbered, outlets, pieces, prefilled, wording
from tracker.desk.capturing import (
    MOST_UPLOADED,
    NothingToReadError,
    capture_address,
    capture_file,
    capture_text,
    file_under,
    latest_of,
)
from tracker.desk.checking import note_failure
from tracker.desk.distinct import tell_apart
from tracker.desk.forms.labels import label
from tracker.desk.forms.suggestions import suggestions
from tracker.desk.forms.texts import UrlField
from tracker.desk.known_actors import known_actors
from tracker.desk.likely import likely_claims
from tracker.desk.models import Capture, Source, Statement
from tracker.desk.models.faults import answerable, in_words
from tracker.desk.models.fields import validate_url
from tracker.desk.refusals import Refused
from tracker.ground.alerts import read_alert
from tracker.ground.lookalikes import host_of
from tracker.ground.prefilling import language_of, outlet_of, title_in
from tracker.ground.text import URL
from tracker.ground.vocabulary import ActorKind

MAY_ENTER = ("desk.add_source", "desk.add_claim", "desk.change_claim", "desk.add_statement", "desk.add_capture")
CARD = ("publisher", "kind", "title", "url", "published", "language")
_PUBLISHERS = tuple(kind.value for kind in ActorKind if kind is not ActorKind.PERSON)


class MaterialForm(forms.Form):
    """An address, a text, a file, or an address with its text: what somebody has at hand."""

    url = UrlField(
        label=_("Address"),
        required=False,
        max_length=URL,
        validators=[validate_url],
        help_text=_("The page is fetched and a copy is kept. With a text below, the text is kept and nothing fetched."),
    )
    text = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        max_length=MOST_UPLOADED,
        widget=forms.Textarea(attrs={"rows": 10, "class": "vLargeTextField", "dir": "auto"}),
        help_text=_("Of the article, as you see it, or the HTML of its page."),
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        max_length=255,
        help_text=_("Text, a saved web page (HTML) or a PDF, at most 2 MB."),
        widget=forms.FileInput(attrs={"accept": ".txt,.html,.htm,.xhtml,.pdf,text/plain,text/html,application/pdf"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.get(name) for name in ("url", "text", "file")):
            self.add_error("url", gettext("Give an address, a text or a file."))
        return cleaned


def entering(request: HttpRequest) -> User:
    """Who enters, or 403."""
    if not isinstance(request.user, User) or not request.user.has_perms(MAY_ENTER):
        raise PermissionDenied
    return request.user


def enter_url(source: Source, **query: Any) -> str:
    """The page that enters statements beside a source's text."""
    return reverse("admin:desk_source_enter", args=[source.pk]) + (f"?{urlencode(query)}" if query else "")


# The material


def new_source_view(model_admin: Admin, request: HttpRequest) -> HttpResponse:
    """First what there is to read, then the source's card."""
    user = entering(request)
    step = request.POST.get("step", "") if request.method == "POST" else ""
    if step == "card" or (not step and ("capture" in request.GET or "url" in request.GET)):
        return _card_view(model_admin, request)
    form = MaterialForm(request.POST if step else None, request.FILES if step else None)
    if step and form.is_valid():
        try:
            return HttpResponseRedirect(_take(request, form.cleaned_data, user))
        except (Refused, NothingToReadError) as error:
            form.add_error("url" if isinstance(error, Refused) else None, str(error))
            if isinstance(error, Refused):
                form.add_error("text", gettext("Paste the text here, or go on without a copy."))
    unfiled = Capture.objects.filter(source=None, taken_by=user, same_as=None).exclude(text="")
    context = {
        **page_context(model_admin, request, None, gettext("New from a source")),
        "form": form,
        "without": f"?{urlencode({'url': form.data.get('url', '')})}" if step and form.errors else "",
        "unfiled": [(copy, f"?{urlencode({'capture': copy.pk})}") for copy in unfiled.defer("raw", "text")[:5]],
    }
    return TemplateResponse(request, "admin/desk/new_source.html", context)


def _take(request: HttpRequest, given: dict[str, Any], user: User) -> str:
    """Keep a copy of what was given; where to go on. An address that is entered already leads to its source."""
    url, text, file = given["url"] or "", given["text"], given["file"]
    there = at_address(url)
    if there is not None:
        messages.info(request, gettext("This address is entered already: %s.") % label(there))
        if not text and not file and latest_of(there) is not None:
            return enter_url(there)
    if file:
        copy = capture_file(there, file.read(), file.name, by=user)
    elif text and text.strip():
        copy = capture_text(there, text, by=user)
    else:
        try:
            copy = capture_address(there, by=user, url=url)
        except Refused as refused:
            if there is not None:
                note_failure(there, refused, url)
            raise
    if there is not None:
        return enter_url(there)
    page = reverse("admin:desk_source_new")
    return f"{page}?{urlencode({'capture': copy.pk, **({'url': url} if url else {})})}"


def at_address(url: str) -> Source | None:
    """The source that is entered with this address, with or without a slash at its end; of several the first."""
    bare = url.rstrip("/")
    same = Source.objects.filter(url__in=[url, bare, f"{bare}/"]) if url else Source.objects.none()
    return same.select_related("publisher").order_by("created_at", "pk").first()


# The card


def _card_view(model_admin: Admin, request: HttpRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    asked = (data or request.GET).get("capture", "")
    copy = _copy(asked)
    if copy is not None and copy.source is not None:
        return HttpResponseRedirect(enter_url(copy.source))
    form = _card_form(model_admin, request, data, card_of(copy, request.GET.get("url", "")) if data is None else {})
    if data is not None and form.is_valid():
        source = _save_card(request, form, copy)
        if source is not None:
            return HttpResponseRedirect(enter_url(source))
    context = {
        **page_context(model_admin, request, None, gettext("New from a source")),
        "form": form,
        "media": model_admin.media + form.media,
        "mistakes": mistakes(form, []),
        "suggestions": suggestions([Source]),
        "copy": copy,
        "beginning": copy.content.text[:1500] if copy else "",
    }
    return TemplateResponse(request, "admin/desk/new_source_card.html", context)


def _card_form(model_admin: Admin, request: HttpRequest, data: Any, initial: dict[str, Any]) -> Any:
    form: Any = modelform_factory(
        Source,
        form=model_admin.form,
        fields=CARD,
        formfield_callback=partial(model_admin.formfield_for_dbfield, request=request),
    )
    return form(data, initial=initial or None)


def _copy(asked: str) -> Capture | None:
    try:
        key = UUID(asked)
    except ValueError:
        return None
    rows = Capture.objects.select_related("source", "same_as").defer("raw", "same_as__raw")
    return rows.filter(pk=key).first()


def card_of(copy: Capture | None, url: str = "") -> dict[str, Any]:
    """What a source's card is filled with, from its copy and the desk's own sources and actors."""
    url = url or (copy.final or copy.requested if copy else "")
    text = copy.content.text if copy else ""
    known = known_actors()
    told = read_alert(text, outlets(known), timezone.now())
    host = host_of(url)
    publisher = publisher_at(host) or _id(
        outlet_of(outlets(known, _PUBLISHERS), host=host, site=copy.site if copy else "") or told.agency
    )
    return {
        "publisher": publisher,
        "kind": "article",
        "title": (copy.title if copy else "") or title_in(text),
        "url": url,
        "published": (copy.published if copy else "") or told.published,
        "language": (copy.language if copy else "") or language_of(text),
    }


def publisher_at(host: str) -> UUID | None:
    """Who published the source that was entered last from this host."""
    if not host:
        return None
    bare = host.removeprefix("www.")
    starts = [f"{scheme}://{each}/" for scheme in ("https", "http") for each in (bare, f"www.{bare}")]
    same = Source.objects.filter(reduce(or_, (Q(url__startswith=start) for start in starts)))
    return same.order_by("-created_at").values_list("publisher_id", flat=True).first()


def _id(key: str | None) -> UUID | None:
    return UUID(key) if key else None


def _save_card(request: HttpRequest, form: Any, copy: Capture | None) -> Source | None:
    """The source, saved with its copy in one transaction; None where the database refuses it, which the form says."""
    try:
        with transaction.atomic():
            if copy is not None:
                # Of two windows that save the same copy's card, the second is told of what the first has saved.
                held = Capture.objects.select_for_update(of=("self",)).defer("raw", "text").get(pk=copy.pk)
                if held.source is not None:
                    return held.source
            form.give_address()
            source: Source = form.save()
            if isinstance(request.user, User):
                tell_apart(source.pk, form.told_apart, request.user)
            if copy is not None:
                file_under(copy, source)
            connection.check_constraints()
    except DatabaseError as error:
        if not answerable(error):
            raise
        form.add_error(None, in_words(error))
        return None
    messages.success(request, gettext("The source is saved. Now the statements in it."))
    return source


# The statements


def enter_view(model_admin: Admin, request: HttpRequest, object_id: str) -> HttpResponse:
    """The text on one side, what is said in it on the other."""
    entering(request)
    source = row_at(model_admin, request, object_id)
    if source is None:
        return gone(model_admin, request, object_id)
    if not isinstance(source, Source):
        raise Http404
    copy = latest_of(source)
    text = copy.content.text if copy else ""
    found = candidates(text, known_actors())
    data = request.POST if request.method == "POST" else None
    number = numbered((data or request.GET).get("sentence", ""), found) or (0 if data or "free" in request.GET else 1)
    number = min(number, len(found))
    chosen = found[number - 1] if number else None
    told = Told(source.publisher_id, source.published, source.language)
    initial = prefilled(chosen, text, told) if data is None else {}
    likely = likely_claims(bare(chosen), speaker=initial.get("speaker"))
    entry = Entry(
        request, data, text=text, initial=initial, wording=wording(chosen, told), likely=likely,
        language=source.language,
    )  # fmt: skip
    if data is not None and entry.is_valid() and (statement := saved(entry, lambda: entry.save([source]))):
        messages.success(request, gettext("Saved: %s.") % label(statement))
        following = number + 1 if number and number < len(found) else 0
        onwards = {"sentence": following} if following else {"free": 1}
        return kept.saved(request, HttpResponseRedirect(enter_url(source, **onwards)))
    statements = Statement.objects.filter(sources__source=source).select_related("speaker", "claim")
    entered = list(statements.order_by("claim__created_at", "claim", "order")[:200])
    context = {
        **page_context(model_admin, request, source, gettext("Statements in this source")),
        "entry": entry,
        "media": model_admin.media + entry.media,
        "mistakes": entry.mistakes,
        "suggestions": entry.suggestions,
        "source": source,
        "copy": copy,
        "pieces": list(pieces(text, found, number, entered)),
        "number": number,
        "count": len(found),
        "sentence": chosen,
        "entered": entered,
        "captures": reverse("admin:desk_source_captures", args=[source.pk]),
        "back": reverse("admin:desk_source_change", args=[source.pk]),
        "kept": kept.kept(f"enter/{source.pk}/{number}"),
    }
    return TemplateResponse(request, "admin/desk/enter.html", context)
