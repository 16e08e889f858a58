"""Importing what is there already: actors are merged, everything else is kept as editors left it, and told."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pghistory
import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from tests.desk import newsroom
from tests.desk.dossier_files import Lists, bring, counts, later, small, two_users, write
from tracker.desk.models import Actor, Claim, DossierItem, Plan, Point, Relation, Source, Statement, Version
from tracker.desk.publishing import publish, withdraw
from tracker.record.models import Edition, Listing

pytestmark = pytest.mark.django_db


def actor(slug: str, **more: Any) -> Lists:
    return {"id": slug, "name": slug.title(), "kind": "person", **more}


def only_actors(name: str, *actors: Lists) -> Lists:
    return {"format": "claim-dossier/1", "id": name, "title": name, "language": "en", "actors": list(actors)}


@pytest.fixture
def notices(capsys: pytest.CaptureFixture[str]) -> Any:
    def read() -> list[str]:
        return [line for line in capsys.readouterr().err.splitlines() if line.startswith("notice: ")]

    return read


class TestActors:
    def test_what_is_missing_is_added(self, tmp_path: Path, notices: Any) -> None:
        bring(write(tmp_path, only_actors("a", actor("ada", aliases=["A."]), actor("north"), actor("west"))))
        more = actor(
            "ada",
            role="minister",
            party="north",
            part_of="west",
            speaks_for=["north"],
            aliases=["A.", "Ада"],
            note="A note.",
            editor_note="Ours.",
        )
        bring(write(tmp_path, only_actors("b", more, actor("north"), actor("west"))))
        ada = Actor.objects.get(slug="ada")
        assert list(ada.names.values_list("name", flat=True)) == ["A.", "Ада"]
        assert list(ada.roles.values_list("role", flat=True)) == ["minister"]
        assert [link.principal.slug for link in ada.speaks_for.all()] == ["north"]
        assert ada.party is not None
        assert ada.part_of is not None
        assert (ada.party.slug, ada.part_of.slug, ada.note, ada.editor_note) == ("north", "west", "A note.", "Ours.")
        assert ada.version == 2
        assert Actor.objects.count() == 3
        assert notices() == []

    def test_what_differs_is_kept_and_told(self, tmp_path: Path, notices: Any) -> None:
        bring(
            write(
                tmp_path,
                only_actors(
                    "a", actor("ada", role="minister", party="north", note="One."), actor("north"), actor("west")
                ),
            )
        )
        other = actor("ada", name="Ida", role="envoy", party="west", note="Two.", independent=True)
        bring(write(tmp_path, only_actors("b", other, actor("west"))))
        ada = Actor.objects.get(slug="ada")
        assert ada.party is not None
        assert (ada.name, ada.party.slug, ada.note, ada.independent) == ("Ada", "north", "One.", False)
        assert [role.role for role in ada.roles.all()] == ["minister"]
        told = notices()
        assert all(" actors ada " in line for line in told)
        assert {line.split(" actors ada ")[1].split(":")[0] for line in told} == {
            "name",
            "role",
            "party",
            "note",
            "independent",
        }

    def test_a_party_that_would_get_a_party_is_told_and_not_made(self, tmp_path: Path, notices: Any) -> None:
        bring(write(tmp_path, only_actors("a", actor("ada", party="north"), actor("north"))))
        bring(write(tmp_path, only_actors("b", actor("north", party="west"), actor("west"))))
        assert Actor.objects.get(slug="north").party is None
        assert len(notices()) == 1

    def test_a_whole_that_would_be_its_own_part_is_told_and_not_made(self, tmp_path: Path, notices: Any) -> None:
        bring(write(tmp_path, only_actors("a", actor("ada", part_of="north"), actor("north"))))
        bring(write(tmp_path, only_actors("b", actor("west", part_of="ada"), actor("ada"))))
        bring(write(tmp_path, only_actors("c", actor("north", part_of="west"), actor("west"))))
        assert Actor.objects.get(slug="north").part_of is None
        assert len(notices()) == 1

    def test_what_an_editor_took_away_stays_away(self, tmp_path: Path, notices: Any) -> None:
        file = write(tmp_path, only_actors("a", actor("ada", aliases=["A.", "B."], role="minister", note="One.")))
        bring(file)
        ada = Actor.objects.get(slug="ada")
        ada.names.filter(name="A.").delete()
        ada.roles.all().delete()
        ada.note = ""
        ada.save()
        before = counts()
        bring(file)
        assert counts() == before
        assert len(notices()) == 3

    def test_one_that_changed_its_address_is_still_the_same(self, tmp_path: Path) -> None:
        bring(write(tmp_path, only_actors("a", actor("ada"))))
        newsroom.change(Actor.objects.all(), slug="ada-the-first")
        bring(write(tmp_path, only_actors("b", actor("ada", note="Found."))))
        assert Actor.objects.get().note == "Found."


class TestOtherItems:
    def test_what_an_editor_changed_is_kept_and_told(self, tmp_path: Path, notices: Any) -> None:
        file = write(tmp_path, small())
        bring(file)
        Statement.objects.update(stance="denies")
        bring(file)
        assert Statement.objects.get().stance == "denies"
        assert notices() == [f"notice: {file}: statements t1 stance: the desk has 'denies'; that is kept."]

    def test_what_an_editor_deleted_stays_deleted(self, tmp_path: Path, notices: Any) -> None:
        file = write(tmp_path, small())
        bring(file)
        Statement.objects.all().delete()
        before = counts()
        bring(file)
        assert counts() == before
        assert notices() == [f"notice: {file}: statements t1: was deleted at the desk, and stays so."]

    def test_what_is_new_in_the_file_comes_in_its_place(self, tmp_path: Path) -> None:
        two_users()
        bring(write(tmp_path, small()), publish=True)
        content = small()
        content["statements"].insert(
            0, {"id": "t0", "claim": "c1", "speaker": "north", "stance": "denies", "sources": ["s1"]}
        )
        content["claims"].append(
            {"id": "c2", "text": "The bridge was shut by 21 November 2025.", "kind": "battlefield"}
        )
        content["relations"] = [{"from": "c2", "type": "compare_with", "to": "c1"}]
        bring(write(tmp_path, content), publish=True)
        assert Claim.objects.get(slug__contains="open").version == 2
        changes = Edition.objects.order_by("sequence").values_list("kind", "number", "change")
        assert list(changes)[-2:] == [("claim", 2, "update"), ("claim", 1, "first")]
        assert exported("small")["statements"] == content["statements"]

    def test_the_same_relation_from_two_dossiers_is_one(self, tmp_path: Path) -> None:
        second = {"id": "c2", "text": "The bridge was shut by 21 November 2025.", "kind": "battlefield"}
        relation = {"from": "c1", "type": "compare_with", "to": "c2"}
        bring(write(tmp_path, small(claims=[*small()["claims"], second], relations=[relation])))
        bring(write(tmp_path, later(relations=[relation])))
        assert Relation.objects.count() == 1
        assert exported("later")["relations"] == [relation]

    def test_what_left_the_file_stays_on_the_desk(self, tmp_path: Path, notices: Any) -> None:
        bring(write(tmp_path, small()))
        bring(write(tmp_path, small(positions=None)))
        assert any("positions p1: is not in the file; the desk keeps it." in line for line in notices())

    def test_a_dossier_that_was_forgotten_finds_its_rows_again(self, tmp_path: Path) -> None:
        file = write(tmp_path, small())
        bring(file)
        before = counts()
        DossierItem.objects.all().delete()
        bring(file)
        after = counts()
        assert {name: after[name] for name in after if "Item" not in name} == {
            name: before[name] for name in before if "Item" not in name
        }


class TestPublishing:
    def test_an_editors_draft_is_not_published_with_it(self, tmp_path: Path) -> None:
        editor, _ = two_users()
        file = write(tmp_path, small())
        bring(file, publish=True)
        with pghistory.context(user=editor.pk):
            Statement.objects.update(stance="denies")
        before = counts()["editions"]
        bring(file, publish=True)
        assert counts()["editions"] == before

    def test_what_an_import_changed_earlier_is_published_when_asked(self, tmp_path: Path) -> None:
        two_users()
        bring(write(tmp_path, small()), publish=True)
        bring(write(tmp_path, later()))
        bring(write(tmp_path, later()), publish=True)
        claim = Claim.objects.get()
        assert Edition.objects.filter(subject=claim.pk).count() == 2
        assert Listing.objects.get(subject=claim.pk).status == "contested"

    def test_what_was_withdrawn_is_not_brought_back(self, tmp_path: Path) -> None:
        editor, _ = two_users()
        bring(write(tmp_path, small()), publish=True)
        withdraw(Claim.objects.get(), by=editor, note="A mistake.")
        bring(write(tmp_path, later()), publish=True)
        assert not Listing.objects.filter(kind="claim").exists()


class TestAddresses:
    def test_a_slug_is_never_given_to_another(self, tmp_path: Path) -> None:
        editor, _ = two_users()
        bring(write(tmp_path, small()), publish=True)
        claim = Claim.objects.get()
        slug = claim.slug
        claim.slug = "renamed"
        claim.save()
        publish([claim], by=editor)
        bring(write(tmp_path, small(id="other", plans=None, versions=None, points=None, positions=None)))
        assert Claim.objects.exclude(pk=claim.pk).get().slug == f"{slug}-2"

    def test_rows_have_the_addresses_that_their_items_suggest(self, tmp_path: Path) -> None:
        bring(write(tmp_path, small()), write(tmp_path, later()))
        assert Claim.objects.get().slug == "the-bridge-was-open-by-20-november-2025"
        assert {source.slug for source in Source.objects.all()} == {
            "the-gazette-article-2025-11-21",
            "the-gazette-article-2025-11-22",
        }
        assert Plan.objects.get().slug == "peace"
        assert [(version.slug, version.order) for version in Version.objects.all()] == [("v1", 0), ("v2", 1)]
        assert {point.key for point in Point.objects.all()} == {"1"}


class TestDesksOwn:
    """What editors enter under a dossier's rows goes out with it, and is found again when it comes back."""

    def test_a_statement_of_an_editor_comes_along_with_all_that_it_names(self, tmp_path: Path) -> None:
        bring(write(tmp_path, small()))
        south = Actor.objects.create(slug="south", name="South", kind="government")
        press = Actor.objects.create(slug="press", name="The Press", kind="outlet", part_of=south)
        source = Source.objects.create(slug="press-1", publisher=press)
        made = Statement.objects.create(claim=Claim.objects.get(), speaker=south, stance="denies", order=1)
        made.sources.create(source=source)
        back = exported("small")
        assert back["statements"][1] == {
            "id": str(made.pk),
            "claim": "c1",
            "speaker": "south",
            "stance": "denies",
            "sources": [str(source.pk)],
        }
        assert back["sources"][1] == {"id": str(source.pk), "publisher": "press", "language": "en"}
        assert {each["id"] for each in back["actors"]} == {"north", "ada", "gazette", "south", "press"}

        rows = (Actor.objects.count(), Source.objects.count(), Statement.objects.count())
        bring(write(tmp_path, back))
        assert (Actor.objects.count(), Source.objects.count(), Statement.objects.count()) == rows
        before = counts()
        bring(write(tmp_path, back))
        assert counts() == before
        assert exported("small") == back

    def test_what_names_a_dossier_that_is_not_required_is_left_out_and_told(self, tmp_path: Path, notices: Any) -> None:
        other = [{"id": "c1", "text": "The bridge was shut by 21 November 2025.", "kind": "battlefield"}]
        bring(write(tmp_path, small()))
        bring(write(tmp_path, {**only_actors("other", actor("ada")), "claims": other}))
        notices()
        ours, theirs = Claim.objects.get(slug__contains="open"), Claim.objects.get(slug__contains="shut")
        Relation.objects.create(from_claim=ours, kind="compare_with", to_claim=theirs)
        assert "relations" not in exported("small")
        told = notices()
        assert len(told) == 2
        assert str(theirs.pk) in told[0]
        assert told[1].endswith(" to: is empty; the item is left out.")

    def test_what_another_dossier_brought_stays_there(self, tmp_path: Path) -> None:
        bring(write(tmp_path, small()), write(tmp_path, later()))
        assert exported("small") == small()
        assert exported("later") == later()


class TestDemonstration:
    def test_it_loads_once_and_keeps_what_was_entered(self) -> None:
        out = StringIO()
        call_command("load_demo", stdout=out)
        assert "user name editor, password " in out.getvalue()
        password = out.getvalue().split("password ")[1].split()[0]
        editor, reporter = User.objects.get(username="editor"), User.objects.get(username="demo-reporter")
        assert editor.check_password(password)
        assert editor.is_superuser
        assert not reporter.has_usable_password()
        assert not reporter.is_staff
        Statement.objects.filter(stance="asserts").update(stance="confirms")
        Relation.objects.all()[:1].get().delete()
        before, again = counts(), StringIO()
        call_command("load_demo", stdout=again)
        assert again.getvalue() == "The demonstration is here already; nothing was touched.\n"
        assert counts() == before

    def test_an_editor_who_is_there_is_not_touched(self) -> None:
        editor, _ = two_users()
        hashed = editor.password
        out = StringIO()
        call_command("load_demo", editor="ed", stdout=out)
        assert "password" not in out.getvalue()
        assert User.objects.get(username="ed").password == hashed
        assert not User.objects.filter(username="editor").exists()


def exported(dossier: str) -> Lists:
    out = StringIO()
    call_command("export_dossier", dossier, stdout=out)
    content: Lists = json.loads(out.getvalue())
    return content
