"""Somebody edits, publishes or names what another one merges away at the same moment: in either order nothing is lost."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, nullcontext
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, connections, transaction

from tests.desk import newsroom as desk
from tests.desk.doubles import NOTE, sound
from tracker.desk import merging
from tracker.desk.documents_of import SubjectRow
from tracker.desk.merging import PublicationRefused, merge
from tracker.desk.models import Actor, Claim, Merging, Source, Statement
from tracker.desk.models.base import StaleError, Subject
from tracker.desk.moving import move, moves_of
from tracker.desk.publishing import publish
from tracker.record.documents import ClaimDoc
from tracker.record.worlds import latest

HANGS = 60
"""Seconds after which somebody waits for somebody who waits for them."""
REFUSED = (StaleError, PublicationRefused, IntegrityError)
Doing = Callable[[Any, User, str], None]


def edit(row: Claim, by: User, note: str) -> None:
    """A statement of the claim, as its form does."""
    fresh = Claim.objects.get(pk=row.pk)
    with fresh.changing():
        said = fresh.statements.get()
        said.note = note
        said.save()


def let_out(row: SubjectRow, by: User, note: str) -> None:
    publish([type(row)._default_manager.get(pk=row.pk)], by=by)


def name(row: Any, by: User, note: str) -> None:
    """In a new claim."""
    speaker = row if isinstance(row, Actor) else desk.actor("Somebody new")
    sources = [row] if isinstance(row, Source) else [desk.source()]
    desk.claim("Another one.", (speaker, "asserts", sources, {"note": note}))


RACES: list[tuple[type[Subject], Doing, bool, bool, bool]] = [
    (Claim, edit, True, True, False),
    (Claim, edit, False, False, True),
    (Claim, let_out, True, True, False),
    (Claim, let_out, False, True, True),
    # Who names something holds it when they are done, and not before: whoever merges is quicker.
    (Source, name, False, True, False),
    (Actor, name, True, True, False),
]
"""(what is merged, what somebody else does with it, whether merging begins first, whether it is merged, whether that is done)."""


def pair(kind: type[Subject], by: User) -> tuple[Any, Any]:
    """What goes and what is kept, each with a statement of its own, all of it public; of claims one waits to be published."""
    people = desk.actor("Ann"), desk.actor("Ben")
    sources = desk.source(title="One"), desk.source(title="Two")
    claims = [
        desk.claim(f"The bridge fell, said {who}.", (who, "asserts", [source]))
        for who, source in zip(people, sources, strict=True)
    ]
    publish(claims, by=by)
    desk.change(Claim.objects.filter(pk=claims[0].pk), place="Kyiv")
    one, other = {Claim: claims, Source: sources, Actor: people}[kind]
    one.refresh_from_db()
    return one, other


def blocked() -> bool:
    """Whether somebody waits for a lock in this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return bool(cursor.fetchone()[0])


def attempt(doing: Callable[[], Any]) -> bool:
    """Whether it was done; in a thread, so with a connection of its own."""
    try:
        doing()
    except REFUSED:
        return False
    finally:
        connections.close_all()
    return True


@contextmanager
def held_back(inside: threading.Event, go: threading.Event, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Merging stops when it holds its locks and before it moves anything."""

    def held(*args: Any) -> None:
        inside.set()
        assert go.wait(HANGS)
        move(*args)

    with monkeypatch.context() as patch:
        patch.setattr(merging, "move", held)
        yield


def race(
    kind: type[Subject], doing: Doing, by: User, merger_first: bool, monkeypatch: pytest.MonkeyPatch
) -> tuple[bool, bool]:
    """Whether it was merged, and whether the other thing was done."""
    one, other = pair(kind, by)
    note = f"Edited {one.pk}."
    before = set(Statement.objects.values_list("pk", flat=True))
    own = set(Statement.objects.filter(claim__in=[one.pk, other.pk]).values_list("pk", flat=True))
    inside, go = threading.Event(), threading.Event()

    def merges() -> None:
        merge(one, other, by=by, note=NOTE)

    def does() -> None:
        if merger_first:
            doing(one, by, note)
            return
        with transaction.atomic():
            doing(one, by, note)
            inside.set()
            assert go.wait(HANGS)

    first, second = (merges, does) if merger_first else (does, merges)
    stops = held_back(inside, go, monkeypatch) if merger_first else nullcontext()
    with ThreadPoolExecutor(2) as pool, stops:
        leads = pool.submit(attempt, first)
        assert inside.wait(HANGS)
        follows = pool.submit(attempt, second)
        ends = time.monotonic() + HANGS
        while not follows.done() and not blocked():
            assert time.monotonic() < ends
            time.sleep(0.01)
        go.set()
        merged, done = (leads, follows) if merger_first else (follows, leads)
        wait((leads, follows), HANGS)
    assert not done.result() or doing is let_out or Statement.objects.filter(note=note).count() == 1
    assert before <= set(Statement.objects.values_list("pk", flat=True))
    assert Merging.objects.filter(merged=one.pk).exists() == merged.result()
    if merged.result():
        assert [each for each in moves_of(one, other) if each.rows] == []
        if kind is Claim:
            assert public_statements(other.pk) >= own
    return merged.result(), done.result()


def public_statements(claim: UUID) -> set[UUID]:
    (held,) = latest([claim], using="default")
    assert held.document is not None
    assert isinstance(held.document.body, ClaimDoc)
    return {each.id for each in held.document.body.statements}


def test_nothing_is_lost(cloned_db: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FOUR_EYES = False
    by = desk.editor()
    for kind, doing, merger_first, merged, done in RACES:
        assert race(kind, doing, by, merger_first, monkeypatch) == (merged, done), (kind, doing, merger_first)
    sound()
