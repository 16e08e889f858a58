"""`manage.py verify_record`: what it prints, what it answers to a shell, and that nobody waits for it."""

import json
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.models import F

from tests.desk import newsroom
from tests.desk.tampering import tamper
from tracker.desk.publishing import publish
from tracker.desk.verification import verify
from tracker.record import reading
from tracker.record.models import Listing

Output = pytest.CaptureFixture[str]


@pytest.fixture
def published(db: None) -> str:
    """One actor is public; the head as the command prints it."""
    publish([newsroom.actor("Kyiv")], by=newsroom.editor())
    head = reading.head(using="default")
    return f"{head.sequence}:{head.hash}"


def test_all_is_well(published: str, capsys: Output) -> None:
    call_command("verify_record")
    assert capsys.readouterr() == (f"1 editions, no problems.\n{published}\n", "")


def test_the_head_is_handed_back_the_next_time(published: str, capsys: Output) -> None:
    publish([newsroom.actor("Moscow")], by=newsroom.editor("another"))
    call_command("verify_record", "--head", published)
    assert capsys.readouterr().out.startswith("2 editions, no problems.\n2:")
    with pytest.raises(CommandError, match=r"^1 problems in 2 editions"):
        call_command("verify_record", "--head", published, "--head", f"2:{'0' * 64}")
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "Edition 2: its hash is not the one of the copy that was kept elsewhere.\n"


@pytest.mark.parametrize("head", ["", "1", "1:abc", f"x:{'0' * 64}"])
def test_what_is_no_head_is_refused(head: str) -> None:
    """An empty file must not turn the check off."""
    with pytest.raises(CommandError, match="is not SEQUENCE:HASH"):
        call_command("verify_record", "--head", head)


def test_a_problem_leaves_no_head_to_keep(published: str, capsys: Output) -> None:
    tamper("UPDATE record_head SET sequence = 9")
    with pytest.raises(CommandError, match=r"^1 problems"):
        call_command("verify_record")
    out, err = capsys.readouterr()
    assert out == ""
    assert "The head is at 9" in err


def test_as_json(published: str, capsys: Output) -> None:
    call_command("verify_record", "--json")
    assert json.loads(capsys.readouterr().out) == {
        "editions": 1,
        "head": published,
        "problems": [],
        "unchecked": [],
    }
    Listing.objects.update(title="Odesa", number=F("number") + 1)
    with pytest.raises(CommandError):
        call_command("verify_record", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["head"] is None
    (problem,) = told["problems"]
    assert problem["sequence"] == 0
    assert problem["text"].endswith("is not as the editions say: title, number.")


def test_publishing_goes_on_meanwhile(cloned_db: str) -> None:
    """Each edition and subject that is gone through lets another be published, which the check does not see."""
    ada = newsroom.editor()
    publish([newsroom.actor("Kyiv"), newsroom.actor("Moscow")], by=ada)
    published: list[int] = []

    def go_on() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '10s'")
            (edition,) = publish([newsroom.actor(f"Actor {len(published)}")], by=ada).editions
            published.append(edition.sequence)
        finally:
            connections.close_all()

    def step(_count: int) -> None:
        thread = threading.Thread(target=go_on)
        thread.start()
        thread.join()

    report = verify({}, step)
    assert published == [3, 4, 5]
    assert report.problems == ()
    assert report.head.sequence == 2
    assert verify({}).head.sequence == 5
    assert not verify({}).problems
