"""Everything a database holds, as bytes: what pg_dump writes, and what lies in PostgreSQL's files."""

import os
import shutil
import subprocess
from collections.abc import Iterable

from django.db import connection

from tracker.embedded_postgres.binaries import installed


def program() -> str:
    """The newest pg_dump here: an older one refuses a newer server."""
    own = [str(each.bin / "pg_dump") for each in installed() if (each.bin / "pg_dump").is_file()]
    found = own[-1] if own else shutil.which("pg_dump")
    assert found, "No pg_dump on this machine."
    return found


def dump() -> bytes:
    """The whole database as SQL."""
    given = connection.get_connection_params()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    environment = {names[key]: str(value) for key, value in given.items() if key in names and value}
    run = subprocess.run(
        [program(), "--no-owner", "--no-privileges"], env={**os.environ, **environment}, capture_output=True, check=True
    )
    return run.stdout


def files() -> bytes:
    """All files of this database, as they are on disk. Needs a superuser."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT pg_read_binary_file(folder || '/' || name, true) FROM ("
            " SELECT 'base/' || oid AS folder FROM pg_database WHERE datname = current_database()"
            ") f, pg_ls_dir(folder) AS name"
        )
        return b"\0".join(bytes(content) for (content,) in cursor.fetchall() if content)


def holding(content: bytes, words: Iterable[str]) -> list[str]:
    """Where these words stand in it, in any case, plainly or as the hexadecimal of a bytea, with what is around them."""
    folded = bytes(content).lower()
    found = []
    for word in words:
        for spelling in sorted({word, word.upper(), word.lower()}):
            encoded = spelling.encode()
            for form, text in ((encoded, content), (encoded.lower(), folded), (encoded.hex().encode(), folded)):
                place = text.find(form)
                if place >= 0:
                    found.append(f"{spelling}: …{text[max(0, place - 90) : place + 60]!r}…")
    return found
