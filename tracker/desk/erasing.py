"""What PostgreSQL's files still hold after something was removed, and getting rid of it.

A removed text is gone for every query at once, but its bytes lie in the files until PostgreSQL cleans up: dead rows
until VACUUM, what planners know of a column (its most common values) until ANALYZE, words of a search index and freed
room in pages until the table is rewritten. None of this runs inside a transaction.
"""

from django.db import Error, connection
from django.utils.translation import gettext


def tables() -> list[str]:
    """Every table that may have held what was removed: all there are, those of later migrations too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        found = [table for (table,) in cursor.fetchall()]
    # Last: what was learned of the others by ANALYZE has replaced what it held.
    return [*found, "pg_statistic"]


def clean_up(*, rewrite: bool = False) -> list[str]:
    """VACUUM and ANALYZE these tables; return what was refused, in PostgreSQL's words.

    Readers and editors go on meanwhile. With `rewrite` each table and its indexes are written anew, which alone leaves
    nothing in the files: nobody can read or write a table while that lasts. Inside a transaction nothing can be cleaned
    up, and that is what it says.
    """
    if connection.in_atomic_block:
        return [gettext("PostgreSQL cannot clean up inside a transaction.")]
    refused = []
    options = "FULL, ANALYZE" if rewrite else "ANALYZE"
    with connection.cursor() as cursor:
        for table in tables():
            try:
                cursor.execute(f"VACUUM ({options}) {table}")
            except Error as error:
                refused.append(f"{table}: {error}")
    return refused
