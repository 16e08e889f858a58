"""What the rules are given of each document."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from tests.builders import actor, claim, source, statement
from tracker.ground.vocabulary import Fate, NoteCode, StatusCode
from tracker.record.documents import ActorDoc, Changes, ClaimDoc, SourceDoc
from tracker.record.standing import derive_claim, source_of, statement_of

PUBLISHED = datetime(2025, 12, 24, 23, 30, tzinfo=UTC)


class Shelf:
    """Actors and sources by id."""

    def __init__(self) -> None:
        self.actors: dict[UUID, ActorDoc] = {}
        self.sources: dict[UUID, SourceDoc] = {}
        self.seen: dict[UUID, datetime] = {}

    def actor(self, subject: UUID | None) -> ActorDoc | None:
        return self.actors.get(subject) if subject else None

    def source(self, subject: UUID | None) -> SourceDoc | None:
        return self.sources.get(subject) if subject else None

    def first_seen(self, statement: UUID) -> datetime | None:
        return self.seen.get(statement)

    def put(self, doc: ActorDoc | SourceDoc) -> UUID:
        subject = uuid4()
        if isinstance(doc, ActorDoc):
            self.actors[subject] = doc
        else:
            self.sources[subject] = doc
        return subject


def code(doc: ClaimDoc, shelf: Shelf, as_of: date | None = None) -> str:
    return derive_claim(uuid4(), doc, shelf, as_of).code.value


def test_party_outlet_and_independence_reach_the_rules() -> None:
    shelf = Shelf()
    state = shelf.put(actor("State", kind="government"))
    outlet = shelf.put(actor("Outlet", kind="outlet", party=state))
    monitor = shelf.put(actor("Monitor", kind="organisation", independent=True))
    assert code(claim("So.", statement(state), statement(outlet)), shelf) == "uncontested"
    other = shelf.put(actor("Other", kind="outlet"))
    assert code(claim("So.", statement(state), statement(other)), shelf) == "uncontested"
    finding = statement(monitor, "verifies", method="Satellite pictures of two days.")
    status = derive_claim(uuid4(), claim("So.", statement(state), finding), shelf)
    assert (status.code, status.checkers) == (StatusCode.INDEPENDENTLY_VERIFIED, (str(monitor),))


def test_a_view_gets_no_status() -> None:
    assert code(claim("It is good.", checkable=False), Shelf()) == "view"


def test_changes_are_passed_on() -> None:
    shelf = Shelf()
    kyiv = shelf.put(actor("Kyiv"))
    first = statement(kyiv)
    second = statement(kyiv, "reports", changes=Changes(target=first.id, how="retracts"))
    assert derive_claim(uuid4(), claim("So.", first, second), shelf).fates[str(first.id)] == Fate.CHANGED


def test_an_actor_who_is_not_public_is_nobodys_named_voice() -> None:
    shelf = Shelf()
    assert code(claim("So.", statement(uuid4())), shelf) == "unattributed"
    kyiv = shelf.put(actor("Kyiv"))
    assert code(claim("So.", statement(kyiv), statement(uuid4(), "denies")), shelf) == "uncontested"


def test_retraction_travels_up_the_chain() -> None:
    shelf = Shelf()
    kyiv = shelf.put(actor("Kyiv"))
    origin = shelf.put(source(kyiv, state="retracted"))
    carrier = shelf.put(source(kyiv, carries=shelf.put(source(kyiv, carries=origin))))
    status = derive_claim(uuid4(), claim("So.", statement(kyiv, sources=[carrier])), shelf)
    assert status.code is StatusCode.NOT_ASSESSED
    assert [note.code for note in status.notes] == [NoteCode.SOURCE_RETRACTED]


def test_a_circle_of_carriers_ends() -> None:
    shelf = Shelf()
    kyiv = shelf.put(actor("Kyiv"))
    one, other = uuid4(), uuid4()
    shelf.sources = {one: source(kyiv, carries=other), other: source(kyiv, carries=one)}
    found = source_of(one, shelf)
    assert found is not None
    assert found.carries is not None
    assert (found.carries.id, found.carries.carries) == (str(other), None)


def test_a_source_that_is_not_public_bears_nothing() -> None:
    shelf = Shelf()
    kyiv = shelf.put(actor("Kyiv"))
    known = shelf.put(source(kyiv, carries=uuid4()))
    found = statement_of(statement(kyiv, sources=[known, uuid4()]), shelf)
    assert [each.id for each in found.sources] == [str(known)]
    assert found.sources[0].carries is None


def test_an_undated_statement_counts_from_its_first_publication_here() -> None:
    shelf = Shelf()
    kyiv = shelf.put(actor("Kyiv"))
    line = statement(kyiv)
    shelf.seen[line.id] = PUBLISHED
    assert code(claim("So.", line), shelf, date(2025, 12, 23)) == "not_assessed"
    assert code(claim("So.", line), shelf, date(2025, 12, 24)) == "uncontested"
    assert code(claim("So.", line), shelf) == "uncontested"


def test_relays_and_behalf_are_passed_on() -> None:
    shelf = Shelf()
    state = shelf.put(actor("State"))
    envoy, agency = shelf.put(actor("Envoy")), shelf.put(actor("Agency"))
    found = statement_of(statement(envoy, on_behalf_of=state, relayed_by=(agency,), said="2025-11-20"), shelf)
    assert found.on_behalf_of is not None
    assert (found.on_behalf_of.id, [each.id for each in found.relayed_by]) == (str(state), [str(agency)])
    assert found.said.edtf == "2025-11-20"
