"""Whether the triggers that guard the record are there, run for everybody, and are what the migrations made them."""

from collections.abc import Iterator, Mapping

from django.db import connections

from tracker.record.ledger import Problem

_ROW, _BEFORE, _INSERT, _DELETE, _UPDATE, _TRUNCATE = (1 << bit for bit in range(6))

Guards = Mapping[tuple[str, str], tuple[int, str]]
"""{(table, trigger): (when it runs, as pg_trigger.tgtype has it; its function)}."""

RECORD: Guards = {
    ("record_edition", "edition_append"): (_ROW | _BEFORE | _INSERT, "record_edition_append"),
    ("record_edition", "edition_move_head"): (_ROW | _INSERT, "record_edition_move_head"),
    ("record_edition", "edition_redact"): (_ROW | _BEFORE | _UPDATE, "record_edition_redact"),
    ("record_edition", "edition_redaction_announced"): (_ROW | _UPDATE, "record_edition_redaction_announced"),
    ("record_edition", "edition_no_delete"): (_ROW | _BEFORE | _DELETE, "record_refuse"),
    ("record_edition", "edition_no_truncate"): (_BEFORE | _TRUNCATE, "record_refuse"),
    ("record_head", "head_no_insert"): (_ROW | _BEFORE | _INSERT, "record_refuse"),
    ("record_head", "head_follow"): (_ROW | _BEFORE | _UPDATE, "record_head_follow"),
    ("record_head", "head_no_delete"): (_ROW | _BEFORE | _DELETE, "record_refuse"),
    ("record_head", "head_no_truncate"): (_BEFORE | _TRUNCATE, "record_refuse"),
    ("record_address", "address_given"): (_ROW | _BEFORE | _INSERT, "record_address_given"),
    ("record_address", "address_no_change"): (_ROW | _BEFORE | _UPDATE | _DELETE, "record_address_kept"),
    ("record_address", "address_no_truncate"): (_BEFORE | _TRUNCATE, "record_refuse"),
}
BODIES = {
    "record_address_given": "76f93930259c856e7d8de7e2715287ed76f3dff8d3c66df70b6491abf12d85c0",
    "record_address_kept": "4eee07e78372f7e474f6fc18e7acf07c570a8f53699bb49eeba951a490165d66",
    "record_edition_append": "69df7a2b162a754875c566254a6960026bc2991be517e4afa5044854ba5c9a56",
    "record_edition_move_head": "8af42f6c07602ae575a1ede1cbeb2288e45393d923ed6cdd08b7506e829849ea",
    "record_edition_redact": "ccebb5f9d69404ea44501a35bf3292cab66db50e2d077914dfdcd97b9f077311",
    "record_edition_redaction_announced": "7de5fc247e2d9a7596dcf56c1abbbc78f9a15566a3eec3094e520f3c1bb9da62",
    "record_head_follow": "f631451229ac5c3fa4d89380d9a758d0f3cbd3a84945313e3f6b71e3ce9f8ca8",
    "record_refuse": "8a400576914df6f0ffc3baf9e3395f31bd62e34be8f52607fe9de10b600c50ce",
}
"""SHA-256 of each function's source. Who changes one in a migration changes it here; a test says what to."""

_FOUND = """
SELECT c.relname, t.tgname, t.tgtype, t.tgenabled, p.proname, encode(sha256(convert_to(p.prosrc, 'UTF8')), 'hex')
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
"""


def guarded(guards: Guards, bodies: Mapping[str, str], *, using: str = "default") -> Iterator[Problem]:
    """What is wrong with these triggers. Each must be there, as it was made, and `ENABLE ALWAYS`."""
    with connections[using].cursor() as cursor:
        cursor.execute(_FOUND)
        found = {(row[0], row[1]): tuple(row[2:]) for row in cursor.fetchall()}
    for (table, name), (when, function) in guards.items():
        there = found.get((table, name))
        if there is None:
            yield Problem(0, f"The trigger {name} on {table} is gone: run the migrations' SQL for it again.")
            continue
        kind, enabled, called, body = there
        if enabled != "A":
            yield Problem(
                0, f"The trigger {name} on {table} is turned off: ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}."
            )
        if (kind, called) != (when, function):
            yield Problem(0, f"The trigger {name} on {table} is not the one that the migrations made.")
        if body != bodies.get(called):
            yield Problem(0, f"The function {called}, which {name} on {table} runs, is not the one of the migrations.")


def others(*, using: str = "default") -> list[tuple[str, str]]:
    """(table, trigger) of every trigger on the record's tables that no migration made."""
    with connections[using].cursor() as cursor:
        cursor.execute(_FOUND)
        there = {(row[0], row[1]) for row in cursor.fetchall()}
    return sorted(each for each in there - RECORD.keys() if each[0].startswith("record_"))
