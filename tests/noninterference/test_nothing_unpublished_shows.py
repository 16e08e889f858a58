"""Whatever is done at the desk without publishing: no answer to anybody outside changes by one byte."""

import random

from tests.noninterference.asking import VARIANTS, Ask
from tests.noninterference.changes import TABLES, Changes, Step, add_row, delete_row, edit_row, fields_of
from tests.noninterference.steps import STEPS, new_actor, new_claim, new_plan, new_position, new_source, new_statement
from tests.noninterference.watching import EXAMPLES, SEED, Watch
from tracker.desk.models import Position, Statement

ROUNDS, TRIES = 8, 40
"""How often a step may be refused before it counts as one that cannot be done. Between the rounds rows are added."""
WITH_SOURCES = (Statement, Position)
"""What cannot stand without a row of another table: `new_statement` and `new_position` make these."""


def test_no_change_at_the_desk_shows(watch: Watch) -> None:
    watch.try_all()
    assert watch.changed.total() > EXAMPLES


def test_no_field_of_any_table_shows(watch: Watch) -> None:
    """All of it at once: a row added to every table, one deleted from each, every field of each set to something else."""
    asks = [Ask(address, *VARIANTS[0]) for addresses in watch.addresses.values() for address in addresses]
    watch.unmoved(asks, lambda: everything(Changes(random.Random(SEED).choice)))


def everything(changes: Changes) -> Changes:
    """One of each of these changes; fails by name for what could not be done."""
    wanted: list[tuple[Step, tuple[object, ...]]] = [(step, ()) for step in dict.fromkeys(STEPS)]
    wanted += [(edit_row, (model, field)) for model in TABLES for field in fields_of(model) if not field.primary_key]
    wanted += [(delete_row, (model,)) for model in TABLES]
    wanted += [(add_row, (model,)) for model in TABLES if model not in WITH_SOURCES]
    for _ in range(ROUNDS):
        wanted = [
            (step, given) for step, given in wanted if not any(changes.attempt(step, *given) for _ in range(TRIES))
        ]
        for step in (new_actor, new_source, new_plan, new_claim, new_statement, new_position):
            changes.attempt(step)
    undone = [
        " ".join([step.__name__, *(getattr(each, "__name__", str(each)) for each in given)]) for step, given in wanted
    ]
    assert not undone
    return changes
