"""The database is away, crowded, full or somebody else's: 503 with what to do next, and all is well by itself afterwards."""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import psycopg
import pytest

from tests.faults.aftermath import Aftermath
from tests.faults.conftest import CHAOS, report
from tests.faults.editor import Editor, Fate, Fields, Form
from tests.faults.fill import CONTESTED, EDITORS, SOURCE, SPEAKER
from tests.faults.postgres import OWNER, Postgres, until
from tests.faults.site import Reply, Site, serving

PAGES = ("/", "/claims/", "/claims/nowhere/", "/plans/", "/actors/")


def refused(reply: Reply) -> None:
    assert reply.status == 503, reply.text
    assert int(reply.headers["retry-after"]) > 0
    assert reply.headers["cache-control"] == "no-store"


def refused_in_the_site_s_design(reply: Reply) -> None:
    refused(reply)
    assert "cannot answer right now" in reply.text
    assert 'class="masthead"' in reply.text
    assert "content-security-policy" in reply.headers


@pytest.fixture(scope="module")
def database(postgres: Postgres) -> Iterator[str]:
    """One for all tests here: each leaves it as it should be, or the next one fails."""
    name = postgres.database()
    yield name
    postgres.start()
    postgres.drop(name)


@pytest.fixture(scope="module")
def site(postgres: Postgres, database: str) -> Iterator[Site]:
    with serving(postgres.url(database)) as running_site:
        yield running_site


@pytest.fixture
def editor(site: Site) -> Editor:
    somebody = Editor(site, EDITORS[0])
    somebody.log_in()
    return somebody


@pytest.fixture
def rows(postgres: Postgres, database: str) -> Aftermath:
    return Aftermath(postgres, database)


def ids(rows: Aftermath) -> tuple[str, str, str]:
    """A claim, a speaker and a source to write with."""
    asked = (("claim", CONTESTED[0]), ("actor", SPEAKER), ("source", SOURCE))
    claim, speaker, source = (
        str(rows.rows(f"SELECT id FROM desk_{table} WHERE slug = %s", slug)[0][0]) for table, slug in asked
    )
    return claim, speaker, source


@contextmanager
def prepared(editor: Editor, rows: Aftermath) -> Iterator[tuple[str, Fields]]:
    """An edit that is typed in and not sent yet: where it goes, and what will be sent."""
    claim, typed = ids(rows)[0], f"typed-{time.monotonic_ns()}"
    path = f"/admin/desk/claim/{claim}/change/"
    form = editor.form(path)
    assert form
    before = rows.tokens(CONTESTED[0])
    assert typed not in before
    yield path, [(name, typed if name == "editor_note" else value) for name, value in form.ready()]
    assert rows.tokens(CONTESTED[0]) == [typed]


def typed(fields: Fields) -> list[str]:
    return [value for name, value in fields if name == "editor_note"]


def test_the_server_is_away(postgres: Postgres, site: Site, editor: Editor, rows: Aftermath) -> None:
    with prepared(editor, rows) as (path, fields):
        postgres.kill()
        for page in PAGES:
            refused_in_the_site_s_design(site.get(page))
        refused_in_the_site_s_design(editor.ask("GET", path))
        sent = editor.ask("POST", path, fields)
        refused_in_the_site_s_design(sent)
        assert "back button" in sent.text
        ready = site.get("/readyz/")
        assert (ready.status, ready.headers["content-type"]) == (503, "text/plain; charset=utf-8")
        assert site.get("/healthz/").status == 200
        picking = "/admin/autocomplete/?app_label=desk&model_name=statement&field_name=speaker&term=x"
        cookies = "; ".join(f"{name}={value}" for name, value in editor.cookies.items())
        answer = site.get(picking, Accept="application/json", Cookie=cookies)
        refused(answer)
        assert answer.headers["content-type"] == "application/json"
        postgres.start()
        for page in ("/", "/claims/", "/readyz/"):
            assert site.get(page).status == 200
        assert editor.send(path, fields) is Fate.SAVED


def test_a_server_that_does_not_answer(postgres: Postgres, database: str, site: Site) -> None:
    """It takes connections and then says nothing, as a machine does that swaps or is cut off."""
    postgres.terminate(database)
    pid = postgres.postmaster()
    os.kill(pid, signal.SIGSTOP)
    try:
        refused_in_the_site_s_design(site.get("/claims/"))
    finally:
        os.kill(pid, signal.SIGCONT)
    assert site.get("/claims/").status == 200


def test_connections_ended_between_requests_go_unnoticed(postgres: Postgres, database: str, editor: Editor) -> None:
    for _ in range(5):
        for path in ("/claims/", "/admin/desk/claim/"):
            assert editor.ask("GET", path).status == 200
        assert postgres.terminate(database)
        for path in ("/claims/", "/admin/desk/claim/", "/", "/plans/"):
            assert editor.ask("GET", path).status == 200


def test_connections_ended_during_requests(postgres: Postgres) -> None:
    """Success or 503, never a 500; and whatever was acknowledged is there."""
    name = postgres.database()
    rows = Aftermath(postgres, name)
    with serving(postgres.url(name)) as site:
        editor = Editor(site, EDITORS[0])
        editor.log_in()
        ended, answered = ended_while_working(postgres, name, editor, rows)
        assert site.get("/claims/").status == 200
    assert ended
    assert answered.keys() <= {200, 503}
    edits = rows.edits([editor])
    postgres.drop(name)
    report("connections ended during requests", f"{ended} ended; pages {dict(answered)}; edits {edits}")


def one_more(editor: Editor, saved: int, threads: list[threading.Thread]) -> int:
    """Wait until the editor saved more edits than so many; how many by then."""

    def saved_now() -> int:
        return list(editor.fates.values()).count(Fate.SAVED)

    until(lambda: saved_now() > saved or not all(thread.is_alive() for thread in threads))
    assert all(thread.is_alive() for thread in threads)
    return saved_now()


def ended_while_working(postgres: Postgres, database: str, editor: Editor, rows: Aftermath) -> tuple[int, Counter[int]]:
    """Ends all connections at odd moments until enough edits went through; how many, and what readers were answered."""
    stop = threading.Event()
    answered: Counter[int] = Counter()
    given = ids(rows)

    def read() -> None:
        while not stop.is_set():
            answered[editor.site.get("/claims/").status] += 1

    def work() -> None:
        while not stop.is_set():
            editor.append(*given)

    threads = [threading.Thread(target=each) for each in (read, work)]
    for thread in threads:
        thread.start()
    ended = saved = 0
    try:
        for _ in range(40 if CHAOS else 8):
            began = time.monotonic()
            saved = one_more(editor, saved, threads)
            # Somewhere within the next edit.
            time.sleep(random.uniform(0, time.monotonic() - began))
            ended += postgres.terminate(database)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    return ended, answered


def take_every_connection(postgres: Postgres, others: ExitStack) -> None:
    with suppress(psycopg.OperationalError):
        for _ in range(1000):
            others.enter_context(postgres.connect(user=OWNER))
    with pytest.raises(psycopg.OperationalError, match="connection slots are reserved"):
        postgres.connect(user=OWNER)


def test_no_connection_is_left(postgres: Postgres, database: str, site: Site, editor: Editor, rows: Aftermath) -> None:
    with prepared(editor, rows) as (path, fields), ExitStack() as others:
        postgres.terminate(database)
        take_every_connection(postgres, others)
        for page in PAGES:
            refused_in_the_site_s_design(site.get(page))
        refused_in_the_site_s_design(editor.ask("POST", path, fields))
        assert site.get("/readyz/").status == 503
        others.close()
        assert site.get("/claims/").status == 200
        assert editor.send(path, fields) is Fate.SAVED


def test_a_lock_that_somebody_holds(postgres: Postgres, database: str) -> None:
    """The wait is cut short here; in service it is 5 seconds."""
    rows = Aftermath(postgres, database)
    with serving(f"{postgres.url(database)}?options=-c%20lock_timeout%3D300ms") as site:
        editor = Editor(site, EDITORS[0])
        editor.log_in()
        with prepared(editor, rows) as (path, fields):
            with postgres.connect(database) as other, other.transaction():
                other.execute("SELECT 1 FROM desk_claim FOR UPDATE")
                reply = editor.ask("POST", path, fields)
                assert reply.status == 200
                assert "Somebody else saved this at the same moment. Nothing was lost" in reply.text
                assert site.get("/claims/").status == 200
            assert rows.tokens(CONTESTED[0]) != typed(fields)
            assert editor.send(path, fields) is Fate.SAVED


FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER full_disk BEFORE UPDATE ON desk_claim EXECUTE FUNCTION full_disk();
"""
LOCKED = "ALTER DATABASE {} SET default_transaction_read_only = on"


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        (FULL, "DROP FUNCTION full_disk CASCADE"),
        (LOCKED, "ALTER DATABASE {} RESET default_transaction_read_only"),
    ],
    ids=["disk full", "read-only"],
)
def test_nothing_can_be_written(
    postgres: Postgres, database: str, site: Site, editor: Editor, rows: Aftermath, begin: str, end: str
) -> None:
    """What PostgreSQL says of a full disk, and what providers do to a database before it is full."""
    with prepared(editor, rows) as (path, fields), postgres.connect(database) as connection:
        connection.execute(begin.replace("{}", database).encode())
        postgres.terminate(database)
        assert {site.get(page).status for page in ("/", "/claims/", "/plans/")} == {200}
        reply = editor.ask("POST", path, fields)
        refused_in_the_site_s_design(reply)
        assert "Nothing was saved." in reply.text
        assert rows.tokens(CONTESTED[0]) != typed(fields)
        connection.execute(end.replace("{}", database).encode())
        postgres.terminate(database)
        assert editor.send(path, fields) is Fate.SAVED


def test_a_fault_of_our_own_stays_a_500(postgres: Postgres, database: str, site: Site) -> None:
    with postgres.connect(database) as connection:
        connection.execute("ALTER TABLE record_listing RENAME TO elsewhere")
        assert site.get("/claims/").status == 500
        connection.execute("ALTER TABLE elsewhere RENAME TO record_listing")
    assert site.get("/claims/").status == 200


def test_the_form_reader_reads_what_a_browser_would_send() -> None:
    page = '<form method="post"><input name="a" value="1"><input type="checkbox" name="b"><textarea name="c">\nx</textarea>'
    assert Form(page).ready() == [("a", "1"), ("c", "x")]
