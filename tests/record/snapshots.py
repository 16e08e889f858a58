"""What the projections hold, in a form that two moments can be compared by."""

from typing import Any

from django.db import connection

TABLES = {
    "listing": "*, vector::text",
    "entry": "*",
    "passage": "subject, part, translated, kind, language, config, text, place, vector::text",
    "reference": "subject, target, direct, needed, current",
    "address": "kind, slug, subject",
}


def projections() -> dict[str, list[Any]]:
    """Every row of every projection, by table, in an order of its own."""
    with connection.cursor() as cursor:
        found = {}
        for table, columns in TABLES.items():
            cursor.execute(f"SELECT to_jsonb(t) FROM (SELECT {columns} FROM record_{table}) t ORDER BY 1")
            found[table] = cursor.fetchall()
    return found
