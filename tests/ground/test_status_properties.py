"""The properties that RULES.md asks for, over random histories, and a second reading of the rules to compare with."""

import random
import time
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.ground.histories import (
    ACTORS,
    AS_OF,
    DATES,
    EAST,
    LATER_DATES,
    PARSED,
    WEST,
    History,
    histories,
    seeded_histories,
    statements_named,
)
from tests.ground.reading import Reading
from tests.ground.telling import CLAIM
from tracker.ground.dates import Date
from tracker.ground.status import Actor, Source, Statement, Status, derive
from tracker.ground.vocabulary import COMMENTS, Fate, NoteCode, StatusCode

often = settings(max_examples=300, deadline=None)


def of(history: History, *more: Statement) -> Status:
    return derive(CLAIM, [*history.statements, *more], history.as_of)


def compare_readings(history: History) -> Status:
    reading, found = Reading(history), of(history)
    assert {key: fate.value for key, fate in found.fates.items()} == {
        key: reading.fate(one) for key, one in reading.all.items()
    }
    assert (found.code.value, found.rule) == reading.outcome()
    return found


@often
@given(histories())
def test_the_engine_agrees_with_a_second_reading_of_the_rules(history: History) -> None:
    compare_readings(history)


def test_many_more_histories_agree_and_reach_every_rule_and_every_fate() -> None:
    """Every rule and fate: otherwise the properties of this file would say little."""
    found = [compare_readings(history) for history in seeded_histories(4000, seed=20251120)]
    assert {status.rule for status in found} == {f"R{number}" for number in range(1, 12)}
    assert {fate for status in found for fate in status.fates.values()} == set(Fate)
    assert {note.code for status in found for note in status.notes} == set(NoteCode)


@often
@given(histories(smallest=2), st.randoms(use_true_random=False))
def test_the_order_of_input_changes_nothing(history: History, chance: random.Random) -> None:
    shuffled = list(history.statements)
    chance.shuffle(shuffled)
    assert derive(CLAIM, shuffled, history.as_of) == of(history)


@often
@given(histories())
def test_swapping_the_names_of_two_parties_changes_no_code(history: History) -> None:
    other = {EAST: WEST, WEST: EAST}

    def swapped(actor: Actor) -> Actor:
        return replace(actor, id=other.get(actor.id, actor.id), party=other.get(actor.party or "", actor.party))

    statements = [
        replace(one, speaker=swapped(one.speaker), on_behalf_of=one.on_behalf_of and swapped(one.on_behalf_of))
        for one in history.statements
    ]
    found, before = derive(CLAIM, statements, history.as_of), of(history)
    assert (found.code, found.rule, found.fates) == (before.code, before.rule, before.fates)
    assert [note.code for note in found.notes] == [note.code for note in before.notes]


@often
@given(histories(smallest=1), st.data())
def test_adding_a_relay_changes_nothing(history: History, data: st.DataObject) -> None:
    relays = tuple(data.draw(st.lists(st.sampled_from(ACTORS), min_size=1)))
    relayed = [replace(one, relayed_by=relays) for one in history.statements]
    assert derive(CLAIM, relayed, history.as_of) == of(history)


def no_earlier(when: Date, than: Date) -> bool:
    """Where what is carried has no date, only a carrier without one is surely no earlier."""
    if than.latest is None or when.latest is None:
        return when.latest is None
    return when.latest >= than.latest


@often
@given(histories(smallest=1), st.data())
def test_adding_a_carrier_changes_no_code(history: History, data: st.DataObject) -> None:
    with_sources = [one for one in history.statements if one.sources]
    assume(with_sources)
    chosen = data.draw(st.sampled_from(with_sources))
    carried = data.draw(st.sampled_from(chosen.sources))
    published = data.draw(st.sampled_from([when for when in PARSED if no_earlier(when, carried.published)]))
    # A carrier that is itself retracted takes nothing from the sources that were there before it.
    retracted = data.draw(st.booleans())
    carrier = Source(id="carrier", published=published, carries=carried, retracted=retracted)
    carrying = [replace(one, sources=(*one.sources, carrier)) if one is chosen else one for one in history.statements]
    found, before = derive(CLAIM, carrying, history.as_of), of(history)
    assert (found.code, found.rule, found.fates) == (before.code, before.rule, before.fates)


@often
@given(histories(smallest=1), st.data())
def test_adding_a_comment_where_a_statement_stands_changes_no_code(history: History, data: st.DataObject) -> None:
    before = of(history)
    assume(before.code is not StatusCode.NOT_ASSESSED)
    comment = replace(
        data.draw(statements_named("comment", history.sources, ())),
        stance=data.draw(st.sampled_from(sorted(COMMENTS))),
    )
    found = of(history, comment)
    assert (found.code, found.rule) == (before.code, before.rule)
    assert {key: fate for key, fate in found.fates.items() if key != "comment"} == before.fates


@often
@given(histories(), st.data())
def test_a_statement_dated_after_the_day_asked_for_changes_nothing(history: History, data: st.DataObject) -> None:
    history = replace(history, as_of=data.draw(st.sampled_from(AS_OF)))
    late_dates = st.sampled_from([Date.parse(edtf) for edtf in LATER_DATES])
    source = Source(id="late", published=data.draw(late_dates), retracted=data.draw(st.booleans()))
    late = replace(
        data.draw(statements_named("late", (), history.ids)),
        said=data.draw(late_dates),
        sources=data.draw(st.sampled_from([(), (source,)])),
    )
    found, before = of(history, late), of(history)
    assert found.fates["late"] is Fate.LATER
    assert replace(found, fates=before.fates) == before


@often
@given(histories())
def test_what_a_status_rests_on_was_passed_in_and_is_in_order(history: History) -> None:
    found = of(history)
    assert set(found.fates) == set(history.ids)
    assert len(set(found.statement_ids)) == len(found.statement_ids)
    assert set(found.statement_ids) <= set(history.ids)
    assert bool(found.statement_ids) == (found.rule not in {"R0", "R1"})
    resting = {found.fates[key] for key in found.statement_ids}
    if found.rule != "R5":
        assert resting <= {Fate.STANDS, Fate.COMMENT}
    assert bool(found.checkers) == (found.rule in {"R2", "R3", "R4"})


@often
@given(histories())
def test_as_of_a_day_after_everything_is_the_same_as_no_day(history: History) -> None:
    published = [replace(one, first_published=one.first_published or date(2025, 12, 1)) for one in history.statements]
    assert derive(CLAIM, published, date(2026, 6, 1)) == derive(CLAIM, published)


def long_history(size: int) -> list[Statement]:
    """One speaker's changes of mind, each reversing the one before, beside many other speakers."""
    first = date(2020, 1, 1)
    statements = []
    for number in range(size):
        own = number % 2 == 0
        speaker = Actor(id="minister", party="east") if own else Actor(id=f"a{number % 50}", party=f"p{number % 7}")
        statements.append(
            Statement(
                id=f"t{number}",
                speaker=speaker,
                stance=("asserts", "denies", "withdraws", "reports")[number % 4 if not own else number // 2 % 3],
                said=Date.parse((first + timedelta(days=number)).isoformat() if number % 5 else ""),
                sources=(Source(id=f"s{number}", published=Date.parse(DATES[number % 6])),),
                changes=(f"t{number - 2}", "reverses") if own and number else None,
            )
        )
    return statements


def test_five_hundred_statements_take_milliseconds_and_four_times_as_many_not_much_more() -> None:
    def fastest(statements: list[Statement]) -> float:
        taken = []
        for _ in range(7):
            start = time.process_time()
            derive(CLAIM, statements)
            taken.append(time.process_time() - start)
        return min(taken)

    some, many = fastest(long_history(500)), fastest(long_history(2000))
    assert some < 0.05
    assert many < 10 * some
