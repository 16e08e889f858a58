"""Reading the record: what the site (alias "public") and the desk use. Plain values only, no model instances.

Every function takes `using`, the database alias ("public" unless told otherwise). Queries per call in brackets.

    find(kind, slug) -> Found | None                      [1]  a page's subject by its address
    editions(subject) -> list[EditionLine]                [1]  newest first, without documents
    edition(subject, number) -> Published | None          [1]  one edition with its document
    erased(subject, sequence) -> EditionLine | None       [1]  the redaction that took an edition's text away
    superseding(subject, sequence) -> EditionLine | None  [1]  what took the place of an edition
    documents(subjects) -> dict[UUID, Document]           [1]  latest documents of public subjects
    related(subject) -> dict[UUID, Card]                  [1]  everything the current document refers to, however far,
                                                               itself, and the claims that relate to it
    edition_at(subject, moment) -> EditionAt              [1]  what stood there at a moment, and the sequence of then
    at_sequence(subject, n) -> dict[UUID, Card]           [2]  in past.py: related, as of sequence n
    cards(subjects) -> dict[UUID, Card]                   [1]  any public subjects, sources with all that they carry
    actors_list() / plans_list() -> list[Card]            [1]  by title; unnamed actors are in no list
    head() -> HeadLine                                    [1]

What is in `Card.card` for each kind is written at the top of `cards.py`. A subject that is not public (withdrawn,
merged, redacted) is in none of the returned mappings: where a document names it, show "[removed]".
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import Change
from tracker.record.addresses import MARK, hidden
from tracker.record.documents import Document, NoticeDoc, decode
from tracker.record.models import Head, Listing
from tracker.record.rows import CARD, Card, as_card, by_subject, fetched, with_carried
from tracker.record.worlds import latest

__all__ = [
    "Card",
    "EditionAt",
    "EditionLine",
    "Found",
    "HeadLine",
    "Published",
    "actors_list",
    "cards",
    "documents",
    "edition",
    "edition_at",
    "editions",
    "erased",
    "find",
    "head",
    "plans_list",
    "related",
    "superseding",
]

State = Literal["current", "withdrawn", "moved", "merged"]


@immutable()
class EditionLine:
    """One edition without its document. `redacted`: its text was removed, and with it slug and note."""

    number: int
    sequence: int
    change: str
    note: str
    published_at: datetime
    redacted: bool


@immutable()
class Published:
    """One edition. `document` is None where its text was redacted.

    `looked_at` is when the desk had last looked at the subject by then, as editions tell: the newest that is no minor
    edit. A minor edit is no look: it changes nothing of what was said, and may be made along with something else.
    """

    number: int
    sequence: int
    change: str
    published_at: datetime
    looked_at: datetime
    document: Document | None
    commitment: str
    hash: str

    @property
    def note(self) -> str:
        return self.document.note if self.document else ""


@immutable()
class Found:
    """What stands at an address.

    `current`: show it. `moved`: the subject is public under `slug`; redirect. `merged`: it was folded into another
    subject of the same kind, `into`, whose address is `slug`; redirect. `withdrawn`: show the notice and nothing else
    (`edition.change` tells a redaction from a withdrawal; `edition.published_at` and `edition.note` are its date and
    reason). `listing` is None unless the subject is public.
    """

    kind: str
    subject: UUID
    slug: str
    state: State
    edition: Published
    listing: Card | None
    first_published_at: datetime
    into: UUID | None = None


@immutable()
class HeadLine:
    """The end of the record. An empty record has sequence 0, a hash of zeros and no date."""

    sequence: int
    hash: str
    published_at: datetime | None


_LOOKED_AT = f"""(
    SELECT max(o.published_at) FROM record_edition o
    WHERE o.subject = e.subject AND o.sequence <= e.sequence AND o.change <> '{Change.MINOR.value}'
)"""  # noqa: S608
_PUBLISHED = f"e.number, e.sequence, e.change, e.published_at, {_LOOKED_AT}, e.document, e.commitment, e.hash"
_WIDTH = 8


def _published(row: tuple[Any, ...]) -> Published:
    number, sequence, change, published_at, looked_at, document, commitment, digest = row
    return Published(
        number=number,
        sequence=sequence,
        change=change,
        published_at=published_at,
        looked_at=looked_at,
        document=decode(bytes(document)) if document is not None else None,
        commitment=bytes(commitment).hex(),
        hash=bytes(digest).hex(),
    )


_FIND = f"""
    SELECT a.subject, e.first_published_at, t.slug, {_PUBLISHED}, {CARD}
    FROM record_address a
    CROSS JOIN LATERAL (
        SELECT *, (SELECT o.published_at FROM record_edition o WHERE o.subject = a.subject AND o.number = 1)
            AS first_published_at
        FROM record_edition WHERE subject = a.subject ORDER BY sequence DESC LIMIT 1
    ) e
    LEFT JOIN record_listing l ON l.subject = a.subject
    LEFT JOIN LATERAL (
        SELECT convert_from(m.document, 'UTF8')::jsonb ->> 'slug' AS slug
        FROM record_edition m
        WHERE e.change = 'merge'
        AND m.subject = (convert_from(e.document, 'UTF8')::jsonb #>> '{{body,into}}')::uuid
        ORDER BY m.sequence DESC LIMIT 1
    ) t ON true
    WHERE a.kind = %s AND a.slug IN (%s, %s)
"""  # noqa: S608


def find(kind: str, slug: str, *, using: str = "public") -> Found | None:
    """What stands at the address of this kind and slug; None where nothing ever did."""
    # PostgreSQL's text holds no NUL, and refuses to be asked for one. What begins like a hash is nobody's slug.
    askable = "\0" not in slug and not slug.startswith(MARK)
    rows = fetched(using, _FIND, [kind, slug, hidden(kind, slug)]) if askable else []
    if not rows:
        return None
    subject, first_published_at, target_slug, *rest = rows[0]
    edition = _published(tuple(rest[:_WIDTH]))
    listing = as_card(rest[_WIDTH:]) if rest[_WIDTH] is not None else None
    body = edition.document.body if edition.document else None
    into = body.into if isinstance(body, NoticeDoc) else None
    state: State
    current = listing.slug if listing else slug
    if listing is not None:
        state = "current" if listing.slug == slug else "moved"
    elif edition.change == Change.MERGE and into and target_slug:
        state, current = "merged", target_slug
    else:
        state = "withdrawn"
    return Found(kind, subject, current, state, edition, listing, first_published_at, into)


def editions(subject: UUID, *, using: str = "public") -> list[EditionLine]:
    """Every edition of a subject, newest first."""
    rows = fetched(
        using,
        "SELECT number, sequence, change, convert_from(document, 'UTF8')::jsonb ->> 'note', published_at,"
        " document IS NULL FROM record_edition WHERE subject = %s ORDER BY sequence DESC",
        [subject],
    )
    return [EditionLine(row[0], row[1], row[2], row[3] or "", row[4], row[5]) for row in rows]


def edition(subject: UUID, number: int, *, using: str = "public") -> Published | None:
    """One edition with its document; None where there is no such number (numbers of any size may be asked for)."""
    if not 0 < number < 2**31:
        return None
    sql = f"SELECT {_PUBLISHED} FROM record_edition e WHERE e.subject = %s AND e.number = %s"  # noqa: S608
    rows = fetched(using, sql, [subject, number])
    return _published(rows[0]) if rows else None


@immutable()
class EditionAt:
    """The last sequence number of a moment (0: nothing was published yet), and a subject's edition of then."""

    sequence: int
    edition: Published | None


# Sequence and time never disagree, and there are no gaps: some twenty rows by key, however long the record is.
_EDITION_AT = f"""
    WITH RECURSIVE search (low, high) AS (
        SELECT 0::bigint, sequence FROM record_head
        UNION ALL
        SELECT CASE WHEN m.published_at <= %(moment)s THEN m.sequence ELSE s.low END,
            CASE WHEN m.published_at <= %(moment)s THEN s.high ELSE m.sequence - 1 END
        FROM search s JOIN record_edition m ON m.sequence = (s.low + s.high + 1) / 2
        WHERE s.low < s.high
    )
    SELECT s.low, {_PUBLISHED} FROM search s LEFT JOIN LATERAL (
        SELECT * FROM record_edition o WHERE o.subject = %(subject)s AND o.sequence <= s.low
        ORDER BY o.sequence DESC LIMIT 1
    ) e ON true WHERE s.low = s.high
"""  # noqa: S608


def edition_at(subject: UUID, moment: datetime, *, using: str = "public") -> EditionAt:
    """What was published of a subject by a moment."""
    [(sequence, *edition)] = fetched(using, _EDITION_AT, {"subject": subject, "moment": moment})
    return EditionAt(sequence, _published(tuple(edition)) if edition[0] is not None else None)


def superseding(subject: UUID, sequence: int, *, using: str = "public") -> EditionLine | None:
    """What took the place of an edition: the first correction after it, or else the very next one; None for the last."""
    rows = fetched(
        using,
        "SELECT number, sequence, change, convert_from(document, 'UTF8')::jsonb ->> 'note', published_at,"
        " document IS NULL FROM record_edition WHERE subject = %s AND sequence > %s"
        " ORDER BY change <> 'correction', sequence LIMIT 1",
        [subject, sequence],
    )
    return EditionLine(rows[0][0], rows[0][1], rows[0][2], rows[0][3] or "", *rows[0][4:]) if rows else None


def erased(subject: UUID, sequence: int, *, using: str = "public") -> EditionLine | None:
    """The redaction that says that the text of this edition was removed, and why; None where none does."""
    rows = fetched(
        using,
        "SELECT number, sequence, change, convert_from(document, 'UTF8')::jsonb ->> 'note', published_at, false"
        " FROM record_edition WHERE subject = %s AND sequence > %s AND change = 'redaction' AND document IS NOT NULL"
        " AND convert_from(document, 'UTF8')::jsonb #> '{body,redacts}' @> to_jsonb(%s::bigint)"
        " ORDER BY sequence LIMIT 1",
        [subject, sequence, sequence],
    )
    return EditionLine(*rows[0]) if rows else None


def documents(subjects: Iterable[UUID], *, using: str = "public") -> dict[UUID, Document]:
    """The current documents of those of these subjects that are public."""
    found = latest(subjects, using=using)
    return {item.subject: item.document for item in found if item.public and item.document}


_CARDS = with_carried("SELECT unnest(%(subjects)s::uuid[])")


def cards(subjects: Iterable[UUID], *, using: str = "public") -> dict[UUID, Card]:
    """The cards of those of these subjects that are public, and of all that sources among them carry, however far."""
    return by_subject(fetched(using, _CARDS, {"subjects": list(subjects)}))


# Ids first, rows by key then: a condition with OR would walk the whole table.
_RELATED = f"""
    WITH wanted (subject) AS (
        SELECT %(subject)s::uuid
        UNION SELECT target FROM record_reference WHERE subject = %(subject)s AND current
        UNION SELECT r.subject FROM record_reference r
            JOIN record_listing c ON c.subject = r.subject AND c.kind = 'claim'
            WHERE r.target = %(subject)s AND r.current AND r.direct AND NOT r.needed
    )
    SELECT {CARD} FROM record_listing l JOIN wanted USING (subject)
"""  # noqa: S608


def related(subject: UUID, *, using: str = "public") -> dict[UUID, Card]:
    """The subject itself, all that its current document refers to, however far, and the claims that relate to it."""
    return by_subject(fetched(using, _RELATED, {"subject": subject}))


def _all_of(kind: str, using: str) -> list[Card]:
    rows = Listing.objects.using(using).filter(kind=kind).exclude(slug="")
    found = [Card(*row) for row in rows.values_list("subject", "kind", "slug", "title", "card")]
    # In Python: the database's collation knows no alphabet but the byte order.
    return sorted(found, key=lambda card: (card.title.casefold(), card.slug))


def actors_list(*, using: str = "public") -> list[Card]:
    """Every named public actor, by name."""
    return _all_of("actor", using)


def plans_list(*, using: str = "public") -> list[Card]:
    """Every public plan, by title."""
    return _all_of("plan", using)


def state(*, using: str = "public") -> str | None:
    """What tells one state of the record from every other, for as long as it lasts; None where there is no record.

    The head does; and what wrote the first listing, because all of them are written anew where projections are remade.
    """
    rows = fetched(
        using,
        "SELECT encode(hash, 'hex'), (SELECT xmin::text FROM record_listing ORDER BY subject LIMIT 1) FROM record_head",
        [],
    )
    return " ".join(filter(None, rows[0])) if rows else None


def head(*, using: str = "public") -> HeadLine:
    """Where the record ends."""
    sequence, digest, published_at = Head.objects.using(using).values_list("sequence", "hash", "published_at").get()
    return HeadLine(sequence, bytes(digest).hex(), published_at)
