"""Whether the desk's triggers, all functions that triggers and removals run, and constraints are what migrations made.

Neither rules nor row policies are made by any migration: each could hide rows or swallow writes, and is told.
What they are is in guards.txt, as it is read from a database that was only migrated; a test compares the two. Those of
the record are in tracker/record/triggers.py.
"""

import re
from collections.abc import Iterable, Iterator
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
class Constraint:
    """Of the desk or the record. `kind` is pg_constraint.contype, "i" a unique index; `definition` as PostgreSQL tells
    it, without casts and brackets."""

    table: str
    name: str
    kind: str
    definition: str


@dataclass(frozen=True, slots=True)
class Guards:
    """Triggers and constraints by (table, name), functions by signature."""

    triggers: dict[tuple[str, str], Trigger]
    functions: dict[str, Function]
    constraints: dict[tuple[str, str], Constraint]

    def lines(self) -> list[str]:
        """As guards.txt has them: fields between tabs, in order."""
        held: list[Trigger | Function | Constraint] = [
            *self.triggers.values(),
            *self.functions.values(),
            *self.constraints.values(),
        ]
        return sorted("\t".join(getattr(each, name) for name in each.__slots__) for each in held)


# Extensions bring functions of their own.
_TRIGGERS = """
    SELECT c.relname, t.tgname, t.tgenabled::text, pg_get_triggerdef(t.oid), p.proname
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace AND c.relname ~ '^(desk|letters|pghistory)_'
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
_CONSTRAINTS = """
    SELECT c.relname, k.conname, k.contype::text, pg_get_constraintdef(k.oid)
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relname ~ '^(desk|letters|record|pghistory)_'
    AND k.contype IN ('c', 'u', 'p', 'f', 'x')
    UNION ALL
    SELECT c.relname, i.relname, 'i', regexp_replace(pg_get_indexdef(x.indexrelid), '^.* USING ', '')
    FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
    WHERE x.indisunique AND c.relnamespace = current_schema()::regnamespace AND c.relname ~ '^(desk|letters|record|pghistory)_'
    AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid)
"""
_BESIDE = """
    SELECT format('The rule %s on %s is none of the migrations'': DROP RULE %s ON %s.', r.rulename, c.relname, r.rulename, c.relname)
    FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
    UNION ALL
    SELECT format('Rows of %s are hidden by a policy: ALTER TABLE %s DISABLE ROW LEVEL SECURITY.', c.relname, c.relname)
    FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relrowsecurity
    ORDER BY 1
"""
_CASTS = re.compile(
    r"::(?:character varying|timestamp with time zone|double precision|[a-z]+)(?:\(\d+\))?(?:\[\])?|[()\s]"
)
_NAMES = re.compile(r"^CREATE (?:CONSTRAINT )?TRIGGER \S+ | ON \S+| EXECUTE FUNCTION .*$")


def found() -> Guards:
    """What this database has."""
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS)
        rows = [Trigger(table, name, on, _NAMES.sub("", told), run) for table, name, on, told, run in cursor.fetchall()]
        cursor.execute(_FUNCTIONS)
        functions = {row[0]: Function(*row) for row in cursor.fetchall()}
        cursor.execute(_CONSTRAINTS)
        truths = [Constraint(table, name, kind, _as_meant(told)) for table, name, kind, told in cursor.fetchall()]
    return _guards(rows, functions.values(), truths)


def _as_meant(definition: str) -> str:
    """Without casts and brackets, of which a dump that was restored has others; in ASCII, since patterns hold line ends."""
    return _CASTS.sub("", definition).encode("unicode_escape").decode("ascii")


@cache
def made() -> Guards:
    """What the migrations made."""
    lines = [line.split("\t") for line in KEPT.read_text("utf-8").splitlines()]
    rows = [Trigger(*fields) for fields in lines if len(fields) == 5]
    functions = [Function(*fields) for fields in lines if len(fields) == 3]
    truths = [Constraint(*fields) for fields in lines if len(fields) == 4]
    return _guards(rows, functions, truths)


def _guards(triggers: Iterable[Trigger], functions: Iterable[Function], constraints: Iterable[Constraint]) -> Guards:
    return Guards(
        {(each.table, each.name): each for each in triggers},
        {each.signature: each for each in functions},
        {(each.table, each.name): each for each in constraints},
    )


def guards() -> Iterator[Problem]:
    """What keeps versions, histories, approvals and logs is in force, and nothing else runs in its place or beside it."""
    there, wanted = found(), made()
    for (table, name), trigger in wanted.triggers.items():
        yield from _trigger(trigger, there.triggers.get((table, name)))
    for table, name in [*sorted(there.triggers.keys() - wanted.triggers.keys()), *triggers.others()]:
        yield Problem(0, f"The trigger {name} on {table} is none of the migrations': DROP TRIGGER {name} ON {table}.")
    for signature, function in wanted.functions.items():
        yield from _function(function, there.functions.get(signature))
    for which, constraint in wanted.constraints.items():
        held = there.constraints.get(which)
        if held != constraint:
            became = "is gone" if held is None else "is not the one that the migrations made"
            yield Problem(
                0, f"The constraint {constraint.name} on {constraint.table} {became}: {constraint.definition}."
            )
    with connection.cursor() as cursor:
        cursor.execute(_BESIDE)
        yield from (Problem(0, told) for (told,) in cursor.fetchall())


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
