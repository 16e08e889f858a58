"""A record of any size: a small one, published as always, and copies of its claims made in the database.

A hundred copied claims have one copy of the sources in common. Copies keep every constraint of the tables and what pages need of them; as a chain they do not verify, because the ledger
would take minutes for them. A copy is what it was copied from with an id, a slug, a minute and a word ("word000077") of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from tests.builders import Scribe, claim, plan, point, publish, source, statement, version
from tracker.record.documents import Changes, PointRef, Quote

TABLES = ("edition", "listing", "entry", "passage", "reference", "address")
"""What grows with the claims."""

CLAIMS, SOURCES = "5eed5eed", "50bce000"
"""What the ids of planted claims with their statements begin with, and those of sources; those of copies do not."""

_COPIES = """
    CREATE FUNCTION copied(what text, n bigint) RETURNS text LANGUAGE sql IMMUTABLE
        RETURN replace(replace(what, '5eed5eed', lpad(to_hex(n), 8, '0')),
                       '50bce000', '5' || lpad(to_hex(n / 100), 7, '0'));
    CREATE TABLE pattern AS
        SELECT row_number() OVER (ORDER BY l.slug) - 1 AS number, l.subject, l.slug, e.document
        FROM record_listing l JOIN record_edition e ON e.sequence = l.sequence WHERE l.kind = 'claim';
    CREATE TABLE source AS
        SELECT l.*, e.document FROM record_listing l JOIN record_edition e ON e.sequence = l.sequence WHERE l.kind = 'source'
"""
_EDITIONS = """
    INSERT INTO record_edition (sequence, kind, subject, number, document, salt, commitment, change, published_at,
                                previous_hash, hash, transaction)
    SELECT h.sequence + row_number() OVER (ORDER BY n, made.number), 'claim', copied(p.subject::text, n)::uuid, made.number,
           convert_to(copied(replace(convert_from(p.document, 'UTF8'), format('"%%s"', p.slug),
                                     format('"%%s-%%s"', p.slug, n)), n), 'UTF8'),
           ''::bytea, ''::bytea, made.change,
           h.published_at + row_number() OVER (ORDER BY n, made.number) * interval '1 second',
           ''::bytea, sha256(format('%%s %%s', n, made.number)::bytea), 0
    FROM record_head h, generate_series(%(first)s::bigint, %(last)s) n
    JOIN pattern p ON p.number = n %% (SELECT count(*) FROM pattern)
    JOIN LATERAL (VALUES (1, 'first'), (2, 'correction')) made (number, change) ON made.number = 1 OR n %% 20 = 0
"""
_HEAD = (
    "UPDATE record_head SET (sequence, published_at) = (SELECT max(sequence), max(published_at) FROM record_edition)"
)
_LISTINGS = """
    INSERT INTO record_listing (subject, kind, slug, title, language, number, sequence, first_published_at, published_at,
                                card, vector, status, rule, level, claim_kind, place, said_first, said_last, actors,
                                parties, plans, points)
    SELECT e.subject, l.kind, l.slug || '-' || n, l.title, l.language, e.number, e.sequence, e.published_at,
           e.published_at, copied(l.card::text, n)::jsonb, l.vector || to_tsvector('simple', 'word' || lpad(n::text, 6, '0')), l.status, l.rule, l.level,
           l.claim_kind, l.place, l.said_first + n * interval '1 minute', l.said_last + n * interval '1 minute',
           l.actors, l.parties, l.plans, l.points
    FROM generate_series(%(first)s::bigint, %(last)s) n
    JOIN pattern p ON p.number = n %% (SELECT count(*) FROM pattern)
    JOIN record_listing l USING (subject)
    JOIN record_edition e ON e.subject = copied(p.subject::text, n)::uuid AND e.number = CASE WHEN n %% 20 = 0 THEN 2 ELSE 1 END
"""
_OTHERS = (
    """
    INSERT INTO record_entry (id, kind, subject, actor, on_behalf_of, voice, stance, fate, said, earliest, latest,
                              first_published_at, sources, relayed_by, plan, version, point, changes)
    SELECT copied(s.id::text, n)::uuid, s.kind, copied(s.subject::text, n)::uuid, s.actor, s.on_behalf_of, s.voice, s.stance, s.fate,
           s.said, s.earliest + n * interval '1 minute', s.latest + n * interval '1 minute', s.first_published_at,
           copied(s.sources::text, n)::uuid[], s.relayed_by, s.plan, s.version, s.point,
           copied(s.changes::text, n)::uuid
    FROM generate_series(%(first)s::bigint, %(last)s) n
    JOIN pattern p ON p.number = n %% (SELECT count(*) FROM pattern) JOIN record_entry s USING (subject)
    """,
    """
    INSERT INTO record_passage (subject, part, translated, kind, language, config, text, place, vector)
    SELECT copied(s.subject::text, n)::uuid, copied(s.part::text, n)::uuid, s.translated, s.kind, s.language, s.config, s.text,
           s.place, s.vector || to_tsvector('simple', 'word' || lpad(n::text, 6, '0'))
    FROM generate_series(%(first)s::bigint, %(last)s) n
    JOIN pattern p ON p.number = n %% (SELECT count(*) FROM pattern) JOIN record_passage s USING (subject)
    """,
    """
    INSERT INTO record_reference (subject, target, direct, needed, current)
    SELECT copied(s.subject::text, n)::uuid, copied(s.target::text, n)::uuid, s.direct, s.needed, s.current
    FROM generate_series(%(first)s::bigint, %(last)s) n
    JOIN pattern p ON p.number = n %% (SELECT count(*) FROM pattern) JOIN record_reference s USING (subject)
    """,
    """
    INSERT INTO record_edition (sequence, kind, subject, number, document, salt, commitment, change, published_at,
                                previous_hash, hash, transaction)
    SELECT h.sequence + row_number() OVER (ORDER BY n, s.slug), 'source', copied(s.subject::text, n)::uuid, 1,
           convert_to(copied(replace(convert_from(s.document, 'UTF8'), format('"%%s"', s.slug),
                                     format('"%%s-%%s"', s.slug, n / 100)), n), 'UTF8'),
           ''::bytea, ''::bytea, 'first',
           h.published_at + row_number() OVER (ORDER BY n, s.slug) * interval '1 millisecond',
           ''::bytea, sha256(format('%%s %%s', s.slug, n)::bytea), 0
    FROM record_head h, source s, generate_series(%(first)s::bigint, %(last)s) n WHERE n %% 100 = 0
    """,
    _HEAD,
    """
    INSERT INTO record_listing (subject, kind, slug, title, language, number, sequence, first_published_at, published_at,
                                card, vector, status, rule, level, claim_kind, place, actors, parties, plans, points)
    SELECT e.subject, 'source', s.slug || '-' || n / 100, s.title, s.language, 1, e.sequence, e.published_at,
           e.published_at, copied(s.card::text, n)::jsonb, s.vector, '', '', '', '', '', '{}', '{}', '{}', '{}'
    FROM source s, generate_series(%(first)s::bigint, %(last)s) n, record_edition e
    WHERE n %% 100 = 0 AND e.subject = copied(s.subject::text, n)::uuid
    """,
    """
    INSERT INTO record_reference (subject, target, direct, needed, current)
    SELECT copied(r.subject::text, n)::uuid, copied(r.target::text, n)::uuid, r.direct, r.needed, r.current
    FROM source s, record_reference r, generate_series(%(first)s::bigint, %(last)s) n
    WHERE n %% 100 = 0 AND r.subject = s.subject
    """,
    """
    INSERT INTO record_address (kind, slug, subject)
    SELECT 'source', s.slug || '-' || n / 100, copied(s.subject::text, n)::uuid
    FROM source s, generate_series(%(first)s::bigint, %(last)s) n WHERE n %% 100 = 0
    """,
    """
    INSERT INTO record_address (kind, slug, subject)
    SELECT 'claim', p.slug || '-' || n, copied(p.subject::text, n)::uuid
    FROM generate_series(%(first)s::bigint, %(last)s) n
    JOIN pattern p ON p.number = n %% (SELECT count(*) FROM pattern)
    """,
)


def plant(record: Scribe) -> None:
    """Eight claims of two sides with everything that lists are filtered by, and a plan with positions."""
    east, west = record.actor("Eastland", kind="government"), record.actor("Westland", kind="government")
    wire, gazette = record.actor("The Wire", kind="outlet"), record.actor("The Gazette", kind="outlet")
    speakers = [record.actor(f"Speaker {n}", party=(east, west)[n % 2]) for n in range(8)]
    dispatch, article = (UUID(f"{SOURCES}-0000-4000-8000-{n:012}") for n in range(2))
    publish("source", "dispatch", source(wire, published="2025-01-02"), subject=dispatch)
    publish("source", "article", source(gazette, published="2025-01-03", carries=dispatch), subject=article)
    first = version("First draft", point("1", "Peace."), point("2", "An army of 600,000."), dated="2025-01-01")
    second = version("Second draft", point("1", "Peace at last."), dated="2025-02-01")
    peace = record.first(plan("The plan", first, second), "the-plan")
    for n, who in enumerate(speakers):
        against = speakers[n - 1]
        said = statement(
            who,
            id=_id(n, 1),
            said="2025-01-02",
            sources=(article,),
            quote=Quote(text="The common ground.", language="en"),
        )
        denial = statement(against, "denies", id=_id(n, 2), said="2025-01-03~", sources=(dispatch,))
        turn = statement(
            who,
            "denies",
            id=_id(n, 3),
            said="2025-01-04",
            sources=(article,),
            changes=Changes(target=said.id, how="reverses"),
        )
        body = claim(
            f"The common ground {n} is held.",
            *((said, denial), (said, turn), (said,), (denial, said))[n % 4],
            kind=("battlefield", "talks")[n % 2],
            place=("Midford", "Easton", "")[n % 3],
            level=("key", "background")[n // 4],
            points=(PointRef(plan=peace, point=first.points[n % 2].id),) if n < 6 else (),
        )
        publish("claim", f"ground-{n}", body, subject=_id(n, 0))
        record.position(
            who, peace, ("accepts", "rejects")[n % 2], version=(first, second)[n // 4].id, sources=(article,)
        )


def _id(claim: int, part: int) -> UUID:
    return UUID(f"{CLAIMS}-{claim:04}-4000-8000-{part:012}")


def grow(first: int, last: int) -> None:
    """Copies of these numbers, in turn of each claim that was planted; the tables are then as they are in service."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('pattern')")
        if cursor.fetchone() == (None,):
            cursor.execute(_COPIES)
            for table in TABLES:
                cursor.execute(f"ALTER TABLE record_{table} SET UNLOGGED")
        with _unguarded(cursor), _without_indexes(cursor):
            for step in (_EDITIONS, _HEAD, _LISTINGS, *_OTHERS):
                cursor.execute(step, {"first": first, "last": last})
        for table in TABLES:
            cursor.execute(f"VACUUM ANALYZE record_{table}")


@contextmanager
def _unguarded(cursor: CursorWrapper) -> Iterator[None]:
    """Without the triggers that would check each row as one of a chain."""
    for table in ("edition", "head", "address"):
        cursor.execute(f"ALTER TABLE record_{table} DISABLE TRIGGER USER")
    yield
    for table in ("edition", "head", "address"):
        cursor.execute(f"ALTER TABLE record_{table} ENABLE TRIGGER USER")


@contextmanager
def _without_indexes(cursor: CursorWrapper) -> Iterator[None]:
    """All at once they are made in a fraction of the time that it takes to keep them row by row."""
    cursor.execute(
        """
        SELECT i.indexname, i.indexdef FROM pg_indexes i
        WHERE i.tablename = ANY(%s) AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conname = i.indexname)
        """,
        [[f"record_{table}" for table in TABLES]],
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    for _name, definition in found:
        cursor.execute(definition)
