"""Forms of the desk, sent by a signed-in superuser with fields that no page of ours has given them."""

from typing import Any
from uuid import UUID

from tests.odd.case import Case, form, read

HUGE = "1" + "0" * 30
MANAGEMENT = "ManagementForm data is missing"
CORRECT = "Please correct the error"
ACTOR = "/admin/desk/actor/add/"
LOGIN = {"username": "olga", "password": "a long password"}


def rows(*prefixes: str, **more: str) -> dict[str, str]:
    """The management forms of these inlines, without rows."""
    counts = {f"{prefix}-{name}": "0" for prefix in prefixes for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    return {**counts, **more}


def actor(name: str, fields: dict[str, str | list[str]], status: int, says: str = "") -> Case:
    """An actor is entered, whom nobody else is like: sensible but for these fields."""
    sensible = {"name": name, "kind": "person", **rows("names", "roles", "speaks_for")}
    return form(name, ACTOR, {**sensible, **fields}, status, says)


def text(name: str, typed: str, says: str = "", status: int = 200) -> Case:
    return actor(f"name with {name}", {"name": typed}, status, says)


def source(name: str, url: str, says: str) -> Case:
    fields = {"publisher": "{outlet_id}", "kind": "article", "url": url, "title": "Something", "state": "live"}
    return form(f"link: {name}", "/admin/desk/source/add/", fields, 200, says)


TEXTS = (
    text("NUL", "a\x00b", "Null characters are not allowed"),
    text("an escape sequence", "a\x1b[31mb", "control character"),
    text("C1 control", "a\x85b", "control character"),
    text("half a surrogate pair", "a\ud800b", "not a character"),
    text("a noncharacter", "a\ufdd0b", "not a character"),
    text("private use", "a\ue000b", "no agreed meaning"),
    text("bidi override", "\u202egnp.exe", "text direction control"),
    text("bidi isolates", "\u2066a\u2069", "text direction control"),
    text("a mark of direction", "a\u200fb", "text direction control"),
    text("tag characters", "a\U000e0041b", "invisible character"),
    text("interlinear annotation", "a\ufff9b\ufffac\ufffb", "invisible character"),
    text("joiner between Latin letters", "a\u200db", "where no script needs one"),
    text("pile of marks", "e" + "\u0301" * 40, "pile of combining marks"),
    text("nothing to see", "\u3000", "required"),
    text("only a mark", "\u0301", "nothing that can be seen"),
    text("100,000 characters", "a" * 100_000, "at most 500 characters"),
    actor("kind that is none", {"kind": "__proto__"}, 200, CORRECT),
    actor("party zzz", {"party": "zzz"}, 200, CORRECT),
    actor("party 10^30", {"party": HUGE}, 200, CORRECT),
    actor("party NUL", {"party": "\x00"}, 200, CORRECT),
    actor("party twice", {"party": ["{actor_id}", "{outlet_id}"]}, 302),
    actor("address with a slash", {"slug": "../../admin"}, 200, "Use the letters"),
    actor("address of another", {"slug": "the-wire"}, 200, "already exists"),
    actor("version from the form", {"version": HUGE, "id": "zzz", "pk": "zzz", "created_at": "zzz"}, 302),
)

ROWS = (
    form("no management form", ACTOR, {"name": "Somebody", "kind": "person"}, 200, MANAGEMENT),
    actor("TOTAL_FORMS huge", {"names-TOTAL_FORMS": HUGE}, 200, "at most"),
    actor("TOTAL_FORMS 10,001", {"names-TOTAL_FORMS": "10001"}, 200, "at most"),
    actor("TOTAL_FORMS negative", {"names-TOTAL_FORMS": "-1"}, 200, "is below zero"),
    actor("TOTAL_FORMS a word", {"names-TOTAL_FORMS": "zzz"}, 200, MANAGEMENT),
    actor("TOTAL_FORMS NUL", {"names-TOTAL_FORMS": "\x00"}, 200, MANAGEMENT),
    actor("TOTAL_FORMS twice", {"names-TOTAL_FORMS": ["0", "zzz"]}, 200, MANAGEMENT),
    actor("INITIAL_FORMS beyond TOTAL_FORMS", {"names-INITIAL_FORMS": "5"}, 302),
    actor("INITIAL_FORMS huge", {"names-INITIAL_FORMS": HUGE}, 302),
    actor("row with an id zzz", {"names-TOTAL_FORMS": "1", "names-INITIAL_FORMS": "1", "names-0-id": "zzz", "names-0-name": "A"}, 200, CORRECT),
    actor("row with an id of 10^30", {"names-TOTAL_FORMS": "1", "names-INITIAL_FORMS": "1", "names-0-id": HUGE, "names-0-name": "A"}, 200, CORRECT),
    actor("same row twice", {"names-TOTAL_FORMS": "2", "names-0-name": "A", "names-1-name": "A"}, 200, "stands there twice"),
    actor("date that is none in a row", {"roles-TOTAL_FORMS": "1", "roles-0-role": "x", "roles-0-since": "0000-00-00"}, 200, CORRECT),
    actor("row without its name", {"names-TOTAL_FORMS": "1", "names-0-language": "uk"}, 200, CORRECT),
    actor("language that is none", {"names-TOTAL_FORMS": "1", "names-0-name": "A", "names-0-language": "../.."}, 200, CORRECT),
)  # fmt: skip


def claim(name: str, fields: dict[str, str | list[str]], status: int, says: str = "") -> Case:
    """The claim of the world is saved once more, with these fields, from the version that it is at."""
    sensible = {
        "_version": "1 {}",
        "text": "Midford was taken by 20 November 2025.", "kind": "battlefield", "level": "key", "checkable": "on", "language": "en",
        "place": "Midford", **rows("statements", "about", "evidence", "relations", "assessments"),
    }  # fmt: skip
    return form(name, "/admin/desk/claim/{claim_id}/change/", {**sensible, **fields}, status, says)


def statement(pk: str, **fields: str) -> dict[str, Any]:
    given = {
        "id": pk,
        "claim": "{claim_id}",
        "speaker": "{actor_id}",
        "stance": "asserts",
        "sources": "{source_id}",
        **fields,
    }
    counts = {"statements-TOTAL_FORMS": "1", "statements-INITIAL_FORMS": "1" if pk else "0"}
    return {**counts, **{f"statements-0-{key}": value for key, value in given.items()}}


CLAIMS = (
    claim("statement of another claim", statement("{other_statement_id}"), 200, CORRECT),
    claim("statement zzz", statement("zzz"), 200, CORRECT),
    claim("statement with NUL as its id", statement("\x00"), 200, CORRECT),
    claim("statement with a stance that is none", statement("", stance="zzz"), 200, CORRECT),
    claim("statement by nobody", statement("", speaker="00000000-0000-0000-0000-000000000000"), 200, CORRECT),
    claim("statement with a date of year 99999", statement("", said_day="99999-01-01"), 200, CORRECT),
    claim("statement in Arabic digits", statement("", said_day="٢٠٢٥-٠١-٠١"), 200, CORRECT),
    claim("statement with sources that are none", statement("", sources="zzz"), 200, CORRECT),
    claim("statement with typed sources", statement("", sources_typed="zzz " * 300), 200, CORRECT),
    claim("points of nobody", {"points": ["zzz", "\x00", HUGE]}, 200, CORRECT),
    claim("points typed with NUL", {"points_typed": "a\x00b \ud800"}, 200, CORRECT),
    claim("bidi override in the wording", {"text": "It was \u202eso"}, 200, "text direction control"),
)

LINKS = (
    source("javascript", "javascript:alert(1)", "starts with http"),
    source("javascript with a tab", "java\tscript:alert(1)", "no spaces"),
    source("data", "data:text/html,<script>alert(1)</script>", "no spaces"),
    source("vbscript", "vbscript:msgbox(1)", "starts with http"),
    source("file", "file:///etc/passwd", "starts with http"),
    source("no scheme", "//evil.example/", "starts with http"),
    source("a user and a password", "https://user:pw@example.org/", "user name"),
    source("a host before the host", "https://example.org\\@evil.example/", "no spaces"),
    source("no host", "https:///path", "not a web address"),
    source("port 99999", "https://example.org:99999/", "not a web address"),
    source("broken IPv6", "https://[::1/", "not a web address"),
    source("NUL", "https://example.org/\x00", "Null characters are not allowed"),
    source("bidi override", "https://example.org/\u202e", "text direction control"),
    source("9,000 characters", "https://example.org/" + "a" * 9000, "at most 2048 characters"),
)


def chosen(name: str, ids: str | list[str], status: int, **more: str | list[str]) -> Case:
    fields: dict[str, str | list[str]] = {"action": "publish_selected", "index": "0", "_selected_action": ids, **more}
    return form(name, "/admin/desk/claim/", fields, status)


ACTIONS = (
    chosen("action on NUL", "\x00", 400),
    chosen("action on what is no id", "zzz", 400),
    chosen("action on 10^30", HUGE, 400),
    chosen("action on nobody", "00000000-0000-0000-0000-000000000000", 302),
    chosen("action on the same row twice", ["{draft_id}", "{draft_id}"], 200),
    chosen("action on 5,000 rows", [f"00000000-0000-0000-0000-{number:012}" for number in range(5000)], 302),
    chosen("action on nothing", [], 302),
    chosen("bulk action on what is no id", "zzz", 400, action="bulk_publish"),
    chosen("bulk action on nobody", "00000000-0000-0000-0000-000000000000", 302, action="bulk_note"),
    chosen("bulk action on the same row twice", ["{draft_id}", "{draft_id}"], 302, action="bulk_withdraw"),
    chosen("action that is not there", "{draft_id}", 302, action="__class__"),
    chosen("action without its number", "{draft_id}", 200, index="zzz"),
    chosen("action of number 10^30", "{draft_id}", 200, index=HUGE),
    chosen("action across all pages", "{draft_id}", 200, select_across="zzz"),
    form(
        "publish what nobody saw",
        "/admin/desk/claim/{draft_id}/publish/",
        {"seen": "zzz", "note": "\x00", "change": "zzz"},
        200,
    ),
    form(
        "withdraw with a note of controls",
        "/admin/desk/claim/{claim_id}/withdraw/",
        {"note": "\u202e", "seen": "zzz"},
        200,
    ),
    form("form to a history", "/admin/desk/claim/{claim_id}/history/", {}, 200),
    form("form to autocomplete", "/admin/autocomplete/", {"term": "a"}, 405),
)

FLASH, NEW = "/admin/desk/claim/flash/", "/admin/desk/source/new/"
ENTER, DENY = "/admin/desk/source/{source_id}/enter/", "/admin/desk/claim/{claim_id}/deny/"
ODD: dict[str, str | list[str]] = {
    "speaker": "zzz",
    "stance": "__proto__",
    "about": "\x00",
    "claim": HUGE,
    "relayed_by": ["zzz", HUGE],
    "said": "zzz",
}
ODDER: dict[str, str | list[str]] = {
    "quote_text": "\ud800\u202e",
    "claim-text": "\x00",
    "source-publisher": "zzz",
    "sentence": HUGE,
    "source": HUGE,
}
ENTERING = (
    form("material: nothing", NEW, {"step": "material"}, 200, "Give an address"),
    form("material: NUL", NEW, {"step": "material", "url": "\x00", "text": "a\x00b"}, 200),
    form("material: half a surrogate pair", NEW, {"step": "material", "text": "\ud800"}, 200, "No text can be read"),
    form("material: nothing to see", NEW, {"step": "material", "text": "\u200b\u2060"}, 200),
    form("material: an address of this machine", NEW, {"step": "material", "url": "http://127.0.0.1/"}, 200, "Paste the text"),
    form("material: an address that is none", NEW, {"step": "material", "url": "http://["}, 200),
    form("material: step that is none", NEW, {"step": "zzz", "url": "zzz"}, 200),
    form("card: junk", NEW, {"step": "card", "capture": "\x00", "publisher": "zzz", "url": "\ud800", "published": "zzz"}, 200),
    form("card: capture of 10^30", NEW, {"step": "card", "capture": HUGE}, 200),
    form("dossier: a text where a file should be", "/admin/desk/dossier/add/", {"file": "\x00"}, 200, "required"),
    form("dossier: seen what is not there", f"/admin/desk/dossier/uploads/{UUID(int=0)}/", {"seen": "\ud800", "again": "\x00"}, 302),
    form("bulk action: junk", f"/admin/desk/bulkrun/{UUID(int=0)}/change/", {"do": "\x00", "seen": "\ud800"}, 302),
    form("statement: nothing", ENTER, {}, 200),
    form("statement: junk", ENTER, {**ODD, **ODDER}, 200),
    form("statement: about NUL", ENTER, {"about": "\x00", "sentence": "\x00"}, 200),
    form("statement: about an actor", ENTER, {"about": "{actor_id}"}, 200),
    form("flash: nothing", FLASH, {}, 200),
    form("flash: nothing to send", FLASH, {"send": "x"}, 200),
    form("flash: NUL", FLASH, {"text": "a\x00b", "read": "x"}, 200),
    form("flash: half a surrogate pair", FLASH, {"text": "Army says \ud800 it is so.", "read": "x"}, 200),
    form("flash: a date that never was", FLASH, {"text": "MIDFORD, Feb 30 (AFP) - 99:99 GMT 25:00 UTC", "read": "x"}, 200),
    form("flash: year 0", FLASH, {"text": "00.00.2000 0:00 pm GMT 2000-00-00", "read": "x"}, 200),
    form("flash: junk", FLASH, {"text": "Army says it is so.", "send": "x", "pick": "zzz", **ODD, **ODDER}, 200),
    form("flash: 30,000 characters", FLASH, {"text": "(" * 30_000, "read": "x"}, 200),
    form("flash: 20,000 brackets", FLASH, {"text": "(a" * 10_000, "read": "x"}, 200),
    form("denial: nothing", DENY, {"send": "x"}, 200),
    form("denial: junk", DENY, {"send": "x", **ODD, **ODDER}, 200),
)  # fmt: skip

ACCOUNTS = (
    form("sign-in with NUL", "/admin/login/", {"username": "\x00", "password": "\x00"}, 200, editor=False, HTTP_COOKIE="csrftoken=" + "t" * 32),
    form("sign-in with a name of 9,999", "/admin/login/", {"username": "a" * 9999, "password": "b"}, 200, editor=False, HTTP_COOKIE="csrftoken=" + "t" * 32),
    form("next to another host", "/admin/login/?next=//evil.example", LOGIN, 302, editor=False, HTTP_COOKIE="csrftoken=" + "t" * 32),
    form("next by a backslash", "/admin/login/?next=/%5cevil.example", LOGIN, 302, editor=False, HTTP_COOKIE="csrftoken=" + "t" * 32),
    form("next to a script", "/admin/login/?next=javascript:alert(1)", LOGIN, 302, editor=False, HTTP_COOKIE="csrftoken=" + "t" * 32),
    form("next in the form", "/admin/login/", {**LOGIN, "next": "https:evil.example"}, 302, editor=False, HTTP_COOKIE="csrftoken=" + "t" * 32),
    form("group with permissions of nobody", "/admin/auth/group/add/", {"name": "A", "permissions": ["zzz", HUGE]}, 200, CORRECT),
    form("group with NUL", "/admin/auth/group/add/", {"name": "\x00x"}, 200, CORRECT),
    read("sign-out by reading", "/admin/logout/", 302),
)  # fmt: skip

CORPUS = (*TEXTS, *ROWS, *CLAIMS, *LINKS, *ACTIONS, *ENTERING, *ACCOUNTS)
