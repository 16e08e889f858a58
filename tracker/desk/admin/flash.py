"""Flash: an agency's alert becomes a statement on a claim in one form, and goes to a second editor or to the public.

The same page enters a denial of a claim: then the claim is given. Nothing is saved before the form is sent: what the page
reads out of an alert is read anew from its text each time.
"""

from functools import partial
from hashlib import sha256
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.forms.models import modelform_factory
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.desk import review
from tracker.desk.admin import kept
from tracker.desk.admin.entering import entering
from tracker.desk.admin.entry import Entry, saved
from tracker.desk.admin.mistakes import mistakes
from tracker.desk.admin.publishing import Admin, gone, page_context, row_at
from tracker.desk.candidates import Told, bare, candidates, numbered, outlets, prefilled, wording
from tracker.desk.capturing import NothingToReadError, capture_text, kept_as
from tracker.desk.door import PublicationRefused, four_eyes, may_publish
from tracker.desk.forms.labels import described
from tracker.desk.forms.picks import OneField, OneSelect
from tracker.desk.forms.rows import SubjectForm
from tracker.desk.known_actors import known_actors
from tracker.desk.likely import likely_claims
from tracker.desk.models import Actor, Claim, Source, Statement, StatementSource
from tracker.desk.publishing import publish
from tracker.ground.alerts import LONGEST, read_alert
from tracker.ground.prefilling import language_of
from tracker.ground.text import normalise
from tracker.ground.vocabulary import Stance

AGAINST = (Stance.DENIES.value, Stance.DISPUTES.value, Stance.REFUTES.value)
"""What a denial may be; anything else that is read in its text becomes the first."""
SEND, PUBLISH, KEEP = "send", "publish", "keep"
_TITLE = 200


class AlertForm(forms.Form):
    """The text as it came over the wire."""

    text = forms.CharField(
        label=_("Alert"),
        max_length=LONGEST,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField", "dir": "auto", "autofocus": True}),
        help_text=_(
            "As it came: agency, time and speaker are read from it. Ctrl+Enter reads it, and sends the form below."
        ),
    )


class AlertSourceForm(SubjectForm):
    """The card of the alert itself."""

    kind = "source"

    def named_after(self, row: Source) -> str:
        return f"{row.publisher.name} {row.title} {row.published}"


class FoundSourceForm(forms.Form):
    """A source that is entered already, in place of an alert."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        column: Any = StatementSource._meta.get_field("source")
        self.fields["source"] = OneField(
            queryset=described(Source),
            required=False,
            label=gettext("Source"),
            widget=OneSelect(column, admin.site),
            help_text=gettext("Where no alert is pasted: the source that the denial is in."),
        )


class Flash:
    """One request of the page: what was pasted, what is read in it, and the forms."""

    def __init__(self, request: HttpRequest, user: User, claim: Claim | None) -> None:
        self.request, self.user, self.claim = request, user, claim
        sent = request.POST if request.method == "POST" else None
        self.doing = next((each for each in (SEND, PUBLISH, KEEP) if sent and each in sent), "")
        self.alert_form = AlertForm(sent if sent and ("text" in sent and (not self.doing or sent["text"])) else None)
        self.text = ""
        if self.alert_form.is_bound and self.alert_form.is_valid():
            self.text = normalise(self.alert_form.cleaned_data["text"], multiline=True)
        self._read(sent)
        self._fill(sent if self.doing else None)

    def _read(self, sent: Any) -> None:
        known = known_actors() if self.text else []
        self.alert = read_alert(self.text, outlets(known), timezone.now())
        self.body = self.text[self.alert.body :]
        self.candidates = candidates(self.body, known)
        asked = (sent.get("pick") or sent.get("sentence") or "") if sent else ""
        self.number = numbered(asked, self.candidates) or min(1, len(self.candidates))

    def _fill(self, data: Any) -> None:
        chosen = self.candidates[self.number - 1] if self.number else None
        agency = UUID(self.alert.agency) if self.alert.agency else None
        published = self.alert.published or (timezone.now().date().isoformat() if self.text else "")
        told = Told(agency, published, language_of(self.body))
        initial: dict[str, Any] = {}
        if data is None and (self.text or self.claim):
            initial = prefilled(chosen, self.body, told)
            if self.text and chosen is None:
                initial |= {"speaker": agency, "stance": Stance.REPORTS.value, "relayed_by": []}
            if self.claim is not None and initial.get("stance") not in AGAINST:
                initial["stance"] = Stance.DENIES.value
        words = bare(chosen) or self.body
        likely = likely_claims(words, speaker=initial.get("speaker")) if self.claim is None and self.text else []
        self.entry = Entry(
            self.request, data, text=self.body, initial=initial, wording=wording(chosen, told), likely=likely,
            claim=self.claim, language=told.language or "en",
        )  # fmt: skip
        self.source_form = self._source_form(data, told)
        self.found_form = FoundSourceForm(data) if self.claim is not None and not self.text else None

    def _source_form(self, data: Any, told: Told) -> Any:
        if not self.text:
            return None
        sources = admin.site.get_model_admin(Source)
        form: Any = modelform_factory(
            Source,
            form=AlertSourceForm,
            fields=("publisher", "published", "language"),
            formfield_callback=partial(sources.formfield_for_dbfield, request=self.request),
        )
        initial = {"publisher": told.publisher, "published": told.published, "language": told.language}
        return form(data, initial=initial if data is None else None, prefix="source")

    @property
    def forms(self) -> list[Any]:
        """Those that are shown, besides the entry's own."""
        return [form for form in (self.source_form, self.found_form) if form is not None]

    @property
    def mistakes(self) -> list[Any]:
        own = [each for form in self.forms if form.is_bound for each in mistakes(form, [])]
        return [*own, *self.entry.mistakes]

    @property
    def draft(self) -> str:
        """What tells this form from others in the browser: the claim, the alert and its sentence."""
        alert = sha256(self.text.encode()).hexdigest()[:16]
        return f"flash/{self.claim.pk if self.claim else 'new'}/{alert}/{self.number}"

    @property
    def may_publish(self) -> bool:
        """Whether this editor alone may make it public at once."""
        return may_publish(self.user) and not four_eyes()

    def is_valid(self) -> bool:
        """All forms, so that all say at once what is wrong."""
        answers = [each.is_valid() for each in (*self.forms, self.entry)]
        if self.found_form is not None and not self.found_form.cleaned_data.get("source"):
            self.found_form.add_error(
                "source", gettext("Paste the alert above, or pick the source that the denial is in.")
            )
            return False
        return all(answers) and (self.source_form is not None or self.found_form is not None)

    def save(self) -> Statement | None:
        """Everything in one transaction, sent to a second editor where that was asked; None where it is refused."""
        found: Statement | None = saved(self.entry, self._save)
        return found

    def _save(self) -> Statement:
        if self.found_form is not None:
            statement = self.entry.save([self.found_form.cleaned_data["source"]])
        else:
            publisher = self.source_form.cleaned_data["publisher"]
            # Of two that send one alert at the same moment the second waits here.
            Actor.objects.select_for_update(no_key=True).only("pk").filter(pk=publisher.pk).first()
            there = Source.objects.filter(publisher=publisher, captures__sha256=kept_as(self.text))
            statement = self.entry.save([self._save_source()], likewise=there)
        if self.doing == SEND or (self.doing == PUBLISH and not self.may_publish):
            try:
                review.send(statement.claim, by=self.user)
            except PublicationRefused as error:
                raise ValidationError(error.problems) from error
        return statement

    def _save_source(self) -> Source:
        form = self.source_form
        row: Source = form.save(commit=False)
        row.kind, row.alert = "alert", True
        row.title = _title(self.body)
        form.give_address()
        row.save()
        try:
            capture_text(row, self.text, by=self.user)
        except NothingToReadError as error:
            raise ValidationError(str(error)) from error
        return row


def _title(body: str) -> str:
    """The beginning of an alert, in one line, cut between words."""
    line = normalise(body)
    if len(line) <= _TITLE:
        return line.rstrip(".")
    return line[:_TITLE].rpartition(" ")[0] + "…"


def flash_view(model_admin: Admin, request: HttpRequest) -> HttpResponse:
    """A statement from an alert, on a claim that is there or on a new one."""
    return _page(model_admin, request, None, gettext("Flash"))


def denial_view(model_admin: Admin, request: HttpRequest, object_id: str) -> HttpResponse:
    """A denial of this claim."""
    entering(request)
    claim = row_at(model_admin, request, object_id)
    if claim is None:
        return gone(model_admin, request, object_id)
    if not isinstance(claim, Claim):
        raise Http404
    return _page(model_admin, request, claim, gettext("Enter a denial"))


def _page(model_admin: Admin, request: HttpRequest, claim: Claim | None, title: str) -> HttpResponse:
    user = entering(request)
    flash = Flash(request, user, claim)
    if flash.doing and flash.is_valid() and (statement := flash.save()) is not None:
        return kept.saved(request, HttpResponseRedirect(_done(request, flash, statement)))
    context = {
        **page_context(model_admin, request, claim, title),
        "flash": flash,
        "entry": flash.entry,
        "claim": claim,
        "media": model_admin.media
        + flash.entry.media
        + (flash.source_form.media if flash.source_form else forms.Media()),
        "mistakes": flash.mistakes,
        "suggestions": flash.entry.suggestions,
        "ready": bool(flash.text) or claim is not None,
        "kept": kept.kept(flash.draft),
        "sentences": [(number, each) for number, each in enumerate(flash.candidates, 1)],
    }
    return TemplateResponse(request, "admin/desk/flash.html", context)


def _done(request: HttpRequest, flash: Flash, statement: Statement) -> str:
    """Tells what became of it; where to go on."""
    claim = Claim.objects.get(pk=statement.claim_id)
    page = reverse("admin:desk_claim_change", args=[claim.pk])
    link = format_html('<a href="{}">{}</a>', page, claim)
    told = gettext("Saved: %s.")
    if flash.doing == PUBLISH and flash.may_publish:
        try:
            publish([claim], by=flash.user, answers={})
            told = gettext("Published: %s.")
        except PublicationRefused as error:
            messages.warning(request, " ".join([gettext("Saved, but not published yet."), *error.problems]))
            return reverse("admin:desk_claim_publish", args=[claim.pk])
    elif flash.doing != KEEP:
        told = gettext("Saved, and sent to a second editor: %s.")
    messages.success(request, format_html(told.replace("%s", "{}"), link))
    return page if flash.claim is not None else reverse("admin:desk_claim_flash")
