"""Merging: every statement kept, addresses that lead on, statuses that follow, one transaction, and nothing let out by it."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from tests.desk import newsroom as desk
from tests.desk.doubles import NOTE, body, codes, last, sound, two_claims
from tests.readers import Reader
from tracker.desk.merge_plan import plan_merge
from tracker.desk.merging import merge
from tracker.desk.models import (
    Actor,
    Claim,
    DossierItem,
    Evidence,
    Merging,
    QuoteLock,
    Relation,
    Source,
    SpeaksFor,
    Statement,
)
from tracker.desk.models.dossier import Dossier
from tracker.desk.publishing import PublicationRefused, publish
from tracker.desk.quotes import renew
from tracker.desk.redacting import redact
from tracker.record.documents import NoticeDoc
from tracker.record.models import Edition, Entry, Listing
from tracker.record.reading import find
from tracker.record.worlds import first_seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return desk.editor("ada")


@pytest.fixture
def bo() -> User:
    return desk.editor("bo")


@pytest.fixture
def alone(settings: Any) -> None:
    """Without four eyes, one editor does it."""
    settings.FOUR_EYES = False


@pytest.mark.usefixtures("alone")
class TestClaims:
    def test_every_statement_is_kept_and_the_address_leads_on(self, ada: User, reader: Reader) -> None:
        one, other = two_claims(ada)
        said = {each.pk for each in Statement.objects.all()}
        before = first_seen([other.pk], using="default")
        merge(one, other, by=ada, note=NOTE)
        assert {each.pk for each in other.statements.all()} == said
        assert {each.id for each in body(other).statements} == said
        assert body(one) == NoticeDoc(into=other.pk)
        assert (last(one).change, last(other).change) == ("merge", "update")
        found = find("claim", "one", using="default")
        assert found is not None
        assert (found.state, found.slug) == ("merged", "other")
        answer = reader.get("/claims/one/")
        assert (answer.status_code, answer["Location"]) == (301, "/claims/other/")
        assert codes(one, other) == ["merged", "public"]
        assert set(Entry.objects.filter(subject=other.pk).values_list("id", flat=True)) == said
        assert not Listing.objects.filter(subject=one.pk).exists()
        # What was said there was first published then, and not today.
        assert first_seen([other.pk], using="default").keys() == said
        assert before.items() <= first_seen([other.pk], using="default").items()
        assert max(first_seen([other.pk], using="default").values()) < last(other).published_at
        sound()

    def test_two_sides_make_it_contested(self, ada: User) -> None:
        one, other = two_claims(ada)
        before = Listing.objects.get(subject=other.pk).status
        changed = plan_merge(one, other).statuses
        assert [each.claim for each in changed] == [other.pk]
        merge(one, other, by=ada, note=NOTE)
        after = Listing.objects.get(subject=other.pk)
        assert (before, after.status) == (changed[0].before.code, changed[0].after.code)
        assert before != after.status

    def test_what_others_say_of_it_is_said_of_the_other(self, ada: User) -> None:
        one, other = two_claims(ada)
        third, fourth = desk.claim("A third."), desk.claim("A fourth.")
        evidence = Evidence.objects.create(kind="video", title="Video")
        with desk.part_of(one), desk.part_of(other), desk.part_of(third), desk.part_of(fourth):
            evidence.bears_on.create(claim=one, bearing="supports")
            third.relations.create(kind="compare_with", to_claim=one)
            fourth.relations.create(kind="compare_with", to_claim=one)
            fourth.relations.create(kind="compare_with", to_claim=other, note="Kept.")
            one.relations.create(kind="part_of", to_claim=other)
            other.relations.create(kind="part_of", to_claim=one)
        publish([one, other, third, fourth], by=ada)
        versions = {row.pk: row.version for row in Claim.objects.all()}
        merge(Claim.objects.get(pk=one.pk), Claim.objects.get(pk=other.pk), by=ada, note=NOTE)
        assert [each.target for each in body(third).relations] == [other.pk]
        assert [(each.target, each.note) for each in body(fourth).relations] == [(other.pk, "Kept.")]
        assert body(other).relations == ()
        assert [each.id for each in body(other).evidence] == [evidence.pk]
        assert not Relation.objects.filter(to_claim=one.pk).exists()
        assert codes(third, fourth, other) == ["public"] * 3
        assert all(row.version > versions[row.pk] for row in Claim.objects.all())
        sound()

    def test_what_was_not_let_through_the_door_stays_inside(self, ada: User) -> None:
        one, other = two_claims(ada)
        secret = desk.statement(one, desk.actor("Secret speaker"), "denies", [desk.source()])
        pending = desk.statement(other, desk.actor("Pending speaker"), "denies", [desk.source()])
        one.refresh_from_db()
        other.refresh_from_db()
        merge(one, other, by=ada, note=NOTE)
        assert {secret.pk, pending.pk} <= {each.pk for each in other.statements.all()}
        assert not {secret.pk, pending.pk} & {each.id for each in body(other).statements}
        assert codes(other) == ["changed"]
        assert not Listing.objects.filter(subject__in=[secret.speaker_id, pending.speaker_id]).exists()
        sound()

    def test_drafts_are_just_moved(self, ada: User) -> None:
        one, other = desk.claim("A draft.", (desk.actor("Ann"), "asserts", [desk.source()])), desk.claim("Another.")
        before = Edition.objects.count()
        merge(one, other, by=ada, note="")
        assert (other.statements.count(), one.statements.count()) == (1, 0)
        assert Edition.objects.count() == before
        assert codes(one, other) == ["merged", "draft"]
        sound()

    def test_a_chain_leads_to_its_end_and_there_are_no_circles(self, ada: User, reader: Reader) -> None:
        one, other = two_claims(ada)
        third = desk.claim("It fell.", (desk.actor("Cy"), "asserts", [desk.source()]), slug="third")
        publish([third], by=ada)
        merge(one, other, by=ada, note=NOTE)
        other.refresh_from_db()
        merge(other, third, by=ada, note=NOTE)
        assert reader.get("/claims/one/", follow=True).redirect_chain[-1][0] == "/claims/third/"
        assert len(body(third).statements) == 3
        assert len(first_seen([third.pk], using="default")) == 3
        for row, into in ((third, one), (third, other), (one, third)):
            row.refresh_from_db()
            into.refresh_from_db()
            with pytest.raises(PublicationRefused, match="already"):
                merge(row, into, by=ada, note=NOTE)
        sound()

    def test_the_one_that_went_is_neither_published_nor_named_again(self, ada: User) -> None:
        one, other = two_claims(ada)
        merge(one, other, by=ada, note=NOTE)
        one.refresh_from_db()
        with pytest.raises(PublicationRefused, match="was merged into"):
            publish([one], by=ada)

        def name_it() -> None:
            with transaction.atomic():
                with desk.part_of(other):
                    other.relations.create(kind="compare_with", to_claim=one)
                connection.check_constraints()

        with pytest.raises(IntegrityError, match="merged into another"):
            name_it()

    def test_what_is_redacted_afterwards_is_gone(self, ada: User, reader: Reader) -> None:
        one, other = two_claims(ada)
        merge(one, other, by=ada, note=NOTE)
        redact(one.pk, by=desk.chief("cy"), note="A court asked for it.", whole=True)
        assert not Edition.objects.filter(subject=one.pk, document__isnull=False).exclude(change="redaction").exists()
        assert reader.get("/claims/one/").status_code in (404, 410)
        assert len(body(other).statements) == 2
        sound()

    def test_words_of_the_note_go_when_they_are_removed(self, ada: User) -> None:
        one, other = two_claims(ada)
        merge(one, other, by=ada, note="John Unlucky told us that they are the same.")
        redact(one.pk, by=desk.chief("cy"), note="A court asked for it.", words=["John Unlucky"], include=[other.pk])
        assert "Unlucky" not in Merging.objects.get().note
        assert find("claim", "one", using="default").state == "merged"  # type: ignore[union-attr]
        sound()


@pytest.mark.usefixtures("alone")
class TestActors:
    def test_two_voices_become_one(self, ada: User) -> None:
        """Two who disagreed are one who reversed what they had said."""
        one, other = desk.actor("Zelensky", slug="zelensky"), desk.actor("Зеленський", slug="zelenskyi")
        row = desk.claim(
            "It was so.",
            (one, "asserts", [desk.source()], {"said": "2025-11-19"}),
            (other, "denies", [desk.source()], {"said": "2025-11-20"}),
        )
        publish([row], by=ada)
        assert len({each.voice for each in Entry.objects.filter(subject=row.pk)}) == 2
        changed = plan_merge(one, other).statuses
        merge(one, other, by=ada, note=NOTE)
        assert {each.voice for each in Entry.objects.filter(subject=row.pk)} == {other.pk}
        assert [each.claim for each in changed] == [row.pk]
        assert Listing.objects.get(subject=row.pk).status == changed[0].after.code
        assert body(other).aliases == ("Zelensky",)
        assert last(row).change == "update"
        assert codes(row, other) == ["public", "public"]
        sound()

    def test_everything_that_names_them_names_the_other(self, ada: User) -> None:
        one, other, boss = desk.actor("Kyiv Post"), desk.actor("The Kyiv Post"), desk.actor("Boss")
        member = desk.actor("Member", party=one)
        source = desk.source(one, title="Article")
        with desk.part_of(one), desk.part_of(other), desk.part_of(boss):
            one.names.create(name="КП", language="uk")
            one.names.create(name="The Kyiv Post")
            one.roles.create(role="paper")
            other.roles.create(role="paper")
            one.speaks_for.create(principal=boss)
            SpeaksFor.objects.create(actor=boss, principal=one)
            SpeaksFor.objects.create(actor=boss, principal=other)
        row = desk.claim(
            "It was so.",
            (boss, "asserts", [source], {"on_behalf_of": one, "relayed_by": [one, other]}),
            (one, "asserts", [source], {"on_behalf_of": other}),
        )
        version = desk.plan("A plan").versions.get()
        position = desk.position(one, [source], on_version=version, on_behalf_of=other)
        publish([row, position, member, one, other], by=ada)
        merge(Actor.objects.get(pk=one.pk), Actor.objects.get(pk=other.pk), by=ada, note=NOTE)
        for each in (member, source, position):
            each.refresh_from_db()
        assert (member.party_id, source.publisher_id, position.actor_id) == (other.pk, other.pk, other.pk)
        assert position.on_behalf_of is None
        assert str(one.pk) not in (last(row).document or b"").decode()  # type: ignore[union-attr]
        statements = body(row).statements
        assert (statements[0].on_behalf_of, statements[0].relayed_by) == (other.pk, (other.pk,))
        assert (statements[1].speaker, statements[1].on_behalf_of) == (other.pk, None)
        assert set(other.names.values_list("name", "language")) == {("КП", "uk"), ("Kyiv Post", "")}
        assert [each.role for each in body(other).roles] == ["paper"]
        assert body(other).speaks_for == (boss.pk,)
        assert body(boss).speaks_for == (other.pk,)
        assert codes(row, position, member, source, other, boss) == ["public"] * 6
        sound()

    @pytest.mark.parametrize("how", ["party", "member", "part", "unnamed", "level"])
    def test_what_belongs_together_otherwise_is_refused(self, how: str, ada: User) -> None:
        one, other, side = desk.actor("One"), desk.actor("Other"), desk.actor("Side")
        match how:
            case "party":
                one.party = other
            case "member":
                other.party = one
            case "part":
                other.part_of = one
            case "unnamed":
                one.unnamed = True
            case "level":
                other.party = side
                desk.actor("Member", party=one)
        desk.save(one)
        desk.save(other)
        with pytest.raises(PublicationRefused):
            merge(one, other, by=ada, note=NOTE)
        assert not Merging.objects.exists()


@pytest.mark.usefixtures("alone")
class TestSources:
    def test_links_go_over_once(self, ada: User) -> None:
        paper = desk.actor("Paper")
        one, other, third = (desk.source(paper, title=each) for each in ("One", "Other", "Third"))
        carrier = desk.source(paper, title="Carrier", carries=one)
        row = desk.claim("It was so.", (desk.actor(), "asserts", [one, third, other]), (desk.actor(), "denies", [one]))
        publish([row, carrier], by=ada)
        merge(one, other, by=ada, note=NOTE)
        assert [each.sources for each in body(row).statements] == [(third.pk, other.pk), (other.pk,)]
        assert body(carrier).carries == other.pk
        assert codes(row, carrier, other) == ["public"] * 3
        sound()

    def test_a_source_that_passes_the_other_on_is_no_duplicate(self, ada: User) -> None:
        one = desk.source()
        other = desk.source(carries=desk.source(carries=one))
        for pair in ((one, other), (other, one)):
            with pytest.raises(PublicationRefused, match="passes the other on"):
                merge(*pair, by=ada, note=NOTE)


@pytest.mark.usefixtures("alone")
def test_a_dossier_that_brought_it_finds_the_one_that_is_kept(ada: User) -> None:
    one, other = desk.actor("One"), desk.actor("Other")
    dossier = Dossier.objects.create(id="a-dossier", title="A dossier", language="en")
    DossierItem.objects.create(dossier=dossier, list="actors", item="one", row=one.pk, order=0)
    merge(one, other, by=ada, note="")
    assert DossierItem.objects.get().row == other.pk


@pytest.mark.usefixtures("alone")
def test_kept_copies_go_with_their_source(ada: User) -> None:
    from tracker.desk.capturing import capture_text  # noqa: PLC0415  # only this test keeps one

    one, other = desk.source(), desk.source()
    kept = capture_text(one, "It was so.", by=ada)
    claim = desk.claim("So.", (desk.actor(), "asserts", [one], {"quote_text": "It was so", "quote_language": "en"}))
    renew(claim.statements.all())
    assert QuoteLock.objects.get().capture == kept
    merge(Source.objects.get(pk=one.pk), other, by=ada, note="")
    kept.refresh_from_db()
    assert kept.source_id == other.pk
    assert QuoteLock.objects.get().capture == kept
