"""Statements and positions of an actor, out of a source, on a plan."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import uuid4

import pytest

from tests.builders import Scribe, point, statement, version
from tracker.record.documents import Changes
from tracker.record.entry_pages import PAGE, EntryLine, entries_page, positions_on

pytestmark = pytest.mark.django_db

Queries = Callable[[int], AbstractContextManager[None]]


def test_what_an_actor_said_and_what_was_said_for_it(record: Scribe, assert_queries: Queries) -> None:
    state = record.actor("State")
    speaker = record.actor("Speaker", party=state)
    for number in range(3):
        lines = [statement(speaker, said=f"2025-11-2{number}"), statement(state, said="2025-10-01")]
        record.claim(f"Claim {number}.", *lines)
    record.claim("Undated.", statement(speaker))
    for_state = statement(record.actor("Envoy"), on_behalf_of=state, said="2025-12")
    record.claim("For the state.", for_state)
    peace = record.plan("Peace plan", version("Draft"))
    record.position(speaker, peace, "rejects", stated="2025-11-21", version=uuid4())
    with assert_queries(1):
        page = entries_page(actor=speaker)
    assert page.next is None
    assert [entry.said for entry in page.entries] == ["2025-11-22", "2025-11-21", "2025-11-21", "2025-11-20", ""]
    assert {entry.voice for entry in page.entries} == {state}
    assert {entry.kind for entry in page.entries} == {"claim", "position"}
    assert page.entries[0].card.title == "Claim 2."
    assert entries_page(actor=state).entries[0].id == for_state.id


def test_what_was_taken_from_a_source(record: Scribe) -> None:
    kyiv = record.actor("Kyiv")
    article, other = record.source(kyiv), record.source(kyiv)
    line = statement(kyiv, sources=[other, article])
    record.claim("It is so.", line, statement(kyiv, sources=[other]))
    peace = record.plan("Peace plan", draft := version("Draft"))
    view = record.position(kyiv, peace, version=draft.id, sources=(article,))
    assert {entry.id for entry in entries_page(source=article).entries} == {line.id, view}
    with pytest.raises(TypeError):
        entries_page()


def test_every_entry_is_on_one_page(record: Scribe) -> None:
    """Also where more were said on one day than a page holds, and where many are undated."""
    speaker = record.actor("Speaker")
    said = ["2025-11-20"] * (PAGE + 10) + [""] * (PAGE + 10) + ["2025-11-21"]
    lines = [statement(speaker, said=each) for each in said]
    record.claim("It is so.", *lines)
    found: list[EntryLine] = []
    page = entries_page(actor=speaker)
    found += page.entries
    while page.next:
        page = entries_page(actor=speaker, after=page.next)
        found += page.entries
    assert len(found) == len(lines)
    assert {entry.id for entry in found} == {line.id for line in lines}
    assert found[0].said == "2025-11-21"


def test_what_was_said_on_one_day_goes_by_wording(record: Scribe) -> None:
    """Across pages too, for sources and for actors, who may also be spoken for."""
    kyiv = record.actor("Kyiv")
    envoy, article = record.actor("Envoy"), record.source(kyiv)
    wordings = [f"Claim {number:03}." for number in range(PAGE + 20)]
    for wording in reversed(wordings):
        how: dict[str, Any] = {"on_behalf_of": kyiv} if wording.endswith("5.") else {}
        said = "" if wording.endswith("7.") else "2025-11-20"
        record.claim(wording, statement(envoy if how else kyiv, said=said, sources=[article], **how))
    record.claim("A later one.", statement(kyiv, said="2025-11-21", sources=[article]))
    undated = [wording for wording in wordings if wording.endswith("7.")]
    expected = ["A later one.", *(each for each in wordings if each not in undated), *undated]
    for of in ("source", "actor"):
        given: dict[str, Any] = {of: article if of == "source" else kyiv}
        page = entries_page(**given)
        found = page.entries
        while page.next:
            page = entries_page(**given, after=page.next)
            found = [*found, *page.entries]
        assert [entry.card.title for entry in found] == expected


def test_a_page_that_ended_with_what_is_gone(record: Scribe) -> None:
    """Nothing is lost: the day at which the page before ended is begun anew."""
    kyiv = record.actor("Kyiv")
    claims = [record.claim(f"Claim {number:03}.", statement(kyiv, said="2025-11-20")) for number in range(PAGE + 5)]
    first = entries_page(actor=kyiv)
    assert first.next
    record.withdraw(claims[PAGE - 1])
    assert [entry.id for entry in entries_page(actor=kyiv, after=first.next).entries][:2] == [
        entry.id for entry in first.entries
    ][:2]


def test_the_positions_on_a_plan_oldest_first(record: Scribe, assert_queries: Queries) -> None:
    kyiv = record.actor("Kyiv")
    peace = record.plan("Peace plan", draft := version("Draft", first := point()))
    undated = record.position(kyiv, peace, version=draft.id)
    on_the_day = record.position(kyiv, peace, version=draft.id, stated="2025-11-20~")
    by_the_day = record.position(kyiv, peace, version=draft.id, stated="../2025-11-20")
    changing = Changes(target=by_the_day, how="reverses")
    later = record.position(kyiv, peace, "rejects", point=first.id, stated="2025-11-21", changes=changing)
    other = record.plan("Other plan", version("Draft"))
    record.position(kyiv, other, version=uuid4())
    with assert_queries(1):
        found = positions_on(peace)
    assert [entry.id for entry in found] == [by_the_day, on_the_day, later, undated]
    assert (found[2].point, found[2].version, found[2].changes) == (first.id, draft.id, by_the_day)
    assert (found[3].point, found[3].version) == (None, draft.id)
