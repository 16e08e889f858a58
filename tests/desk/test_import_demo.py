"""The two real dossiers, and the synthetic one, go in whole, come out whole and do not go in twice."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from tests.desk.dossier_files import EVERY_RULE, FIRST, VERSIONS, bring, counts, parse, two_users
from tests.keeping import kept
from tracker.desk.models import Actor, Claim, DossierItem, Plan, Position, Source, Statement
from tracker.ground import dossier_items as items
from tracker.ground.dossier import parse_dossier
from tracker.record.models import Edition, Entry, Listing

pytestmark = pytest.mark.django_db

TEXTS = ("role", "why_unnamed", "part_of", "party", "note", "editor_note")


def exported(dossier: str) -> bytes:
    out = StringIO()
    call_command("export_dossier", dossier, stdout=out)
    return out.getvalue().encode()


def test_everything_in_both_is_public_and_a_second_import_changes_nothing() -> None:
    two_users()
    bring(VERSIONS, FIRST, publish=True)  # in an order that only `requires` puts right

    public = set(Listing.objects.values_list("subject", flat=True))
    for model in (Actor, Source, Plan, Claim, Position):
        rows = set(model._default_manager.values_list("pk", flat=True))
        assert rows
        assert rows <= public
    assert set(Edition.objects.values_list("change", flat=True)) == {"first"}
    for path in (FIRST, VERSIONS):
        _assert_statements_are_public_with_their_sources(parse(path))
    kupiansk = Listing.objects.get(kind="claim", title__startswith="Russian forces had taken control of the city of Ku")
    assert (kupiansk.status, kupiansk.rule) == ("contested", "R6")

    before = counts()
    bring(FIRST, VERSIONS, publish=True)
    bring(FIRST)
    assert counts() == before


def _assert_statements_are_public_with_their_sources(dossier: items.Dossier) -> None:
    rows = dict(_rows(dossier.id, "statements"))
    sources = {row: item for item, row in _rows(dossier.id, "sources")}
    entries = Entry.objects.in_bulk(rows.values())
    for statement in dossier.statements:
        entry = entries[rows[statement.id]]
        assert entry.stance == statement.stance
        assert [sources[source] for source in entry.sources] == list(statement.sources)


@pytest.fixture(scope="class")
def _both_imported(django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with kept(django_db_blocker, lambda: bring(FIRST, VERSIONS)):
        yield


@pytest.mark.usefixtures("_both_imported")
class TestBothImported:
    @pytest.mark.parametrize("path", [FIRST, VERSIONS], ids=lambda path: path.stem)
    def test_export_gives_the_file_back_field_by_field(self, path: Path) -> None:
        given, back = parse(path), _parse_back(exported(parse(path).id), path)
        for name in items.LISTS:
            if name != "actors":
                assert getattr(back, name) == getattr(given, name)
        for name in ("id", "title", "summary", "language", "requires"):
            assert getattr(back, name) == getattr(given, name)

    @pytest.mark.parametrize("path", [FIRST, VERSIONS], ids=lambda path: path.stem)
    def test_export_gives_each_actor_back_merged(self, path: Path) -> None:
        given, back = parse(path), _parse_back(exported(parse(path).id), path)
        other = {actor.id: actor for actor in parse(VERSIONS if path == FIRST else FIRST).actors}
        assert [actor.id for actor in back.actors] == [actor.id for actor in given.actors]
        for ours, theirs in zip(given.actors, back.actors, strict=True):
            if ours.id not in other:
                assert theirs == ours
                continue
            both = (ours, other[ours.id])
            assert (theirs.name, theirs.kind) == (ours.name, ours.kind)
            assert set(theirs.aliases) == {alias for actor in both for alias in actor.aliases}
            assert set(theirs.speaks_for) == {name for actor in both for name in actor.speaks_for}
            for name in TEXTS:
                assert getattr(theirs, name) in {getattr(actor, name) for actor in both}
                assert bool(getattr(theirs, name)) == any(getattr(actor, name) for actor in both)

    def test_what_differs_is_a_notice_and_no_error(self, capsys: pytest.CaptureFixture[str]) -> None:
        capsys.readouterr()
        bring(VERSIONS)
        told = capsys.readouterr()
        assert "notice: " in told.err
        assert "actors rustem-umerov role: the desk has 'described as" in told.err
        assert told.out == "plan-versions: nothing new.\n"

    def test_an_import_first_and_publishing_later(self) -> None:
        assert Statement.objects.exists()
        assert not Edition.objects.exists()
        two_users()
        bring(FIRST, VERSIONS, publish=True)
        assert Listing.objects.filter(kind="claim").count() == Claim.objects.count()


def test_every_rule_comes_back_equal() -> None:
    bring(EVERY_RULE)
    assert parse_dossier(exported("every-rule")) == parse_dossier(EVERY_RULE.read_bytes())


def test_every_rule_has_the_status_that_it_is_made_for() -> None:
    two_users()
    bring(EVERY_RULE, publish=True)
    expected = json.loads(EVERY_RULE.with_suffix(".expected.json").read_bytes())
    rows = dict(_rows("every-rule", "claims"))
    found = {item: Listing.objects.get(subject=row) for item, row in rows.items()}
    for item, wanted in expected.items():
        assert (item, found[item].status, found[item].rule) == (item, wanted["code"], wanted["rule"])


def test_the_number_of_queries_does_not_grow_with_the_rows(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_max_num_queries(240):
        bring(FIRST, VERSIONS)


def _rows(dossier: str, name: str) -> list[tuple[str, UUID]]:
    return list(DossierItem.objects.filter(dossier=dossier, list=name).values_list("item", "row"))


def _parse_back(data: bytes, path: Path) -> items.Dossier:
    return parse_dossier(data, [parse(FIRST).declared()] if path == VERSIONS else [])
