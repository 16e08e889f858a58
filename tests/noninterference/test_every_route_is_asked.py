"""A public route, a parameter or a way to name a subject that the snapshot leaves out fails here, by name."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path, resolve

from tests.noninterference import addresses
from tests.noninterference.asking import VARIANTS
from tests.noninterference.watching import Watch
from tests.noninterference.world import SLUGS


def undeclared() -> set[str]:
    """Routes of the site that nobody declared, and declared ones that the site does not have."""
    return addresses.routes().keys() ^ addresses.ROUTES.keys()


def unasked(watch: Watch) -> set[str]:
    """Parameters that a route takes and no address of it has; "?" where nobody said what a route takes."""
    found = set()
    for route, view in addresses.routes().items():
        declared = addresses.parameters(view)
        names = addresses.PARAMETERS.get(route) if declared is None else declared
        asked = {name for address in watch.addresses.get(route, ()) for name in parse_qs(urlsplit(address).query)}
        found |= {f"{route} {name}" for name in (("?",) if names is None else set(names) - asked)}
    return found


def test_every_route_is_declared() -> None:
    assert not undeclared()


def test_every_parameter_is_asked_for(watch: Watch) -> None:
    assert not unasked(watch)


def test_every_address_is_one_of_its_route(watch: Watch) -> None:
    for route in addresses.ROUTES:
        for address in watch.addresses[route]:
            assert resolve(urlsplit(address).path).route == route, address


def test_every_route_with_a_slug_is_asked_for_drafts_and_for_what_never_was(watch: Watch) -> None:
    for route in addresses.ROUTES:
        if "slug" in route:
            asked = {part for address in watch.addresses[route] for part in urlsplit(address).path.split("/")}
            assert {*SLUGS, addresses.NEVER} <= asked, route


def test_all_turns_together_are_every_address_in_every_way(watch: Watch) -> None:
    from_turns = {ask for turn in range(len(VARIANTS) * watch.share) for ask in watch.turn(turn)}
    assert from_turns == set(watch.every())


def test_the_turns_of_the_examples_are_every_address_and_every_way(watch: Watch) -> None:
    asked = {ask for turn in watch.turns() for ask in watch.turn(turn)}
    assert {ask.address for ask in asked} == {ask.address for ask in watch.every()}
    assert {(ask.method, ask.headers) for ask in asked} == set(VARIANTS)


def test_a_route_that_nobody_declared_is_named(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    def timeline(request: HttpRequest, slug: str) -> HttpResponse:
        """A page of tomorrow, which does not read its parameters the usual way."""
        return HttpResponse(slug)

    monkeypatch.setattr(addresses.routes, "__defaults__", ([path("timeline/<str:slug>/", timeline)], ""))
    assert "timeline/<str:slug>/" in undeclared()
    assert unasked(watch) == {"timeline/<str:slug>/ ?"}
