"""10,000 requests at random, always the same ones: no error, no hang, and the promises of every answer.

Each chunk starts from the same world, so that a failing request can be asked again by its seed alone; what is printed
of it can be put into the corpus as it stands. `ODD_SEED=…` starts elsewhere.
"""

import logging
import os
from collections.abc import Iterator

import pytest
from django.test import override_settings

from tests.odd.asking import Asker, faults
from tests.odd.random_requests import Grammar, requests

CHUNKS, IN_CHUNK = 10, 1000
FIRST_SEED = int(os.environ.get("ODD_SEED", "20251122"))
_grammar: list[Grammar] = []


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of refusals are not worth a line each."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def grammar(fresh_world: str) -> Iterator[Grammar]:
    """Read once in each process, from the world as it is at the start."""
    # Hashing a password the slow way takes as long as thirty other requests.
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        if not _grammar:
            _grammar.append(Grammar.of_site())
        yield _grammar[0]


@pytest.mark.parametrize("seed", range(FIRST_SEED, FIRST_SEED + CHUNKS))
def test_nothing_fails_and_nothing_hangs(seed: int, grammar: Grammar) -> None:
    asker = Asker()
    wrong = []
    for number, request in enumerate(requests(seed, IN_CHUNK, grammar)):
        wrong += [f"{seed}/{number}: {fault}\n    {request!r}" for fault in faults(request, asker.ask(request))]
    assert not wrong, "\n".join(wrong[:10])


def test_the_same_seed_asks_the_same(grammar: Grammar) -> None:
    assert list(requests(1, 200, grammar)) == list(requests(1, 200, grammar))
    assert list(requests(1, 200, grammar)) != list(requests(2, 200, grammar))


def test_requests_come_everywhere(grammar: Grammar) -> None:
    """Ten thousand, over every route, and with forms that the desk could take."""
    assert CHUNKS * IN_CHUNK >= 10_000
    assert len(grammar.forms) > 40
    assert any(name.endswith("TOTAL_FORMS") for form in grammar.forms.values() for name, _value in form)
    asked = [request for seed in range(5) for request in requests(seed, IN_CHUNK, grammar)]
    assert sum(request.method == "POST" for request in asked) > len(asked) / 10
    for route in (*grammar.public, *grammar.desk):
        beginning = route.partition("<")[0]
        assert any(request.address.startswith(beginning) for request in asked), route
