"""The page on which an editor reviews and publishes: what readers will see, what else changes, what to look at twice."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tracker.desk.accounts.presence import PresenceForm
from tracker.desk.admin.following import next_in, next_to_publish
from tracker.desk.admin.publishing import change_url, gone, page_context, publisher, row_at, url_of
from tracker.desk.admin.quote_lock import quote_lines
from tracker.desk.admin.reviewing import ReturnForm, review_context
from tracker.desk.differences import Change as FieldChange
from tracker.desk.differences import Difference, in_full, in_words, titles_for
from tracker.desk.documents_of import SubjectRow
from tracker.desk.effects import Effect, effects_of
from tracker.desk.forms.lookalikes import warnings
from tracker.desk.forms.texts import PublicNoteField
from tracker.desk.loading import load
from tracker.desk.models import Actor, Review
from tracker.desk.problems import CHOSEN, problems_of
from tracker.desk.publishing import Item, Preview, Publication, PublicationRefused, plan_publication, publish
from tracker.desk.review import review_of
from tracker.desk.states import status_labels, status_pair_labels, statuses
from tracker.desk.suspicions import Suspicion, suspicions
from tracker.ground.rules import RULES
from tracker.ground.text import TEXT
from tracker.ground.vocabulary import Change

if TYPE_CHECKING:
    Admin = ModelAdmin[Any]
else:
    Admin = ModelAdmin

HELP = {
    Change.UPDATE: _("Something is new: a statement, a source, a later state of things."),
    Change.MINOR: _("Spelling, or what stands beside a statement. Not a stance, a date, a quote or a claim’s wording."),
    Change.CORRECTION: _("What we published was wrong. The note says what, and readers find it among the corrections."),
}


class AnswersForm(PresenceForm):
    """One tick and one reason for each warning; `answers` are those that were given both."""

    def __init__(self, *args: Any, suspected: Sequence[Suspicion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suspected = suspected
        for each in suspected:
            tick, why = names_of(each)
            self.fields[tick] = forms.BooleanField(label=_("Publish nevertheless"), required=False)
            self.fields[why] = forms.CharField(
                label=_("Reason"),
                required=False,
                strip=False,
                max_length=TEXT,
                widget=forms.TextInput(attrs={"class": "vTextField"}),
            )

    @property
    def warnings(self) -> Iterator[tuple[str, forms.BoundField, forms.BoundField]]:
        """(sentence, tick, reason), for the template."""
        for each in self.suspected:
            tick, why = names_of(each)
            yield each.sentence, self[tick], self[why]

    @property
    def others(self) -> Iterator[forms.BoundField]:
        """The fields that answer no warning."""
        own = {name for each in self.suspected for name in names_of(each)}
        return (self[name] for name in self.fields if name not in own)

    @property
    def answers(self) -> dict[str, str]:
        """{key of a warning: its reason}."""
        given = {}
        for each in self.suspected:
            tick, why = names_of(each)
            if self.cleaned_data.get(tick):
                given[each.key] = self.cleaned_data.get(why, "")
        return given


def names_of(suspicion: Suspicion) -> tuple[str, str]:
    """The names of the two inputs that answer a warning."""
    key = sha256(suspicion.key.encode()).hexdigest()[:16]
    return f"nevertheless-{key}", f"reason-{key}"


class PublishForm(AnswersForm):
    """What an editor says about an edition. The kind of change is asked only where something was public before."""

    note = PublicNoteField(
        help_text=_("Readers see it with this edition. A correction needs one: what was wrong, and what is right."),
    )

    def __init__(self, *args: Any, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if again:
            self.fields["change"] = forms.ChoiceField(
                label=_("Kind of change"),
                widget=forms.RadioSelect,
                choices=[(kind.value, f"{gettext(kind.label)}: {HELP[kind]}") for kind in CHOSEN],
                initial=Change.UPDATE.value,
            )
            self.order_fields(["change", "note"])


@dataclass(frozen=True, slots=True)
class Line:
    """One subject of a batch, as the confirmation lists it. `why` are the rules in words, before and after."""

    kind: str
    title: str
    url: str
    number: int
    unchanged: bool
    again: bool
    before: str
    after: str
    differences: Sequence[Difference]
    contents: Sequence[Difference]
    why: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another claim whose status changes, as the page lists it."""

    title: str
    url: str
    before: str
    after: str
    why: Sequence[str]


def publish_view(admin: Admin, request: HttpRequest, object_id: str) -> HttpResponse:
    """The review page of one subject, with what was sent to be published together with it."""
    user = publisher(request)
    row = row_at(admin, request, object_id)
    if row is None:
        return gone(admin, request, object_id)
    review = Review.objects.filter(subject=row.pk).first()
    beside = load(review.together).values() if review else ()
    extra = {
        "original": row,
        "proposed": review.public_note if review else "",
        "following": next_in("waiting", row, user),
    }
    return _publish_page(admin, request, [row, *beside], user, back=change_url(row), extra=extra)


def publish_selected(admin: Admin, request: HttpRequest, rows: Iterable[SubjectRow]) -> HttpResponse:
    """The same for the rows that were ticked in a list; confirming posts the list's action again."""
    user = publisher(request)
    chosen = list(rows)
    if not chosen:
        messages.error(request, gettext("None of the rows that were ticked is there any more. Choose again."))
        return HttpResponseRedirect(request.get_full_path())
    extra = {
        "selected": [str(row.pk) for row in chosen],
        "checkbox": ACTION_CHECKBOX_NAME,
        "original": None,
    }
    return _publish_page(admin, request, chosen, user, back=request.get_full_path(), extra=extra)


def _publish_page(
    admin: Admin, request: HttpRequest, rows: list[SubjectRow], user: User, *, back: str, extra: dict[str, Any]
) -> HttpResponse:
    posted = request.method == "POST" and "seen" in request.POST
    preview = plan_publication(rows, by=user)
    suspected = suspicions(preview)
    form = PublishForm(
        request.POST if posted else None,
        again=any(item.before for item in preview.asked),
        suspected=suspected,
        initial={"note": extra.get("proposed", "")},
        request=request,
    )
    refused: list[str] = []
    if posted and form.is_valid():
        try:
            done = publish(
                rows,
                by=user,
                change=form.cleaned_data.get("change"),
                note=form.cleaned_data["note"],
                seen=request.POST["seen"],
                answers=form.answers,
                first=preview,
            )
        except PublicationRefused as error:
            refused = error.problems
            preview = plan_publication(rows, by=user)
        else:
            tell(admin, request, rows, done)
            return HttpResponseRedirect(next_to_publish(admin, request) or back)
    quotes, of_quotes = quote_lines(preview.appended)
    original: SubjectRow | None = extra["original"]
    standing = review_of([original]).get(original.pk) if original else None
    context = {
        **page_context(admin, request, original, gettext("Review and publish")),
        **_lists(preview),
        "quotes": quotes,
        "of_quotes": of_quotes,
        **extra,
        "elsewhere": elsewhere(effects_of(preview)),
        "form": form,
        "problems": refused or problems_of(preview, by=user),
        "warnings": warnings(item.row for item in preview.appended if isinstance(item.row, Actor)),
        "preview": preview,
        "later": [{"title": str(row), "url": url_of(row)} for row in preview.later],
        "nothing": not preview.appended,
        "back": back,
        "review": review_context(original, user, standing) if original else None,
        "return_form": ReturnForm(),
    }
    return TemplateResponse(request, "admin/desk/publish.html", context)


def _lists(preview: Preview) -> dict[str, list[Line]]:
    """Everything that would become public, as lines for the template."""
    changes = {item.subject: item.changes for item in preview.appended}
    contents = {item.subject: item.contents for item in preview.appended}
    titles = titles_for(change for found in (*changes.values(), *contents.values()) for change in found)
    derived = statuses(preview)
    labels = status_labels(derived)

    def line(item: Item) -> Line:
        before, after = labels.get(item.subject, ("", ""))
        found: Sequence[FieldChange] = changes.get(item.subject, ())
        rules = [status.rule for status in derived.get(item.subject, ()) if status]
        return Line(
            kind=str(item.row._meta.verbose_name),
            title=str(item.row),
            url=url_of(item.row),
            number=item.number,
            unchanged=item.unchanged,
            again=item.held is not None,
            before=before,
            after=after,
            differences=in_words(found, titles),
            contents=in_full(contents.get(item.subject, ()), titles),
            why=in_rules(rules),
        )

    return {
        "asked": [line(item) for item in preview.asked],
        "needed": [line(item) for item in preview.needed],
        "naming": [line(item) for item in preview.naming],
    }


def in_rules(rules: Iterable[str]) -> list[str]:
    """Each of these rules once, in plain words."""
    return [f"{rule}: {gettext(RULES[rule])}" for rule in dict.fromkeys(rules)]


def elsewhere(found: Iterable[Effect]) -> list[Elsewhere]:
    """The claims outside a batch whose status changes, or gets another note; one query at most."""
    shown = [effect for effect in found if effect.changed or effect.noted]
    labels = status_pair_labels({effect.subject: (effect.before, effect.after) for effect in shown})
    return [
        Elsewhere(
            title=effect.title,
            url=reverse("admin:desk_claim_change", args=(effect.subject,)),
            before=labels[effect.subject][0],
            after=labels[effect.subject][1],
            why=in_rules([effect.before.rule, effect.after.rule]),
        )
        for effect in shown
    ]


def tell(admin: Admin, request: HttpRequest, rows: list[SubjectRow], done: Publication) -> None:
    """Say what was published, with a link to the page where there is one."""
    count = len(done.editions)
    if count:
        text = ngettext("%(count)s edition published.", "%(count)s editions published.", count) % {"count": count}
        url = admin.get_view_on_site_url(rows[0]) if len(rows) == 1 else None
        link = format_html(' <a href="{}">{}</a>', url, gettext("View on site")) if url else ""
        messages.success(request, format_html("{}{}", text, link))
    if done.unchanged:
        same = len(done.unchanged)
        text = ngettext(
            "What readers see is the same as here: no new edition.",
            "%(count)s were public as they are: no new edition.",
            same,
        )
        messages.info(request, text % {"count": same})
