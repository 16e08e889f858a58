"""Keeping the projections true: after every append, and anew from the editions alone.

A listing or an entry is a function of its subject's document and of everything that one refers to. So an append
refreshes the subjects it wrote and all that refer to them, however far: a retracted source, a changed party or a new
name is then right everywhere. Reference says who that is.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tracker.ground.vocabulary import Change, SubjectKind
from tracker.record.addresses import hidden
from tracker.record.documents import NoticeDoc, decode
from tracker.record.listings import project
from tracker.record.models import Address, Edition, Entry, Head, Listing, Passage, Reference
from tracker.record.passages import passages
from tracker.record.references import Link, direct, links, onward
from tracker.record.worlds import World, first_seen, latest

BATCH = 500
_FROM_BEFORE = (
    Q(kind=SubjectKind.PLAN, card__language__isnull=True)
    | Q(kind=SubjectKind.POSITION, card__plan__language__isnull=True)
    | Q(kind=SubjectKind.CLAIM, card__points__0__isnull=False, card__points__0__plan_language__isnull=True)
)
"""Cards of an earlier release, which do not say what language names of plans are in."""
_LISTED = [column.name for column in Listing._meta.concrete_fields if not column.primary_key]


class AddressTakenError(Exception):
    """A slug that belongs to another subject of the same kind, now or once, or that was removed: none is given twice."""

    def __init__(self, kind: str, slug: str) -> None:
        super().__init__(f"The address {slug!r} of a {kind} belongs to another subject.")
        self.kind, self.slug = kind, slug


@dataclass(slots=True)
class _Past:
    """What the earlier editions of some subjects still matter for."""

    named: dict[UUID, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    addresses: dict[tuple[str, str], UUID] = field(default_factory=dict)
    first_seen: dict[UUID, datetime] = field(default_factory=dict)


def refresh(subjects: Iterable[UUID], *, using: str = "default") -> None:
    """Recompute all projections that depend on these subjects, whose editions were just appended.

    Call it once for everything that one transaction publishes, inside that transaction (it holds the lock on Head).
    Raises AddressTakenError.
    """
    changed = set(subjects)
    with transaction.atomic(using=using):
        changed |= _redacted_by(changed, using)
        changed |= _folded_into(changed, using)
        affected = changed | _dependents(changed, using)
        past = _past_from_editions(changed, using)
        _give_addresses(past, using)
        _past_from_projections(affected - changed, past, using)
        if len(affected) > BATCH:
            # A statement may have gone from one of these to another, in whichever order they are written.
            Entry.objects.using(using).filter(subject__in=changed).delete()
            Passage.objects.using(using).filter(subject__in=changed).delete()
        for some in _batches(affected):
            _write(some, past, using)


def rebuild(*, using: str = "default", step: Callable[[int], object] = lambda count: None) -> None:
    """Remake every projection from the editions alone. Readers see the old ones until it commits.

    Nothing can be published meanwhile. `step` is told how many subjects were done. Addresses, which nothing may
    delete, are completed.
    """
    with transaction.atomic(using=using):
        Head.objects.using(using).select_for_update().get()
        for model in (Listing, Entry, Passage, Reference):
            model._default_manager.using(using).all().delete()
        remake(using=using, step=step)


def lacking(*, using: str = "default") -> bool:
    """Whether projections do not hold what this release puts into them, though there is something to make it of."""
    listed = Listing.objects.using(using)
    if listed.filter(kind=SubjectKind.CLAIM).exists() and not Passage.objects.using(using).exists():
        return True
    return listed.filter(_FROM_BEFORE).exists()


def remake(*, using: str, step: Callable[[int], object]) -> None:
    """Write every projection from the editions alone, into tables that are empty (Address: that lack some)."""
    with transaction.atomic(using=using):
        firsts = Edition.objects.using(using).filter(number=1).order_by("sequence")
        for some in _batches(firsts.values_list("subject", flat=True)):
            past = _past_from_editions(some, using)
            _give_addresses(past, using)
            _write(some, past, using)
            step(len(some))


def _batches(subjects: Iterable[UUID]) -> Iterator[set[UUID]]:
    ordered = list(subjects)
    for start in range(0, len(ordered), BATCH):
        yield set(ordered[start : start + BATCH])


def _redacted_by(changed: set[UUID], using: str) -> set[UUID]:
    """The subjects of editions whose text a redaction among these removed."""
    sequences = {
        sequence
        for held in latest(changed, using=using)
        if held.change == Change.REDACTION and held.document and isinstance(held.document.body, NoticeDoc)
        for sequence in held.document.body.redacts
    }
    found = Edition.objects.using(using).filter(sequence__in=sequences)
    return set(found.values_list("subject", flat=True)) if sequences else set()


def _folded_into(changed: set[UUID], using: str) -> set[UUID]:
    """What any of these was folded into: its statements were first published there, as far as that can still be read."""
    merged = Edition.objects.using(using).filter(subject__in=changed, change=Change.MERGE)
    targets = Reference.objects.using(using).filter(subject__in=merged.values("subject"), direct=True)
    return set(targets.values_list("target", flat=True))


def _dependents(changed: set[UUID], using: str) -> set[UUID]:
    found = Reference.objects.using(using).filter(target__in=changed, current=True)
    return set(found.values_list("subject", flat=True))


def _past_from_editions(subjects: set[UUID], using: str) -> _Past:
    """What any edition of these subjects named, where it stood, and when its statements were first seen."""
    past = _Past(first_seen=first_seen(subjects, using=using))
    editions = Edition.objects.using(using).filter(subject__in=subjects, document__isnull=False)
    for subject, content in editions.values_list("subject", "document").iterator(chunk_size=BATCH):
        document = decode(bytes(content or b""))
        past.named[subject].update(direct(document))
        if document.slug and past.addresses.setdefault((document.kind, document.slug), subject) != subject:
            raise AddressTakenError(document.kind, document.slug)
    return past


def _past_from_projections(subjects: set[UUID], past: _Past, using: str) -> None:
    """For subjects that have no new edition, what was projected of their past is still so."""
    references = Reference.objects.using(using).filter(subject__in=subjects, direct=True)
    for subject, target in references.values_list("subject", "target"):
        past.named[subject].add(target)
    entries = Entry.objects.using(using).filter(subject__in=subjects, kind=SubjectKind.CLAIM)
    past.first_seen.update(entries.values_list("id", "first_published_at"))


def _world(subjects: set[UUID], past: _Past, using: str) -> World:
    """These subjects as they are now with everything behind them: a few queries, however many there are."""
    world = World(latest(subjects, using=using), past.first_seen)
    asked = set(subjects)
    wanted = {target for held in world if held.document for target in direct(held.document)}
    while wanted := wanted - asked:
        asked |= wanted
        found = latest(wanted, using=using)
        world.add(found)
        wanted = {target for held in found if held.document for target in onward(held.document)}
    return world


def _write(subjects: set[UUID], past: _Past, using: str) -> None:
    """Put the projections of these subjects in place of what was there."""
    world = _world(subjects, past, using)
    firsts = dict(
        Edition.objects.using(using).filter(subject__in=subjects, number=1).values_list("subject", "published_at")
    )
    listings: list[Listing] = []
    entries: list[Entry] = []
    texts: list[Passage] = []
    wanted: dict[tuple[UUID, UUID], Link] = {}
    for subject in sorted(subjects):
        held = world.get(subject)
        if held is None:
            continue
        found = links(subject, world, past.named[subject])
        wanted.update(((subject, link.target), link) for link in found.values())
        if held.document and held.public:
            listing, lines = project(held, held.document, world, firsts[subject])
            listings.append(listing)
            entries.extend(lines)
            texts.extend(passages(held, held.document, world))
    _write_listings(subjects, listings, using)
    Entry.objects.using(using).filter(subject__in=subjects).delete()
    Entry.objects.using(using).bulk_create(entries, batch_size=BATCH)
    Passage.objects.using(using).filter(subject__in=subjects).delete()
    Passage.objects.using(using).bulk_create(texts, batch_size=BATCH)
    _write_references(subjects, wanted, using)


def _write_listings(subjects: set[UUID], listings: list[Listing], using: str) -> None:
    public = {listing.subject for listing in listings}
    Listing.objects.using(using).filter(subject__in=subjects - public).delete()
    Listing.objects.using(using).bulk_create(
        listings, batch_size=BATCH, update_conflicts=True, unique_fields=["subject"], update_fields=_LISTED
    )


def _write_references(subjects: set[UUID], wanted: dict[tuple[UUID, UUID], Link], using: str) -> None:
    """Only what differs: a new name touches many subjects and hardly any of their references."""
    rows = Reference.objects.using(using).filter(subject__in=subjects)
    there = {
        (row[1], row[2]): (row[0], Link(*row[2:]))
        for row in rows.values_list("id", "subject", "target", "direct", "needed", "current")
    }
    stale = [row for pair, (row, link) in there.items() if wanted.get(pair) != link]
    kept = {pair for pair, (_, link) in there.items() if wanted.get(pair) == link}
    Reference.objects.using(using).filter(id__in=stale).delete()
    Reference.objects.using(using).bulk_create(
        (
            Reference(subject=subject, target=target, direct=link.direct, needed=link.needed, current=link.current)
            for (subject, target), link in wanted.items()
            if (subject, target) not in kept
        ),
        batch_size=BATCH,
    )


def _give_addresses(past: _Past, using: str) -> None:
    """Every slug that an edition of these subjects carries is theirs for good; one that was removed is nobody's."""
    wanted = {form for kind, slug in past.addresses for form in (slug, hidden(kind, slug))}
    addresses = Address.objects.using(using).filter(slug__in=wanted)
    given = {(kind, slug): subject for kind, slug, subject in addresses.values_list("kind", "slug", "subject")}
    for (kind, slug), subject in past.addresses.items():
        if given.get((kind, slug), subject) != subject or (kind, hidden(kind, slug)) in given:
            raise AddressTakenError(kind, slug)
    Address.objects.using(using).bulk_create(
        Address(kind=kind, slug=slug, subject=subject)
        for (kind, slug), subject in sorted(past.addresses.items())
        if (kind, slug) not in given
    )
