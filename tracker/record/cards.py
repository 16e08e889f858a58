"""Cards: what a list line or a reference shows of a subject without opening its document. Plain JSON.

`ref` below is {id, name, slug, unnamed} of an actor as it is named at that moment; `name` is "" where it is no longer
public (show "[removed]") and `slug` is "" where it has no page. Ids are strings, dates EDTF strings, "" where unknown.
`refs` maps the id of every actor that the card mentions by id only to its ref.

actor     name names:[{language, name}] kind role unnamed why_unnamed independent party:id|null part_of:id|null
          aliases:[str] note refs
source    publisher:ref kind title url published language carries:id|null seen state state_since note
plan      title language aliases:[str] versions:[{id slug label dated point_count:int|null points:int}]
claim     text kind level place occurred language checkable looked_at
          status:{code rule notes:[{code actor:id|null date}] checkers:[id] statement_ids:[id] supporting:[id]
                  opposing:[id] opposed:bool}
          sides:{supports opposes comments}, each a list, earliest first, of
                 {statement speaker:ref on_behalf_of:ref|null voice:id|null said stance fate first_published}
                 (a statement that only takes another back stands with the comments)
          latest_said sources:int points:[{plan plan_slug plan_title plan_language version version_slug version_label point key
          number text}] relations:[{kind target:id note}] refs
position  actor:ref on_behalf_of:ref|null voice:id|null position basis stated plan:{id slug title language}
          version:{id slug label}|null point:{id key number text}|null (version is then the point's) sources:[id]
          relayed_by:[ref] attribution hedging venue quote:{text language translation rendered_by original_seen
          [checked:{kept sha256}]}|null (without `checked` where it was checked against no copy)
          changes:{target how}|null note refs
page      section title text language note
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from tracker.ground.dates import Date
from tracker.ground.status import Status, voice
from tracker.ground.vocabulary import COMMENTS, OPPOSING, SUPPORTING, Fate, PageSection, Stance
from tracker.record.documents import (
    ActorDoc,
    ClaimDoc,
    PageDoc,
    PlanDoc,
    PositionDoc,
    Quote,
    SourceDoc,
    StatementDoc,
)
from tracker.record.standing import actor_of, derive_claim, statement_of
from tracker.record.worlds import World


def card_of(subject: UUID, world: World, as_of: date | None = None) -> dict[str, Any]:  # noqa: PLR0911  (one for each kind)
    """The card of a public subject; {} where it is not public. A claim's is that of the end of a day where one is given."""
    held = world.get(subject)
    match held.document.body if held and held.document else None:
        case ActorDoc() as actor:
            return _actor(actor, world)
        case SourceDoc() as source:
            return _source(source, world)
        case PlanDoc() as plan:
            return _plan(plan)
        case ClaimDoc() as claim:
            return claim_card(claim, derive_claim(subject, claim, world, as_of), world)
        case PositionDoc() as position:
            return _position(position, world)
        case PageDoc() as page:
            return {name: getattr(page, name) for name in ("section", "title", "text", "language", "note")}
        case _:
            return {}


def title_of(subject: UUID, world: World) -> str:  # noqa: PLR0911  (one for each kind)
    """The wording of a claim, the name of an actor, a title, or what stands in for one."""
    held = world.get(subject)
    match held.document.body if held and held.document else None:
        case ActorDoc() as actor:
            return actor.name
        case PlanDoc(title=title):
            return title
        case ClaimDoc(text=text):
            return text
        case SourceDoc() as source:
            return source.title or _source_title(source, world)
        case PositionDoc() as position:
            on = world.plan(position.plan)
            return ", ".join(filter(None, (name_of(position.actor, world), on.title if on else "")))
        case PageDoc() as page:
            return page.title or PageSection(page.section).label
        case _:
            return ""


def name_of(actor: UUID, world: World) -> str:
    """An actor's name as it is now, "" where it is not public."""
    doc = world.actor(actor)
    return doc.name if doc else ""


def ref(actor: UUID, world: World) -> dict[str, Any]:
    """An actor as others name it."""
    doc = world.actor(actor)
    return {
        "id": str(actor),
        "name": doc.name if doc else "",
        "slug": world.slug(actor),
        "unnamed": bool(doc and doc.unnamed),
    }


def refs(actors: Iterable[UUID | str | None], world: World) -> dict[str, Any]:
    """Each of these actors' refs, by id."""
    return {str(actor): ref(UUID(str(actor)), world) for actor in actors if actor}


def _source_title(source: SourceDoc, world: World) -> str:
    """A source without a title: "article, Reuters, 21 Nov 2025"."""
    published = Date.parse(source.published)
    parts = (source.kind, name_of(source.publisher, world), published.short() if source.published else "")
    text = ", ".join(filter(None, parts))
    return text[:1].upper() + text[1:]


def _actor(doc: ActorDoc, world: World) -> dict[str, Any]:
    return {
        "name": doc.name,
        "names": [{"language": each.language, "name": each.name} for each in doc.names],
        "kind": doc.kind,
        "role": _role(doc),
        "unnamed": doc.unnamed,
        "why_unnamed": doc.why_unnamed,
        "independent": doc.independent,
        "party": _id(doc.party),
        "part_of": _id(doc.part_of),
        "aliases": list(doc.aliases),
        "note": doc.note,
        "refs": refs((doc.party, doc.part_of), world),
    }


def _role(doc: ActorDoc) -> str:
    """The role held now, as far as recorded; else the last one entered."""
    held = [role for role in doc.roles if not role.until] or list(doc.roles)
    return held[-1].role if held else ""


def _source(doc: SourceDoc, world: World) -> dict[str, Any]:
    return {
        "publisher": ref(doc.publisher, world),
        "kind": doc.kind,
        "title": doc.title,
        "url": doc.url,
        "published": doc.published,
        "language": doc.language,
        "carries": _id(doc.carries),
        "seen": doc.seen,
        "state": doc.state,
        "state_since": doc.state_since,
        "note": doc.note,
        **({"alert": True} if doc.alert else {}),
    }


def _plan(doc: PlanDoc) -> dict[str, Any]:
    return {
        "title": doc.title,
        "language": doc.language,
        "aliases": list(doc.aliases),
        "versions": [
            {
                "id": str(version.id),
                "slug": version.slug,
                "label": version.label,
                "dated": version.dated,
                "point_count": version.point_count,
                "points": len(version.points),
            }
            for version in doc.versions
        ],
    }


def claim_card(doc: ClaimDoc, status: Status, world: World) -> dict[str, Any]:
    """A claim's card under this status, which may be that of a day in the past: what was said later is not in it."""
    said = [statement for statement in doc.statements if status.fates[str(statement.id)] is not Fate.LATER]
    ordered = sorted(said, key=lambda statement: Date.parse(statement.said).order)
    lines = [(statement, _line(statement, status, world)) for statement in ordered]
    dated = [statement for statement in ordered if Date.parse(statement.said).latest]
    mentioned = [note.actor for note in status.notes] + list(status.checkers + status.supporting + status.opposing)
    return {
        "text": doc.text,
        "kind": doc.kind,
        "level": doc.level,
        "place": doc.place,
        "occurred": doc.occurred,
        "language": doc.language,
        "checkable": doc.checkable,
        "looked_at": doc.looked_at,
        "status": status_of(status),
        "sides": {
            "supports": [line for statement, line in lines if statement.stance in SUPPORTING],
            "opposes": [line for statement, line in lines if statement.stance in OPPOSING],
            "comments": [line for statement, line in lines if statement.stance in COMMENTS | {Stance.WITHDRAWS}],
        },
        "latest_said": dated[-1].said if dated else "",
        "points": [line for each in doc.points if (line := _point_line(each.plan, each.point, world))],
        "sources": len({source for statement in said for source in statement.sources}),
        "relations": [{"kind": each.kind, "target": str(each.target), "note": each.note} for each in doc.relations],
        "refs": refs([*mentioned, *(line["voice"] for _, line in lines)], world),
    }


def status_of(status: Status) -> dict[str, Any]:
    return {
        "code": status.code.value,
        "rule": status.rule,
        "notes": [
            {"code": note.code.value, "actor": note.actor, "date": note.date.edtf if note.date else ""}
            for note in status.notes
        ],
        "checkers": list(status.checkers),
        "statement_ids": list(status.statement_ids),
        "supporting": list(status.supporting),
        "opposing": list(status.opposing),
        "opposed": status.denial_recorded,
    }


def _line(statement: StatementDoc, status: Status, world: World) -> dict[str, Any]:
    first_seen = world.first_seen(statement.id)
    return {
        "statement": str(statement.id),
        "speaker": ref(statement.speaker, world),
        "on_behalf_of": ref(statement.on_behalf_of, world) if statement.on_behalf_of else None,
        "voice": voice(statement_of(statement, world)),
        "said": statement.said,
        "stance": statement.stance,
        "fate": status.fates[str(statement.id)].value,
        "first_published": first_seen.date().isoformat() if first_seen else "",
    }


def _point_line(plan: UUID, point: UUID, world: World) -> dict[str, Any] | None:
    """A point with the version and the plan it is in; None where it is no longer public."""
    doc = world.plan(plan)
    for version in doc.versions if doc else ():
        for each in version.points:
            if each.id == point:
                return {
                    "plan": str(plan),
                    "plan_slug": world.slug(plan),
                    "plan_title": doc.title if doc else "",
                    "plan_language": doc.language if doc else "",
                    "version": str(version.id),
                    "version_slug": version.slug,
                    "version_label": version.label,
                    "point": str(point),
                    "key": each.key,
                    "number": each.number,
                    "text": each.text,
                }
    return None


def _position(doc: PositionDoc, world: World) -> dict[str, Any]:
    plan = world.plan(doc.plan)
    line = _point_line(doc.plan, doc.point, world) if doc.point else None
    version = next((each for each in (plan.versions if plan else ()) if each.id == doc.version), None)
    place = {"id": str(version.id), "slug": version.slug, "label": version.label} if version else None
    if line:
        place = {"id": line["version"], "slug": line["version_slug"], "label": line["version_label"]}
    spoken_for = position_voice(doc, world)
    return {
        "actor": ref(doc.actor, world),
        "on_behalf_of": ref(doc.on_behalf_of, world) if doc.on_behalf_of else None,
        "voice": spoken_for,
        "position": doc.position,
        "basis": doc.basis,
        "stated": doc.stated,
        "plan": {
            "id": str(doc.plan),
            "slug": world.slug(doc.plan),
            "title": plan.title if plan else "",
            "language": plan.language if plan else "",
        },
        "version": place,
        "point": {key: line[key] for key in ("key", "number", "text")} | {"id": line["point"]} if line else None,
        "sources": [str(source) for source in doc.sources],
        "relayed_by": [ref(actor, world) for actor in doc.relayed_by],
        "attribution": doc.attribution,
        "hedging": doc.hedging,
        "venue": doc.venue,
        "quote": _quote(doc.quote) if doc.quote else None,
        "changes": {"target": str(doc.changes.target), "how": doc.changes.how} if doc.changes else None,
        "note": doc.note,
        "refs": refs((spoken_for, doc.quote.rendered_by if doc.quote else None), world),
    }


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "text": quote.text,
        "language": quote.language,
        "translation": quote.translation,
        "rendered_by": _id(quote.rendered_by),
        "original_seen": quote.original_seen,
        **({"checked": {"kept": quote.checked.kept, "sha256": quote.checked.sha256}} if quote.checked else {}),
    }


def position_voice(doc: PositionDoc, world: World) -> str | None:
    """The side a position is taken for, by the same rule as for statements (RULES.md P4)."""
    if actor_of(doc.actor, world).unnamed:
        return None
    actor = actor_of(doc.on_behalf_of or doc.actor, world)
    return actor.party or actor.id


def _id(subject: UUID | None) -> str | None:
    return str(subject) if subject else None
