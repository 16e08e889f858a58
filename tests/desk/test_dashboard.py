"""The desk's front page: whose drafts, what was published, what waits for a look, what changed; capped, in few queries."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from tests.builders import publish as publish_doc
from tests.desk import newsroom as desk
from tracker.desk.dashboard import SHOWN, Section, sections
from tracker.desk.models import Claim, Look, SourceCheck
from tracker.desk.publishing import publish, withdraw
from tracker.desk.review import return_, send
from tracker.record.documents import ClaimDoc
from tracker.record.worlds import latest

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return desk.editor("ada")


@pytest.fixture
def bo() -> User:
    return desk.editor("bo")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty days later, for the front page alone."""
    now = timezone.now() + timedelta(days=20)
    monkeypatch.setattr("tracker.desk.dashboard.now", lambda: now)


def section(user: User, code: str) -> Section:
    return next(each for each in sections(user) if each.code == code)


def titles(user: User, code: str) -> list[str]:
    return [line.title for line in section(user, code).lines]


def public_claim(text: str, by: User) -> Claim:
    with desk.touching(by):
        row = desk.claim(text, (desk.actor(), "asserts", [desk.source()]))
    publish([row], by=by)
    return row


def test_empty_lists_say_so(ada: User, client: Client) -> None:
    client.force_login(ada)
    shown = client.get("/admin/").content.decode()
    for each in sections(ada):
        assert not each.lines
        assert f'id="{each.code}"' in shown
        assert each.empty in shown


def test_my_drafts_are_what_i_changed_and_nobody_published_since(ada: User, bo: User) -> None:
    with desk.touching(ada):
        mine = desk.claim("Mine.")
        outlet = desk.actor("Outlet Example", kind="outlet")
    with desk.touching(bo):
        desk.claim("Theirs.")
    assert set(titles(ada, "drafts")) == {"Mine.", "Outlet Example · outlet"}
    publish([mine, outlet], by=bo)
    assert titles(ada, "drafts") == []
    with desk.touching(ada), desk.part_of(mine):
        mine.points.all().delete()
    assert titles(ada, "drafts") == []  # nothing was raised: the transaction that made it goes on
    with desk.touching(ada):
        desk.change(Claim.objects.filter(pk=mine.pk), place="Kyiv")
    assert titles(ada, "drafts") == ["Mine."]


def test_what_is_under_way_waits_for_review_or_goes_back_to_who_sent_it(ada: User, bo: User) -> None:
    with desk.touching(ada):
        row = desk.claim("Mine.", (desk.actor(), "asserts", [desk.source()]))
    send(row, by=ada)
    assert titles(bo, "waiting") == ["Mine."]
    assert "sent by ada" in section(bo, "waiting").lines[0].beside
    for user, page in ((bo, "publish"), (desk.reporter("cy"), "review")):
        (line,) = section(user, "waiting").lines
        assert line.url == reverse(f"admin:desk_claim_{page}", args=[row.pk]) + "?list=waiting"
    assert "Mine." not in titles(ada, "drafts")
    assert titles(ada, "returned") == []
    return_(row, by=bo, reason="Name the source.")
    assert (titles(bo, "waiting"), titles(bo, "returned")) == ([], [])
    assert "bo" in section(ada, "returned").lines[0].beside
    assert section(ada, "returned").lines[0].beside.endswith("Name the source.")
    assert "Mine." not in titles(ada, "drafts")
    publish([row], by=bo)
    assert titles(ada, "returned") == []


def test_what_was_deleted_is_nobodys_draft(ada: User) -> None:
    with desk.touching(ada):
        row = desk.claim("Mine.")
        row.delete()
    assert titles(ada, "drafts") == []


def test_the_weeks_editions_are_shown_and_no_minor_ones(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    row = public_claim("So.", ada)
    assert titles(ada, "published")[0] == "So."
    assert len(titles(ada, "published")) == 4  # with the speaker, the source and its publisher
    publish_doc("claim", row.slug, replace(body(row), place="Kyiv"), change="minor", subject=row.pk)
    assert section(ada, "published").lines[0].beside.startswith("First published")
    withdraw(row, by=ada, note="A mistake.")
    assert section(ada, "published").lines[0].beside.startswith("Removed by us")
    now = timezone.now() + timedelta(days=8)
    monkeypatch.setattr("tracker.desk.dashboard.now", lambda: now)
    assert titles(ada, "published") == []


def body(row: Claim) -> ClaimDoc:
    (held,) = latest([row.pk], using="default")
    assert held.document
    assert isinstance(held.document.body, ClaimDoc)
    return held.document.body


def test_what_nobody_looked_at_for_long_waits_for_it(
    ada: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = public_claim("So.", ada)
    desk.claim("A draft.")
    assert titles(ada, "not-looked-at") == []
    now = timezone.now() + timedelta(days=20)
    monkeypatch.setattr("tracker.desk.dashboard.now", lambda: now)
    assert titles(ada, "not-looked-at") == ["So."]
    monkeypatch.setattr("tracker.desk.looking.localdate", lambda at=None: at.date() if at else now.date())
    client.force_login(ada)
    look = section(ada, "not-looked-at").lines[0].look
    assert f'action="{look}"' in client.get("/admin/").content.decode()
    answer = client.post(look, {"front": "1"})
    assert answer["Location"] == "/admin/#not-looked-at"
    assert Look.objects.count() == 1
    assert titles(ada, "not-looked-at") == []
    assert row.pk == Look.objects.get().subject


def test_a_minor_edition_alone_is_no_look(ada: User, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """Neither one of long ago nor one of just now."""
    row = public_claim("So.", ada)
    publish_doc("claim", row.slug, replace(body(row), place="Kyiv"), change="minor", subject=row.pk)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE record_edition DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE record_edition SET published_at = published_at - interval '30 days' WHERE subject = %s AND number = 1",
            [row.pk],
        )
    assert titles(ada, "not-looked-at") == ["So."]
    looked = (timezone.localdate() - timedelta(days=3)).isoformat()
    publish_doc("claim", row.slug, replace(body(row), looked_at=looked), change="minor", subject=row.pk)
    assert titles(ada, "not-looked-at") == []
    settings.LOOK_AGAIN_DAYS = 2
    assert titles(ada, "not-looked-at") == ["So."]


@pytest.mark.usefixtures("later")
def test_who_may_not_publish_has_no_button(ada: User) -> None:
    public_claim("So.", ada)
    assert section(ada, "not-looked-at").lines[0].look
    assert not section(desk.reporter(), "not-looked-at").lines[0].look


def test_sources_that_changed_are_shown_until_somebody_looked(ada: User) -> None:
    source = desk.source(desk.actor("Outlet Example", kind="outlet"), title="An article")
    check = SourceCheck.objects.create(source=source, found="same")
    assert titles(ada, "sources") == []
    check = SourceCheck.objects.create(source=source, found="edited")
    SourceCheck.objects.create(source=source, found="gone")
    (line,) = section(ada, "sources").lines
    assert "An article" in line.title
    assert line.url == reverse("admin:desk_source_captures", args=[source.pk])
    SourceCheck.objects.filter(source=source).update(looked_at=timezone.now(), looked_at_by_name="ada")
    assert check.pk
    assert titles(ada, "sources") == []


@pytest.mark.usefixtures("later")
def test_lists_are_capped_and_lead_to_all_of_it(ada: User, client: Client) -> None:
    with desk.touching(ada):
        for number in range(SHOWN + 1):
            desk.claim(f"Draft {number}.")
    public_claim("So.", ada)
    SourceCheck.objects.create(source=desk.source(title="An article"), found="edited")
    drafts = section(ada, "drafts")
    assert (len(drafts.lines), drafts.more) == (SHOWN, True)
    client.force_login(ada)
    for code, there in (("drafts", "11 claims"), ("not-looked-at", "1 claim"), ("sources", "1 source")):
        url = next(url for words, url in section(ada, code).all if words in ("claims", "sources"))
        answer = client.get(url)
        assert answer.status_code == 200
        assert there in answer.content.decode(), code


@pytest.mark.usefixtures("later")
def test_the_number_of_queries_does_not_grow(ada: User, bo: User, client: Client) -> None:
    client.force_login(ada)
    counted = []
    for number in (1, 2):
        for each in range(number):
            with desk.touching(ada):
                desk.claim(f"Draft {number} {each}.")
                sent, back = desk.claim(f"Sent {number} {each}."), desk.claim(f"Back {number} {each}.")
            for row in (sent, back):
                send(row, by=ada)
            return_(back, by=bo, reason="Name the source.")
            public_claim(f"So {number} {each}.", bo)
            with desk.touching(bo):
                SourceCheck.objects.create(source=desk.source(title=f"Article {number} {each}"), found="edited")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/admin/").status_code == 200
        counted.append(len(queries))
    assert {code: len(titles(ada, code)) for code in ("drafts", "not-looked-at", "sources", "waiting", "returned")} == {
        "drafts": 3,
        "not-looked-at": 3,
        "sources": 3,
        "waiting": 3,
        "returned": 3,
    }
    assert counted[0] == counted[1]
    assert counted[0] <= 30
