"""Who gets what answer at which address: every route of the site, for every role and method.

tests/test_matrix.py walks the URL configuration and asks every address here as every role with every method (test_matrix.py
says which HEAD would tell nothing new). It fails for a route that is not declared, and for a declaration whose route is
gone.

You added a page and came here because that test names it? Add a line to ROUTES:

    page("sitemap.xml", PUBLIC)                                  nothing to fill in
    page("claims/<slug>/", PUBLIC, "claims/[slug of a public claim]/")     with an example that exists
    of_each("claim plan", "<object_id>/redact/", CHIEFS)         a page of the desk, for a draft of each of these tables
    of_each("claim", "<object_id>/hide/", EDITORS, "public")     … for one that is published

The route is written as in the URL configuration, without the kinds of its parameters: `<slug>` for `<str:slug>` and for
`(?P<slug>…)`. What stands in brackets is looked up among the rows of tests/routes.py `world`, which makes them: an address
must lead to something that is really there, or a 200 would prove nothing. Add to `world` what your page needs.

An Answers says what each role gets, in the order of ROLES: `read` for GET, `write` for POST with an empty body, `head` for
HEAD where that is not as GET. None is 405 for everybody. Every other method is 405 everywhere and need not be declared.
Take one that is there, or add one with a comment that says what it means. What is hidden is 404, what is refused 403,
and who is not signed in (or has nothing to do here) is led to the sign-in: 302.
"""

from dataclasses import dataclass
from typing import NamedTuple

ROLES = ("anonymous", "no group", "reporter", "editor", "chief", "superuser")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


@dataclass(frozen=True)
class Answers:
    read: str | None
    write: str | None
    head: str | None = None

    def __post_init__(self) -> None:
        for each in (self.read, self.write, self.head):
            if each is not None and len(each.split()) != len(ROLES):
                raise ValueError(f"{each!r}: one status for each of {', '.join(ROLES)}.")

    def expected(self, role: str, method: str) -> int:
        told = {"GET": self.read, "HEAD": self.head or self.read, "POST": self.write}.get(method)
        return int(told.split()[ROLES.index(role)]) if told else 405


class Route(NamedTuple):
    route: str
    answers: Answers
    address: str


# In each: anonymous, no group, reporter, editor, chief, superuser.

PUBLIC = Answers("200 200 200 200 200 200", None)  # pages for readers: can only be read

LETTERS = Answers("200 200 200 200 200 200", "403 403 403 403 403 403")  # what no page of ours sent is not taken in

SIGN_IN = Answers("200 200 302 302 302 302", "200 200 200 200 200 200", head="200 200 200 200 200 200")
SIGN_OUT = Answers("302 302 405 405 405 405", "302 302 200 200 200 200")
DESK = Answers("302 302 200 200 200 200", "302 302 200 200 200 200")  # everybody at the desk
LANGUAGE = Answers("302 302 405 405 405 405", "302 302 400 400 400 400")  # an empty form chooses none
DESK_READS = Answers("302 302 200 200 200 200", "302 302 405 405 405 405")
ELSEWHERE = Answers("302 302 302 302 302 302", "302 302 302 302 302 302")  # leads to where one has to go
NOWHERE = Answers("302 302 404 404 404 404", "302 302 404 404 404 404")

EDITORS = Answers("302 302 403 200 200 200", "302 302 403 200 200 200")  # all see the row; these do it
EDITORS_DO = Answers("302 302 403 302 302 302", "302 302 403 302 302 302")  # done by a button, which leads on
CHIEFS = Answers("302 302 403 403 200 200", "302 302 403 403 200 200")
REFUSED = Answers("302 302 403 403 403 403", "302 302 403 403 403 403")  # not even superusers
LOOKED_AT = Answers("302 302 200 200 200 200", "302 302 403 403 403 403")  # read by all, changed by none

EDITORS_SEE = Answers("302 302 404 200 200 200", "302 302 404 200 200 200")  # hidden from the others
EDITORS_TO = Answers("302 302 404 302 302 302", "302 302 404 302 302 302")
EDITORS_LOOK = Answers("302 302 404 200 200 200", "302 302 404 403 403 403")
EDITORS_REFUSED = Answers("302 302 404 403 403 403", "302 302 404 403 403 403")
PROPOSED = Answers("302 302 404 403 200 200", "302 302 404 403 200 200")  # by chiefs; editors see what was

CHIEFS_SEE = Answers("302 302 404 404 200 200", "302 302 404 404 200 200")
CHIEFS_TO = Answers("302 302 404 404 302 302", "302 302 404 404 302 302")
CHIEFS_LOOK = Answers("302 302 404 404 200 200", "302 302 404 404 403 200")  # a stronger account
CHIEFS_REFUSED = Answers("302 302 404 404 403 200", "302 302 404 404 403 200")

SUPERUSERS_SEE = Answers("302 302 404 404 404 200", "302 302 404 404 404 200")
SUPERUSERS_TO = Answers("302 302 404 404 404 302", "302 302 404 404 404 302")

SUBJECTS = "actor claim page plan position source"
TABLES = f"{SUBJECTS} evidence point version"


def page(route: str, answers: Answers, address: str = "") -> list[Route]:
    """One address; it is the route itself where nothing is to be filled in."""
    return [Route(route, answers, address or route)]


def of_each(tables: str, rest: str, answers: Answers, *rows: str, under: str = "desk") -> list[Route]:
    """Pages of the admin of each of these tables, for each of these rows of it: "draft", "public", "own" …"""
    return [
        Route(route, answers, route.replace("<object_id>", f"[{row} {table}]").replace("<id>", f"[{row} {table}]"))
        for table in tables.split()
        for route in [f"admin/{under}/{table}/{rest}"]
        for row in rows or ("draft",)
    ]


ROUTES: list[Route] = [
    # Readers
    *page("", PUBLIC),
    *page("claims/", PUBLIC),
    *page("claims/<slug>/", PUBLIC, "claims/[slug of public claim]/"),
    *page("claims/<slug>/editions/", PUBLIC, "claims/[slug of public claim]/editions/"),
    *page("claims/<slug>/editions/<number>/", PUBLIC, "claims/[slug of public claim]/editions/1/"),
    *page("plans/", PUBLIC),
    *page("plans/<slug>/", PUBLIC, "plans/[slug of public plan]/"),
    *page("plans/<slug>/compare/", PUBLIC, "plans/[slug of public plan]/compare/"),
    *page(
        "plans/<slug>/points/<version>/<name>/",
        PUBLIC,
        "plans/[slug of public plan]/points/[slug of public version]/p1/",
    ),
    *page("actors/", PUBLIC),
    *page("actors/<slug>/", PUBLIC, "actors/[slug of public actor]/"),
    *page("sources/<slug>/", PUBLIC, "sources/[slug of public source]/"),
    *page("sources/<slug>/editions/", PUBLIC, "sources/[slug of public source]/editions/"),
    *page("sources/<slug>/editions/<number>/", PUBLIC, "sources/[slug of public source]/editions/1/"),
    *page("method/", PUBLIC),
    *page("letters/", LETTERS),
    *page("letters/sent/", PUBLIC),
    *page("timeline/", PUBLIC),
    *page("changes/", PUBLIC),
    *page("corrections/", PUBLIC),
    *page("places/", PUBLIC),
    *page("search/", PUBLIC),
    *page("robots.txt", PUBLIC),
    # Machines
    *page("healthz/", PUBLIC),
    *page("readyz/", PUBLIC),
    # The desk's own pages
    *page("admin/", DESK),
    *page("admin/login/", SIGN_IN),
    *page("admin/logout/", SIGN_OUT),
    *page("admin/password_change/", DESK),
    *page("admin/password_change/done/", DESK_READS),
    *page("admin/jsi18n/", DESK_READS),
    *page("admin/language/", LANGUAGE),
    # One's own account; there is nothing to do with codes where they are off, or where none is asked for
    *page("admin/account/", DESK),
    *page("admin/account/code/", ELSEWHERE),
    *page("admin/account/enrol/", ELSEWHERE),
    *page("admin/account/recovery/", ELSEWHERE),
    *page("admin/account/held/", ELSEWHERE),
    *page(
        "admin/autocomplete/",
        DESK_READS,
        "admin/autocomplete/?app_label=desk&model_name=statement&field_name=speaker&term=a",
    ),
    *page("admin/<app_label>/", DESK, "admin/desk/"),
    *page("admin/<app_label>/", DESK, "admin/letters/"),
    *page("admin/<app_label>/", CHIEFS_SEE, "admin/auth/"),
    *page("admin/<url>", NOWHERE, "admin/no/such/page/"),
    # What the newsroom works on
    *of_each(TABLES, "", DESK),
    *of_each(TABLES, "add/", DESK),
    *of_each(TABLES, "<object_id>/", ELSEWHERE),
    *of_each(TABLES, "<object_id>/change/", DESK),
    *of_each(SUBJECTS, "<object_id>/change/", DESK, "public"),
    *of_each(TABLES, "<object_id>/history/", DESK),
    *[
        Route(
            f"admin/desk/{table}/<object_id>/history/<save>/",
            DESK,
            f"admin/desk/{table}/[draft {table}]/history/[save of {table}]/",
        )
        for table in SUBJECTS.split()
    ],
    *of_each(TABLES, "<object_id>/delete/", EDITORS),
    *of_each(TABLES, "<object_id>/delete/", DESK, "own"),
    *of_each(SUBJECTS, "<object_id>/delete/", REFUSED, "public"),
    *of_each(SUBJECTS, "<object_id>/review/", DESK, "draft", "public"),
    *of_each("source", "<object_id>/retract/", DESK, "draft", "public"),
    *of_each(SUBJECTS, "<object_id>/publish/", EDITORS, "draft", "public"),
    *of_each(SUBJECTS, "<object_id>/withdraw/", EDITORS, "public"),
    *of_each(SUBJECTS, "<object_id>/hide/", EDITORS, "public"),
    *of_each("claim", "<object_id>/look/", EDITORS_DO, "draft", "public"),
    *of_each(SUBJECTS, "<object_id>/redact/", CHIEFS, "draft", "public"),
    *page("admin/desk/source/new/", DESK),
    *page("admin/desk/claim/flash/", DESK),
    *of_each("claim", "<object_id>/deny/", DESK, "draft", "public"),
    *of_each("source", "<object_id>/enter/", DESK, "draft", "public"),
    *of_each("source", "<object_id>/captures/", DESK, "draft", "public"),
    # What is kept, and only looked at afterwards
    *of_each("capture", "", DESK),
    *of_each("capture", "add/", REFUSED),
    *of_each("capture", "<object_id>/", ELSEWHERE, "a"),
    *of_each("capture", "<object_id>/change/", LOOKED_AT, "a"),
    *of_each("capture", "<object_id>/history/", DESK, "a"),
    *of_each("capture", "<object_id>/delete/", REFUSED, "a"),
    *of_each("capture", "<object_id>/raw/", DESK_READS, "a"),
    *of_each("actor claim source", "duplicates/", DESK_READS),
    *of_each("actor claim source", "<object_id>/duplicates/", DESK, "draft", "public"),
    *of_each("actor claim source", "<object_id>/merge/", DESK, "draft", "public"),
    # What is only looked at
    *of_each("dossier", "", DESK),
    *of_each("dossier", "add/", EDITORS),
    *page("admin/desk/dossier/uploads/<upload>/", EDITORS_DO, "admin/desk/dossier/uploads/[no upload]/"),
    *of_each("dossier", "<object_id>/", ELSEWHERE, "a"),
    *of_each("dossier", "<object_id>/change/", LOOKED_AT, "a"),
    *of_each("dossier", "<object_id>/history/", DESK, "a"),
    *of_each("dossier", "<object_id>/delete/", REFUSED, "a"),
    # What readers wrote: everybody at the desk reads and answers it
    *of_each("letter", "", DESK, under="letters"),
    *of_each("letter", "add/", REFUSED, under="letters"),
    *of_each("letter", "<object_id>/", ELSEWHERE, "a", under="letters"),
    *of_each("letter", "<object_id>/change/", LOOKED_AT, "a", under="letters"),
    *of_each("letter", "<object_id>/handle/", ELSEWHERE, "a", under="letters"),
    *of_each("letter", "<object_id>/history/", DESK, "a", under="letters"),
    *of_each("letter", "<object_id>/delete/", REFUSED, "a", under="letters"),
    *of_each("review", "", DESK),
    *of_each("review", "add/", REFUSED),
    *of_each("review", "<object_id>/", ELSEWHERE, "a"),
    *of_each("review", "<object_id>/change/", LOOKED_AT, "a"),
    *of_each("review", "<object_id>/history/", DESK, "a"),
    *of_each("review", "<object_id>/delete/", REFUSED, "a"),
    *of_each("bulkrun", "", DESK),
    *of_each("bulkrun", "add/", REFUSED),
    *of_each("bulkrun", "<object_id>/", ELSEWHERE, "a"),
    *of_each("bulkrun", "<object_id>/change/", LOOKED_AT, "a"),  # only who began it goes on with it
    *of_each("bulkrun", "<object_id>/history/", DESK, "a"),
    *of_each("bulkrun", "<object_id>/delete/", REFUSED, "a"),
    *of_each("approval", "", EDITORS_SEE),
    *of_each("approval", "add/", EDITORS_REFUSED),
    *of_each("approval", "<object_id>/", EDITORS_TO, "an"),
    *of_each("approval", "<object_id>/change/", EDITORS_LOOK, "an"),
    *of_each("approval", "<object_id>/history/", EDITORS_SEE, "an"),
    *of_each("approval", "<object_id>/delete/", EDITORS_REFUSED, "an"),
    *of_each("hiding redaction", "", EDITORS_SEE),
    *of_each("hiding redaction", "add/", EDITORS_REFUSED),
    *of_each("hiding redaction", "<object_id>/", EDITORS_TO, "a"),
    *of_each("hiding redaction", "<object_id>/change/", EDITORS_LOOK, "a"),
    *of_each("hiding redaction", "<object_id>/history/", EDITORS_SEE, "a"),
    *of_each("hiding redaction", "<object_id>/delete/", EDITORS_REFUSED, "a"),
    # Two people: a chief proposes, an editor or another chief does it
    *of_each("purge", "", EDITORS_SEE),
    *of_each("purge", "add/", PROPOSED),
    *of_each("purge", "<object_id>/", EDITORS_TO, "a"),
    *of_each("purge", "<object_id>/change/", EDITORS_SEE, "a"),
    *of_each("purge", "<object_id>/history/", EDITORS_SEE, "a"),
    *of_each("purge", "<object_id>/delete/", EDITORS_REFUSED, "a"),
    # Accounts
    *of_each("user", "", CHIEFS_SEE, under="auth"),
    *of_each("user", "add/", CHIEFS_SEE, under="auth"),
    *of_each("user", "<object_id>/", CHIEFS_TO, "reporting", under="auth"),
    *of_each("user", "<object_id>/change/", CHIEFS_SEE, "reporting", under="auth"),
    *of_each("user", "<object_id>/change/", CHIEFS_LOOK, "almighty", under="auth"),
    *of_each("user", "<id>/password/", CHIEFS_SEE, "reporting", under="auth"),
    *of_each("user", "<id>/password/", CHIEFS_REFUSED, "almighty", under="auth"),
    *of_each("user", "<object_id>/history/", CHIEFS_SEE, "reporting", under="auth"),
    *of_each("user", "<object_id>/delete/", CHIEFS_REFUSED, "reporting", under="auth"),
    *of_each("group", "", SUPERUSERS_SEE, under="auth"),
    *of_each("group", "add/", SUPERUSERS_SEE, under="auth"),
    *of_each("group", "<object_id>/", SUPERUSERS_TO, "a", under="auth"),
    *of_each("group", "<object_id>/change/", SUPERUSERS_SEE, "a", under="auth"),
    *of_each("group", "<object_id>/history/", SUPERUSERS_SEE, "a", under="auth"),
    *of_each("group", "<object_id>/delete/", SUPERUSERS_SEE, "a", under="auth"),
]

MACHINES = ("robots.txt", "healthz/", "readyz/")
"""Public, and in no language."""

IN_A_LANGUAGE = [
    Route(f"<language>/{each.route}", each.answers, f"uk/{each.address}")
    for each in ROUTES
    if each.route not in MACHINES and not each.route.startswith("admin/")
]
"""Every public page once more, in another language than the default one."""
