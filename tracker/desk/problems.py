"""What speaks against a publication, in words for the editor who asked for it."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import F, Q
from django.utils.translation import gettext

from tracker.desk.differences import DATES, LABELS, PARTS
from tracker.desk.documents_of import inner_ids
from tracker.desk.effects import effects_of
from tracker.desk.loading import load
from tracker.desk.merged import merged_into
from tracker.desk.models import Claim, Point, Position, QuoteLock, Version
from tracker.desk.preview import Item, Part, Preview
from tracker.desk.states import statuses
from tracker.ground.dates import Date, DateError
from tracker.ground.text import check_text, check_url
from tracker.ground.vocabulary import CaptureHow, Change
from tracker.record.addresses import hidden
from tracker.record.documents import Body, ClaimDoc, Document, PlanDoc, PointDoc, PositionDoc, VersionDoc
from tracker.record.models import Address, Entry, Listing, Reference
from tracker.record.worlds import latest

LINES = frozenset({"title", "name", "label", "place", "attribution", "hedging", "venue", "role", "verdict", "topic"})
"""Fields of one line; other texts may have several."""

WEIGHTY = frozenset(
    {
        "actor",
        "authors",
        "basis",
        "bearing",
        "carries",
        "changes",
        "checkable",
        "dated",
        "depicts",
        "hedging",
        "independent",
        "method",
        "number",
        "occurred",
        "on_behalf_of",
        "part_of",
        "party",
        "plan",
        "point",
        "position",
        "produced_by",
        "published",
        "publisher",
        "quote",
        "reasons",
        "relayed_by",
        "released",
        "reply",
        "said",
        "seen",
        "source",
        "sources",
        "speaker",
        "speaks_for",
        "stance",
        "state",
        "state_since",
        "stated",
        "statement",
        "text",
        "unnamed",
        "verdict",
        "verification",
        "version",
    }
)
"""What a minor edit leaves alone: who said what, when, for whom, in which source, and a claim's wording.

A name is not in it, because spelling it right is what minor edits are for; nor is an actor's kind, where it moves no
status. Whatever moves one is more than a minor edit, too (`_moves_a_status`).
"""

CHOSEN = (Change.UPDATE, Change.MINOR, Change.CORRECTION)
"""What an editor can call a further edition; the other kinds of change have doors of their own."""


def short(text: str, most: int = 90) -> str:
    """A title that fits into a message."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


Told = tuple[UUID, str]
"""(the subject that it is about, in words)."""


def problems_of(preview: Preview, *, by: User | None = None) -> list[str]:
    """Everything that refuses this publication. With `by`, also what four eyes say to this publisher."""
    return list(dict.fromkeys(said for _subject, said in problems_told(preview, by=by)))


def problems_told(preview: Preview, *, by: User | None = None) -> list[Told]:
    """The same with the subject that each is about, which is one of the preview."""
    found = [
        *_removed_for_good(preview),
        *_merged_away(preview),
        *_missing(preview),
        *_points_not_public(preview),
        *_points_gone(preview),
        *_statements_elsewhere(preview),
        *_addresses_taken(preview),
        *(problem for item in preview.appended for problem in _in_document(item)),
        *(_four_eyes(preview, by) if by else ()),
    ]
    return list(dict.fromkeys(found))


def problems_of_change(preview: Preview, change: str | None, note: str) -> list[str]:
    """What does not fit between the kind of change, the public note and what changed."""
    found = [str(problem) for problem in check_text(note, multiline=True)]
    if change is not None and change not in (*CHOSEN, Change.FIRST):
        found.append(gettext("“%s” is not a kind of change that can be chosen here.") % change)
    again = [item for item in preview.asked if item.before is not None and not item.unchanged]
    if change == Change.FIRST and again:
        found.append(gettext("This was published before: say what kind of change it is."))
    if change == Change.CORRECTION and not note.strip():
        found.append(gettext("A correction says in its public note what was wrong."))
    if change == Change.MINOR:
        found += [problem for item in again for problem in _more_than_minor(item)]
        found += [] if found else _moves_a_status(preview)
    return found


def _more_than_minor(item: Item) -> Iterator[str]:
    """A minor edit changes no WEIGHTY field, and adds and removes nothing."""
    heavy = {change.path[-2] if change.whole else change.field for change in item.changes}
    named = sorted(str(LABELS[field]) for field in heavy if field in WEIGHTY or field in PARTS)
    if named:
        yield gettext(
            "“%(title)s”: this is more than a minor edit (%(fields)s). Call it an update or a correction."
        ) % {
            "title": short(str(item.row)),
            "fields": ", ".join(named),
        }


def _moves_a_status(preview: Preview) -> Iterator[str]:
    """A minor edit changes no status, neither of what it edits nor of what rests on that."""
    for subject, (before, after) in statuses(preview).items():
        if before is not None and (before.code, before.rule) != (after.code, after.rule):
            row = next(item.row for item in preview.items if item.subject == subject)
            yield _moved(short(str(row)))
    yield from (_moved(short(effect.title)) for effect in effects_of(preview) if effect.changed)


def _moved(title: str) -> str:
    said = gettext("This changes the status of “%s”: it is more than a minor edit. Call it an update or a correction.")
    return said % title


def _removed_for_good(preview: Preview) -> Iterator[Told]:
    for item in preview.appended:
        if item.held is not None and item.held.change == Change.REDACTION:
            said = gettext("“%s” was removed for good: what shall be public is entered anew.")
            yield item.subject, said % short(str(item.row))


def _merged_away(preview: Preview) -> Iterator[Told]:
    """What was folded into another subject stays there."""
    gone = merged_into(item.subject for item in preview.appended)
    kept = load(gone.values())
    for item in preview.appended:
        if item.subject in gone:
            into = kept.get(gone[item.subject])
            names = {"title": short(str(item.row)), "kept": short(str(into)) if into else gone[item.subject]}
            yield item.subject, gettext("“%(title)s” was merged into “%(kept)s”: publish that one.") % names


def _missing(preview: Preview) -> Iterator[Told]:
    targets = load(target for _, target in preview.missing)
    for row, target in preview.missing:
        named = targets.get(target)
        names = {"title": short(str(row)), "target": short(str(named)) if named else target}
        yield row.id, gettext("“%(title)s” needs “%(target)s”, which was removed from the public record.") % names


def _points_not_public(preview: Preview) -> Iterator[Told]:
    """A point or version that readers cannot look up: its plan is public, but in an edition without it."""
    own = {item.subject for item in preview.items}
    there = {part for item in preview.items for part in inner_ids(item.document.body)}
    for held in preview.world:
        if held.subject not in own and held.document and held.public:
            there.update(inner_ids(held.document.body))
    for item in preview.appended:
        # What is taken along only to name something has not changed what it is about.
        if item.part is not Part.NAMING and any(target not in there for target in _parts_of_plans(item.document.body)):
            yield from _name_points(item, there)


def _name_points(item: Item, there: set[UUID]) -> Iterator[Told]:
    match item.row:
        case Claim():
            on: list[Point | Version | None] = [link.point for link in item.row.points.all()]
        case Position():
            on = [item.row.on_version, item.row.on_point]
        case _:
            on = []
    for part in on:
        if part is not None and part.id not in there:
            said = gettext("“%(title)s” is about “%(part)s”, which is not public yet: publish its plan first.")
            yield item.subject, said % {"title": short(str(item.row)), "part": short(str(part))}


def _parts_of_plans(body: Body) -> Iterator[UUID]:
    match body:
        case ClaimDoc():
            yield from (ref.point for ref in body.points)
        case PositionDoc():
            yield from (part for part in (body.version, body.point) if part is not None)


def _points_gone(preview: Preview) -> Iterator[Told]:
    """A plan cannot lose a point or a version that something public is about."""
    gone: dict[UUID, Item] = {}
    for item in preview.appended:
        if isinstance(item.document.body, PlanDoc) and item.before:
            left = set(inner_ids(item.document.body))
            gone.update((part, item) for part in inner_ids(item.before.body) if part not in left)
    if not gone:
        return
    own = {item.subject for item in preview.items}
    plans = {item.subject for item in gone.values()}
    users = Reference.objects.filter(target__in=plans, direct=True, needed=True, current=True)
    titles = dict(Listing.objects.filter(subject__in=users.values("subject")).values_list("subject", "title"))
    for held in latest(set(titles) - own, using="default"):
        for part in _parts_of_plans(held.document.body) if held.document else ():
            if part in gone:
                said = gettext("“%(plan)s” no longer has a point or version that “%(title)s” is about.")
                plan = gone[part]
                yield plan.subject, said % {"plan": short(str(plan.row)), "title": short(titles[held.subject])}


def _statements_elsewhere(preview: Preview) -> Iterator[Told]:
    """A statement that readers see in another claim, which would keep it: the record holds each in one place."""
    own = {
        statement.id: item
        for item in preview.appended
        if isinstance(item.document.body, ClaimDoc)
        for statement in item.document.body.statements
    }
    elsewhere = Entry.objects.filter(id__in=own).exclude(subject__in=[item.subject for item in preview.appended])
    owners = {
        entry: subject for entry, subject in elsewhere.values_list("id", "subject") if own[entry].subject != subject
    }
    titles = dict(Listing.objects.filter(subject__in=owners.values()).values_list("subject", "title")) if owners else {}
    for entry, subject in owners.items():
        said = gettext("“%(title)s” holds a statement that is public in “%(other)s”: publish both together.")
        yield own[entry].subject, said % {"title": short(str(own[entry].row)), "other": short(titles[subject])}


def _addresses_taken(preview: Preview) -> Iterator[Told]:
    slugs = {(item.kind.value, item.document.slug): item for item in preview.appended if item.document.slug}
    # Of an address that was removed for good, a hash is left in its place, and nobody gets it again.
    forms = {**slugs, **{(kind, hidden(kind, slug)): item for (kind, slug), item in slugs.items()}}
    given = Address.objects.filter(slug__in={slug for _, slug in forms})
    for kind, slug, subject in given.values_list("kind", "slug", "subject"):
        item = forms.get((kind, slug))
        if item and (item.subject != subject or (kind, slug) not in slugs):
            said = gettext("“%(title)s”: the address “%(slug)s” belonged to something else once. Choose another.")
            yield item.subject, said % {"title": short(str(item.row)), "slug": item.document.slug}


def _in_document(item: Item) -> Iterator[Told]:
    """What the document itself may not hold."""
    title = short(str(item.row))
    for where, problem in _unacceptable(item.document.body):
        told = {"title": title, "field": where, "problem": problem}
        yield item.subject, gettext("“%(title)s”, %(field)s: %(problem)s") % told


def _unacceptable(value: Any, field: str = "", inside: str = "") -> Iterator[tuple[str, str]]:
    """(where, what is wrong there) for every text and date of a document, however deep; a plan's parts by their names."""
    where = ", ".join(filter(None, (inside, str(LABELS.get(field, field)))))
    match value:
        case str() if field in DATES:
            try:
                Date.parse(value)
            except DateError as error:
                yield where, str(error)
        case str() if field == "url":
            yield from ((where, str(problem)) for problem in (check_url(value) if value else ()))
        case str():
            yield from ((where, str(problem)) for problem in check_text(value, multiline=field not in LINES))
        case tuple():
            for each in value:
                yield from _unacceptable(each, field, inside)
        case _ if is_dataclass(value):
            within = ", ".join(filter(None, (inside, _part(value))))
            for each in fields(value):
                yield from _unacceptable(getattr(value, each.name), each.name, within)


def _part(value: Any) -> str:
    """How an editor finds the version or point; "" for anything else."""
    match value:
        case VersionDoc():
            return f"{LABELS['version']} “{short(value.label)}”"
        case PointDoc():
            return f"{LABELS['point']} “{short(value.number or value.key)}”"
    return ""


def _four_eyes(preview: Preview, by: User) -> Iterator[Told]:
    """Nobody publishes what nobody else has had a hand in."""
    if not settings.FOUR_EYES:
        return
    yield from _own_copies(preview, by)
    for item in preview.appended:
        if not item.touched.by_nobody_else(by.pk):
            continue
        if item.touched.users:
            said = gettext("“%s” was changed by you alone since it was last published: somebody else publishes it.")
        else:
            said = gettext(
                "Nobody knows who changed “%s” since it was last published: it was done past the desk."
                " Somebody else looks at it and saves it here (a word in the editor’s note will do), then you can publish it."
            )
        yield item.subject, said % short(str(item.row))


def _own_copies(preview: Preview, by: User) -> Iterator[Told]:
    """What readers would be told of quotes by nobody else's doing: keeping a copy changes no row, so nobody touched one.

    What was fetched from the source's address is what stood there; anything else is what somebody says stood there.
    """
    untouched = {item.subject: item for item in preview.appended if not item.touched.users and not item.touched.unknown}
    if not untouched:
        return
    about = Q(statement__claim__in=untouched) | Q(position__in=untouched)
    fetched = Q(capture__how=CaptureHow.FETCHED, capture__requested=F("capture__source__url"))
    own = Q(capture__taken_by_id_kept=by.pk)
    locks = QuoteLock.objects.filter(about & own & ~fetched).values_list("statement__claim", "position", "sha256")
    for subject in dict.fromkeys(
        claim or position
        for claim, position, sha256 in locks
        if sha256 not in _copies_named(untouched[claim or position].before)
    ):
        said = gettext("“%s” has a quote checked against a copy that you alone put in: somebody else publishes it.")
        yield subject, said % short(str(untouched[subject].row))


def _copies_named(document: Document | None) -> set[str]:
    """The hashes of the copies that readers are told of."""
    body = document.body if document else None
    said = body.statements if isinstance(body, ClaimDoc) else (body,) if isinstance(body, PositionDoc) else ()
    quotes = [each.quote for each in said if each.quote is not None]
    return {quote.checked.sha256 for quote in quotes if quote.checked is not None}
