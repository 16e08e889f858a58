"""The form that enters one statement with its claim, in one go: on a claim that is there, or on a new one."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.forms.models import modelform_factory
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.desk.admin.mistakes import Mistake, mistakes
from tracker.desk.admin.rows import own_picks
from tracker.desk.admin.statement import StatementsInline
from tracker.desk.admin.utterance import RELAYED, UtteranceForm
from tracker.desk.forms.labels import described, label
from tracker.desk.forms.lookalikes import LookalikeForm
from tracker.desk.forms.picks import Picks, PicksField
from tracker.desk.forms.suggestions import suggestions
from tracker.desk.models import Claim, Source, Statement, StatementRelay, StatementSource
from tracker.desk.models.base import StaleError
from tracker.desk.models.faults import answerable, in_words
from tracker.desk.quotes import renew_quietly
from tracker.ground.quotes import NotFound, locate

NEW, OTHER = "new", "other"
FIELDS = ("claim", "speaker", "on_behalf_of", "stance", "said", "quote_text", "quote_language")


class EntryForm(UtteranceForm):
    """One statement. `about` is the id of a likely claim, "other" for the one picked in `claim`, "new" for a new one."""

    speaker = "speaker"
    field_order = (
        "about",
        "claim",
        "speaker",
        "on_behalf_of",
        "stance",
        "said",
        "relayed_by",
        "quote_text",
        "unlocked",
    )

    about = forms.ChoiceField(label=_("About"), widget=forms.RadioSelect)
    relayed_by = PicksField(
        Picks(StatementRelay, "statement", "actor"), required=False, label=_("relayed by"), help_text=RELAYED
    )
    unlocked = forms.BooleanField(
        required=False, label=_("Keep this quote: it is not in the text as quoted"), widget=forms.HiddenInput
    )

    likely: ClassVar[Sequence[Claim]] = ()
    fixed: ClassVar[Claim | None] = None
    text: ClassVar[str] = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quote_text"].widget.attrs |= {"rows": 2, "data-quote": ""}
        if self.fixed is not None:
            del self.fields["about"]
            return
        self.fields["claim"].required = False
        about: Any = self.fields["about"]
        about.choices = [
            *((str(claim.pk), claim.text) for claim in self.likely),
            (NEW, gettext("A new claim, worded below")),
            (OTHER, gettext("Another claim, picked below")),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("quote_text"):
            cleaned["quote_language"] = ""
        elif "quote_language" in cleaned and self.text:
            self._lock(cleaned)
        if cleaned.get("about") == OTHER and cleaned.get("claim") is None and "claim" not in self.errors:
            self.add_error("claim", gettext("Pick the claim, or say above that it is another one."))
        return cleaned

    def _lock(self, cleaned: dict[str, Any]) -> None:
        """A quote that is not in the text is kept only by somebody who says so, having seen the closest passage."""
        found = locate(cleaned["quote_text"], self.text)
        if not isinstance(found, NotFound):
            return
        self.fields["unlocked"].widget = forms.CheckboxInput()
        if cleaned.get("unlocked"):
            return
        said = [gettext("These words are not in the kept text, word for word.")]
        if found.exact:
            said.append(gettext("The closest passage there: “%s”.") % found.exact[:300])
        said.append(gettext("Quote it as it stands there, or say below that this quote is meant."))
        self.add_error("quote_text", ValidationError(" ".join(said), code="not-in-the-text"))

    def chosen(self) -> Claim | None:
        """The claim that the statement is about; None for the new one."""
        if self.fixed is not None:
            return self.fixed
        about, picked = self.cleaned_data["about"], self.cleaned_data.get("claim")
        return picked if about == OTHER else next((each for each in self.likely if str(each.pk) == about), None)


class NewClaimForm(LookalikeForm):
    """What a new claim needs at once; the rest is in its own form."""

    kind = "claim"
    names = ("place",)

    class Meta:
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})}

    def named_after(self, row: Claim) -> str:
        return row.text


class EntryRows(StatementsInline):
    """How a statement's columns become fields, as in the claim's form."""

    autocomplete_fields: ClassVar[tuple[str, ...]] = (*StatementsInline.autocomplete_fields, "claim")


class Entry:
    """Both forms of a page; `data` is what was sent, None where the page is only shown."""

    def __init__(
        self,
        request: HttpRequest,
        data: Any,
        *,
        text: str,
        initial: dict[str, Any],
        wording: str = "",
        likely: Sequence[Claim] = (),
        claim: Claim | None = None,
        language: str = "en",
    ) -> None:
        self.claim, self.language = claim, language
        known = [*likely, *_posted(data, likely)]
        rows = EntryRows(Claim, admin.site)
        form: Any = modelform_factory(
            Statement,
            form=EntryForm,
            fields=[name for name in FIELDS if claim is None or name != "claim"],
            formfield_callback=partial(rows.formfield_for_dbfield, request=request),
        )
        form.likely, form.fixed, form.text = known, claim, text
        if claim is None:
            form.base_fields["claim"].label = gettext("Another claim")
        own_picks(form, request)
        about = {"about": str(likely[0].pk) if likely else NEW}
        self.form = form(data, initial=None if data is not None else {**about, **initial})
        self.new_claim: Any = self._claim_form(request, data, wording, likely) if claim is None else None

    def _claim_form(self, request: HttpRequest, data: Any, wording: str, likely: Sequence[Claim]) -> Any:
        claims = admin.site.get_model_admin(Claim)
        form: Any = modelform_factory(
            Claim,
            form=NewClaimForm,
            fields=("text", "kind", "place"),
            formfield_callback=partial(claims.formfield_for_dbfield, request=request),
        )
        sent = data if data is not None and data.get("about") == NEW else None
        shown = data if data is not None and sent is None else None
        initial = {"text": wording, "kind": likely[0].kind if likely else _usual_kind()}
        if shown is not None:
            initial = {name: shown.get(f"claim-{name}", "") for name in ("text", "kind", "place")}
        return form(sent, initial=None if sent is not None else initial, prefix="claim", use_required_attribute=False)

    @property
    def media(self) -> forms.Media:
        media: forms.Media = self.form.media
        return media + self.new_claim.media if self.new_claim is not None else media

    @property
    def which_claim(self) -> list[Any]:
        """The fields that say which claim it is about; none where it is given."""
        return [field for field in self.form.visible_fields() if field.name in ("about", "claim")]

    @property
    def statement(self) -> list[Any]:
        """All other fields of the statement."""
        return [field for field in self.form.visible_fields() if field.name not in ("about", "claim")]

    @property
    def suggestions(self) -> dict[str, list[str]]:
        """The lists that fields of a new claim offer."""
        return suggestions([Claim]) if self.new_claim is not None else {}

    def is_valid(self) -> bool:
        """Both forms, so that both say at once what is wrong."""
        forms_sent = [self.form]
        if self.new_claim is not None and self.form.data.get("about") == NEW:
            forms_sent.append(self.new_claim)
        sent = [each.is_valid() for each in forms_sent]
        return all(sent)

    @property
    def mistakes(self) -> list[Mistake]:
        """What is wrong with what was sent."""
        asked = [self.form] if self.new_claim is None else [self.form, self.new_claim]
        return [each for form in asked if form.is_bound for each in mistakes(form, [])]

    def save(self, sources: Iterable[Source], likewise: QuerySet[Source] | None = None) -> Statement:
        """Within a transaction: the statement, on its claim, which is saved with it where it is new.

        Refused where just this is entered with one of the sources, or of `likewise`: a form that was sent twice is
        entered once. Of two at the same moment the second waits.
        """
        sources = list(sources)
        for each in sources:
            Source.objects.select_for_update(no_key=True).only("pk").filter(pk=each.pk).first()
        claim = self.form.chosen()
        there_already = self._entered(Source.objects.filter(pk__in=[each.pk for each in sources]))
        if there_already is None and likewise is not None:
            there_already = self._entered(likewise)
        if there_already is not None:
            raise ValidationError(gettext("Just this is entered already: %s.") % label(there_already))
        statement: Statement = self.form.save(commit=False)
        if claim is None:
            row = self.new_claim.instance
            self.new_claim.give_address()
            row.language = self.language or "en"
            row.save()
            return self._say(row, statement, sources)
        there = Claim.objects.select_for_update(no_key=True).filter(pk=claim.pk).first()
        if there is None:
            raise ValidationError(gettext("This claim was deleted meanwhile. Choose another one, or word a new one."))
        with there.changing():
            return self._say(there, statement, sources)

    def _entered(self, sources: QuerySet[Source]) -> Statement | None:
        """The same words of the same speaker on the same claim, or one worded the same, in one of these sources."""
        given, claim = self.form.cleaned_data, self.form.chosen()
        about = {"claim": claim} if claim is not None else {"claim__text": self.new_claim.instance.text}
        said = {name: given[name] for name in ("speaker", "on_behalf_of", "stance", "said", "quote_text")}
        return Statement.objects.filter(**about, **said, sources__source__in=sources).first()

    def _say(self, claim: Claim, statement: Statement, sources: Iterable[Source]) -> Statement:
        statement.claim = claim
        last = claim.statements.order_by("-order").values_list("order", flat=True).first()
        statement.order = 0 if last is None else last + 1
        statement.save(force_insert=True)
        for order, source in enumerate(sources):
            StatementSource.objects.create(statement=statement, source=source, order=order)
        self.form.save_m2m()
        renew_quietly([statement])
        return statement


def saved(entry: Entry, save: Any) -> Any:
    """What `save()` gives, in one transaction; None where the database refuses it, which the form then says."""
    try:
        with transaction.atomic():
            found = save()
            # Deferred truths speak now, while the form can still say so.
            connection.check_constraints()
            return found
    except StaleError:
        entry.form.add_error(None, gettext("Somebody else saved this at the same moment. Save again."))
    except ValidationError as error:
        entry.form.add_error(None, error)
    except DatabaseError as error:
        if not answerable(error):
            raise
        entry.form.add_error(None, in_words(error))
    return None


def _posted(data: Any, likely: Iterable[Claim]) -> list[Claim]:
    """The likely claim that a form was sent with, where it is not among the likeliest any more."""
    about = data.get("about", "") if data is not None else ""
    try:
        key = UUID(about)
    except ValueError:
        return []
    return [] if key in {claim.pk for claim in likely} else list(described(Claim).filter(pk=key))


def _usual_kind() -> str:
    """The kind of the claim that was entered last: the likeliest one for the next."""
    return Claim.objects.order_by("-created_at").values_list("kind", flat=True).first() or ""
