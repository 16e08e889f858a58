"""What is wrong with a dossier is said in its place, all at once."""

from collections.abc import Callable

import pytest

from tests.ground.small import Json, add, drop, errors_of, set_, small, top
from tracker.ground.dossier import parse_dossier
from tracker.ground.dossier_errors import MOST_SHOWN, DossierErrors
from tracker.ground.dossier_json import MOST_BYTES


def point_of_the_same_text(content: Json) -> None:
    content["points"][1].update(version="v1", number="99", corresponds_to=["p1"])


def point_both_ways(content: Json) -> None:
    content["versions"].append({"id": "p1", "plan": "plan", "label": "Third"})
    content["positions"][0]["on"] = "p1"


# what is done to SMALL; list, item, field of the one error; part of its message
BAD: list[tuple[Callable[[Json], object], str, str, str, str]] = [
    # the file
    (top("format", "claim-dossier/2"), "", "", "format", "must be 'claim-dossier/1'; it is 'claim-dossier/2'"),
    (top("format", 1), "", "", "format", "it is a number"),
    (lambda content: content.pop("format"), "", "", "format", "it is missing"),
    (lambda content: content.pop("id"), "", "", "id", "is missing"),
    (lambda content: content.pop("title"), "", "", "title", "is missing"),
    (lambda content: content.pop("language"), "", "", "language", "is missing"),
    (top("id", "no spaces"), "", "", "id", "is not an id"),
    (top("language", "english!"), "", "", "language", "is not a language tag"),
    (top("summary", ""), "", "", "summary", "is empty"),
    (top("summary", None), "", "", "summary", "is null"),
    (top("author", "x"), "", "", "author", "is not a field"),
    (top("requires", []), "", "", "requires", "is an empty list"),
    (top("requires", "other"), "", "", "requires", "must be a list"),
    (top("requires", ["other"]), "", "", "requires", "there is no dossier 'other'"),
    (top("requires", ["small"]), "", "", "requires", "names the dossier itself"),
    # lists and items
    (top("evidence", []), "evidence", "", "", "is an empty list"),
    (top("evidence", None), "evidence", "", "", "must be a list, not null"),
    (top("evidence", {}), "evidence", "", "", "must be a list, not an object"),
    (lambda content: content["evidence"].append("x"), "evidence", "#2", "", "must be an object, not a text"),
    (lambda content: content["evidence"].append(None), "evidence", "#2", "", "must be an object, not null"),
    (drop("evidence", 0, "id"), "evidence", "#1", "id", "is missing"),
    (set_("evidence", 0, "id", "e 1"), "evidence", "#1", "id", "is not an id"),
    (set_("evidence", 0, "id", "é1"), "evidence", "#1", "id", "is not an id"),
    (set_("evidence", 0, "id", "e1\n"), "evidence", "#1", "id", "is not an id"),
    (set_("evidence", 0, "id", "e" * 101), "evidence", "#1", "id", "is not an id"),
    (set_("evidence", 0, "id", 7), "evidence", "#1", "id", "must be a text, not a number"),
    (
        add("claims", id="c1", text="Again.", kind="weather"),
        "claims",
        "c1",
        "id",
        "is declared twice (again as item 3)",
    ),
    # fields
    (set_("claims", 0, "colour", "blue"), "claims", "c1", "colour", "is not a field"),
    (set_("claims", 0, "a\nb\u202e", "x"), "claims", "c1", r"'a\nb\u202e'", "is not a field"),
    (set_("relations", 0, "id", "r1"), "relations", "#1", "id", "is not a field"),
    (drop("claims", 0, "text"), "claims", "c1", "text", "is missing"),
    (drop("claims", 0, "kind"), "claims", "c1", "kind", "is missing"),
    (drop("statements", 0, "sources"), "statements", "s1", "sources", "is missing"),
    (drop("points", 0, "state"), "points", "p1", "state", "is missing"),
    (drop("sources", 0, "language"), "sources", "w1", "language", "is missing"),
    (drop("assessments", 0, "dated"), "assessments", "a1", "dated", "is missing"),
    (set_("claims", 0, "text", ""), "claims", "c1", "text", "is empty"),
    (set_("claims", 0, "text", None), "claims", "c1", "text", "is null"),
    (set_("claims", 0, "text", 3), "claims", "c1", "text", "must be a text, not a number"),
    (set_("claims", 0, "text", True), "claims", "c1", "text", "must be a text, not true or false"),
    (set_("claims", 0, "text", ["x"]), "claims", "c1", "text", "must be a text, not a list"),
    (set_("claims", 0, "text", {"en": "x"}), "claims", "c1", "text", "must be a text, not an object"),
    (set_("claims", 0, "text", "   "), "claims", "c1", "text", "nothing that can be seen"),
    (set_("claims", 0, "text", "x" * 1001), "claims", "c1", "text", "1001 characters"),
    (set_("claims", 0, "text", "two\nlines"), "claims", "c1", "text", "more than one line"),
    (set_("claims", 0, "text", "a\x00b"), "claims", "c1", "text", "control character U+0000"),
    (set_("claims", 0, "note", "a\u202eb"), "claims", "c1", "note", "text direction control U+202E"),
    (set_("claims", 0, "note", "a\u2067b"), "claims", "c1", "note", "text direction control U+2067"),
    (set_("actors", 0, "aliases", ["ok", "a\x00"]), "actors", "north", "aliases", "control character"),
    (set_("actors", 0, "aliases", ["ok", "ok"]), "actors", "north", "aliases", "names 'ok' twice"),
    (set_("actors", 0, "aliases", [""]), "actors", "north", "aliases", "is empty"),
    (set_("actors", 0, "aliases", [None]), "actors", "north", "aliases", "is null"),
    (set_("actors", 0, "aliases", []), "actors", "north", "aliases", "is an empty list"),
    (set_("actors", 0, "aliases", "ok"), "actors", "north", "aliases", "must be a list, not a text"),
    (set_("actors", 0, "unnamed", "yes"), "actors", "north", "unnamed", "must be true or false, not a text"),
    (set_("actors", 0, "unnamed", 1), "actors", "north", "unnamed", "must be true or false, not a number"),
    (set_("actors", 0, "kind", "country"), "actors", "north", "kind", "'country' is not one of person, government"),
    (set_("sources", 0, "state", "gone"), "sources", "w1", "state", "is not one of live, edited"),
    (set_("sources", 0, "url", "javascript:x"), "sources", "w1", "url", "starts with http"),
    (set_("sources", 0, "url", "https://me:pw@example.org/"), "sources", "w1", "url", "user name"),
    (set_("sources", 0, "published", "2025-02-30"), "sources", "w1", "published", "There is no day '2025-02-30'"),
    (set_("sources", 0, "published", "tomorrow"), "sources", "w1", "published", "is not a date in EDTF"),
    (set_("sources", 0, "published", 2025), "sources", "w1", "published", "must be a text, not a number"),
    (set_("sources", 0, "language", "e"), "sources", "w1", "language", "is not a language tag"),
    (set_("points", 0, "state", "gone"), "points", "p1", "state", "is not one of present"),
    (set_("points", 0, "number", "x" * 21), "points", "p1", "number", "21 characters; at most 20"),
    (set_("points", 0, "text", "x" * 20_001), "points", "p1", "text", "at most 20000"),
    (set_("actors", 0, "name", "x" * 501), "actors", "north", "name", "501 characters; at most 500"),
    (set_("points", 0, "number", 1), "points", "p1", "number", "must be a text, not a number"),
    (set_("versions", 0, "point_count", -1), "versions", "v1", "point_count", "whole number from 0 to 9999"),
    (set_("versions", 0, "point_count", 10**30), "versions", "v1", "point_count", "whole number from 0 to 9999"),
    (set_("versions", 0, "point_count", 2.5), "versions", "v1", "point_count", "whole number from 0 to 9999"),
    (set_("versions", 0, "point_count", True), "versions", "v1", "point_count", "whole number from 0 to 9999"),
    (set_("versions", 0, "point_count", "28"), "versions", "v1", "point_count", "whole number from 0 to 9999"),
    (set_("claims", 0, "level", "minor"), "claims", "c1", "level", "is not one of key, background"),
    (set_("statements", 0, "stance", "says"), "statements", "s1", "stance", "'says' is not one of asserts, confirms"),
    (set_("statements", 0, "said", "2025-11-20T25:00Z"), "statements", "s1", "said", "no such time of day"),
    (set_("statements", 0, "said", "2025-11-21/2025-11-20"), "statements", "s1", "said", "ends before it begins"),
    (set_("statements", 0, "quote", "Yes"), "statements", "s1", "quote", "must be an object, not a text"),
    (set_("statements", 0, "quote", {"text": "Yes"}), "statements", "s1", "quote.language", "is missing"),
    (
        set_("statements", 0, "quote", {"text": "Yes", "language": "en", "by": "x"}),
        "statements",
        "s1",
        "quote.by",
        "is not a field",
    ),
    (
        set_("statements", 0, "quote", {"text": "Yes", "language": "en", "rendered_by": "nobody"}),
        "statements",
        "s1",
        "quote.rendered_by",
        "there is no 'nobody' among the actors",
    ),
    (
        set_("statements", 1, "changes", {"statement": "s1", "how": "undoes"}),
        "statements",
        "s2",
        "changes.how",
        "is not one of reverses, retracts",
    ),
    (
        set_("statements", 1, "changes", {"position": "x1", "how": "shifts", "statement": "s1"}),
        "statements",
        "s2",
        "changes.position",
        "is not a field",
    ),
    (set_("positions", 0, "position", "likes"), "positions", "x1", "position", "is not one of accepts"),
    (set_("positions", 0, "basis", "guessed"), "positions", "x1", "basis", "is not one of stated, reported"),
    (set_("evidence", 0, "bears_on", ["c1"]), "evidence", "e1", "bears_on", "must be an object, not a text"),
    (
        set_("evidence", 0, "bears_on", [{"claim": "c1", "bearing": "proves"}]),
        "evidence",
        "e1",
        "bears_on.bearing",
        "is not one of supports, weakly_supports",
    ),
    (
        set_("evidence", 0, "bears_on", [{"claim": "c1", "bearing": "supports"}, {"claim": "c1", "bearing": "none"}]),
        "evidence",
        "e1",
        "bears_on",
        "names 'c1' twice",
    ),
    (set_("relations", 0, "type", "refutes"), "relations", "#1", "type", "is not one of part_of, compare_with"),
    # references
    (set_("actors", 1, "party", "south"), "actors", "envoy", "party", "there is no 'south' among the actors"),
    (set_("actors", 1, "part_of", "south"), "actors", "envoy", "part_of", "there is no 'south'"),
    (set_("actors", 1, "speaks_for", ["north", "south"]), "actors", "envoy", "speaks_for", "there is no 'south'"),
    (set_("sources", 0, "publisher", "w1"), "sources", "w1", "publisher", "there is no 'w1' among the actors"),
    (set_("sources", 1, "carries", "w3"), "sources", "w2", "carries", "there is no 'w3' among the sources"),
    (set_("versions", 0, "plan", "other"), "versions", "v1", "plan", "there is no 'other' among the plans"),
    (set_("versions", 0, "authors", ["x"]), "versions", "v1", "authors", "there is no 'x' among the actors"),
    (set_("versions", 1, "derived_from", "v0"), "versions", "v2", "derived_from", "there is no 'v0'"),
    (set_("points", 0, "version", "v0"), "points", "p1", "version", "there is no 'v0' among the versions"),
    (set_("points", 0, "sources", ["w0"]), "points", "p1", "sources", "there is no 'w0'"),
    (set_("points", 1, "corresponds_to", ["p0"]), "points", "p2", "corresponds_to", "there is no 'p0'"),
    (set_("claims", 0, "points", ["p0"]), "claims", "c1", "points", "there is no 'p0' among the points"),
    (set_("statements", 0, "claim", "c0"), "statements", "s1", "claim", "there is no 'c0' among the claims"),
    (set_("statements", 0, "speaker", "x"), "statements", "s1", "speaker", "there is no 'x' among the actors"),
    (set_("statements", 0, "sources", ["w1", "w1"]), "statements", "s1", "sources", "names 'w1' twice"),
    (set_("statements", 0, "relayed_by", ["x"]), "statements", "s1", "relayed_by", "there is no 'x'"),
    (set_("statements", 0, "speaker", "no one"), "statements", "s1", "speaker", "is not an id"),
    (
        set_("statements", 1, "changes", {"statement": "s0", "how": "reverses"}),
        "statements",
        "s2",
        "changes.statement",
        "there is no 's0' among the statements",
    ),
    (set_("positions", 0, "on", "c1"), "positions", "x1", "on", "there is no 'c1' among the versions or points"),
    (set_("evidence", 0, "source", "x"), "evidence", "e1", "source", "there is no 'x'"),
    (set_("assessments", 0, "claim", "x"), "assessments", "a1", "claim", "there is no 'x'"),
    (set_("relations", 0, "to", "x"), "relations", "#1", "to", "there is no 'x' among the claims"),
    (set_("relations", 0, "from", "x"), "relations", "#1", "from", "there is no 'x' among the claims"),
    (point_both_ways, "positions", "x1", "on", "could be one of the versions or the points"),
    # what must hold between items
    (set_("actors", 1, "why_unnamed", "not given"), "actors", "envoy", "why_unnamed", "the actor is not `unnamed`"),
    (
        lambda content: content["actors"][2].update(unnamed=True, independent=True, note="Why."),
        "actors",
        "wire",
        "independent",
        "only who is named can be independent",
    ),
    (set_("actors", 1, "speaks_for", ["envoy"]), "actors", "envoy", "speaks_for", "names the actor itself"),
    (
        lambda content: content["points"].extend(
            {"id": name, "version": "v1", "state": "present", "number": "7"} for name in ("p8", "p9")
        ),
        "points",
        "p9",
        "number",
        "is also that of 'p8' in the same version",
    ),
    (set_("actors", 2, "independent", True), "actors", "wire", "note", "needs the public reason"),
    (set_("actors", 1, "party", "envoy"), "actors", "envoy", "party", "is the actor itself"),
    (set_("actors", 2, "party", "envoy"), "actors", "wire", "party", "'envoy' has a party itself; a party has none"),
    (set_("actors", 1, "part_of", "envoy"), "actors", "envoy", "part_of", "'envoy' is part of itself."),
    (set_("versions", 1, "derived_from", "v2"), "versions", "v2", "derived_from", "'v2' is derived from itself."),
    (set_("points", 1, "part_of", "p1"), "points", "p2", "part_of", "'p1' is a point of another version"),
    (set_("points", 1, "part_of", "p2"), "points", "p2", "part_of", "'p2' is part of itself."),
    (set_("points", 1, "corresponds_to", ["p2"]), "points", "p2", "corresponds_to", "names the point itself"),
    (point_of_the_same_text, "points", "p2", "corresponds_to", "'p1' is a point of the same version"),
    (
        set_("statements", 1, "changes", {"statement": "s2", "how": "shifts"}),
        "statements",
        "s2",
        "changes.statement",
        "'s2' changes itself.",
    ),
    (
        set_("positions", 1, "changes", {"position": "x2", "how": "shifts"}),
        "positions",
        "x2",
        "changes.position",
        "'x2' changes itself.",
    ),
    (set_("relations", 0, "to", "c1"), "relations", "#1", "to", "is the same claim as `from`"),
    (set_("relations", 0, "type", "supports"), "relations", "#1", "note", "supports needs a public note"),
    (set_("relations", 0, "type", "contradicts"), "relations", "#1", "note", "contradicts needs a public note"),
    (
        add("relations", **{"from": "c1", "type": "compare_with", "to": "c2"}),
        "relations",
        "#2",
        "",
        "says the same as an earlier one (c1 compare_with c2)",
    ),
]


@pytest.mark.parametrize(("change", "list_", "item", "field", "message"), BAD)
def test_each_fault_is_one_error_in_its_place(
    change: Callable[[Json], object], list_: str, item: str, field: str, message: str
) -> None:
    (error,) = errors_of(small(change))
    assert (error.list, error.item, error.field) == (list_, item, field)
    assert message in error.message
    line = str(error)
    assert line.isprintable()
    assert line.startswith(" ".join(part for part in (list_, item, field) if part))


def test_a_dossier_required_twice() -> None:
    assert [(error.field, error.message) for error in errors_of(small(top("requires", ["other", "other"])))] == [
        ("requires", "names 'other' twice."),
        ("requires", "there is no dossier 'other', neither here nor imported before."),
    ]


def test_circles() -> None:
    def turn(content: Json) -> None:
        content["sources"][0]["carries"] = "w2"
        content["statements"][0]["changes"] = {"statement": "s2", "how": "corrects"}
        content["claims"].append({"id": "c3", "text": "It dripped.", "kind": "weather"})
        content["relations"] = [
            {"from": "c1", "type": "part_of", "to": "c2"},
            {"from": "c2", "type": "part_of", "to": "c1"},
            {"from": "c3", "type": "part_of", "to": "c1"},
        ]

    assert [(error.list, error.item, error.field) for error in errors_of(small(turn))] == [
        ("relations", "#1", "to"),
        ("relations", "#2", "to"),
        ("sources", "w1", "carries"),
        ("sources", "w2", "carries"),
        ("statements", "s1", "changes.statement"),
        ("statements", "s2", "changes.statement"),
    ]


def test_all_errors_come_at_once() -> None:
    def spoil(content: Json) -> None:
        content["title"] = ""
        content["actors"][0]["kind"] = "country"
        content["claims"][0]["text"] = "a\x00\u202e"
        content["claims"][1]["id"] = "c1"
        content["statements"][0] |= {"stance": "says", "speaker": "nobody", "said": "2025-02-30"}

    found = [(error.list, error.item, error.field) for error in errors_of(small(spoil))]
    assert sorted(found) == [
        ("", "", "title"),
        ("actors", "north", "kind"),
        ("claims", "c1", "id"),
        ("claims", "c1", "text"),
        ("claims", "c1", "text"),
        ("relations", "#1", "to"),
        ("statements", "s1", "said"),
        ("statements", "s1", "speaker"),
        ("statements", "s1", "stance"),
    ]


def test_an_item_with_errors_can_still_be_referred_to() -> None:
    (error,) = errors_of(small(set_("actors", 1, "name", "")))
    assert (error.item, error.field) == ("envoy", "name")


def test_only_so_many_errors_are_shown_but_all_are_there() -> None:
    def spoil(content: Json) -> None:
        content["claims"] += [{"id": f"x{number}", "text": "", "kind": "k"} for number in range(MOST_SHOWN + 5)]

    with pytest.raises(DossierErrors) as raised:
        parse_dossier(small(spoil))
    assert len(raised.value.errors) == MOST_SHOWN + 5
    lines = str(raised.value).splitlines()
    assert len(lines) == MOST_SHOWN + 1
    assert lines[-1] == "… and 5 more errors"


UNREADABLE: list[tuple[bytes, str]] = [
    (b"", "not JSON: a value is missing or is none, line 1, column 1"),
    (b"not json", "not JSON: a value is missing or is none, line 1, column 1"),
    # From 3.13 on Python has a word of its own for this comma.
    (b'{"format": "claim-dossier/1",}', "not JSON: a "),
    (b'{"format" "claim-dossier/1"}', "not JSON: a colon is missing after a key, line 1, column 11"),
    (b'{"format": "claim-dossier/1"\n"id": 1}', "not JSON: a comma or a closing bracket is missing, line 2, column 1"),
    (b"{format: 1}", "not JSON: a key in double quotes is missing"),
    (b'{"title": "open', "not JSON: a text is never closed by a double quote"),
    (b'{"title": "\\q"}', "not JSON: a backslash stands before"),
    (b'{"title": "\\u12"}', "not JSON: a backslash stands before"),
    (b"{} {}", "not JSON: more stands behind the end"),
    (b"[]", "not a list"),
    (b"null", "not null"),
    (b'"claim-dossier/1"', "not a text"),
    (b"1", "not a number"),
    (b"NaN", "NaN is not a JSON value"),
    (b'{"point_count": Infinity}', "Infinity is not a JSON value"),
    (b"\xff\xfe{\x00}\x00", "not UTF-8 text (byte 1)"),
    (b'{"id": "\xe9"}', "not UTF-8 text (byte 9)"),
    (b"[" * 200_000, "nested far too deeply"),
    (b'{"a":' * 200_000 + b"1" + b"}" * 200_000, "nested far too deeply"),
    (b'{"title": "tab\there"}', "not JSON: a line break, a tab or the like stands inside a text"),
    (b" " * (MOST_BYTES + 1), "more than 20 MB"),
]


@pytest.mark.parametrize(("data", "reason"), UNREADABLE, ids=[ascii(data[:20]) for data, _ in UNREADABLE])
def test_what_is_no_dossier_at_all(data: bytes, reason: str) -> None:
    (error,) = errors_of(data)
    assert (error.list, error.item, error.field) == ("", "", "")
    assert reason in error.message
    assert str(error).isprintable()


def test_a_key_that_stands_twice() -> None:
    twice = small().replace(b'"title": "A small one"', b'"title": "A small one", "title": "Another"')
    (error,) = errors_of(twice)
    assert (error.field, error.message) == ("title", "stands twice in the same object.")
    lists = small().replace(b'"evidence": [', b'"evidence": [{}], "evidence": [')
    assert [(error.list, error.field) for error in errors_of(lists)] == [("", "evidence")]
    inside = small().replace(b'"id": "c2"', b'"id": "c2", "id": "c2"')
    assert [(error.list, error.item, error.field) for error in errors_of(inside)] == [("claims", "c2", "id")]


def test_lone_surrogates_and_long_numbers() -> None:
    surrogate = small().replace(b'"It rained."', rb'"It \ud800 rained."')
    (error,) = errors_of(surrogate)
    assert (error.list, error.item, error.field) == ("claims", "c1", "text")
    assert str(error).isprintable()
    digits = small().replace(b'"label": "First"', b'"label": "First", "point_count": ' + b"9" * 5000)
    assert [(error.list, error.item, error.field) for error in errors_of(digits)] == [("versions", "v1", "point_count")]
    (error,) = errors_of(small().replace(b'"id": "small"', rb'"id": "\udfff"'))
    assert str(error).isprintable()
