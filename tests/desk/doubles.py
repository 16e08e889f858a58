"""Two public claims that are one and the same, and looking at what became of them: for tests of merging."""

from typing import Any

from django.contrib.auth.models import User
from django.db import connection

from tests.desk import newsroom as desk
from tracker.desk.models import Claim
from tracker.desk.publishing import publish, state_of
from tracker.desk.verification import verify
from tracker.record import remade
from tracker.record.documents import decode
from tracker.record.models import Edition

NOTE = "Both are about the same event."


def last(row: Any) -> Edition:
    return Edition.objects.filter(subject=row.pk).latest("sequence")


def body(row: Any) -> Any:
    return decode(bytes(last(row).document or b"")).body


def codes(*rows: Any) -> list[str]:
    return [state.code for state in state_of(rows).values()]


def sound() -> None:
    """The chain, approvals, histories, projections: all of it as it must be."""
    connection.check_constraints()
    assert [str(each) for each in verify({}).problems] == []
    assert list(remade.differences(step=lambda count: None)) == []


def two_claims(by: User) -> tuple[Claim, Claim]:
    """Public, each with a statement of somebody of its own."""
    with desk.touching(desk.reporter("rex")):
        one = desk.claim("The bridge fell by 20 November.", (desk.actor("Ann"), "asserts", [desk.source()]), slug="one")
        other = desk.claim("The bridge was down.", (desk.actor("Ben"), "denies", [desk.source()]), slug="other")
    publish([one, other], by=by)
    return one, other
