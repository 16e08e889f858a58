"""A statement that goes from one public claim to another: the record holds it in one place at a time."""

import pytest

from tests.desk import newsroom as desk
from tracker.desk.models import Claim, Statement
from tracker.desk.publishing import PublicationRefused, publish
from tracker.record.models import Entry
from tracker.record.projections import rebuild

pytestmark = pytest.mark.django_db


def moved() -> tuple[Claim, Claim, Statement]:
    """Two public claims; a statement of the first stands at the second by now."""
    source = desk.source()
    first = desk.claim("One thing.", (desk.actor("Speaker"), "asserts", [source]))
    second = desk.claim("Another thing.", (desk.actor("Other"), "denies", [source]))
    publish([first, second], by=desk.editor())
    statement = first.statements.get()
    with desk.part_of(first), desk.part_of(second):
        Statement.objects.filter(pk=statement.pk).update(claim=second)
    return Claim.objects.get(pk=first.pk), Claim.objects.get(pk=second.pk), statement


def test_it_is_not_public_in_both() -> None:
    _first, second, statement = moved()
    with pytest.raises(PublicationRefused, match="publish both together") as refused:
        publish([second], by=desk.editor("b"))
    assert "One thing." in refused.value.problems[0]
    assert Entry.objects.get(pk=statement.pk).subject != second.pk


@pytest.mark.parametrize("turned", [False, True])
def test_both_together_move_it(turned: bool) -> None:
    first, second, statement = moved()
    publish([second, first] if turned else [first, second], by=desk.editor("b"))
    assert Entry.objects.get(pk=statement.pk).subject == second.pk
    before = list(Entry.objects.order_by("id").values())
    rebuild()
    assert list(Entry.objects.order_by("id").values()) == before


def test_the_one_that_loses_it_may_go_first() -> None:
    first, second, statement = moved()
    publish([first], by=desk.editor("b"))
    assert not Entry.objects.filter(pk=statement.pk).exists()
    publish([second], by=desk.editor("c"))
    assert Entry.objects.get(pk=statement.pk).subject == second.pk
