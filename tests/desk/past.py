"""A claim with a past, and what its history says, for the tests of saves, of their page and of restoring."""

from typing import Any

from django.contrib.auth.models import User

from tests.desk import newsroom as desk
from tracker.desk.documents_of import SubjectRow
from tracker.desk.models import (
    Claim,
    Statement,
    StatementSource,
)
from tracker.desk.saves import page_of, state_now


def saves(row: SubjectRow) -> list[int]:
    """The numbers of its saves, the oldest first."""
    return [save.number for save in reversed(page_of(row).saves)]


def as_it_is(row: SubjectRow) -> dict[Any, Any]:
    """Everything of it but the counters of saves."""
    counters = ("version", "updated_at", "created_at")
    return {
        model: {
            key: {name: each for name, each in values.items() if name not in counters} for key, values in rows.items()
        }
        for model, rows in state_now(row).items()
    }


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def claim_of(ada: User) -> Claim:
    """With two statements: one with two sources and a quote, one that changes the other."""
    with desk.touching(ada):
        speaker, agency = desk.actor("Speaker Example"), desk.actor("Agency Example", kind="outlet")
        first, second = desk.source(agency, title="First article"), desk.source(agency, title="Second article")
        row = desk.claim("So by 1 May 2025.", place="Kyiv")
        said = {"quote_text": "It is so.", "quote_language": "en", "said": "2025-05-01"}
        one = desk.statement(row, speaker, "asserts", [first, second], said)
        desk.statement(row, speaker, "withdraws", [second], {"changes": one, "how": "retracts"})
    return row


def much_changes(row: Claim, by: User) -> None:
    """One save in which everything of the claim becomes another."""
    row = fresh(row)
    one, two = row.statements.order_by("order")
    with desk.touching(by), row.changing():
        link = one.sources.order_by("order").first()
        assert link
        link.delete()
        one.sources.update(order=5)
        two.delete()
        one.quote_text, one.stance = "It is not so.", "denies"
        one.save()
        added = Statement.objects.create(claim=row, speaker=one.speaker, stance="confirms", order=0)
        StatementSource.objects.create(statement=added, source=desk.source(one.speaker))
        row.text, row.place = "Otherwise by 1 May 2025.", ""
        row.save()
