"""Ids and addresses of what dossiers bring."""

from uuid import UUID

import pytest

from tracker.desk.dossier_names import (
    address,
    claim_slug,
    numbered,
    point_key,
    relation_key,
    row_id,
    source_slug,
    written_id,
)
from tracker.desk.models.fields import validate_slug
from tracker.ground import dossier_items as items
from tracker.ground.vocabulary import PointState, RelationKind


def test_a_row_has_the_same_id_on_every_desk() -> None:
    # Written down here so that a change of the scheme, after which nothing would be found again, is noticed.
    assert row_id("small", "claims", "c1") == UUID("b8fc2ffa-9a63-5d00-94c5-e5bad026c728")


def test_ids_differ_by_dossier_list_and_item() -> None:
    ids = {
        row_id(*each)
        for each in (("a", "claims", "x"), ("b", "claims", "x"), ("a", "sources", "x"), ("a", "claims", "y"))
    }
    assert len(ids) == 4


def test_an_actor_is_the_same_in_every_dossier() -> None:
    assert row_id("a", "actors", "x") == row_id("b", "actors", "x")


@pytest.mark.parametrize(("item", "slug"), [("us-army", "us-army"), ("v1.2", "v1.2"), ("..", "actor"), ("-x", "x")])
def test_an_id_becomes_an_address(item: str, slug: str) -> None:
    assert address(item, fallback="actor") == slug
    validate_slug(slug)


@pytest.mark.parametrize(
    ("item", "number", "key"),
    [
        ("v1-terr", "", "terr"),
        ("v1-3", "3", "3"),
        ("v1-1", "", "v1-1"),
        ("other", "", "other"),
        ("v1", "", "v1"),
    ],
)
def test_a_points_key(item: str, number: str, key: str) -> None:
    point = items.Point(id=item, version="v1", number=number, state=PointState.PRESENT)
    assert point_key(point, {("v1", "1"), ("v2", "terr")}) == key


@pytest.mark.parametrize(
    ("more", "slug"),
    [
        ({"kind": "article", "published": "2025-11-21"}, "the-gazette-article-2025-11-21"),
        ({"title": "Talks open", "kind": "article"}, "the-gazette-talks-open"),
        ({"kind": "post", "published": "../2025-11-20~"}, "the-gazette-post-2025-11-20"),
        ({"url": "https://example.org/a/b?c=1"}, "the-gazette-example-org-a-b"),
        ({}, "the-gazette"),
    ],
)
def test_a_sources_slug(more: dict[str, str], slug: str) -> None:
    source = items.Source(id="s", publisher="gazette", language="en", **more)  # type: ignore[arg-type]
    assert source_slug(source, "The Gazette") == slug
    validate_slug(slug)


def test_a_claims_slug_comes_from_its_wording() -> None:
    assert claim_slug(items.Claim(id="c1", text="The bridge was open.", kind="x")) == "the-bridge-was-open"
    assert claim_slug(items.Claim(id="c1", text="橋は開いていた", kind="x")) == "c1"


def test_names_that_are_taken_get_a_number() -> None:
    rows = [UUID(int=n) for n in range(4)]
    given = numbered(dict(zip(rows, ["a", "a", "b", "a"], strict=True)), {"a", "a-3"})
    assert list(given.values()) == ["a-2", "a-4", "b", "a-5"]


def test_a_long_name_keeps_room_for_its_number() -> None:
    long = "x" * 100
    given = numbered({UUID(int=1): long, UUID(int=2): long}, set())
    assert [len(name) for name in given.values()] == [100, 96]


def test_a_relation_is_known_by_what_it_joins() -> None:
    short = items.Relation(from_id="a", type=RelationKind.PART_OF, to_id="b")
    long = items.Relation(from_id="a" * 90, type=RelationKind.PART_OF, to_id="b")
    assert relation_key(short) == "a part_of b"
    assert len(relation_key(long)) <= 100
    assert relation_key(long) != relation_key(items.Relation(from_id="a" * 90, type=RelationKind.PART_OF, to_id="c"))


def test_an_id_that_names_a_row() -> None:
    assert written_id("6c1f6a5e-2a0e-4c5b-9d7e-3f0f4b1f5d21") == UUID("6c1f6a5e-2a0e-4c5b-9d7e-3f0f4b1f5d21")
    assert written_id("6c1f6a5e2a0e4c5b9d7e3f0f4b1f5d21") is None
    assert written_id("c1") is None
