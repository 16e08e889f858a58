"""The projections against the editions: remade in temporary tables by the code that makes them, then compared row by row.

The temporary tables stand before the real ones in the search path, so that `remake` writes to them and nowhere else.
Everything is rolled back; nobody waits.
"""

from collections.abc import Callable, Iterator

from django.db import OperationalError, connections, transaction
from django.db.backends.utils import CursorWrapper

from tracker.record.ledger import Problem
from tracker.record.models import Address, Entry, Listing, Passage, Reference
from tracker.record.projections import remake

Projection = type[Listing] | type[Entry] | type[Passage] | type[Reference] | type[Address]
KEYS: dict[Projection, tuple[str, ...]] = {
    Listing: ("subject",),
    Entry: ("id",),
    Passage: ("subject", "part", "translated"),
    Reference: ("subject", "target"),
    Address: ("kind", "slug"),
}
NUMBERED: tuple[Projection, ...] = (Passage, Reference, Address)
"""Tables whose ids only count rows."""


def comparable(using: str) -> bool:
    """Whether this connection may make temporary tables: not on a standby, nor where its login was denied them."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off'"
            " AND has_database_privilege(current_database(), 'TEMPORARY')"
        )
        return bool(cursor.fetchone()[0])


def differences(*, using: str = "default", step: Callable[[int], object] = lambda count: None) -> list[Problem]:
    """Every row of a projection that is not what the editions say. `step` is told how many subjects were remade."""
    try:
        with transaction.atomic(using=using):
            with connections[using].cursor() as cursor:
                schema = _stand_in(cursor)
                remake(using=using, step=step)
                found = [problem for model in KEYS for problem in _compare(cursor, model, schema)]
            transaction.set_rollback(True, using=using)
    except OperationalError:
        raise
    except Exception as error:  # whatever is wrong with stored editions is a problem to report
        return [
            Problem(0, f"The projections cannot be remade from the editions ({type(error).__name__}): not compared.")
        ]
    return found


def _stand_in(cursor: CursorWrapper) -> str:
    """Empty temporary tables in the place of the real ones, whose schema is returned."""
    cursor.execute("SELECT quote_ident(current_schema())")
    schema = str(cursor.fetchone()[0])
    for model in KEYS:
        table = model._meta.db_table
        cursor.execute(f"CREATE TEMPORARY TABLE {table} (LIKE {schema}.{table} INCLUDING ALL) ON COMMIT DROP")
    cursor.execute(f"SET LOCAL search_path = pg_temp, {schema}")
    return schema


def _compare(cursor: CursorWrapper, model: Projection, schema: str) -> Iterator[Problem]:
    table, keys = model._meta.db_table, KEYS[model]
    left_out = {*keys, "id"} if model in NUMBERED else set(keys)
    columns = [field.column for field in model._meta.concrete_fields if field.column not in left_out]
    differing = ", ".join(f"CASE WHEN r.{each} IS DISTINCT FROM w.{each} THEN '{each}' END" for each in columns)
    cursor.execute(
        f"SELECT {', '.join(keys)}, r.{keys[0]} IS NULL, w.{keys[0]} IS NULL, array_remove(ARRAY[{differing}]::text[], NULL)"  # noqa: S608  (our own names)
        f" FROM {schema}.{table} r FULL JOIN pg_temp.{table} w USING ({', '.join(keys)})"
        f" WHERE {_allowed(model, schema)} AND"
        f" (r.{keys[0]} IS NULL OR w.{keys[0]} IS NULL OR cardinality(array_remove(ARRAY[{differing}]::text[], NULL)) > 0)"
        f" ORDER BY {', '.join(keys)}"
    )
    for *key, missing, extra, names in cursor.fetchall():
        name = f"{model.__name__} {' '.join(map(str, key))}"
        if missing:
            yield Problem(0, f"{name} is missing: the editions say that it is there.")
        elif extra:
            yield Problem(0, f"{name} is too much: no edition says so.")
        else:
            yield Problem(0, f"{name} is not as the editions say: {', '.join(names)}.")


def _allowed(model: Projection, schema: str) -> str:
    """Addresses outlive the text that gave them: a subject of which some was redacted may have more."""
    if model is not Address:
        return "true"
    return (
        f"NOT (w.kind IS NULL AND EXISTS (SELECT FROM {schema}.record_edition e"
        " WHERE e.subject = r.subject AND e.kind = r.kind AND e.document IS NULL))"
    )
