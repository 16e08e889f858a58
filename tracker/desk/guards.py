"""Whether the desk's triggers, and all functions that triggers and removals run, are what the migrations made them.

What they are is in guards.txt, as it is read from a database that was only migrated; a test compares the two. Those of
the record are in tracker/record/triggers.py.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import connection

from tracker.record import triggers
from tracker.record.ledger import Problem

KEPT = Path(__file__).with_name("guards.txt")


@dataclass(frozen=True, slots=True)
class Trigger:
    """`enabled` is pg_trigger.tgenabled ("A" is ALWAYS, "O" ordinary), `when` its definition without names and tables."""

    table: str
    name: str
    enabled: str
    when: str
    function: str


@dataclass(frozen=True, slots=True)
class Function:
    """`body` is the SHA-256 of its source. `properties` are all else that decides what it does, and for whom."""

    signature: str
    body: str
    properties: str


@dataclass(frozen=True, slots=True)
class Guards:
    """Triggers by (table, name), functions by signature."""

    triggers: dict[tuple[str, str], Trigger]
    functions: dict[str, Function]

    def lines(self) -> list[str]:
        """As guards.txt has them: fields between tabs, in order."""
        held: list[Trigger | Function] = [*self.triggers.values(), *self.functions.values()]
        return sorted("\t".join(getattr(each, name) for name in each.__slots__) for each in held)


# Extensions bring functions of their own.
_TRIGGERS = """
    SELECT c.relname, t.tgname, t.tgenabled::text, pg_get_triggerdef(t.oid), p.proname
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace AND c.relname ~ '^(desk|pghistory)_'
"""
_FUNCTIONS = """
    SELECT p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
        encode(sha256(convert_to(p.prosrc, 'UTF8')), 'hex'),
        concat_ws(
            ' ', l.lanname, 'returns ' || format_type(p.prorettype, NULL), 'volatility ' || p.provolatile::text,
            CASE WHEN p.prosecdef THEN 'definer' ELSE 'invoker' END, 'settings ' || coalesce(array_to_string(p.proconfig, '; '), 'none'),
            'run by ' || coalesce((
                SELECT string_agg(DISTINCT CASE grantee WHEN p.proowner THEN 'owner' WHEN 0 THEN 'public'
                    ELSE pg_get_userbyid(grantee)::text END, ', ')
                FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) WHERE privilege_type = 'EXECUTE'
            ), 'nobody'),
            CASE WHEN p.proowner = (SELECT relowner FROM pg_class WHERE oid = 'desk_redaction'::regclass)
                THEN 'owned with the tables' ELSE 'owned by ' || pg_get_userbyid(p.proowner) END
        )
    FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
    WHERE p.pronamespace = current_schema()::regnamespace AND p.prokind = 'f'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""
_NAMES = re.compile(r"^CREATE (?:CONSTRAINT )?TRIGGER \S+ | ON \S+| EXECUTE FUNCTION .*$")


def found() -> Guards:
    """What this database has."""
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS)
        rows = [Trigger(table, name, on, _NAMES.sub("", told), run) for table, name, on, told, run in cursor.fetchall()]
        cursor.execute(_FUNCTIONS)
        functions = {row[0]: Function(*row) for row in cursor.fetchall()}
    return Guards({(each.table, each.name): each for each in rows}, functions)


@cache
def made() -> Guards:
    """What the migrations made."""
    lines = [line.split("\t") for line in KEPT.read_text("utf-8").splitlines()]
    rows = [Trigger(*fields) for fields in lines if len(fields) == 5]
    functions = [Function(*fields) for fields in lines if len(fields) == 3]
    return Guards({(each.table, each.name): each for each in rows}, {each.signature: each for each in functions})


def guards() -> Iterator[Problem]:
    """What keeps versions, histories, approvals and logs is in force, and nothing else runs in its place or beside it."""
    there, wanted = found(), made()
    for (table, name), trigger in wanted.triggers.items():
        yield from _trigger(trigger, there.triggers.get((table, name)))
    for table, name in [*sorted(there.triggers.keys() - wanted.triggers.keys()), *triggers.others()]:
        yield Problem(0, f"The trigger {name} on {table} is none of the migrations': DROP TRIGGER {name} ON {table}.")
    for signature, function in wanted.functions.items():
        yield from _function(function, there.functions.get(signature))


def _trigger(made: Trigger, there: Trigger | None) -> Iterator[Problem]:
    which = f"The trigger {made.name} on {made.table}"
    always = "ALWAYS " if made.enabled == "A" else ""
    if there is None:
        yield Problem(0, f"{which} is gone: run the migrations' SQL for it again.")
        return
    if there.enabled != made.enabled:
        yield Problem(0, f"{which} is turned off: ALTER TABLE {made.table} ENABLE {always}TRIGGER {made.name}.")
    if (there.when, there.function) != (made.when, made.function):
        yield Problem(0, f"{which} is not the one that the migrations made.")


def _function(made: Function, there: Function | None) -> Iterator[Problem]:
    which = f"The function {made.signature}"
    if there is None:
        yield Problem(0, f"{which} is gone: run the migrations' SQL for it again.")
        return
    if there.body != made.body:
        yield Problem(0, f"{which} is not the one of the migrations: run their SQL for it again.")
    if there.properties != made.properties:
        yield Problem(0, f"{which} is {there.properties}; the migrations made it {made.properties}.")
