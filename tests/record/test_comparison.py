"""Two versions point by point: nothing is lost, nothing is said that was not recorded."""

from collections import Counter
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import plan, point, version
from tracker.ground.vocabulary import PointState
from tracker.record.comparison import Kind, Row, Threads, compare, is_complete, usual_pair
from tracker.record.documents import PlanDoc, PointDoc, VersionDoc

STATES = [state.value for state in PointState]


@st.composite
def plans(draw: st.DrawFn) -> PlanDoc:
    """Up to five versions, points that correspond to any earlier or later ones, parts of points, some in a circle."""
    made: list[VersionDoc] = []
    every: list[UUID] = []
    for number in range(draw(st.integers(2, 5))):
        points: list[PointDoc] = []
        for key in range(draw(st.integers(0, 5))):
            points.append(
                point(
                    str(key),
                    draw(st.sampled_from(["", "Peace.", "An army of 600.", "An army of 800."])),
                    state=draw(st.sampled_from(STATES)),
                    corresponds_to=tuple(draw(st.lists(st.sampled_from(every), max_size=3, unique=True)))
                    if every
                    else (),
                )
            )
        own = [each.id for each in points]
        parts = [draw(st.none() | st.sampled_from(own)) for _ in own]
        points = [replace(each, part_of=part) for each, part in zip(points, parts, strict=True)]
        every += own
        dated = draw(st.sampled_from(["", "2025-01-01", "2025-02", f"2025-03-0{number + 1}"]))
        made.append(version(f"Version {number}", *points, dated=dated))
    return plan("The plan", *draw(st.permutations(made)))


@given(plans())
def test_every_point_of_both_stands_in_one_row(doc: PlanDoc) -> None:
    one, other = doc.versions[:2]
    rows = compare(doc, one, other)
    before = [each.id for row in rows for each in (*row.before, *row.before_parts)]
    after = [each.id for row in rows for each in (*row.after, *row.after_parts)]
    assert Counter(before) == Counter(each.id for each in one.points)
    assert Counter(after) == Counter(each.id for each in other.points)
    assert all(row.before or row.after for row in rows)


def _groups(rows: tuple[Row, ...], *, swapped: bool) -> set[tuple[frozenset[UUID], frozenset[UUID], Kind]]:
    """Runs are taken apart: which points are neighbours depends on which version is read first."""
    found = set()
    for row in rows:
        sides = (row.after, row.before) if swapped else (row.before, row.after)
        if row.run:
            found |= {(frozenset({each.id}), frozenset[UUID](), row.kind) for side in sides for each in side}
        else:
            left, right = (frozenset(each.id for each in side) for side in sides)
            found.add((left, right, row.kind))
    return found


def _apart(found: set[tuple[frozenset[UUID], frozenset[UUID], Kind]]) -> set[tuple[UUID, Kind]]:
    return {(each, kind) for left, right, kind in found for each in (*left, *right)}


@given(plans())
def test_what_became_of_a_point_does_not_depend_on_which_version_is_read_first(doc: PlanDoc) -> None:
    one, other = doc.versions[:2]
    there, back = compare(doc, one, other), compare(doc, other, one)
    assert _apart(_groups(there, swapped=False)) == _apart(_groups(back, swapped=True))
    pairs = Threads(doc).pairs(one, other)
    assert {(right, left): over for (left, right), over in Threads(doc).pairs(other, one).items()} == pairs


@given(plans())
def test_unseen_is_never_deleted_nor_unchanged(doc: PlanDoc) -> None:
    for row in compare(doc, *doc.versions[:2]):
        for side in (row.before, row.after):
            if side and all(each.state == PointState.TEXT_NOT_SEEN for each in side):
                assert row.kind is Kind.NOT_SEEN
        if row.kind is Kind.DELETED:
            assert any(each.state == PointState.DELETED for each in (*row.before, *row.after))
        if row.kind is Kind.UNCHANGED:
            assert [each.text for each in row.before] == [each.text for each in row.after]


@given(plans())
def test_recorded_correspondences_hold_and_others_go_over_points_of_other_versions(doc: PlanDoc) -> None:
    one, other = doc.versions[:2]
    pairs = Threads(doc).pairs(one, other)
    theirs = {each.id for each in other.points}
    for each in one.points:
        for target in each.corresponds_to:
            if target in theirs:
                assert pairs[each.id, target] == ()
    own = {each.id for side in (one, other) for each in side.points}
    named = {
        frozenset((each.id, target)) for part in doc.versions for each in part.points for target in each.corresponds_to
    }
    for pair, over in pairs.items():
        assert (frozenset(pair) in named) is (over == ())
        assert not own & set(over)


def _row(rows: tuple[Row, ...], which: PointDoc) -> Row:
    return next(row for row in rows if which in (*row.before, *row.after, *row.before_parts, *row.after_parts))


@pytest.mark.parametrize(
    ("state", "text", "kind"),
    [
        ("present", "Peace.", Kind.UNCHANGED),
        ("present", "Lasting peace.", Kind.REWORDED),
        ("amended", "Lasting peace.", Kind.AMENDED),
        ("moved", "Peace.", Kind.MOVED),
        ("unresolved", "", Kind.UNRESOLVED),
        ("deleted", "", Kind.DELETED),
        ("text_not_seen", "", Kind.NOT_SEEN),
        ("present", "", Kind.NOT_SEEN),
    ],
)
def test_what_the_later_version_says_of_itself(state: str, text: str, kind: Kind) -> None:
    old = version("Old", point("1", "Peace."), dated="2025-01-01")
    new = version("New", point("3", text, state=state, corresponds_to=(old.points[0].id,)), dated="2025-01-02")
    for pair in ((old, new), (new, old)):
        assert [row.kind for row in compare(plan("The plan", new, old), *pair)] == [kind]


def test_deleted_only_from_what_it_names() -> None:
    origin = version("Origin", point("1", "Full amnesty."), point("2", "No members."), dated="2025-01-01")
    amnesty, members = (each.id for each in origin.points)
    one = version(
        "One",
        point("1", "Relief.", state="amended", corresponds_to=(amnesty,)),
        point("2", "", state="deleted", corresponds_to=(members,)),
        dated="2025-01-02",
    )
    other = version(
        "Other",
        point("1", "No amnesty.", state="deleted", corresponds_to=(amnesty,)),
        point("3", "", state="deleted"),
        dated="2025-01-03",
    )
    doc = plan("The plan", origin, one, other)
    kinds = [[row.kind for row in compare(doc, *pair)] for pair in ((origin, one), (origin, other), (one, other))]
    # Of what nobody says where it was, the version itself says that it is gone.
    assert kinds == [
        [Kind.AMENDED, Kind.DELETED],
        [Kind.DELETED, Kind.DELETED, Kind.ONLY],
        [Kind.ONLY, Kind.DELETED, Kind.ONLY],
    ]
    assert _row(compare(doc, one, other), other.points[0]).through == (amnesty,)
    back = version("Back", point("2", "Members.", corresponds_to=(members,)), dated="2025-01-04")
    assert [row.kind for row in compare(plan("The plan", origin, one, back), one, back)] == [Kind.ONLY, Kind.ONLY]


def test_what_was_deleted_from_a_later_wording_was_deleted_from_the_earlier_ones() -> None:
    first = version("First", point("1", "Full amnesty."), dated="2025-01-01")
    then = version("Then", point("1", "Amnesty.", corresponds_to=(first.points[0].id,)), dated="2025-01-02")
    gone = version("Gone", point("1", "", state="deleted", corresponds_to=(then.points[0].id,)), dated="2025-01-03")
    again = version("Again", point("1", "Relief.", corresponds_to=(gone.points[0].id,)), dated="2025-01-04")
    last = version("Last", point("1", "Amnesty.", corresponds_to=(again.points[0].id,)), dated="2025-01-05")
    doc = plan("The plan", first, then, gone, again, last)
    for before, after, kind, over in ((first, gone, Kind.DELETED, then), (gone, last, Kind.ADDED, again)):
        for pair in ((before, after), (after, before)):
            (row,) = compare(doc, *pair)
            assert (row.kind, row.through) == (kind, (over.points[0].id,))
    assert [row.kind for row in compare(doc, first, last)] == [Kind.REWORDED]


def test_split_merged_added_and_only_here() -> None:
    old = version("Old", *(point(key, f"Text {key}") for key in "1234"), dated="2025-01-01")
    one, two, three, _four = (each.id for each in old.points)
    new = version(
        "New",
        point("a", corresponds_to=(one,)),
        point("b", corresponds_to=(one,)),
        point("new", state="added"),
        point("c", corresponds_to=(two, three), state="unresolved"),
        point("other"),
        dated="2025-01-02",
    )
    doc = plan("The plan", old, new)
    rows = compare(doc, old, new)
    assert [row.kind for row in rows] == [Kind.SPLIT, Kind.ADDED, Kind.MERGED, Kind.ONLY, Kind.ONLY]
    assert [[each.key for each in (*row.before, *row.after)] for row in rows] == [
        ["1", "a", "b"],
        ["new"],
        ["2", "3", "c"],
        ["other"],
        ["4"],
    ]
    assert _row(compare(doc, new, old), new.points[2]).kind is Kind.ADDED


def test_over_the_nearest_common_origin_and_never_to_a_sibling() -> None:
    origin = version("Origin", point("1", "All."), dated="2025-01-01")
    split = version(
        "Split",
        point("a", "Left.", corresponds_to=(origin.points[0].id,)),
        point("b", "Right.", corresponds_to=(origin.points[0].id,)),
        dated="2025-01-02",
    )
    left, right = (each.id for each in split.points)
    rival = version("Rival", point("9", "Left.", corresponds_to=(left,), state="amended"), dated="2025-01-03")
    other = version("Other", point("8", "Right.", corresponds_to=(right,)), point("7", "Left.", corresponds_to=(left,)))
    doc = plan("The plan", origin, split, rival, other)
    rows = compare(doc, rival, other)
    assert [row.kind for row in rows] == [Kind.ONLY, Kind.UNCHANGED]
    assert rows[1].through == (left,)
    assert rows[1].before == rival.points
    assert rows[1].after == other.points[1:]
    chain = compare(doc, origin, rival)
    assert [(row.kind, row.through) for row in chain] == [(Kind.REWORDED, (left,))]


def test_parts_stand_with_their_whole_unless_they_correspond_themselves() -> None:
    whole = point("10", "Guarantee.")
    parts = (point("10a", "Paid.", part_of=whole.id), point("10b", "Lapses.", part_of=whole.id))
    old = version("Old", whole, *parts, dated="2025-01-01")
    new = version(
        "New",
        point("5", "Guarantee.", corresponds_to=(whole.id,)),
        point("6", "Not paid.", corresponds_to=(parts[0].id,), state="amended"),
        dated="2025-01-02",
    )
    first, second = compare(plan("The plan", old, new), old, new)
    assert (first.kind, first.before, first.before_parts) == (Kind.UNCHANGED, (whole,), (parts[1],))
    assert (second.kind, second.before, second.after) == (Kind.AMENDED, (parts[0],), (new.points[1],))


def test_runs_of_what_nobody_saw_are_one_row() -> None:
    old = version("Old", *(point(str(key), f"Text {key}.") for key in range(6)), dated="2025-01-01")
    states = ["present", "text_not_seen", "text_not_seen", "present", "text_not_seen", "deleted"]
    new = version(
        "New",
        *(
            point(each.key, "" if state != "present" else each.text, state=state, corresponds_to=(each.id,))
            for each, state in zip(old.points, states, strict=True)
        ),
        dated="2025-01-02",
    )
    rows = compare(plan("The plan", old, new), old, new)
    kinds = [Kind.UNCHANGED, Kind.NOT_SEEN, Kind.UNCHANGED, Kind.NOT_SEEN, Kind.DELETED]
    assert [row.kind for row in rows] == kinds
    assert [row.run for row in rows] == [False, True, False, False, False]
    assert rows[1].before == old.points[1:3]
    assert rows[1].after == new.points[1:3]


def test_the_usual_pair_is_the_newest_with_points_and_what_most_of_it_comes_from() -> None:
    old = version("Old", point("1"), point("2"), dated="2025-01-01")
    rival = version("Rival", point("1"), dated="2025-01-02")
    new = version(
        "New",
        *(point(each.key, corresponds_to=(each.id,)) for each in old.points),
        point("3", corresponds_to=(rival.points[0].id,)),
        dated="2025-01-03",
    )
    later = version("Later", dated="2025-01-04")
    assert usual_pair(plan("The plan", later, new, rival, old)) == (old, new)
    assert usual_pair(plan("The plan", later, rival)) == (rival, later)
    assert usual_pair(plan("The plan", replace(rival, dated=""), old, new)) == (old, new)
    assert usual_pair(plan("The plan", old)) is None


def test_complete_is_what_is_recorded_and_seen_whole() -> None:
    whole = point("1")
    part = point("1a", part_of=whole.id)
    assert is_complete(version("All", whole, part, point_count=1))
    assert not is_complete(version("Less", whole, part, point_count=2))
    assert not is_complete(version("Unseen", point("1", "", state="text_not_seen")))
    assert not is_complete(version("None"))
