"""What the site reads: by address, by number, as of a sequence, and in how many queries."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from tests.builders import Scribe, actor, claim, plan, point, publish_all, source, statement, version
from tracker.record import reading
from tracker.record.documents import ClaimDoc, Document, NoticeDoc, PointRef, RelationDoc
from tracker.record.ledger import append
from tracker.record.models import Edition
from tracker.record.past import at_sequence
from tracker.record.projections import refresh

pytestmark = pytest.mark.django_db

Queries = Callable[[int], AbstractContextManager[None]]


def redact(subject: UUID, kind: str, slug: str, *sequences: int) -> None:
    with transaction.atomic():
        document = Document(kind=kind, slug=slug, note="Removed on request.", body=NoticeDoc(redacts=sequences))
        append(kind, subject, document, "redaction")
        Edition.objects.filter(sequence__in=sequences).update(document=None, salt=None)
        refresh([subject])


# -- find


def test_nothing_ever_stood_there(record: Scribe) -> None:
    record.actor("Kyiv")
    assert reading.find("actor", "nobody") is None
    assert reading.find("claim", "kyiv") is None
    assert reading.find("claim", "") is None
    assert reading.find("claim", "ky\0iv") is None
    assert reading.find("claim", "k" * 5000) is None


def test_a_public_subject(record: Scribe, assert_queries: Queries) -> None:
    kyiv = record.actor("Kyiv")
    subject = record.claim("It is so.", statement(kyiv))
    first = Edition.objects.latest("sequence")
    again = record.again(subject, claim("It is so.", statement(kyiv), note="Checked."), note="A note was added.")
    with assert_queries(1):
        found = reading.find("claim", "it-is-so")
    assert found is not None
    assert (found.subject, found.kind, found.slug, found.state) == (subject, "claim", "it-is-so", "current")
    assert (found.edition.number, found.edition.sequence, found.edition.change) == (2, again.sequence, "update")
    assert found.edition.note == "A note was added."
    assert found.edition.hash == bytes(again.hash).hex()
    assert found.first_published_at == first.published_at
    body = found.edition.document.body if found.edition.document else None
    assert isinstance(body, ClaimDoc)
    assert body.note == "Checked."
    assert found.listing is not None
    assert found.listing.card["status"]["code"] == "uncontested"


def test_an_old_slug_leads_to_the_new_one(record: Scribe) -> None:
    subject = record.claim("It is so.", slug="old")
    record.again(subject, claim("It is so."), slug="new")
    found = reading.find("claim", "old")
    assert found is not None
    assert (found.state, found.slug) == ("moved", "new")


def test_a_withdrawn_subject(record: Scribe) -> None:
    subject = record.claim("It is so.")
    record.withdraw(subject, note="Published by mistake.")
    found = reading.find("claim", "it-is-so")
    assert found is not None
    assert (found.state, found.listing, found.edition.note) == ("withdrawn", None, "Published by mistake.")


@pytest.mark.parametrize("target_moves", [False, True])
def test_a_merged_subject_leads_to_the_other(record: Scribe, assert_queries: Queries, target_moves: bool) -> None:
    subject, other = record.claim("It is so."), record.claim("It is really so.")
    record.merge(subject, other)
    if target_moves:
        record.again(other, claim("It is really so."), slug="really")
    with assert_queries(1):
        found = reading.find("claim", "it-is-so")
    assert found is not None
    assert (found.state, found.into) == ("merged", other)
    assert found.slug == ("really" if target_moves else "it-is-really-so")


def test_a_redacted_subject(record: Scribe) -> None:
    subject = record.claim("A private matter.")
    redact(subject, "claim", "removed-1", 1)
    for slug in ("a-private-matter", "removed-1"):
        found = reading.find("claim", slug)
        assert found is not None
        assert (found.state, found.edition.change, found.listing) == ("withdrawn", "redaction", None)


# -- editions


def test_editions_newest_first(record: Scribe, assert_queries: Queries) -> None:
    subject = record.claim("It is so.")
    record.again(subject, claim("It was so."), "correction", note="Wording.")
    redact(subject, "claim", "it-is-so", 1)
    with assert_queries(1):
        lines = reading.editions(subject)
    seen = [(line.number, line.change, line.note, line.redacted) for line in lines]
    assert seen == [
        (3, "redaction", "Removed on request.", False),
        (2, "correction", "Wording.", False),
        (1, "first", "", True),
    ]


def test_one_edition_by_number(record: Scribe, assert_queries: Queries) -> None:
    subject = record.claim("It is so.")
    record.again(subject, claim("It was so."))
    with assert_queries(1):
        shown = reading.edition(subject, 1)
    assert shown is not None
    assert shown.document is not None
    assert getattr(shown.document.body, "text", "") == "It is so."
    redact(subject, "claim", "it-is-so", 1)
    removed = reading.edition(subject, 1)
    assert removed is not None
    assert (removed.document, removed.note) == (None, "")


@pytest.mark.parametrize("number", [0, -1, 3, 2**31, 10**30])
def test_numbers_that_no_edition_has(record: Scribe, number: int) -> None:
    subject = record.claim("It is so.")
    assert reading.edition(subject, number) is None
    assert reading.edition(uuid4(), 1) is None


def test_a_minor_edit_is_no_look(record: Scribe, assert_queries: Queries) -> None:
    subject = record.claim("It is so.")
    changes = ("minor", "correction", "minor", "minor", "update")
    at = [Edition.objects.get(subject=subject).published_at]
    at += [record.again(subject, claim("It is so."), change).published_at for change in changes]
    looks = []
    for number in range(1, 7):
        with assert_queries(1):
            shown = reading.edition(subject, number)
        assert shown is not None
        looks.append(shown.looked_at)
    assert looks == [at[0], at[0], at[2], at[2], at[2], at[5]]
    found = reading.find("claim", "it-is-so")
    assert found is not None
    assert found.edition.looked_at == at[5]


def test_documents_of_public_subjects_only(record: Scribe, assert_queries: Queries) -> None:
    kyiv, moscow = record.actor("Kyiv"), record.actor("Moscow")
    record.again(kyiv, actor("Kyiv city"))
    record.withdraw(moscow)
    with assert_queries(1):
        found = reading.documents([kyiv, moscow, uuid4()])
    assert {subject: getattr(document.body, "name", "") for subject, document in found.items()} == {kyiv: "Kyiv city"}
    assert reading.documents([]) == {}


# -- what belongs to a page


def test_related_holds_all_that_a_page_names(record: Scribe, assert_queries: Queries) -> None:
    state = record.actor("State")
    ministry, agency = record.actor("Ministry", party=state), record.actor("Agency", kind="outlet")
    wire = record.source(agency)
    article = record.source(agency, carries=wire)
    draft = version("Draft", first := point())
    peace = record.plan("Peace plan", draft)
    whole, unrelated = record.claim("The whole."), record.claim("Something else.")
    subject = record.claim(
        "It is so.",
        statement(ministry, sources=[article]),
        points=(PointRef(plan=peace, point=first.id),),
        relations=(RelationDoc(kind="part_of", target=whole),),
    )
    pointing = record.claim("Compare.", relations=(RelationDoc(kind="compare_with", target=subject),))
    with assert_queries(1):
        cards = reading.related(subject)
    assert set(cards) == {subject, state, ministry, agency, wire, article, peace, whole, pointing}
    assert unrelated not in cards
    assert cards[pointing].card["relations"] == [{"kind": "compare_with", "target": str(subject), "note": ""}]
    record.withdraw(wire)
    record.withdraw(pointing)
    assert set(reading.related(subject)) == {subject, state, ministry, agency, article, peace, whole}


def test_a_plan_page_is_not_given_every_claim_about_it(record: Scribe) -> None:
    peace = record.plan("Peace plan", version("Draft", first := point()))
    record.claim("It is so.", points=(PointRef(plan=peace, point=first.id),))
    assert set(reading.related(peace)) == {peace}


def test_an_old_edition_is_shown_as_it_was(record: Scribe, assert_queries: Queries) -> None:
    state = record.actor("State")
    speaker, other = record.actor("Old name", party=state), record.actor("Other", party=state)
    origin = record.source(speaker)
    carrier = record.source(other, carries=origin)
    near = record.claim("Near.", statement(other))
    said = (statement(speaker, sources=[carrier]), statement(other, "confirms"))
    subject = record.claim("It is so.", *said, relations=(RelationDoc(kind="compare_with", target=near),))
    then = reading.head().sequence
    before = reading.related(subject)
    record.again(speaker, actor("New name"), slug="new-name")
    record.again(origin, source(speaker, state="retracted"))
    record.again(near, claim("Near.", statement(other, "denies")))
    record.again(subject, claim("It was so."))
    record.again(other, actor("Another"))
    with assert_queries(2):
        cards = at_sequence(subject, then)
    assert cards == before
    assert cards[subject].card["status"]["code"] == "uncontested"
    assert (cards[speaker].title, cards[speaker].slug) == ("Old name", "old-name")
    assert cards[near].card["status"]["code"] == "uncontested"


def test_an_old_edition_says_nothing_of_what_was_removed_since(record: Scribe) -> None:
    """Also where it is named by that edition alone, or only by what the edition names."""
    speaker, hidden = record.actor("Speaker"), record.actor("Hidden name")
    wire = record.source(hidden, title="Hidden title")
    article = record.source(hidden, carries=wire, published="2025-11-21")
    other = record.claim("Hidden wording.", statement(hidden))
    near = record.claim("Near.", statement(hidden))
    plan_of_old = record.plan("Hidden plan", draft := version("Draft", first := point(text="Hidden point.")))
    subject = record.claim(
        "It is so.",
        statement(speaker, "denies", sources=[article]),
        statement(hidden, on_behalf_of=speaker, relayed_by=(hidden,)),
        relations=(RelationDoc(kind="compare_with", target=other), RelationDoc(kind="compare_with", target=near)),
        points=(PointRef(plan=plan_of_old, point=first.id),),
    )
    then = reading.head().sequence
    assert draft.id
    assert "Hidden" in str(at_sequence(subject, then))
    record.again(subject, claim("It is so.", statement(speaker, "denies")))
    for each in (hidden, wire, other, plan_of_old):
        record.withdraw(each)
    cards = at_sequence(subject, then)
    assert set(cards) == {subject, speaker, article, near}
    assert "Hidden" not in str(cards)
    assert cards[article].title == "Article, 21 Nov 2025"
    # A name that readers do not get is nobody's named voice (docs/decisions/0005).
    assert cards[subject].card["status"]["code"] == "denied"


def test_an_edition_knows_what_was_published_together_with_it(record: Scribe, assert_queries: Queries) -> None:
    """The later parts of one publication have higher sequence numbers than what names them."""
    one, two, later = uuid4(), uuid4(), uuid4()
    speaker = uuid4()
    bodies = (
        (one, "one", claim("One.", relations=(RelationDoc(kind="part_of", target=two),))),
        (two, "two", claim("Two.", statement(speaker), relations=(RelationDoc(kind="compare_with", target=one),))),
        (speaker, "speaker", actor("First name")),
    )
    publish_all(bodies)
    record.slugs[two], record.slugs[one], record.slugs[speaker] = ("claim", "two"), ("claim", "one"), ("actor", "s")
    record.again(two, claim("Two, reworded.", statement(speaker)))
    record.again(speaker, actor("Second name"))
    record.first(claim("Later.", relations=(RelationDoc(kind="part_of", target=one),)), "later")
    record.again(one, claim("One.", relations=(RelationDoc(kind="part_of", target=later),)))
    with assert_queries(2):
        cards = at_sequence(one, 1)
    assert {card.title for card in cards.values()} == {"One.", "Two.", "First name"}
    assert cards[two].card["sides"]["supports"][0]["speaker"]["name"] == "First name"
    record.withdraw(two)
    assert set(at_sequence(one, 1)) == {one}


def test_nothing_was_there_before_the_beginning(record: Scribe) -> None:
    record.actor("Kyiv")
    subject = record.claim("It is so.")
    assert at_sequence(subject, 1) == {}
    assert at_sequence(uuid4(), 10) == {}


def test_undated_statements_are_placed_as_they_were_then(record: Scribe) -> None:
    """The day of first publication places an undated statement, also in the past."""
    kyiv = record.actor("Kyiv")
    line = statement(kyiv)
    subject = record.claim("It is so.", line)
    shown = at_sequence(subject, reading.head().sequence)[subject].card["sides"]["supports"][0]
    first = Edition.objects.get(subject=subject).published_at
    assert shown["first_published"] == first.date().isoformat()


def test_cards_of_several(record: Scribe, assert_queries: Queries) -> None:
    kyiv = record.actor("Kyiv")
    official = record.actor("a senior official", unnamed=True, why_unnamed="not authorised")
    with assert_queries(1):
        cards = reading.cards([kyiv, official, uuid4()])
    assert set(cards) == {kyiv, official}
    assert (cards[official].unnamed, cards[official].slug) == (True, "")
    assert not cards[kyiv].unnamed


def test_cards_of_sources_come_with_all_that_they_carry(record: Scribe, assert_queries: Queries) -> None:
    outlet = record.actor("Outlet", kind="outlet")
    origin = record.source(outlet)
    wire = record.source(outlet, carries=origin)
    article, unrelated = record.source(outlet, carries=wire), record.source(outlet)
    with assert_queries(1):
        cards = reading.cards([article, unrelated])
    assert set(cards) == {article, unrelated, wire, origin}
    assert set(reading.cards([article, wire])) == {article, wire, origin}
    record.withdraw(origin)
    assert set(reading.cards([article])) == {article, wire}
    assert reading.cards([]) == {}


# -- lists


def test_lists_are_sorted_and_hold_no_unnamed_actors(record: Scribe, assert_queries: Queries) -> None:
    for name in ("Zelensky", "Éva", "anna", "Bob"):
        record.actor(name)
    record.actor("a senior official", unnamed=True)
    record.plan("Second plan")
    record.again(record.plan("Third"), plan("First plan"))
    with assert_queries(1):
        names = [card.title for card in reading.actors_list()]
    with assert_queries(1):
        plans = [card.title for card in reading.plans_list()]
    assert sorted(names[:3], key=str.casefold) == names[:3] == ["anna", "Bob", "Zelensky"]
    assert "a senior official" not in names
    assert plans == ["First plan", "Second plan"]


def test_the_head(record: Scribe, assert_queries: Queries) -> None:
    assert reading.head() == reading.HeadLine(0, "00" * 32, None)
    record.actor("Kyiv")
    with assert_queries(1):
        end = reading.head()
    last = Edition.objects.get()
    assert end == reading.HeadLine(1, bytes(last.hash).hex(), last.published_at)


def test_the_cost_of_a_page_does_not_grow(record: Scribe, assert_queries: Queries) -> None:
    speakers = [record.actor(f"Speaker {number}") for number in range(12)]
    subject = record.claim("It is so.", *(statement(speaker) for speaker in speakers))
    with assert_queries(3):
        assert reading.find("claim", "it-is-so")
        assert len(reading.related(subject)) == 13
        assert reading.editions(subject)
