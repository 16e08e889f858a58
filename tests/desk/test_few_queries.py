"""How many queries the desk asks: as many for a long claim as for a short one, and no more than stand here.

Each is a way to the database and back. Who adds one on purpose changes the number.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.carrying import filled_in
from tests.desk import newsroom
from tests.desk.test_publish_page import answers, seen
from tracker.desk.documents_of import SubjectRow
from tracker.desk.models import Claim
from tracker.desk.models.faults import check_constraints
from tracker.desk.publishing import plan_publication, state_of

pytestmark = pytest.mark.django_db

CLAIM = {"form": 55, "save": 40, "publish page": 52, "publish": 98, "form again": 43, "save again": 39}
ACTOR = {"form": 24, "save": 33, "publish page": 23, "publish": 53, "form again": 23, "save again": 32}


def _claim(statements: int) -> Claim:
    """Each statement by somebody of a side, in a source of its own: nothing of it is public."""
    side, outlet = newsroom.actor("Side"), newsroom.actor("Outlet", kind="outlet")
    said = [
        (newsroom.actor("Speaker", party=side), "asserts", [newsroom.source(outlet)], {"attribution": "told reporters"})
        for _ in range(statements)
    ]
    return newsroom.claim("It was so.", *said)


def _counted(act: Callable[[], Any]) -> tuple[int, Any]:
    with CaptureQueriesContext(connection) as asked:
        answer = act()
    return len(asked), answer


def _asked(client: Client, row: SubjectRow, field: str) -> dict[str, int]:
    """The queries of each step from the form to the record, and of the form afterwards."""
    found = {}
    form, door = (reverse(f"admin:desk_{row._meta.model_name}_{page}", args=[row.pk]) for page in ("change", "publish"))
    for again in ("", " again"):
        client.get(form)  # shows what the page before had to tell, and learns what this process never forgets
        found[f"form{again}"], page = _counted(lambda: client.get(form))
        sent = filled_in(page) | {field: f"Otherwise{again}."}
        found[f"save{again}"], saved = _counted(lambda sent=sent: client.post(form, sent))  # type: ignore[misc]
        assert saved.status_code == 302
        if not again:
            found["publish page"], page = _counted(lambda: client.get(door))
            confirmed = {"seen": seen(page), "note": "", **answers(page)}
            found["publish"], done = _counted(lambda: client.post(door, confirmed))  # noqa: B023 - called at once
            assert done.status_code == 302
    return found


@pytest.fixture
def desk() -> Client:
    browser = Client()  # which opens no form by itself, as the other one does
    browser.force_login(newsroom.editor("ada"))
    return browser


def test_a_long_claim_costs_as_much_as_a_short_one(desk: Client) -> None:
    assert _asked(desk, _claim(1), "text") == _asked(desk, _claim(3), "text") == CLAIM


def test_an_actor(desk: Client) -> None:
    assert _asked(desk, newsroom.actor("Somebody"), "name") == ACTOR


def test_what_is_loaded_is_asked_for_once(assert_queries: Any) -> None:
    """Of one kind only the tables of that kind are asked, and of rows at hand not even which kind they are."""
    row = newsroom.actor("Somebody")
    with assert_queries(6):  # the actor and its three lists, its last edition, whether it was merged
        state_of([row])
    with assert_queries(6):  # the same without the last, and who could name it
        plan_publication([row])


def test_all_checks_of_a_row_are_one_question(assert_queries: Any) -> None:
    row = Claim(text="It was so.", slug="so", kind="", level="loud", language="en", occurred="soon")
    with assert_queries(3), pytest.raises(ValidationError) as refused:  # it and the savepoint around it
        check_constraints(row, exclude=["slug"])
    named = {"claim_level", "claim_has_kind", "claim_occurred"}
    assert {each.code for each in refused.value.error_dict["__all__"]} == named


def test_where_one_check_cannot_be_asked_the_others_are() -> None:
    """PostgreSQL takes no NUL: Django passes over such a check, and the one question would have failed for all."""
    row = Claim(text="It was\0so.", slug="so", kind="", language="en")
    with pytest.raises(ValidationError) as refused:
        check_constraints(row)
    assert [each.code for each in refused.value.error_dict["__all__"]] == ["claim_has_kind"]
