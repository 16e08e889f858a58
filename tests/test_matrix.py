"""Every route, role and method gets the answer that tests/matrix.py declares, and every route is declared."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.urls import resolve

from tests.matrix import IN_A_LANGUAGE, METHODS, ROLES, ROUTES, Answers, Route
from tests.routes import ask, filled, plain, signed_in, user, walk, world

HERE = Path(__file__).resolve().parent.parent


def test_every_route_is_declared() -> None:
    """What is missing belongs into ROUTES of tests/matrix.py: its docstring says how."""
    there, declared = set(walk()), {each.route for each in (*ROUTES, *IN_A_LANGUAGE)}
    assert not sorted(there - declared), "not declared"
    assert not sorted(declared - there), "declared and gone"


def worth_asking(role: str, each: Route) -> Iterator[str]:
    """Every method but HEAD, where somebody in this role who is let in by GET learns nothing that others do not.

    HEAD takes the way of GET. That it is no way round a permission shows wherever GET is refused; that it is answered as
    GET is, those show who see least and who see everything.
    """
    let_in = each.answers.expected(role, "GET") == 200
    for method in METHODS:
        if method != "HEAD" or not let_in or role in ("anonymous", "superuser"):
            yield method


def wrong(role: str, who: User | None, rows: dict[str, str], declared: list[Route]) -> Iterator[str]:
    """What is answered otherwise than declared."""
    client = signed_in(who)
    for each in declared:
        address = filled(each.address, rows)
        leads_to = plain(resolve(address.partition("?")[0]).route)
        if leads_to != each.route:
            yield f"{address} leads to {leads_to}, not to {each.route}"
        for method in worth_asking(role, each):
            # The status is known before a page is drawn. The form that comes back is drawn for superusers, who see most of it.
            drawn = method == "GET" or (method == "POST" and role == "superuser")
            status = ask(client, method, address, drawn=drawn).status_code
            if status != (expected := each.answers.expected(role, method)):
                yield f"{role} {method} {address}: {status}, declared {expected}"


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_answer_is_as_declared(role: str) -> None:
    who = user(role)
    # Who reads a public page makes no difference, as the bare addresses show.
    found = list(wrong(role, who, world(who), [*ROUTES, *(IN_A_LANGUAGE if who is None else ())]))
    assert not found, "\n".join(found)


@pytest.mark.django_db
def test_an_answer_that_is_not_as_declared_is_found() -> None:
    who = user("reporter")
    closed = Answers("404 404 404 404 404 404", None)
    (claims,) = (each for each in ROUTES if each.route == "claims/")
    elsewhere = Route("plans/", claims.answers, "actors/")
    tried = [list(wrong("reporter", who, {}, [each])) for each in (claims, claims._replace(answers=closed), elsewhere)]
    assert [len(found) for found in tried] == [0, 2, 1]


def test_routes_are_told_in_plain_words() -> None:
    for route, said in (
        ("claims/<str:slug>/", "claims/<slug>/"),
        (
            r"^claims/(?P<slug>[^/)]+)/editions/(?P<number>[1-9](?:[0-9]|x\)){0,9})/$",
            "claims/<slug>/editions/<number>/",
        ),
        ("admin/(?P<url>.*)$", "admin/<url>"),
    ):
        assert plain(route) == said


SERVED = """
import django
from django.test import Client
django.setup()
from tests.routes import walk
client = Client(raise_request_exception=False)
print(*walk(), "", sep="\\n")
for address in {addresses!r}:
    for method in ("GET", "POST"):
        print(client.generic(method, address).status_code)
"""


def served(what: str, *addresses: str) -> tuple[set[str], set[str]]:
    """The routes of a process that serves only this, and every status with which it answers at these addresses."""
    environment = {
        **os.environ,
        "SERVE": what,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "ALLOWED_HOSTS": "testserver",
    }
    command = [sys.executable, "-c", SERVED.format(addresses=addresses)]
    done = subprocess.run(command, cwd=HERE, env=environment, capture_output=True, text=True, check=True)
    routes, _, statuses = done.stdout.partition("\n\n")
    return set(routes.split("\n")), {line for line in statuses.split("\n") if line.isdigit()}


MACHINES = {"healthz/", "readyz/"}
DESK = {each.route for each in ROUTES if each.route.startswith("admin/")}
PUBLIC = {each.route for each in (*ROUTES, *IN_A_LANGUAGE)} - DESK


def test_the_readers_site_has_no_desk() -> None:
    routes, statuses = served(
        "public", "/admin/", "/admin/login/", "/admin/desk/claim/", "/admin", "/admin/auth/user/add/"
    )
    assert routes == PUBLIC
    assert statuses == {"404"}


def test_the_desk_has_no_readers_pages() -> None:
    routes, statuses = served(
        "desk", "/", "/claims/", "/uk/claims/", "/claims/a/editions/1/", "/plans/", "/actors/a/", "/robots.txt"
    )
    assert routes == DESK | MACHINES
    assert statuses == {"404"}
