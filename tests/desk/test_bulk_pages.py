"""The pages of many at once, through Django's own client: chosen in a list, looked at, confirmed, gone on with, reported."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.desk import newsroom as desk
from tests.desk.test_bulk import planned, some_claims
from tests.desk.test_publish_page import assert_clean, seen, text
from tracker.desk import bulk, review
from tracker.desk.accounts.sessions import AWAY
from tracker.desk.admin import bulk_actions
from tracker.desk.bulk import go_on, progress
from tracker.desk.models import BulkRun, Claim, ReviewStep
from tracker.desk.models.bulk import DONE
from tracker.desk.publishing import publish
from tracker.record.models import Edition

pytestmark = pytest.mark.django_db

LIST = "/admin/desk/claim/"


@pytest.fixture
def ada() -> User:
    return desk.editor("ada")


@pytest.fixture
def rex() -> User:
    return desk.reporter("rex")


@pytest.fixture
def at_the_desk(ada: User, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    """However slow the machine, one slice does all of it, unless the test says otherwise."""
    settings.FOUR_EYES = True
    monkeypatch.setattr(bulk, "SLICE_SECONDS", 3600.0)
    client = Client()
    client.force_login(ada)
    return client


def choose(client: Client, act: str, rows: list[Any], where: str = LIST, **more: Any) -> Any:
    ticked = {"action": f"bulk_{act}", "_selected_action": [str(row.pk) for row in rows]}
    return client.post(where, ticked | more)


def test_from_the_list_to_the_report_and_nothing_twice(at_the_desk: Client, rex: User, ada: User) -> None:
    rows = some_claims(rex, 2)
    own = some_claims(ada, 1)[0]
    url = choose(at_the_desk, "publish", [*rows, own]).url
    plan = at_the_desk.get(url)
    shown = text(plan)
    for part in ("2 can be done", "1 cannot", "changed by you alone", "goes with it", "Edition 1.", "Publish: 2"):
        assert part in shown or part in plan.content.decode()
    assert_clean(plan)
    assert not Edition.objects.exists()
    form = {"do": "confirm", "seen": seen(plan), "text": "New today."}
    for _ in range(2):
        answer: Any = at_the_desk.post(url, form)
        assert (answer.status_code, answer.url) == (302, url)
    editions = Edition.objects.count()
    report = at_the_desk.get(url)
    assert_clean(report)
    assert text(report).count("Done ") >= 2
    assert f'href="/claims/{rows[0].slug}/"' in report.content.decode()
    assert f'href="/admin/desk/claim/{own.pk}/publish/"' in report.content.decode()
    at_the_desk.post(url, {"do": "continue"})
    assert Edition.objects.count() == editions
    history = text(at_the_desk.get("/admin/desk/bulkrun/"))
    assert "ada" in history
    assert "Done: 2, Refused: 1" in history


def test_what_was_typed_stays_where_it_is_refused(at_the_desk: Client, rex: User, ada: User) -> None:
    rows = some_claims(rex, 1)
    review.send(rows[0], by=rex)
    url = choose(at_the_desk, "return", rows).url
    form = {"do": "confirm", "seen": seen(at_the_desk.get(url)), "text": " "}
    assert "Say why it is returned." in text(at_the_desk.post(url, form))
    with desk.touching(rex), rows[0].changing():
        pass
    late = at_the_desk.post(url, form | {"text": "No source yet."})
    assert "Somebody changed something" in text(late)
    assert "No source yet." in late.content.decode()
    assert "Changed since you chose it" in text(late)
    for nonsense in ({}, {"do": "zzz"}, {"text": "\x00", "seen": "z"}, {"text": "x" * 30_000}, {"to": "zzz"}):
        assert at_the_desk.post(url, nonsense).status_code == 200
    assert not ReviewStep.objects.filter(step="returned").exists()
    again = at_the_desk.post(url, {"do": "again"}).headers["Location"]
    assert again != url
    assert "1 can be done" in text(at_the_desk.get(again))


def test_slice_by_slice(at_the_desk: Client, ada: User, rex: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without scripts a button goes on; htmx gets the progress alone, and the whole page at the end."""
    monkeypatch.setattr(bulk, "SLICE_SECONDS", 0.0)
    url = choose(at_the_desk, "note", some_claims(rex, 4)).url
    at_the_desk.post(url, {"do": "confirm", "seen": seen(at_the_desk.get(url)), "text": "A word."})
    page = at_the_desk.get(url)
    assert "1 of 4" in text(page)
    assert '<progress max="4" value="1"' in page.content.decode()
    at_the_desk.get(url)
    assert ReviewStep.objects.count() == 1
    assert at_the_desk.post(url, {"do": "continue"}).status_code == 302
    by_itself = {"HX-Request": "true"}
    fragment = at_the_desk.post(url, {"do": "continue"}, headers=by_itself)
    assert "3 of 4" in text(fragment)
    assert "<html" not in fragment.content.decode()
    assert at_the_desk.post(url, {"do": "continue"}, headers=by_itself).headers["HX-Refresh"] == "true"
    assert 'id="bulk-continue"' not in at_the_desk.get(url).content.decode()
    assert ReviewStep.objects.count() == 4


def test_the_rest_is_left(at_the_desk: Client, ada: User, rex: User) -> None:
    run = planned("note", some_claims(rex, 3), ada, text="A word.")
    go_on(run, by=ada, seconds=0)
    url = f"/admin/desk/bulkrun/{run.pk}/change/"
    bulk.begin("send", some_claims(rex, 1), by=ada)
    planned("note", some_claims(rex, 1), rex, text="A word.")
    assert f'href="{url}"' in at_the_desk.get("/admin/").content.decode()
    assert at_the_desk.post(url, {"do": "stop"}).status_code == 302
    assert "not finished" not in at_the_desk.get("/admin/").content.decode()
    assert "Left as it is: 2" in text(at_the_desk.get(url))
    assert at_the_desk.post(url, {"do": "continue"}).status_code == 302
    assert ReviewStep.objects.count() == 1


def test_others_read_it_and_do_not_touch_it(at_the_desk: Client, rex: User) -> None:
    rows = some_claims(rex, 1)
    plan = bulk.begin("note", rows, by=rex)
    url = "/admin/desk/bulkrun/{}/change/"
    assert at_the_desk.get(url.format(plan.pk)).status_code == 302
    run = planned("note", rows, rex, text="A word.")
    page = at_the_desk.get(url.format(run.pk))
    assert "Only who began this" in text(page)
    assert 'id="bulk-continue"' not in page.content.decode()
    for do in ("continue", "stop", "confirm"):
        assert at_the_desk.post(url.format(run.pk), {"do": do}).status_code == 403
    assert progress(run).ended == 0
    bulk.begin("note", rows, by=User.objects.get(username="ada"))
    assert text(at_the_desk.get("/admin/desk/bulkrun/")).count("Not confirmed: nothing was done") == 1
    for odd in ("zzz", "9" * 40):
        assert at_the_desk.get(url.format(odd)).status_code in (302, 404)


def test_who_was_away_proves_that_it_is_still_them(at_the_desk: Client, rex: User, ada: User) -> None:
    """Before it begins and before it goes on, where readers see it."""
    rows = some_claims(rex, 2)
    url = choose(at_the_desk, "publish", rows).url
    form = {"do": "confirm", "seen": seen(at_the_desk.get(url))}

    def leave() -> None:
        session = at_the_desk.session
        session[AWAY] = True
        session.save()

    leave()
    assert 'name="proof"' in at_the_desk.post(url, form).content.decode()
    assert not Edition.objects.exists()
    run = BulkRun.objects.get()
    bulk.confirm(run, by=ada, wanted=bulk.Wanted(), seen=form["seen"])
    page = at_the_desk.get(url).content.decode()
    assert 'name="proof"' in page
    assert "data-hx-post" not in page
    assert at_the_desk.post(url, {"do": "continue"}, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert 'name="proof"' in at_the_desk.post(url, {"do": "continue", "proof": "wrong"}).content.decode()
    assert not Edition.objects.exists()
    assert at_the_desk.post(url, {"do": "continue", "proof": "secret"}).status_code == 302
    assert set(run.items.values_list("outcome", flat=True)) == {DONE}
    leave()
    other = choose(at_the_desk, "note", rows).url
    assert 'name="proof"' not in at_the_desk.get(other).content.decode()


def test_from_the_list_of_reviews_whatever_the_kind(at_the_desk: Client, rex: User, ada: User) -> None:
    row = some_claims(rex, 1)[0]
    speaker = row.statements.get().speaker
    reviews = [review.send(each, by=rex) for each in (row, speaker)]
    url = choose(at_the_desk, "publish", reviews, "/admin/desk/review/").url
    plan = at_the_desk.get(url)
    assert "2 can be done" in text(plan)
    at_the_desk.post(url, {"do": "confirm", "seen": seen(plan)})
    run = BulkRun.objects.get()
    assert [item.kind for item in run.items.order_by("order")] == ["actor", "claim"]
    assert set(run.items.values_list("outcome", flat=True)) == {DONE}


def test_no_more_than_a_run_takes(at_the_desk: Client, rex: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_actions, "MOST", 2)
    rows = some_claims(rex, 3)
    answer = choose(at_the_desk, "note", rows, select_across="1")
    assert answer.url == LIST
    assert "at most 2 at once" in text(at_the_desk.get(LIST))
    assert not BulkRun.objects.exists()
    assert choose(at_the_desk, "note", rows[:2]).url.startswith("/admin/desk/bulkrun/")


def test_who_is_offered_what(at_the_desk: Client, rex: User) -> None:
    some_claims(rex, 1)
    assert all(f'value="bulk_{act}"' in at_the_desk.get(LIST).content.decode() for act in bulk.ACTS)
    at_the_desk.force_login(rex)
    offered = at_the_desk.get(LIST).content.decode()
    assert [act for act in bulk.ACTS if f'value="bulk_{act}"' in offered] == ["send", "take", "note"]
    assert choose(at_the_desk, "publish", list(Claim.objects.all())).status_code in (302, 200)
    assert not BulkRun.objects.exists()


def test_queries_of_the_pages_do_not_grow_with_the_number(at_the_desk: Client, rex: User, ada: User) -> None:
    rows = some_claims(rex, 6)
    publish(rows[:1], by=ada)

    def counted(rows: list[Any]) -> list[int]:
        run = planned("note", rows, ada, text="A word.")
        go_on(run, by=ada)
        found = []
        for url in (
            choose(at_the_desk, "publish", rows).url,
            f"/admin/desk/bulkrun/{run.pk}/change/",
            "/admin/desk/bulkrun/",
        ):
            at_the_desk.get(url)
            with CaptureQueriesContext(connection) as queries:
                at_the_desk.get(url)
            found.append(len(queries))
        return found

    few = counted(rows[1:3])
    assert counted(rows[1:]) == few
