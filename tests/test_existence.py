"""Where existence is a secret, what is there and what never was answer alike: status, headers and body.

Which addresses there are is taken from tests/matrix.py: a new page is asked without being named here.
"""

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from tests.matrix import ROUTES, Route
from tests.routes import ask, filled, signed_in, user, world
from tracker.desk.models import Actor

pytestmark = pytest.mark.django_db

NEVER = {"reporting user": "987654", "almighty user": "987655", "an approval": "987656", "a group": "987657"}
"""What never was, where a number names a row; everywhere else any other name will do."""


def never(rows: dict[str, str]) -> dict[str, str]:
    """A world of the same shape in which nothing exists."""
    return {
        what: NEVER.get(what) or (str(uuid4()) if len(name) == 36 else f"never-{name}") for what, name in rows.items()
    }


def told(response: Any, address: str) -> tuple[int, dict[str, str], bytes]:
    """All that an answer says, without its own address where one is led to the sign-in, and without the time of day."""
    headers = {name: value.replace(f"next={address}", "next=") for name, value in response.items()}
    if "Expires" in headers:
        headers["Expires"] = "now"
    return response.status_code, headers, response.content


def alike(client: Client, method: str, one: str, other: str) -> bool:
    return told(ask(client, method, one), one) == told(ask(client, method, other), other)


def named(route: Route) -> bool:
    """Whether its address names a row."""
    return "[" in route.address


DOORSTEP = {"admin/login/", "admin/logout/", "admin/account/code/", "admin/account/enrol/"}
"""What answers who is not let in yet in its own way: the sign-in itself."""


def at_the_desk(route: Route) -> bool:
    return route.route.startswith("admin/")


# Readers


def test_a_draft_answers_readers_as_what_never_was(db: None) -> None:
    rows = world(None)
    none, client, asked = never(rows), signed_in(None), set()
    for each in ROUTES:
        if named(each) and not at_the_desk(each):
            draft = each.address.replace("[slug of public", "[slug of draft")
            assert filled(draft, rows) != filled(each.address, rows)
            for method in ("GET", "HEAD", "POST", "OPTIONS"):
                assert alike(client, method, filled(draft, rows), filled(draft, none)), (method, draft)
            assert ask(client, "GET", filled(draft, rows)).status_code == 404
            asked.add(each.route)
    assert {"claims/<slug>/", "claims/<slug>/editions/", "claims/<slug>/editions/<number>/"} <= asked


@pytest.mark.parametrize("asked", ["actor", "plan", "point", "party"])
def test_a_list_is_not_narrowed_by_a_draft(asked: str) -> None:
    rows = world(None)
    held = rows["slug of draft actor" if asked in ("actor", "party") else "slug of draft plan"]
    client = signed_in(None)

    def answer(name: str) -> tuple[int, dict[str, str], bytes]:
        address = f"/claims/?{asked}={name}"
        status, headers, body = told(ask(client, "GET", address), address)
        return status, headers, body.replace(name.encode(), b"")

    assert answer(held) == answer("never" + held[5:])
    assert answer(held)[0] == 400


def test_an_edition_that_is_not_there_yet_is_as_one_that_never_will_be() -> None:
    rows = world(None)
    slug = rows["slug of public claim"]
    assert ask(signed_in(None), "GET", f"/claims/{slug}/editions/1/").status_code == 200
    assert alike(signed_in(None), "GET", f"/claims/{slug}/editions/2/", f"/claims/{slug}/editions/3/")


# Who is not signed in, or has nothing to do here


@pytest.mark.parametrize("role", ["anonymous", "no group"])
@pytest.mark.parametrize("checked", [False, True])
def test_everything_under_admin_leads_to_the_sign_in(role: str, checked: bool) -> None:
    """Whatever is there. `checked`: with the check for forged forms, which refuses a POST before anything else."""
    rows = world(None)
    client = signed_in(user(role))
    client.handler.enforce_csrf_checks = checked
    nowhere = "/admin/no/such/page/"
    unlike = []
    for method in ("POST",) if checked else ("GET", "HEAD", "POST"):
        expected = told(ask(client, method, nowhere), nowhere)
        assert expected[0] == (403 if checked and method == "POST" else 302)
        if method == "GET":
            assert expected[1]["Location"] == "/admin/login/?next="
        for each in ROUTES:
            if at_the_desk(each) and each.route not in DOORSTEP:
                for of in (rows, never(rows)):
                    address = filled(each.address, of).partition("?")[0]
                    if told(ask(client, method, address), address) != expected:
                        unlike.append((method, address))
    assert not unlike


# At the desk


def hidden_from(role: str) -> list[Route]:
    return [each for each in ROUTES if at_the_desk(each) and named(each) and each.answers.expected(role, "GET") == 404]


@pytest.mark.parametrize(
    ("role", "tables"),
    [
        ("reporter", {"approval", "user", "group"}),
        ("editor", {"user", "group"}),
        ("chief", {"group"}),
    ],
)
def test_what_a_role_may_not_see_is_not_there(role: str, tables: set[str]) -> None:
    who = user(role)
    rows = world(who)
    none, client = never(rows), signed_in(who)
    nowhere = ask(client, "GET", "/admin/no/such/page/").content
    routes = hidden_from(role)
    assert {each.route.split("/")[2] for each in routes} >= tables
    for each in routes:
        for query in ("", "?_popup=1", "?_to_field=id", "?_to_field=password&_popup=1", "?_changelist_filters=q%3Da"):
            one, other = (filled(each.address, of) + query for of in (rows, none))
            for method in ("GET",) if query else ("GET", "HEAD", "POST"):
                assert alike(client, method, one, other), (method, one)
            answer = ask(client, "GET", one)
            assert (answer.status_code, answer.content) == (404, nowhere), one
    lists = {f"/{'/'.join(each.route.split('/')[:3])}/" for each in routes}
    for address in lists:
        for query in ("", "?q=somebody", "?q=zzz", "?id=1", "?o=1", "?_to_field=id", "add/", "add/?_popup=1"):
            assert ask(client, "GET", address + query).content == nowhere, address + query


def suggested(field: str, term: str, model: str = "approval") -> str:
    return f"/admin/autocomplete/?app_label=desk&model_name={model}&field_name={field}&term={term}"


@pytest.mark.parametrize("role", ["reporter", "editor"])
def test_what_is_hidden_is_not_suggested(role: str) -> None:
    who = user(role)
    world(who)
    client = signed_in(who)
    nowhere = ask(client, "GET", "/admin/no/such/page/")
    for address in (
        suggested("published_by", "somebody"),
        suggested("published_by", "zzz"),
        suggested("signed_by", "somebody", "assessment"),
        suggested("nothing", "a"),
        suggested("four_eyes", "a"),
        suggested("published_by", "somebody", "nothing"),
        "/admin/autocomplete/?app_label=auth&model_name=user&field_name=groups&term=e",
        "/admin/autocomplete/?app_label=admin&model_name=logentry&field_name=user&term=somebody",
        "/admin/autocomplete/",
    ):
        answer = ask(client, "GET", address)
        assert (answer.status_code, answer.content) == (404, nowhere.content), address
    offered = ask(client, "GET", suggested("speaker", "some", "statement"))
    assert b"Somebody" in offered.content


def test_a_superuser_is_suggested_accounts() -> None:
    """So that the answers above are those of the role and not of a typing mistake in the question."""
    who = user("superuser")
    client = signed_in(who)
    answer = ask(client, "GET", suggested("published_by", "superuser"))
    assert [each["text"] for each in json.loads(answer.content)["results"]] == ["superuser"]


def test_no_way_from_a_number_to_what_bears_it() -> None:
    """Django's own says of every table, hidden ones too, which rows there are."""
    who = user("reporter")
    client, account = signed_in(who), User.objects.get(username="reporter")
    for table in (User, Actor):
        kind = ContentType.objects.get_for_model(table).pk
        assert alike(client, "GET", f"/admin/r/{kind}/{account.pk}/", f"/admin/r/{kind}/987654/")
        assert ask(client, "GET", f"/admin/r/{kind}/{account.pk}/").status_code == 404


def test_what_a_role_sees_and_may_not_do_is_refused() -> None:
    who = user("reporter")
    rows = world(who)
    client = signed_in(who)
    for page in ("publish", "withdraw", "delete"):
        address = f"/admin/desk/claim/{rows['draft claim']}/{page}/"
        assert [ask(client, method, address).status_code for method in ("GET", "POST")] == [403, 403]
    body = ask(client, "GET", "/admin/").content.decode()
    assert not re.search(r"/admin/(auth|desk/approval)/", body)
