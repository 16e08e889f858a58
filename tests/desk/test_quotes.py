"""Quotes are locked in kept copies of their sources, and lose the lock as soon as it is no longer right."""

import hashlib
import json
import logging
from collections.abc import Callable
from datetime import UTC
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.desk import newsroom
from tests.desk.dossier_files import small
from tracker.desk import quotes
from tracker.desk.capturing import keep_fetched
from tracker.desk.dossiers import bring_in
from tracker.desk.extracting import Extract
from tracker.desk.fetching import Fetched
from tracker.desk.models import (
    Capture,
    Claim,
    Position,
    QuoteLock,
    Source,
    Statement,
    StatementSource,
)
from tracker.desk.publishing import PublicationRefused, publish, state_of
from tracker.desk.quotes import lock, renew, renew_quietly, standings
from tracker.desk.redacting import redact
from tracker.ground.quotes import NotFound, fold
from tracker.ground.removal import REMOVED
from tracker.record import ledger, remade
from tracker.record.documents import ClaimDoc, CopyDoc, PositionDoc
from tracker.record.models import Edition, Head
from tracker.record.reading import cards, documents

pytestmark = pytest.mark.django_db

TEXT = "The council met on Thursday. “We do not have the town,” a general said, and nobody asked him how."
QUOTE = '"We do not have the town"'


def kept(source: Source, text: str = TEXT) -> Capture:
    fetched = Fetched("https://news.example/a", "https://news.example/a", "text/plain", text.encode(), ())
    return keep_fetched(source, fetched, Extract(text=text), by=None)


@pytest.fixture
def source() -> Source:
    return newsroom.source()


def quoting(source: Source, quote: str = QUOTE, **fields: Any) -> Statement:
    claim = newsroom.claim(
        "So.", (newsroom.actor(), "asserts", [source], {"quote_text": quote, "quote_language": "en", **fields})
    )
    return claim.statements.get()


def reworded(row: Statement, quote: str) -> Statement:
    with newsroom.part_of(row.claim):
        row.quote_text = quote
        row.save()
    return Statement.objects.get(pk=row.pk)


def settle() -> None:
    """As at the end of a transaction."""
    connection.check_constraints()


def test_a_quote_is_locked_where_it_stands_in_the_text(source: Source) -> None:
    row = quoting(source)
    copy = kept(source)
    found = QuoteLock.objects.get()
    assert (found.statement, found.position, found.capture) == (row, None, copy)
    assert found.exact == "We do not have the town" == TEXT[found.start : found.end]
    assert TEXT.startswith(found.prefix, found.start - len(found.prefix))
    assert TEXT.startswith(found.suffix, found.end)
    assert found.prefix.endswith("Thursday. “")
    assert (found.sha256, found.kept_at) == (copy.sha256, copy.taken_at)
    assert found.quote_sha256 == hashlib.sha256(QUOTE.encode()).hexdigest()
    assert lock(row) == found


def test_a_position_is_locked_too_and_places_count_characters_and_not_bytes(source: Source) -> None:
    on = newsroom.plan("A plan").versions.get()
    row = newsroom.position(
        newsroom.actor(), [source], on_version=on, quote_text="Ні, 𝕏 не приймемо", quote_language="uk"
    )
    kept(source, "Він сказав 😀: «Ні, 𝕏 не приймемо».")
    found = QuoteLock.objects.get(position=row)
    assert (found.start, found.exact) == (15, "Ні, 𝕏 не приймемо")


def test_blanks_around_it_are_no_surroundings(source: Source) -> None:
    quoting(source)
    kept(source, f"\n \u200d{QUOTE} \u0301\n")
    found = QuoteLock.objects.get()
    assert (found.exact, found.prefix, found.suffix) == (QUOTE, "", "")


def test_another_word_is_not_locked_and_the_closest_passage_of_all_copies_is_told(source: Source) -> None:
    row = quoting(source, "We do have the town")
    copy = kept(source)
    kept(source, "Nothing of the kind was said by anybody on the day before.")
    found = lock(row)
    assert isinstance(found, NotFound)
    assert "negation" in {each.about for each in found.difference}
    standing = standings([row])[row.pk]
    assert standing.copy is not None
    assert standing.copy.id == copy.pk
    assert not QuoteLock.objects.exists()


def test_no_quote_and_no_copy_say_so(source: Source) -> None:
    assert lock(newsroom.claim("So.", (newsroom.actor(), "asserts", [source])).statements.get()) is None
    row = quoting(source)
    kept(newsroom.source())  # of another source
    kept(source, "")  # without a text
    assert lock(row) is None
    assert standings([row])[row.pk].copy is None
    assert standings([row])[row.pk].sources == (source.pk,)


def test_it_is_the_original_that_is_looked_for(source: Source) -> None:
    row = quoting(source, "Ми не маємо міста", quote_translation="We do not have the town")
    kept(source)
    assert isinstance(lock(row), NotFound)


def test_a_lock_stays_where_later_copies_are_kept_that_have_or_lack_the_quote(source: Source) -> None:
    row = quoting(source)
    first = kept(source)
    kept(source, "Corrected. " + TEXT)
    kept(source, "Corrected. He never said so.")
    assert QuoteLock.objects.get().capture == first
    QuoteLock.objects.all().delete()
    renew([row])
    assert QuoteLock.objects.get().capture.text.startswith("Corrected. The")  # the newest that has it


def test_the_same_bytes_kept_twice_are_one_copy(source: Source) -> None:
    first = kept(source)
    again = kept(source)
    assert again.same_as == first
    row = quoting(source)
    renew([row])
    assert QuoteLock.objects.get().capture == first


# What is no longer right goes


def test_a_quote_that_is_changed_loses_its_lock_at_once_whoever_changes_it(source: Source) -> None:
    row = quoting(source)
    kept(source)
    with newsroom.part_of(row.claim):
        Statement.objects.filter(pk=row.pk).update(hedging="he added")
        assert QuoteLock.objects.exists()
        Statement.objects.filter(pk=row.pk).update(quote_text="We have the town")
        assert not QuoteLock.objects.exists()


def test_a_position_loses_it_too(source: Source) -> None:
    on = newsroom.plan("A plan").versions.get()
    row = newsroom.position(newsroom.actor(), [source], on_version=on, quote_text=QUOTE, quote_language="en")
    kept(source)
    assert row.lock.exact
    newsroom.change(Position.objects.filter(pk=row.pk), quote_text="We have the town")
    assert not QuoteLock.objects.exists()


def test_a_quote_loses_its_lock_with_the_source_and_keeps_it_where_sources_change_places(source: Source) -> None:
    row = quoting(source)
    kept(source)
    with newsroom.part_of(row.claim):
        row.sources.all().delete()
        StatementSource.objects.create(statement=row, source=newsroom.source(), order=0)
        StatementSource.objects.create(statement=row, source=source, order=1)
        settle()
    assert QuoteLock.objects.exists()
    with newsroom.part_of(row.claim):
        row.sources.get(source=source).delete()
        settle()
    assert not QuoteLock.objects.exists()


def test_a_copy_that_is_filed_under_another_source_takes_no_lock_along(source: Source) -> None:
    row = quoting(source)
    copy = kept(source)
    other = newsroom.source()
    Capture.objects.filter(pk=copy.pk).update(source=other)
    with newsroom.part_of(row.claim):
        row.sources.update(source=other)
    settle()
    assert QuoteLock.objects.exists()  # sources were merged: the statement goes with the copy
    Capture.objects.filter(pk=copy.pk).update(source=source)
    settle()
    assert not QuoteLock.objects.exists()


def test_a_copy_that_loses_words_loses_its_locks_and_another_one_takes_its_place(source: Source) -> None:
    row = quoting(source)
    kept(source, TEXT.replace("on Thursday", "Jane Doe"))
    other = kept(source)
    assert "Jane Doe" in QuoteLock.objects.get().prefix
    redact(source.pk, by=newsroom.chief(), note="A name.", words=["Jane Doe"])
    found = QuoteLock.objects.get()
    assert (found.statement, found.capture) == (row, other)
    assert "Jane" not in found.prefix
    redact(source.pk, by=newsroom.chief("di"), note="More.", words=["nobody asked"])
    assert not QuoteLock.objects.exists()


def test_words_that_go_from_a_published_quote_take_along_that_it_was_checked(public: Statement, source: Source) -> None:
    kept(source)
    claim = Claim.objects.get()
    publish([claim], by=newsroom.editor("cy"))
    redact(claim.pk, by=newsroom.chief(), note="Gone.", words=["do not have"], include=[source.pk])
    assert (quote_of(claim).text, quote_of(claim).checked) == (f'"We {REMOVED} the town"', None)
    assert not QuoteLock.objects.exists()
    assert state_of([Claim.objects.get()])[claim.pk].code == "public"


def test_a_statement_that_is_deleted_takes_its_lock_along(source: Source) -> None:
    row = quoting(source)
    kept(source)
    with newsroom.part_of(row.claim):
        row.delete()
        settle()
    assert not QuoteLock.objects.exists()


def given(row: Statement, copy: Capture, **fields: Any) -> dict[str, Any]:
    start = copy.text.index("We do")
    right = {
        "statement": row,
        "capture": copy,
        "sha256": copy.sha256,
        "kept_at": copy.taken_at,
        "quote_sha256": hashlib.sha256(row.quote_text.encode()).hexdigest(),
        "exact": "We do not have the town",
        "start": start,
        "end": start + 23,
    }
    return {**right, **fields}


@pytest.mark.parametrize(
    "wrong",
    [
        {"exact": "We do not have the city"},
        {"start": 3, "end": 26},
        {"sha256": "0" * 64},
        {"quote_sha256": "0" * 64},
        {"start": 30, "end": 30, "exact": ""},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_the_database_takes_no_lock_that_is_not_right(source: Source, wrong: dict[str, Any]) -> None:
    copy = kept(source)
    row = quoting(source)
    with pytest.raises(IntegrityError), transaction.atomic():
        QuoteLock.objects.create(**given(row, copy, **wrong))
    other = kept(newsroom.source())
    with pytest.raises(IntegrityError, match="one of its sources"), transaction.atomic():
        QuoteLock.objects.create(**given(row, other))
    with pytest.raises(IntegrityError), transaction.atomic():
        QuoteLock.objects.create(**given(row, copy, statement=None))
    made = QuoteLock.objects.create(**given(row, copy))
    with pytest.raises(IntegrityError, match="made anew"), transaction.atomic():
        QuoteLock.objects.filter(pk=made.pk).update(prefix="")


# Bounds


def test_what_is_too_long_is_passed_over_and_says_so(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    row = quoting(source)
    monkeypatch.setattr(quotes, "MOST_BYTES", 20)
    kept(source)
    assert standings([row])[row.pk].passed_over
    monkeypatch.undo()
    monkeypatch.setattr(quotes, "MOST_QUOTE", 10)
    assert standings([row])[row.pk].passed_over
    monkeypatch.undo()
    monkeypatch.setattr(quotes, "SECONDS", -1.0)
    assert standings([row])[row.pk].passed_over
    monkeypatch.undo()
    renew([row])
    assert QuoteLock.objects.exists()


def test_only_the_newest_copies_are_looked_through(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(source)
    for number in range(quotes.COPIES):
        kept(source, f"Another text, {number}.")
    assert isinstance(lock(quoting(source)), NotFound)


def test_each_copy_is_folded_once_and_queries_do_not_depend_on_how_many(
    source: Source, monkeypatch: pytest.MonkeyPatch, assert_queries: Callable[..., Any]
) -> None:
    folded: list[str] = []

    def counting(text: str) -> Any:
        folded.append(text)
        return fold(text)

    monkeypatch.setattr(quotes, "fold", counting)
    kept(source)
    kept(source, "Another text.")
    one = [quoting(source, "One")]
    three = [quoting(source, each) for each in ("Two", "Three", QUOTE)]
    for rows in (one, three, one + three):
        folded.clear()
        with assert_queries(4):
            standings(rows)
        assert len(folded) == 2


def test_nothing_that_goes_wrong_keeps_anything_from_being_saved(
    source: Source, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> Any:
        raise RuntimeError("locate")

    row = quoting(source)
    monkeypatch.setattr(quotes, "locate", broken)
    with caplog.at_level(logging.WARNING):
        copy = kept(source)
        renew_quietly([row])
    assert Capture.objects.get() == copy
    assert caplog.text.count("could not be looked for") == 2
    assert not QuoteLock.objects.exists()


def test_what_a_dossier_brings_is_looked_for_in_copies_that_are_there() -> None:
    bring_in({"first.json": json.dumps(small()).encode()})
    copy = kept(Source.objects.get(), "“So it is,” Ada said.")
    said = {"text": "So it is", "language": "en"}
    first = small()["statements"][0]
    more = small(statements=[first, {**first, "id": "t9", "stance": "confirms", "quote": said}])
    bring_in({"first.json": json.dumps(more).encode()})
    assert QuoteLock.objects.get().capture == copy


# What comes of it in public


@pytest.fixture
def public(source: Source) -> Statement:
    row = quoting(source)
    publish([row.claim], by=newsroom.editor())
    return row


def quote_of(claim: Claim) -> Any:
    body = documents([claim.pk], using="default")[claim.pk].body
    assert isinstance(body, ClaimDoc)
    return body.statements[0].quote


def test_nothing_public_changes_until_it_is_published(public: Statement, source: Source) -> None:
    before = Head.objects.get().sequence
    editions = list(Edition.objects.values_list("document", flat=True))
    copy = kept(source)
    assert Head.objects.get().sequence == before
    assert list(Edition.objects.values_list("document", flat=True)) == editions
    claim = Claim.objects.get()
    assert claim.version == public.claim.version
    assert state_of([claim])[claim.pk].code == "changed"
    publish([claim], by=newsroom.editor("cy"), change="minor")
    day = copy.taken_at.astimezone(UTC).date().isoformat()
    assert quote_of(claim).checked == CopyDoc(kept=day, sha256=copy.sha256)
    assert b"Thursday" not in bytes(Edition.objects.get(sequence=before + 1).document or b"")
    assert not [*ledger.verify(), *remade.differences()]


def test_another_quote_is_more_than_a_minor_edit_all_the_same(public: Statement, source: Source) -> None:
    kept(source)
    reworded(public, "a general said")
    renew([Statement.objects.get()])
    assert QuoteLock.objects.exists()
    with pytest.raises(PublicationRefused, match="more than a minor edit"):
        publish([Claim.objects.get()], by=newsroom.editor("cy"), change="minor")


def test_what_was_published_stays_when_the_copy_loses_its_words(public: Statement, source: Source) -> None:
    copy = kept(source)
    publish([Claim.objects.get()], by=newsroom.editor("cy"))
    redact(source.pk, by=newsroom.chief(), note="Gone.", words=["nobody asked him"])
    claim = Claim.objects.get()
    assert quote_of(claim).checked.sha256 == copy.sha256


def test_a_position_says_it_too(source: Source) -> None:
    plan = newsroom.plan("A plan")
    row = newsroom.position(
        newsroom.actor(), [source], on_version=plan.versions.get(), quote_text=QUOTE, quote_language="en"
    )
    copy = kept(source)
    publish([plan, row], by=newsroom.editor())
    body = documents([row.pk], using="default")[row.pk].body
    assert isinstance(body, PositionDoc)
    assert body.quote is not None
    assert body.quote.checked is not None
    assert body.quote.checked.sha256 == copy.sha256
    assert cards([row.pk], using="default")[row.pk].card["quote"]["checked"]["sha256"] == copy.sha256
