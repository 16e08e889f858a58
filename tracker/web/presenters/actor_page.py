"""An actor's page as plain values: who it is, its answers to plans, what it said and what was said for it."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.html import format_html

from tracker.ground.dates import Date
from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import OPPOSING, SUPPORTING, Acceptance, ActorKind, values
from tracker.record.documents import ActorDoc, RoleDoc
from tracker.record.entry_pages import EntryLine
from tracker.web.presenters import dates
from tracker.web.presenters.entry_lines import ClaimEntry, claim_entries
from tracker.web.presenters.languages import desk_words, language_name
from tracker.web.presenters.names import Name, Names, ref_text
from tracker.web.presenters.positions import PositionView, position_anchor, position_on, position_view
from tracker.web.translating import gettext, ngettext

AT_A_GLANCE = 6
"""Positions of one kind that are named at the head of the page."""


@immutable()
class Fact:
    label: str
    text: str = ""
    names: tuple[Name, ...] = ()


@immutable()
class Answer:
    """One answer to plans (accepts, rejects …): `shown` names what it was given to, each with its day; `more` the rest."""

    key: str
    label: str
    shown: tuple[Name, ...]
    more: str
    positions: tuple[PositionView, ...]


@immutable()
class Section:
    """One group of what was said by an actor or for it."""

    key: str
    title: str
    claims: tuple[ClaimEntry, ...]


def roles(doc: ActorDoc) -> list[str]:
    """Every role with its dates, those without an end and the newest first, unless it only repeats the kind."""
    kind = gettext(ActorKind(doc.kind).label).casefold()
    told = [role for role in doc.roles if role.role.casefold() != kind]
    return [_role(role) for role in sorted(told, key=_place)]


def _place(role: RoleDoc) -> tuple[bool, float, float]:
    begin, end = Date.parse(role.since).earliest, Date.parse(role.until).latest
    return bool(role.until), -(end.timestamp() if end else 0), -(begin.timestamp() if begin else 0)


def _role(role: RoleDoc) -> str:
    since = dates.short(role.since) if role.since else ""
    until = dates.short(role.until) if role.until else ""
    if since and until:
        span = f"{since} – {until}"
    elif until:
        span = gettext("until %(date)s") % {"date": until}
    else:
        span = gettext("since %(date)s") % {"date": since} if since else ""
    told = desk_words(role.role)
    return format_html("{} ({})", told, span) if span else told


def facts(doc: ActorDoc, names: Names) -> list[Fact]:
    """Side, whole, names and notes, as far as there are any."""
    written = [(each.name, f"{each.name} ({language_name(each.language)})") for each in doc.names]
    others = ", ".join(
        dict.fromkeys(
            shown for name, shown in (*written, *zip(doc.aliases, doc.aliases, strict=True)) if name != doc.name
        )
    )
    found = [
        Fact(gettext("Side"), names=(names.actor(doc.party),) if doc.party else ()),
        Fact(gettext("Part of"), names=(names.actor(doc.part_of),) if doc.part_of else ()),
        Fact(gettext("Speaks for"), names=tuple(names.actor(each) for each in doc.speaks_for)),
        Fact(gettext("Also written"), others),
        Fact(gettext("Independent"), desk_words(doc.note) if doc.independent else ""),
        Fact(gettext("Note"), "" if doc.independent else desk_words(doc.note)),
    ]
    return [fact for fact in found if fact.text or fact.names]


def is_own(entry: EntryLine, actor: UUID, *, party: bool) -> bool:
    """Whether the actor itself speaks; a party also speaks through everyone named who speaks for it."""
    return entry.actor == actor or (party and entry.voice == actor)


def answers(entries: Iterable[EntryLine], actor: UUID, names: Names) -> tuple[Answer, ...]:
    """Positions by what they answer, in the order of the vocabulary."""
    by_word: dict[str, list[EntryLine]] = {word: [] for word in values(Acceptance)}
    for entry in entries:
        by_word[entry.stance].append(entry)
    return tuple(_answer(word, lines, actor, names) for word, lines in by_word.items() if lines)


def _answer(word: str, entries: Sequence[EntryLine], actor: UUID, names: Names) -> Answer:
    more = len(entries) - AT_A_GLANCE
    return Answer(
        key=word,
        label=gettext(Acceptance(word).label),
        shown=tuple(_in_short(entry, actor) for entry in entries[:AT_A_GLANCE]),
        more=ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more} if more > 0 else "",
        positions=tuple(position_view(entry.card, names) for entry in entries),
    )


def _in_short(entry: EntryLine, actor: UUID) -> Name:
    """ "E3 mark-up (24 Nov 2025)", on a side's page "E3 mark-up (Yuri Ushakov, 24 Nov 2025)": linked to it on this page."""
    position = entry.card.card
    told = (ref_text(position["actor"]) if entry.actor != actor else "", dates.short(entry.said))
    on = position_on(position)
    text = gettext("%(on)s (%(told)s)") % {"on": on.text, "told": ", ".join(filter(None, told))}
    return Name(text, f"#{position_anchor(entry.card)}", on.content, on.language)


def sections(entries: Iterable[EntryLine], actor: UUID, names: Names, *, party: bool) -> list[Section]:
    """Every claim once: under what the actor said of it, with what others said of it for the actor."""
    by_claim: dict[UUID, list[EntryLine]] = {}
    for entry in entries:
        by_claim.setdefault(entry.subject, []).append(entry)
    groups: dict[str, list[EntryLine]] = {}
    for lines in by_claim.values():
        groups.setdefault(_group([entry for entry in lines if is_own(entry, actor, party=party)]), []).extend(lines)
    titles = {
        "supports": gettext("Says so"),
        "opposes": gettext("Says not so"),
        "both": gettext("Its members have said both") if party else gettext("Has said both"),
        "comments": gettext("Comments"),
        "behalf": gettext("Said on their behalf"),
    }
    return [Section(key, title, claim_entries(groups[key], names)) for key, title in titles.items() if key in groups]


def _group(own: Sequence[EntryLine]) -> str:
    """The section of a claim: the side of what the actor itself said of it, "behalf" where only others spoke for it."""
    sides = {_side(entry.stance) for entry in own}
    if not sides:
        return "behalf"
    taken = sides - {"comments"}
    return "both" if len(taken) > 1 else next(iter(taken or sides))


def _side(stance: str) -> str:
    return "supports" if stance in SUPPORTING else "opposes" if stance in OPPOSING else "comments"
