"""A derived status in words: label, sentence, mark and notes (RULES.md "Labels")."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.safestring import SafeString

from tracker.ground.immutable import immutable
from tracker.ground.rules import GIVES
from tracker.ground.vocabulary import NO_DENIAL_RECORDED, NoteCode, StatusCode
from tracker.web.presenters import dates, links
from tracker.web.presenters.marks import mark
from tracker.web.presenters.names import Name, joined, ref_text
from tracker.web.translating import gettext

Refs = Mapping[str, Mapping[str, Any]]


@immutable(kw_only=True)
class StatusView:
    """`label` stands alone; `headline` precedes a claim's wording wherever the claim travels."""

    code: str
    rule: str
    label: str
    sentence: str
    headline: str
    mark: SafeString
    notes: tuple[str, ...]


def status_view(status: Mapping[str, Any], names: Refs) -> StatusView:
    """From a claim card's `status` and `refs` (record/cards.py)."""
    code = StatusCode(status["code"])
    label, sentence = code.label, code.sentence
    if code is StatusCode.UNCONTESTED and not status["opposed"]:
        label, sentence = NO_DENIAL_RECORDED
    label, sentence = _named(gettext(label), gettext(sentence), [_name(names, each) for each in status["checkers"]])
    return StatusView(
        code=code.value,
        rule=status["rule"],
        label=label,
        sentence=sentence,
        headline=_headline(code, label),
        mark=mark(code.value),
        notes=tuple(_note(note, names) for note in status["notes"]),
    )


def legend(shown: Iterable[StatusView]) -> tuple[Name, ...]:
    """ "Contested (R6)": the rules by which these have their statuses, each linked to where the method states it."""
    found = {each.rule for each in shown}
    return tuple(
        Name(gettext("%(status)s (%(rule)s)") % {"status": status_label(code.value), "rule": rule}, links.method(rule))
        for rule, code in GIVES.items()
        if rule in found
    )


def status_label(code: str) -> str:
    """The label of a status on its own, as in a list of filters: the checker is then "a checker"."""
    return gettext(StatusCode(code).label) % {"name": gettext("an independent checker")}


def titled(status: StatusView, text: str) -> str:
    """ "Contested claim: …": a claim never travels bare (PAGES.md)."""
    return gettext("%(label)s: %(claim)s") % {"label": status.headline, "claim": text}


def _named(label: str, sentence: str, checkers: list[str]) -> tuple[str, str]:
    names = {"name": joined(checkers)}
    return label % names, sentence % names


def _headline(code: StatusCode, label: str) -> str:
    match code:
        case StatusCode.CONTESTED:
            return gettext("Contested claim")
        case StatusCode.DENIED:
            return gettext("Denied claim")
        case StatusCode.REPORTED_ONLY:
            return gettext("Reported claim")
        case _:
            return label


def _note(note: Mapping[str, Any], names: Refs) -> str:
    code = NoteCode(note["code"])
    values = {"name": _name(names, note["actor"]), "date": dates.short(note["date"])}
    return gettext(code.label) % values


def _name(names: Refs, actor: str | None) -> str:
    return ref_text(names.get(actor)) if actor else ""
