"""Sources that are looked at again: what is found, what it means, and that nothing public changes by it."""

from collections.abc import Iterator
from io import StringIO
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.desk import newsroom
from tests.desk.misbehaving import Server, page, raw, redirect, said
from tracker.desk import checking
from tracker.desk.checking import check, looked_at
from tracker.desk.extracting import extract
from tracker.desk.if_retracted import statuses_if_retracted
from tracker.desk.management.commands import check_sources
from tracker.desk.models import Capture, Source, SourceCheck
from tracker.desk.publishing import publish
from tracker.record.models import Head, Listing

pytestmark = pytest.mark.django_db

STORY = "The council met on Thursday. “We have the town,” a general said, and nobody in the room asked him how."
WHERE = {"host", "port", "user", "password", "dbname"}
EDITED = "The council met on Friday. “We had the town,” a general said, and nobody in the room asked him how."


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with Server({"/story": page(STORY)}) as running:
        monkeypatch.setattr(checking, "POLICY", running.policy())
        monkeypatch.setattr(checking, "extract_apart", extract)  # a process for each would take most of the time
        yield running


@pytest.fixture
def source(server: Server) -> Source:
    return newsroom.source(newsroom.actor("Outlet", kind="outlet"), url=server.at("/story"), title="A story")


def found(source: Source) -> str:
    return check(source).found


def test_what_is_as_it_was_is_kept_once(source: Source, server: Server) -> None:
    assert found(source) == "first"
    assert found(source) == "same"
    server.answers["/story"] = page(STORY.replace(" ", "\n "), "X-Another: header")
    assert found(source) == "same"
    assert Capture.objects.count() == 1
    assert not Source.objects.changed().exists()


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (page(EDITED), "edited"),
        (page(f"{STORY}</p><p>Correction: an earlier version misstated the day."), "corrected"),
        (page(f"{STORY}</p><p>Виправлено: засідання було у п’ятницю."), "corrected"),
        (raw(said("404 Not Found")), "gone"),
        (raw(said("410 Gone")), "gone"),
        (redirect("/"), "moved"),
        (redirect("/en/"), "moved"),
        (redirect("/index.html"), "moved"),
        (redirect("/other"), "moved"),
        (redirect("/story/?utm=1"), "same"),
        (raw(said("403 Forbidden")), "unreadable"),
        (raw(said("500 Broken")), "unreadable"),
        (redirect("http://127.0.0.1/"), "unreadable"),
        (raw(said("200 OK", "Content-Type: application/pdf", body=b"%PDF\x00")), "unreadable"),
    ],
)
def test_what_became_of_it(source: Source, server: Server, answer: Any, expected: str) -> None:
    check(source)
    front = page("The front page of a paper that has other things to say today.")
    server.answers |= {"/": front, "/en/": front, "/index.html": front, "/other": front, "/story/?utm=1": page(STORY)}
    server.answers["/story"] = answer
    row = check(source)
    assert row.found == expected
    assert row.before is not None
    changed = expected in ("edited", "corrected", "gone", "moved")
    assert set(Source.objects.changed()) == ({source} if changed else set())
    # A copy of what is there now, where something is.
    assert (row.capture is not None) == (expected in ("edited", "corrected", "moved"))


def test_words_of_correction_that_were_there_before_say_nothing(source: Source, server: Server) -> None:
    server.answers["/story"] = page(f"{STORY} Corrections: write to us.")
    check(source)
    server.answers["/story"] = page(f"{EDITED} Corrections: write to us.")
    assert found(source) == "edited"


def test_quotes_that_are_gone_are_named_and_those_of_other_sources_are_not(source: Source, server: Server) -> None:
    general = newsroom.actor("General")
    elsewhere = newsroom.source()
    quoted = {"quote_language": "en"}
    claim = newsroom.claim(
        "The town was held by 20 November 2025.",
        (general, "asserts", [source], {"quote_text": "We have the town", **quoted}),
        (general, "asserts", [source], {"quote_text": "nobody in the room asked him how", **quoted}),
        (general, "asserts", [source, elsewhere], {"quote_text": "We hold it firmly", **quoted}),
        (general, "asserts", [elsewhere], {"quote_text": "We have the town", **quoted}),
    )
    position = newsroom.position(general, [source], on_version=newsroom.plan().versions.get())
    newsroom.change(type(position).objects.filter(pk=position.pk), quote_text="met on Thursday", **quoted)
    check(source)
    server.answers["/story"] = page(EDITED)
    told = check(source).told
    first = claim.statements.order_by("order")[0]
    assert told["quotes"] == [{"statement": str(first.pk), "claim": str(claim.pk)}, {"position": str(position.pk)}]
    server.answers["/story"] = raw(said("410 Gone"))
    # The newest copy is what is compared with: what was gone from it before is not told again.
    assert [each.get("statement") for each in check(source).told["quotes"]] == [
        str(claim.statements.order_by("order")[1].pk)
    ]


def test_statuses_that_would_change_are_told_and_none_changes(source: Source, server: Server) -> None:
    general, minister = newsroom.actor("General"), newsroom.actor("Minister")
    carrying = newsroom.source(carries=source)
    lone = newsroom.claim("One.", (general, "asserts", [carrying]), (minister, "denies", [newsroom.source()]))
    safe = newsroom.claim("Two.", (general, "asserts", [newsroom.source()]))
    draft = newsroom.claim("Three.", (general, "asserts", [source]))
    publish([lone, safe], by=newsroom.editor())
    check(source)
    server.answers["/story"] = page(EDITED)
    head = Head.objects.get()
    told = check(source).told["statuses"]
    assert [each["claim"] for each in told] == [str(lone.pk)]
    assert told[0]["before"] != told[0]["after"]
    source.refresh_from_db()
    assert (source.state, Head.objects.get().sequence) == ("live", head.sequence)
    assert str(draft.pk) not in str(told)
    # What it says is what happens.
    was, will = statuses_if_retracted([source.pk])[lone.pk]
    source.state = "retracted"
    source.save()
    publish([source], by=newsroom.editor("ed"))
    assert (told[0]["before"], told[0]["after"]) == (was.code, will.code)
    assert Listing.objects.get(subject=lone.pk).status == will.code
    assert statuses_if_retracted([source.pk]) == {}


def test_what_somebody_looked_at_is_not_shown_again_until_it_changes(source: Source, server: Server) -> None:
    ada = newsroom.editor("ada")
    check(source)
    server.answers["/story"] = raw(said("404 Not Found"))
    assert found(source) == "gone"
    assert found(source) == "gone"
    assert set(Source.objects.changed()) == {source}
    assert looked_at(source, ada) == 2
    assert not Source.objects.changed().exists()
    assert found(source) == "gone"
    assert not Source.objects.changed().exists()
    server.answers["/story"] = page(EDITED)
    assert found(source) == "edited"
    assert set(Source.objects.changed()) == {source}
    ada.delete()
    assert "ada" in set(SourceCheck.objects.values_list("looked_at_by_name", flat=True))


# The command


def run(*options: Any, **given: Any) -> tuple[int, str]:
    """(exit status, standard output)"""
    out, status = StringIO(), 0
    try:
        call_command("check_sources", *options, every=0, stdout=out, stderr=StringIO(), **given)
    except SystemExit as left:
        status = int(str(left.code))
    except CommandError as error:
        return error.returncode, str(error)
    return status, out.getvalue()


def test_it_looks_at_what_it_has_not_looked_at_for_a_day(source: Source, server: Server) -> None:
    newsroom.source(url=server.at("/story"), state="retracted")
    newsroom.source()
    status, told = run()
    assert (status, SourceCheck.objects.count()) == (0, 1)
    assert f"Kept for the first time: {source} ({source.pk}) {source.url}" in told
    assert run() == (0, "0 sources looked at, 0 changed, 0 left for another time.\n")
    assert run("--older-than", "0")[1].startswith("1 sources looked at, 0 changed")
    assert run("--source", str(source.pk))[1].startswith("1 sources looked at")


def test_it_says_what_changed_and_ends_with_one(source: Source, server: Server) -> None:
    general = newsroom.actor("General")
    newsroom.claim(
        "It was held.", (general, "asserts", [source], {"quote_text": "We have the town", "quote_language": "en"})
    )
    run()
    server.answers["/story"] = page(f"{EDITED} Correction: it was Friday.")
    status, told = run("--older-than", "0")
    assert status == 1
    assert "It says that it was corrected: " in told
    assert "  appeared: Correction\n" in told
    assert "  a quote is no longer there: It was held.\n" in told
    server.answers["/story"] = raw(said("503 Not Now"))
    status, told = run("--older-than", "0")
    assert status == 0
    assert "The site could not answer (503)." in told


def test_what_it_cannot_do_ends_with_two(source: Source) -> None:
    nothing = uuid4()
    assert run("--source", str(nothing)) == (2, f"No source with an address has this id: {nothing}.")
    assert run("--source", str(newsroom.source().pk))[0] == 2


def test_two_at_a_time_are_one_too_many(source: Source) -> None:
    given = {name: value for name, value in connection.get_connection_params().items() if name in WHERE}
    with psycopg.connect(**given) as other:
        other.execute("SELECT pg_advisory_lock(hashtext('check_sources'))")
        assert run() == (2, "Another check_sources is running: let it finish.")
    assert run()[0] == 0
    assert run("--older-than", "0")[0] == 0


def test_after_an_interruption_it_goes_on_with_the_rest(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {newsroom.source(url=server.at("/story")) for _ in range(4)}
    seen: list[Source] = []

    def interrupted(row: Source) -> SourceCheck:
        if len(seen) == 2:
            raise KeyboardInterrupt
        seen.append(row)
        return check(row)

    monkeypatch.setattr(check_sources, "check", interrupted)
    assert run()[0] == 130
    monkeypatch.setattr(check_sources, "check", check)
    assert run()[0] == 0
    assert {row.source for row in SourceCheck.objects.all()} == rows
    assert SourceCheck.objects.count() == 4


def test_a_host_that_asks_to_be_left_alone_is(server: Server, source: Source) -> None:
    newsroom.source(url=server.at("/story"))
    server.answers["/story"] = raw(said("429 Too Many Requests"))
    assert "1 sources looked at, 0 changed, 1 left for another time." in run()[1]
    assert len(server.heard) == 1


def test_one_host_is_asked_only_so_often_and_others_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    now, slept = [100.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    monkeypatch.setattr(check_sources.time, "sleep", sleep)  # type: ignore[attr-defined]
    monkeypatch.setattr(check_sources.time, "monotonic", lambda: now[0])  # type: ignore[attr-defined]
    urls = ["https://a.example/1", "https://www.a.example/2", "https://b.example/1", "https://a.example/3"]
    asked = []
    for row in check_sources.Turns([Source(url=url) for url in urls], 5):
        asked.append((now[0], row.url))
        now[0] += 1
    assert [url for _, url in asked] == [urls[0], urls[2], urls[1], urls[3]]
    assert [at for at, _ in asked] == [100, 101, 106, 112]
