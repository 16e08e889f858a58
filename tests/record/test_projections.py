"""Projections follow every append, everywhere, and can be remade from the editions alone."""

from random import Random
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db import transaction

from tests.builders import Scribe, actor, claim, plan, point, position, publish, publish_all, source, statement, version
from tests.readers import assert_queries
from tests.record.snapshots import projections
from tracker.record.documents import Body, Changes, Document, NoticeDoc, PointRef, Quote, RelationDoc, StatementDoc
from tracker.record.ledger import append
from tracker.record.models import Address, Edition, Entry, Listing, Reference
from tracker.record.projections import AddressTakenError, rebuild, refresh

pytestmark = pytest.mark.django_db


def listing(subject: UUID) -> Listing:
    return Listing.objects.get(subject=subject)


# -- what depends on what


def test_a_retracted_source_changes_the_status_of_claims(record: Scribe) -> None:
    reuters = record.actor("Reuters", kind="outlet")
    origin = record.source(reuters, published="2025-11-20")
    carrier = record.source(reuters, carries=origin)
    kyiv, moscow = record.actor("Kyiv"), record.actor("Moscow")
    subject = record.claim("It is so.", statement(moscow), statement(kyiv, "denies", sources=[carrier]))
    assert listing(subject).status == "contested"
    record.again(origin, source(reuters, published="2025-11-20", state="retracted"))
    assert (listing(subject).status, listing(subject).rule) == ("uncontested", "R9")
    assert Entry.objects.get(subject=subject, actor=kyiv).fate == "retracted"


def test_a_changed_party_changes_voices_and_statuses(record: Scribe) -> None:
    russia, ukraine = record.actor("Russia"), record.actor("Ukraine")
    one, other = record.actor("One", party=russia), record.actor("Other", party=russia)
    subject = record.claim("It is so.", statement(one), statement(other))
    assert (listing(subject).status, listing(subject).parties) == ("uncontested", [russia])
    record.again(other, actor("Other", party=ukraine))
    assert listing(subject).status == "corroborated"
    assert set(listing(subject).parties) == {russia, ukraine}
    assert Entry.objects.get(actor=other).voice == ukraine


def test_a_new_name_shows_in_cards_titles_and_search(record: Scribe) -> None:
    party = record.actor("Old party")
    speaker = record.actor("Old name", party=party)
    subject = record.claim("It is so.", statement(speaker, on_behalf_of=party))
    untitled = record.source(speaker, kind="statement", published="2025-11-21")
    peace = record.plan("Peace plan", version("Draft", point()))
    view = record.position(speaker, peace, version=uuid4())
    record.again(speaker, actor("Newer name", party=party))
    record.again(party, actor("Newest party"))
    line = listing(subject).card["sides"]["supports"][0]
    assert (line["speaker"]["name"], line["on_behalf_of"]["name"]) == ("Newer name", "Newest party")
    assert listing(subject).card["refs"][str(party)]["name"] == "Newest party"
    assert listing(untitled).title == "Statement, Newer name, 21 Nov 2025"
    assert listing(view).title == "Newer name, Peace plan"
    found = Listing.objects.extra(where=["vector @@ plainto_tsquery('simple', 'newer newest')"])
    assert [row.subject for row in found if row.kind == "claim"] == [subject]


def test_a_new_point_text_shows_in_claims_and_positions(record: Scribe) -> None:
    first = point("7", "No expansion.")
    draft = version("Draft", first)
    peace = record.plan("Peace plan", draft)
    speaker = record.actor("Speaker")
    subject = record.claim("It is in the plan.", statement(speaker), points=(PointRef(plan=peace, point=first.id),))
    view = record.position(speaker, peace, "rejects", point=first.id)
    changed = point("7", "No further expansion.", id=first.id)
    record.again(peace, plan("Peace", version("Draft", changed, id=draft.id)), slug="peace")
    line = listing(subject).card["points"][0]
    assert (line["text"], line["plan_title"], line["plan_slug"]) == ("No further expansion.", "Peace", "peace")
    assert listing(view).card["point"]["text"] == "No further expansion."
    assert listing(subject).plans == [peace]
    assert listing(subject).points == [first.id]
    assert Entry.objects.get(id=view).version == draft.id


def test_a_target_published_later_is_picked_up(record: Scribe) -> None:
    """A relation may name a claim, or a source carry another, that comes after it."""
    kyiv, later = record.actor("Kyiv"), uuid4()
    agency = record.actor("Agency", kind="outlet")
    carrier = record.source(agency, carries=later)
    subject = record.claim("It is so.", statement(kyiv, sources=[carrier]))
    publisher = record.actor("Ministry")
    publish("source", "origin", source(publisher, state="retracted"), subject=later)
    assert listing(subject).status == "not_assessed"
    assert Reference.objects.get(subject=subject, target=publisher).current


def test_withdrawn_subjects_are_shown_nowhere(record: Scribe) -> None:
    kyiv = record.actor("Kyiv")
    subject = record.claim("It is so.", statement(kyiv))
    record.withdraw(subject)
    assert not Listing.objects.filter(subject=subject).exists()
    assert not Entry.objects.filter(subject=subject).exists()
    assert Address.objects.get(kind="claim", slug="it-is-so").subject == subject
    record.again(subject, claim("It is so.", statement(kyiv)))
    assert listing(subject).number == 3


def test_a_hidden_actor_is_named_nowhere(record: Scribe) -> None:
    kyiv, moscow = record.actor("Kyiv"), record.actor("Moscow", aliases=("Kremlin",))
    subject = record.claim("It is so.", statement(moscow), statement(kyiv, "denies"))
    record.withdraw(moscow)
    row = listing(subject)
    assert (row.status, row.rule) == ("denied", "R7")
    assert row.card["sides"]["supports"][0]["speaker"] == {
        "id": str(moscow),
        "name": "",
        "slug": "",
        "unnamed": False,
    }
    assert "Moscow" not in str(row.card)
    assert "kremlin" not in str(row.vector)


def test_statements_keep_the_day_they_were_first_published(record: Scribe) -> None:
    kyiv = record.actor("Kyiv")
    early, late = statement(kyiv), statement(kyiv, "reports")
    subject = record.claim("It is so.", early)
    first = Edition.objects.latest("sequence")
    second = record.again(subject, claim("It is so.", late))
    record.again(subject, claim("It is so.", late, early))
    assert Entry.objects.get(id=early.id).first_published_at == first.published_at
    assert Entry.objects.get(id=late.id).first_published_at == second.published_at
    assert listing(subject).first_published_at == first.published_at


def test_a_claim_is_never_undated(record: Scribe) -> None:
    kyiv = record.actor("Kyiv")
    undated = record.claim("Undated.", statement(kyiv))
    dated = record.claim("Dated.", statement(kyiv, said="../2025-11-20"), statement(kyiv, said="2025-10"))
    assert listing(undated).said_first == listing(undated).said_last == listing(undated).first_published_at
    bounds = [bound.isoformat() for bound in (listing(dated).said_first, listing(dated).said_last) if bound]
    assert bounds == ["2025-10-01T00:00:00+00:00", "2025-11-20T23:59:59.999999+00:00"]
    assert listing(dated).card["latest_said"] == "../2025-11-20"


# -- references


def test_references_follow_carriers_publishers_and_parties(record: Scribe) -> None:
    state = record.actor("State")
    ministry = record.actor("Ministry", part_of=state)
    agency, paper = record.actor("Agency", party=state), record.actor("Paper")
    wire = record.source(agency)
    article = record.source(paper, carries=wire)
    other = record.claim("Another.")
    subject = record.claim(
        "It is so.", statement(ministry, sources=[article]), relations=(RelationDoc(kind="compare_with", target=other),)
    )
    found = {row.target: row for row in Reference.objects.filter(subject=subject)}
    assert set(found) == {ministry, article, other, state, paper, wire, agency}
    assert {target for target, row in found.items() if row.direct} == {ministry, article, other}
    assert {target for target, row in found.items() if not row.needed} == {other}
    assert all(row.current for row in found.values())


def test_what_only_an_earlier_edition_named_is_kept_apart(record: Scribe) -> None:
    kyiv, moscow = record.actor("Kyiv"), record.actor("Moscow")
    subject = record.claim("It is so.", statement(kyiv))
    record.again(subject, claim("It is so.", statement(moscow)))
    found = {row.target: (row.current, row.needed) for row in Reference.objects.filter(subject=subject)}
    assert found == {kyiv: (False, False), moscow: (True, True)}
    record.withdraw(subject)
    assert set(Reference.objects.filter(subject=subject).values_list("current", flat=True)) == {False}


# -- addresses


def test_a_slug_is_never_given_to_another_subject(record: Scribe) -> None:
    subject = record.claim("It is so.", slug="so")
    record.again(subject, claim("It is so."), slug="it-is-so")
    record.withdraw(subject)
    for slug in ("so", "it-is-so"):
        with pytest.raises(AddressTakenError, match=slug):
            publish("claim", slug, claim("Another."))
    publish("actor", "so", actor("So"))


def test_nor_twice_in_one_go() -> None:
    with pytest.raises(AddressTakenError, match="same"):
        publish_all([(uuid4(), "same", claim("One.")), (uuid4(), "same", claim("Two."))])


def test_a_slug_can_come_back_to_its_subject(record: Scribe) -> None:
    subject = record.claim("It is so.", slug="so")
    record.again(subject, claim("It is so."), slug="it-is-so")
    record.again(subject, claim("It is so."), slug="so")
    assert listing(subject).slug == "so"
    assert Address.objects.filter(subject=subject).count() == 2


# -- remade from the editions alone


def assert_rebuilt_equals_refreshed() -> None:
    refreshed = projections()
    rebuild()
    remade = projections()
    for table, rows in refreshed.items():
        assert remade[table] == rows, table


def redact(record: Scribe, subject: UUID, *sequences: int) -> None:
    kind, slug = record.slugs[subject]
    with transaction.atomic():
        append(kind, subject, Document(kind=kind, slug=slug, note="", body=NoticeDoc(redacts=sequences)), "redaction")
        Edition.objects.filter(sequence__in=sequences).update(document=None, salt=None)
        refresh([subject])


class Newsroom:
    """Publishes, changes, renames, withdraws and redacts at random, always something that may refer to anything."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.record = Scribe()
        self.subjects: dict[str, list[UUID]] = {kind: [] for kind in ("actor", "source", "plan", "claim", "position")}

    def some(self, kind: str) -> UUID | None:
        known = self.subjects[kind]
        return self.random.choice(known) if known and self.random.random() < 0.9 else None

    def any(self, kind: str) -> UUID:
        return self.some(kind) or self.new(kind)

    def body(self, kind: str) -> Body:
        word = f"{kind} {self.random.randrange(10**6)}"
        match kind:
            case "actor":
                outlet = self.random.choice(["outlet", "person", "government"])
                fields = {"independent": self.random.random() < 0.2, "unnamed": self.random.random() < 0.2}
                return actor(word, kind=outlet, party=self.some("actor"), part_of=self.some("actor"), **fields)
            case "source":
                state = self.random.choice(["live", "live", "retracted"])
                return source(self.any("actor"), title=word, carries=self.some("source"), state=state)
            case "plan":
                points = [point(str(number), word) for number in range(2)]
                return plan(word, version("Draft", *points, authors=(self.any("actor"),)))
            case "claim":
                near = self.some("claim")
                relations = (RelationDoc(kind="part_of", target=near),) if near else ()
                return claim(word, *(self.statement() for _ in range(self.random.randrange(4))), relations=relations)
            case _:
                return position(self.any("actor"), self.any("plan"), sources=(self.any("source"),), version=uuid4())

    def statement(self) -> StatementDoc:
        stance = self.random.choice(["asserts", "denies", "confirms", "verifies", "reports", "withdraws"])
        said = self.random.choice(["", "2025-11-20", "2025-11-21~", "2025-11", "../2025-11-22", "2025-11-20T09:00Z"])
        quote = Quote(text="So it is.", language="en", rendered_by=self.some("actor"))
        changes = Changes(target=uuid4(), how="qualifies") if self.random.random() < 0.1 else None
        return statement(
            self.any("actor"),
            stance,
            said=said,
            on_behalf_of=self.some("actor"),
            sources=[self.any("source")],
            method="Looked.",
            quote=quote,
            changes=changes,
        )

    def new(self, kind: str) -> UUID:
        body = self.body(kind)
        subject = self.record.first(body, "" if getattr(body, "unnamed", False) else f"{kind}-{uuid4().hex[:8]}")
        self.subjects[kind].append(subject)
        return subject

    def step(self) -> None:
        kind = self.random.choice(["actor", "source", "plan", "claim", "claim", "claim", "position"])
        subject = self.some(kind)
        deed = self.random.choice(["new", "again", "again", "rename", "withdraw", "redact", "merge"])
        if subject is None or deed == "new":
            self.new(kind)
        elif deed == "again":
            self.record.again(subject, self.body(kind))
        elif deed == "rename":
            self.record.again(subject, self.body(kind), slug=f"{kind}-{uuid4().hex[:8]}")
        elif deed == "withdraw":
            self.record.withdraw(subject)
        elif deed == "merge":
            self.record.merge(subject, self.any(kind))
        else:
            held = Edition.objects.filter(document__isnull=False).exclude(change="redaction")
            redact(self.record, subject, self.random.choice(held.values_list("sequence", flat=True)))


@pytest.mark.parametrize("seed", range(6))
def test_rebuilding_gives_what_publishing_wrote(seed: int) -> None:
    newsroom = Newsroom(seed)
    for _ in range(40):
        newsroom.step()
    assert Listing.objects.exists()
    assert Reference.objects.filter(current=False).exists()
    assert_rebuilt_equals_refreshed()


def test_the_command_mends_whatever_was_wrong(record: Scribe, capsys: pytest.CaptureFixture[str]) -> None:
    record.claim("It is so.", statement(record.actor("Kyiv")))
    before = projections()
    Listing.objects.update(title="Wrong", status="denied")
    Entry.objects.all().delete()
    Reference.objects.update(current=False)
    call_command("rebuild_projections")
    assert projections() == before
    assert capsys.readouterr() == ("Projections of 2 subjects remade.\n", "")


# -- in bulk


def test_two_hundred_and_fifty_subjects_are_refreshed_together() -> None:
    """As two dossiers do: everything in one transaction, refreshed once."""
    outlet, party = uuid4(), uuid4()
    actors = [uuid4() for _ in range(80)]
    sources = [uuid4() for _ in range(60)]
    bodies: list[tuple[UUID, str, Body]] = [
        (outlet, "outlet", actor("Outlet", kind="outlet")),
        (party, "party", actor("Party")),
        *((each, f"actor-{each}", actor(f"Actor {each}", party=party)) for each in actors),
        *((each, f"source-{each}", source(outlet)) for each in sources),
    ]
    for number in range(110):
        lines = [statement(actors[(number + step) % 80], sources=[sources[number % 60]]) for step in range(3)]
        bodies.append((uuid4(), f"claim-{number}", claim(f"Claim {number}.", *lines)))
    with assert_queries(25):  # for all of them together
        publish_all(bodies)
    assert Listing.objects.count() == len(bodies) == 252
    assert Entry.objects.count() == 330
