"""Cards hold what a list line shows, resolved, as plain JSON."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.builders import Scribe, point, statement, version
from tracker.record.cards import card_of, title_of
from tracker.record.documents import Changes, NameDoc, PointRef, Quote, RoleDoc
from tracker.record.reading import cards
from tracker.record.worlds import World

pytestmark = pytest.mark.django_db


def card(subject: UUID) -> dict[str, Any]:
    found = cards([subject])[subject].card
    assert json.loads(json.dumps(found)) == found
    return found


def ref(subject: UUID, name: str, slug: str, *, unnamed: bool = False) -> dict[str, Any]:
    return {"id": str(subject), "name": name, "slug": slug, "unnamed": unnamed}


def test_actor(record: Scribe) -> None:
    state = record.actor("State")
    minister = record.actor(
        "Minister",
        names=(NameDoc(language="uk", name="Міністр"),),
        roles=(RoleDoc(role="Minister of defence"), RoleDoc(role="Deputy", until="2024")),
        party=state,
        part_of=state,
        aliases=("The Minister",),
        note="In office since 2024.",
    )
    assert card(minister) == {
        "name": "Minister",
        "names": [{"language": "uk", "name": "Міністр"}],
        "kind": "person",
        "role": "Minister of defence",
        "unnamed": False,
        "why_unnamed": "",
        "independent": False,
        "party": str(state),
        "part_of": str(state),
        "aliases": ["The Minister"],
        "note": "In office since 2024.",
        "refs": {str(state): ref(state, "State", "state")},
    }


@pytest.mark.parametrize(
    ("roles", "shown"),
    [
        ((), ""),
        ((RoleDoc(role="Envoy", until="2024"), RoleDoc(role="Adviser", until="2025")), "Adviser"),
        ((RoleDoc(role="Envoy"), RoleDoc(role="Adviser", since="2025")), "Adviser"),
        ((RoleDoc(role="Envoy", since="2025"), RoleDoc(role="Adviser", until="2025")), "Envoy"),
    ],
)
def test_role_is_the_one_held_now_or_else_the_last(record: Scribe, roles: tuple[RoleDoc, ...], shown: str) -> None:
    assert card(record.actor("Somebody", roles=roles))["role"] == shown


def test_source(record: Scribe) -> None:
    agency, paper = record.actor("Agency", kind="outlet"), record.actor("Paper", kind="outlet")
    wire = record.source(agency, title="Dispatch", seen=False)
    article = record.source(paper, carries=wire, url="https://example.org/1", published="2025-11-21", state="edited")
    shown = card(article)
    assert shown["publisher"] == ref(paper, "Paper", "paper")
    assert (shown["carries"], shown["state"], shown["seen"]) == (str(wire), "edited", True)
    assert (card(wire)["carries"], card(wire)["seen"]) == (None, False)


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"title": "Headline"}, "Headline"),
        ({"kind": "article", "published": "2025-11-21"}, "Article, Paper, 21 Nov 2025"),
        ({"kind": "", "published": "../2025-11"}, "Paper, on or before Nov 2025"),
        ({"kind": "post"}, "Post, Paper"),
    ],
)
def test_a_source_without_a_title_is_still_called_something(record: Scribe, fields: dict[str, Any], title: str) -> None:
    subject = record.source(record.actor("Paper"), **fields)
    assert cards([subject])[subject].title == title


def test_plan(record: Scribe) -> None:
    draft = version("Draft", point("1"), point("2"), dated="2025-11-20", point_count=28)
    subject = record.plan("Peace plan", draft, aliases=("28 points",))
    assert card(subject) == {
        "title": "Peace plan",
        "language": "en",
        "aliases": ["28 points"],
        "versions": [
            {
                "id": str(draft.id),
                "slug": "draft",
                "label": "Draft",
                "dated": "2025-11-20",
                "point_count": 28,
                "points": 2,
            }
        ],
    }


def test_claim(record: Scribe) -> None:
    """The first case of RULES.md, as a list would show it."""
    russia = record.actor("Russia", kind="government")
    forces = record.actor("Russian armed forces", kind="military", party=russia)
    gerasimov = record.actor("Valery Gerasimov", party=russia)
    ukraine = record.actor("Ukraine", kind="government")
    reuters = record.actor("Reuters", kind="outlet")
    article = record.source(reuters, published="2025-11-21")
    said = statement(gerasimov, said="../2025-11-20", on_behalf_of=forces, sources=[article])
    denied = statement(ukraine, "denies", said="2025-11-20~", sources=[article])
    unsure = statement(reuters, "could_not_verify", said="2025-11-21", sources=[article])
    first = point("7", "Territory.")
    draft = version("Draft", first)
    peace = record.plan("Peace plan", draft)
    subject = record.claim(
        "Russian forces had taken the city by 20 November 2025.",
        denied,
        unsure,
        said,
        kind="battlefield",
        place="Kupiansk",
        points=(PointRef(plan=peace, point=first.id),),
    )
    shown = card(subject)
    assert shown["status"] == {
        "code": "contested",
        "rule": "R6",
        "notes": [{"code": "could_not_verify", "actor": str(reuters), "date": "2025-11-21"}],
        "checkers": [],
        "statement_ids": [str(said.id), str(denied.id)],
        "supporting": [str(russia)],
        "opposing": [str(ukraine)],
        "opposed": True,
    }
    assert [line["statement"] for line in shown["sides"]["supports"]] == [str(said.id)]
    assert [line["statement"] for line in shown["sides"]["opposes"]] == [str(denied.id)]
    assert [line["statement"] for line in shown["sides"]["comments"]] == [str(unsure.id)]
    line = shown["sides"]["supports"][0]
    assert line["speaker"] == ref(gerasimov, "Valery Gerasimov", "valery-gerasimov")
    assert line["on_behalf_of"] == ref(forces, "Russian armed forces", "russian-armed-forces")
    assert (line["voice"], line["stance"], line["fate"], line["said"]) == (
        str(russia),
        "asserts",
        "stands",
        "../2025-11-20",
    )
    assert shown["refs"].keys() == {str(russia), str(ukraine), str(reuters)}
    assert (shown["latest_said"], shown["sources"], shown["place"]) == ("2025-11-21", 1, "Kupiansk")
    assert shown["points"] == [
        {
            "plan": str(peace),
            "plan_slug": "peace-plan",
            "plan_title": "Peace plan",
            "plan_language": "en",
            "version": str(draft.id),
            "version_slug": "draft",
            "version_label": "Draft",
            "point": str(first.id),
            "key": "7",
            "number": "7",
            "text": "Territory.",
        }
    ]


def test_sides_are_ordered_earliest_first_and_undated_last(record: Scribe) -> None:
    speakers = [record.actor(f"Speaker {number}") for number in range(5)]
    dates = ["", "2025-11-22", "2025-11-20~", "../2025-11-21", "2025-11-21"]
    lines = [statement(speaker, said=said) for speaker, said in zip(speakers, dates, strict=True)]
    shown = card(record.claim("It is so.", *lines))["sides"]["supports"]
    assert [line["said"] for line in shown] == ["2025-11-20~", "../2025-11-21", "2025-11-21", "2025-11-22", ""]


def test_taking_back_stands_with_the_comments(record: Scribe) -> None:
    speaker = record.actor("Speaker")
    first, second = statement(speaker, said="2025-11-20"), statement(speaker, "withdraws", said="2025-11-21")
    shown = card(record.claim("It is so.", first, second))
    assert shown["status"]["code"] == "withdrawn"
    assert [(line["stance"], line["fate"]) for line in shown["sides"]["supports"]] == [("asserts", "replaced")]
    assert [(line["stance"], line["fate"]) for line in shown["sides"]["comments"]] == [("withdraws", "spent")]


def test_an_unnamed_speaker_has_no_voice_and_no_page(record: Scribe) -> None:
    official = record.actor("a senior official", unnamed=True)
    line = card(record.claim("It is so.", statement(official)))["sides"]["supports"][0]
    assert line["speaker"] == ref(official, "a senior official", "", unnamed=True)
    assert line["voice"] is None


def test_a_point_that_is_not_public_is_left_out(record: Scribe) -> None:
    peace = record.plan("Peace plan", version("Draft", first := point()))
    gone = record.plan("Other plan", version("Draft", second := point()))
    refs = (
        PointRef(plan=peace, point=uuid4()),
        PointRef(plan=gone, point=second.id),
        PointRef(plan=peace, point=first.id),
    )
    subject = record.claim("It is so.", points=refs)
    record.withdraw(gone)
    assert [line["point"] for line in card(subject)["points"]] == [str(first.id)]


def test_position(record: Scribe) -> None:
    state = record.actor("State")
    minister, agency = record.actor("Minister", party=state), record.actor("Agency")
    article = record.source(agency)
    draft = version("Draft", first := point("7", "Territory."))
    peace = record.plan("Peace plan", draft)
    earlier = record.position(minister, peace, version=draft.id)
    subject = record.position(
        minister,
        peace,
        "rejects",
        on_behalf_of=state,
        point=first.id,
        sources=(article,),
        relayed_by=(agency,),
        stated="2025-11-21",
        quote=Quote(text="Ні", language="uk", translation="No", rendered_by=agency, original_seen=False),
        changes=Changes(target=earlier, how="reverses"),
    )
    assert card(subject) == {
        "actor": ref(minister, "Minister", "minister"),
        "on_behalf_of": ref(state, "State", "state"),
        "voice": str(state),
        "position": "rejects",
        "basis": "stated",
        "stated": "2025-11-21",
        "plan": {"id": str(peace), "slug": "peace-plan", "title": "Peace plan", "language": "en"},
        "version": {"id": str(draft.id), "slug": "draft", "label": "Draft"},
        "point": {"id": str(first.id), "key": "7", "number": "7", "text": "Territory."},
        "sources": [str(article)],
        "relayed_by": [ref(agency, "Agency", "agency")],
        "attribution": "",
        "hedging": "",
        "venue": "",
        "quote": {
            "text": "Ні",
            "language": "uk",
            "translation": "No",
            "rendered_by": str(agency),
            "original_seen": False,
        },
        "changes": {"target": str(earlier), "how": "reverses"},
        "note": "",
        "refs": {str(state): ref(state, "State", "state"), str(agency): ref(agency, "Agency", "agency")},
    }
    assert card(earlier)["version"] == card(subject)["version"]
    assert (card(earlier)["point"], card(earlier)["on_behalf_of"], card(earlier)["quote"]) == (None, None, None)


def test_nothing_is_made_of_what_is_not_there() -> None:
    assert card_of(uuid4(), World()) == {}
    assert title_of(uuid4(), World()) == ""
