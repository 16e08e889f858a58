"""How versions come from each other: every recorded correspondence once, rivals of one time beside each other."""

from collections import Counter
from dataclasses import replace

from hypothesis import given

from tests.builders import plan, point, version
from tests.record.test_comparison import plans
from tracker.ground.dates import Date
from tracker.record.comparison import Kind, compare, in_time
from tracker.record.documents import PlanDoc
from tracker.record.lineage import lineage


@given(plans())
def test_every_version_has_a_place_of_its_own_and_time_runs_down(doc: PlanDoc) -> None:
    nodes = lineage(doc).nodes
    assert Counter(node.version.id for node in nodes) == Counter(each.id for each in doc.versions)
    assert len({(node.row, node.lane) for node in nodes}) == len(nodes)
    for one in nodes:
        for other in nodes:
            times = (Date.parse(one.version.dated).order, Date.parse(other.version.dated).order)
            assert (one.row < other.row) is (times[0] < times[1])


@given(plans())
def test_every_recorded_correspondence_is_one_thread(doc: PlanDoc) -> None:
    home = {each.id: part.id for part in doc.versions for each in part.points}
    recorded = {
        frozenset((each.id, other))
        for part in doc.versions
        for each in part.points
        for other in each.corresponds_to
        if home[other] != part.id
    }
    found = [
        frozenset((flow.before.points[thread.before].id, flow.after.points[thread.after].id))
        for flow in lineage(doc).flows
        for thread in flow.threads
    ]
    assert Counter(found) == Counter(recorded)


def test_drawn_from_without_a_point_and_rivals_near_their_origin() -> None:
    old = version("Old", point("1"), dated="2025-01-01")
    rivals = [
        version(
            f"Rival {number}",
            point("1", "", state=state, corresponds_to=(old.points[0].id,)),
            dated="2025-01-02",
            derived_from=old.id if number else None,
        )
        for number, state in enumerate(("deleted", "text_not_seen"))
    ]
    new = version("New", dated="2025-01-03", derived_from=rivals[1].id)
    found = lineage(plan("The plan", new, *rivals, old))
    assert [(node.version.label, node.row, node.lane) for node in found.nodes] == [
        ("Old", 0, 0),
        ("Rival 0", 1, 0),
        ("Rival 1", 1, 1),
        ("New", 2, 1),
    ]
    assert [
        (flow.before.label, flow.after.label, len(flow.threads), flow.derived, flow.deleted, flow.not_seen)
        for flow in found.flows
    ] == [
        ("Old", "Rival 0", 1, False, 1, 0),
        ("Old", "Rival 1", 1, True, 0, 1),
        ("Rival 1", "New", 0, True, 0, 0),
    ]


def test_what_something_was_drawn_from_stands_before_it() -> None:
    first = version("Undated", point("1", "Peace."))
    vague = version("December", dated="2025-12", derived_from=first.id)
    exact = version(
        "Tenth",
        point("1", "", state="deleted", corresponds_to=(first.points[0].id,)),
        dated="2025-12-10",
        derived_from=vague.id,
    )
    rival, alone = version("Rival", dated="2025-12-10"), version("Alone")
    doc = plan("The plan", alone, exact, rival, vague, first)
    found = lineage(doc)
    order = ["Undated", "December", "Tenth", "Rival", "Alone"]
    assert [each.label for each in in_time(doc.versions)] == order
    assert [(node.version.label, node.row) for node in found.nodes] == list(zip(order, (0, 1, 2, 2, 3), strict=True))
    assert [(flow.before.label, flow.after.label) for flow in found.flows if flow.derived] == [
        ("Undated", "December"),
        ("December", "Tenth"),
    ]
    # What the later version says of the point counts, not the one without a date.
    assert [row.kind for row in compare(doc, first, exact)] == [Kind.DELETED]
    circle = [replace(first, derived_from=alone.id), replace(alone, derived_from=first.id)]
    assert {each.id for each in in_time(circle)} == {first.id, alone.id}
