"""Before a CHECK of texts is added: which rows would break it, and what to do about them, in words.

PostgreSQL itself names the constraint and no row.
"""

from importlib import import_module

from django.core.management.base import CommandError

SHOWN = 5
"""Rows that are named for each column."""

# How a part's subject is found, which has to get a version more along with it.
_ABOVE = {
    table: (column, above) for table, column, above in import_module("tracker.desk.migrations.0003_one_version").PARTS
}
_SUBJECTS = import_module("tracker.desk.migrations.0003_one_version").SUBJECTS


def refuse_where(rows, *taken_out):
    """An operation's code that raises CommandError where any of these is broken.

    `rows` are (table, column, pattern of what may not match); `taken_out` are patterns of what to take out, in order.
    """

    def look(apps, schema_editor):
        with schema_editor.connection.cursor() as cursor:
            found = [text for each in rows for text in _broken(cursor, *each, taken_out)]
        if found:
            raise CommandError(
                "Texts that the desk's tables refuse from this migration on are there already. Nothing was changed.\n"
                "Mend each row at its form on the desk, or by SQL as shown, which takes the characters out; then migrate "
                "again.\n\n" + "\n\n".join(found)
            )

    return look


def _broken(cursor, table, column, pattern, taken_out):
    cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} ~ %s", [pattern])  # noqa: S608
    (count,) = cursor.fetchone()
    if not count:
        return
    cursor.execute(
        f"SELECT id::text, {column} FROM {table} WHERE {column} ~ %s ORDER BY id::text LIMIT {SHOWN}",  # noqa: S608
        [pattern],
    )
    named = ", ".join(f"{key} ({_points(cursor, text, taken_out)})" for key, text in cursor.fetchall())
    more = f" and {count - SHOWN} more" if count > SHOWN else ""
    yield f"{table}.{column}, id {named}{more}:\n{mended(table, column, pattern, taken_out)}"


def _points(cursor, text, taken_out):
    """The characters in question, by their numbers: they cannot be seen."""
    cursor.execute("SELECT DISTINCT m[1] FROM regexp_matches(%s, %s, 'g') AS m ", [text, f"({'|'.join(taken_out)})"])
    return (
        ", ".join(sorted({f"U+{ord(char):04X}" for (found,) in cursor.fetchall() for char in found}))
        or "nothing that can be seen"
    )


def mended(table, column, pattern, taken_out):
    """SQL that takes the characters out of this column, and raises the versions that have to be raised with it."""
    plain = column
    if pattern.startswith(r"[\u0009"):
        plain = f"regexp_replace({plain}, '[\\t\\n]+', ' ', 'g')"
    for each in taken_out:
        plain = f"regexp_replace({plain}, '{each}', '', 'g')"
    also = ", version = version + 1" if table in _SUBJECTS else ""
    where = f"WHERE {column} ~ '{pattern}'"
    lines = [f"UPDATE {table} SET {column} = {plain}{also} {where};"]
    if table in _ABOVE:
        key, above = _ABOVE[table]
        ids = f"(SELECT {key} FROM {table} {where})"  # noqa: S608
        subject = above.partition(" s ")[0].split()[-1]
        lines.insert(
            0,
            f"UPDATE {subject} SET version = version + 1 WHERE id IN (SELECT s.id FROM {above.format(ids=ids)});",  # noqa: S608
        )
    return "\n".join(["BEGIN;", *lines, "COMMIT;"])
