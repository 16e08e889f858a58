"""One statement as its claim's page shows it: who, for whom, when, how it reached us, in what words."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.html import format_html_join

from tracker.ground.dates import Date, Precision
from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import Fate, How, Stance
from tracker.record.documents import StatementDoc
from tracker.web.presenters import dates, links
from tracker.web.presenters.languages import desk_words
from tracker.web.presenters.names import Name, Names
from tracker.web.presenters.provenance import SourceView, only_alerts, routes, source_views
from tracker.web.presenters.quotes import QuoteView, quote_view
from tracker.web.translating import gettext, ngettext

_STANDING = frozenset({Fate.STANDS, Fate.COMMENT, Fate.SPENT})


@immutable()
class Fact:
    """A labelled line below a statement."""

    label: str
    text: str


@immutable()
class Change:
    """ "Reverses the statement of 20 Nov 2025", with where that stands on the page."""

    text: str
    url: str


@immutable(kw_only=True)
class StatementView:
    """`fate` is "" where the statement stands; `struck` where all its sources are retracted; `when` is "" for <time>
    elements that HTML has no value for (about, before, intervals). `developing`: entered from an alert alone."""

    anchor: str
    stance: str
    stance_label: str
    speaker: Name
    role: str
    behalf: Name | None
    said: str
    when: str
    routes: tuple[tuple[Name, ...], ...]
    quote: QuoteView | None
    sources_label: str
    sources: tuple[SourceView, ...]
    changes: tuple[Change, ...]
    fate: str
    out: bool
    struck: bool
    developing: bool
    method: str
    hedging: str
    facts: tuple[Fact, ...]
    note: str


class StatementPresenter:
    """Presents the statements of one claim, which refer to each other."""

    def __init__(self, statements: Sequence[StatementDoc], lines: Sequence[Mapping[str, Any]], names: Names) -> None:
        """`lines` are those of the claim card's sides: fates, voices and order."""
        self._docs = {statement.id: statement for statement in statements}
        self._lines = {line["statement"]: line for line in lines}
        self._names = names

    def views(self, lines: Sequence[Mapping[str, Any]]) -> tuple[StatementView, ...]:
        """These lines' statements, in their order."""
        return tuple(self.view(self._docs[UUID(line["statement"])], line) for line in lines)

    def view(self, doc: StatementDoc, line: Mapping[str, Any]) -> StatementView:
        """One statement with its line."""
        fate = Fate(line["fate"])
        speaker = self._names.card(doc.speaker)
        return StatementView(
            anchor=links.statement_anchor(doc.id),
            stance=doc.stance,
            stance_label=gettext(Stance(doc.stance).label),
            speaker=self._names.actor(doc.speaker),
            role=self._role(speaker.card if speaker else {}),
            behalf=self._names.actor(doc.on_behalf_of) if doc.on_behalf_of else None,
            said=dates.full(doc.said),
            when=_machine(doc.said),
            routes=routes(doc, self._names),
            quote=quote_view(doc.quote, self._names) if doc.quote else None,
            sources_label=ngettext("Source", "Sources", len(doc.sources)),
            sources=source_views(doc, self._names),
            changes=(*self._changing(doc), *self._changed(doc)),
            fate="" if fate in _STANDING else gettext(fate.label),
            out=fate not in _STANDING,
            struck=fate is Fate.RETRACTED,
            developing=only_alerts(doc, self._names),
            method=desk_words(doc.method),
            hedging=desk_words(doc.hedging),
            facts=tuple(self._facts(doc, line)),
            note=desk_words(doc.note),
        )

    def brief(self, statement: UUID | str) -> Change:
        """ "Valery Gerasimov, on or before 20 Nov 2025: Says so": a link to a statement on the page."""
        doc = self._docs[UUID(str(statement))]
        text = gettext("%(speaker)s, %(date)s: %(stance)s") % {
            "speaker": self._names.text(doc.speaker),
            "date": dates.short(doc.said),
            "stance": gettext(Stance(doc.stance).label),
        }
        return Change(text, f"#{links.statement_anchor(doc.id)}")

    def _role(self, actor: Mapping[str, Any]) -> str:
        """The speaker's role; of an unnamed one, why the name is not known; of a checker, its independence."""
        parts = [desk_words(actor.get("role", ""))]
        if actor.get("unnamed"):
            why = actor.get("why_unnamed") or gettext("not given")
            parts.append(gettext("name not published; reason: %(why)s") % {"why": why})
        if actor.get("independent"):
            parts.append(gettext("independent of the sides: %(why)s") % {"why": actor.get("note", "")})
        told = [part for part in parts if part]
        if len(told) > 1:
            return format_html_join(" · ", "{}", ((part,) for part in told))
        return told[0] if told else ""

    def _changing(self, doc: StatementDoc) -> list[Change]:
        if doc.changes is None:
            return []
        how = gettext(How(doc.changes.how).label)
        if doc.changes.target not in self._docs:
            return [Change(gettext("%(how)s an earlier statement that is not on this page") % {"how": how}, "")]
        target = self.brief(doc.changes.target)
        return [Change(gettext("%(how)s: %(statement)s") % {"how": how, "statement": target.text}, target.url)]

    def _changed(self, doc: StatementDoc) -> list[Change]:
        later = [each for each in self._docs.values() if each.changes and each.changes.target == doc.id]
        return [
            Change(gettext("Changed by: %(statement)s") % {"statement": brief.text}, brief.url)
            for brief in (self.brief(each.id) for each in later)
        ]

    def _facts(self, doc: StatementDoc, line: Mapping[str, Any]) -> list[Fact]:
        facts = [
            Fact(gettext("Said at"), desk_words(doc.venue)),
            Fact(gettext("Attribution"), desk_words(doc.attribution)),
        ]
        voice = line["voice"]
        if voice and voice not in (str(doc.speaker), str(doc.on_behalf_of)):
            facts.append(Fact(gettext("Side"), self._names.text(voice)))
        return [fact for fact in facts if fact.text]


def _machine(edtf: str) -> str:
    """The value of a <time> element, where HTML has one for this date."""
    date = Date.parse(edtf)
    return edtf if date.precision in (Precision.DAY, Precision.MONTH, Precision.YEAR, Precision.EXACT) else ""
