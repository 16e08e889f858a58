"""manage.py redact: shows first, tells no words, and cleans up."""

from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from tests.desk import newsroom as desk
from tests.desk.dumping import dump, holding
from tracker.desk.models import Claim, Redaction, Statement
from tracker.desk.publishing import publish

SECRET = "+380 44 555 0137"


def a_claim() -> Claim:
    said = (desk.actor(), "asserts", [desk.source()], {"quote_text": f"Call {SECRET}.", "quote_language": "en"})
    row = desk.claim("It was so.", said)
    publish([row], by=desk.editor("ada"))
    return row


def redact(*arguments: object, **options: Any) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("redact", *map(str, arguments), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def words(tmp_path: Path) -> Path:
    path = tmp_path / "words"
    path.write_text(f"{SECRET}\n\n")
    return path


def test_it_shows_first_removes_with_yes_and_cleans_up(cloned_db: str, words: Path) -> None:
    row = a_claim()
    desk.chief("cy")
    asked = (row.pk, "--by", "cy", "--note", "A private number.", "--words", words)
    out, _err = redact(*asked)
    assert "Nothing was removed" in out
    assert "empties edition 1 of claim" in out
    assert not Redaction.objects.exists()
    out, err = redact(*asked, "--yes", "--rewrite")
    assert "1 editions emptied" in out
    assert err == ""
    assert SECRET not in out
    assert Statement.objects.get().quote_text == "Call [removed]."
    assert holding(dump(), [SECRET]) == []
    assert redact("--rewrite") == ("", "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--yes"], "which subject"),
        ([uuid4(), "--note", "x"], "--by USER says who"),
        ([uuid4(), "--by", "nobody"], "no user 'nobody'"),
        ([uuid4(), "--by", "ed"], "may not remove"),
        ([uuid4(), "--by", "cy", "--whole"], "public note why"),
        ([uuid4(), "--by", "cy", "--note", "x", "--whole"], "nothing to remove"),
        ([uuid4(), "--by", "cy", "--note", "x"], "Say which words"),
        ([uuid4(), "--by", "cy", "--note", "x", "--words", "/nowhere/at/all"], "--words"),
        (["no-id", "--by", "cy"], "invalid"),
    ],
)
def test_what_does_not_fit_is_said(arguments: list[object], said: str) -> None:
    desk.chief("cy")
    desk.editor("ed")
    with pytest.raises(CommandError, match=said):
        redact(*arguments)
    assert not Redaction.objects.exists()
