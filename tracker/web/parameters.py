"""Parameters of public pages, read strictly (PAGES.md "Parameters").

A page declares what it takes; `takes` reads it. Malformed values are 400 and win over everything else; parameters that
are unknown or empty lead to the same address without them. What is left has one form per meaning, so that the address
is a key of the page.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import date
from functools import wraps
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tracker.ground import caching
from tracker.ground.dates import Date, DateError
from tracker.ground.immutable import immutable
from tracker.ground.instants import Instant
from tracker.ground.messages import Problem
from tracker.ground.text import check_text
from tracker.record.models import Listing
from tracker.record.one_state import one_state
from tracker.record.paging import Cursor, CursorError
from tracker.record.points import PointName, point_named
from tracker.record.search import resolve
from tracker.web.pages import Refused, public
from tracker.web.prefixes import bare, localized
from tracker.web.translating import gettext

View = Callable[..., HttpResponse]

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
AFTER = "after"


@immutable(kw_only=True)
class Parameter:
    """One parameter. `check` raises Refused where a value is malformed; `kind` is what a slug names, "" for others.

    `default` is the value that is the same as none and is left out of links; `form` gives the one form of a value that
    can be written in several ways.
    """

    name: str
    check: Callable[[str, str], object]
    kind: str = ""
    default: str = ""
    form: Callable[[str], str] = str


def choice(name: str, options: list[str], *, default: str = "") -> Parameter:
    """One of some fixed words."""

    def check(name: str, value: str) -> None:
        if value not in options:
            possible = ", ".join(options)
            raise Refused(
                gettext("“%(name)s” can be one of: %(possible)s.") % {"name": name, "possible": possible},
            )

    return Parameter(name=name, check=check, default=default)


def text(name: str) -> Parameter:
    """Any acceptable text of one line."""
    return Parameter(name=name, check=_check_text)


def slug(name: str, kind: str) -> Parameter:
    """The slug of a public subject of this kind. A point is plan/version/point, each as in the addresses."""
    return Parameter(name=name, check=_check_slug, kind=kind)


def day(name: str) -> Parameter:
    """A calendar day, YYYY-MM-DD."""
    return Parameter(name=name, check=as_day)


def instant(name: str) -> Parameter:
    """A moment (ground/instants.py); every way to write it leads to its one form."""
    return Parameter(name=name, check=as_instant, form=lambda value: Instant.parse(value).text)


def cursor() -> Parameter:
    """Where the page before this one ended; checked against the list's other parameters."""
    return Parameter(name=AFTER, check=_check_text)


def as_day(name: str, value: str) -> date:
    """The day that a value of `day` means. What is written as a day but is none is refused with what is wrong."""
    if _DAY.fullmatch(value):
        try:
            moment = Date.parse(value).earliest
        except DateError as error:
            raise Refused(_said_of(name, error.problem)) from None
        if moment:
            return moment.date()
    raise Refused(gettext("“%(name)s” is a day, such as 2025-11-20.") % {"name": name})


def as_instant(name: str, value: str) -> Instant:
    """The moment that a value of `instant` means; what is none is refused with what is wrong."""
    try:
        return Instant.parse(value)
    except DateError as error:
        raise Refused(_said_of(name, error.problem)) from None


@immutable()
class Target:
    """What a slug names: the subject or the point, its slug of now, and its title."""

    id: UUID
    slug: str
    title: str


@immutable()
class Given:
    """What an address asks for: the path in its language, the non-empty parameters in the page's order, whom its slugs name."""

    path: str
    declared: tuple[Parameter, ...]
    values: dict[str, str]
    named: dict[str, Target]

    def get(self, name: str) -> str:
        """The value, or "" (the default, where the parameter has one)."""
        default = next(parameter.default for parameter in self.declared if parameter.name == name)
        return self.values.get(name, default)

    def day(self, name: str) -> date | None:
        value = self.get(name)
        return as_day(name, value) if value else None

    def instant(self, name: str) -> Instant | None:
        value = self.get(name)
        return as_instant(name, value) if value else None

    def id(self, name: str) -> UUID | None:
        """The subject (or the point) that the slug names, None where there is none."""
        target = self.named.get(name)
        return target.id if target else None

    @property
    def first_page(self) -> str:
        """The first page of the list that this is a page of: the address without the cursor."""
        return self.link(after="")

    @property
    def list_name(self) -> str:
        """The list that a page is a page of, in whatever language: what a cursor is bound to."""
        return bare(self.first_page)

    @property
    def cursor(self) -> Cursor | None:
        """Where to go on; `takes` has checked it."""
        return Cursor.decode(self.values[AFTER], self.list_name) if AFTER in self.values else None

    def link(self, **changes: str) -> str:
        """This address with some values changed ("" takes one out): a path with parameters in the page's order.

        A changed filter leads to the first page.
        """
        values = self.values | {name.rstrip("_"): value for name, value in changes.items()}
        if changes and AFTER not in changes:
            values.pop(AFTER, None)
        return address(self.path, self.declared, values)

    def moved(self, path: str) -> str:
        """Another path with what is asked for here; a list begins at its first page there."""
        return address(path, self.declared, {**self.values, AFTER: ""})

    def besides(self, *names: str) -> tuple[tuple[str, str], ...]:
        """What is asked for besides these parameters, for a form that asks for them; a list begins at its first page."""
        left_out = {*names, AFTER}
        return tuple(
            (each.name, self.values[each.name]) for each in self.declared if each.name in self.values.keys() - left_out
        )


def address(path: str, declared: tuple[Parameter, ...], values: Mapping[str, str]) -> str:
    """A path with these parameters, in the order in which the page declares them, without what means nothing."""
    pairs = [
        (parameter.name, values[parameter.name])
        for parameter in declared
        if values.get(parameter.name, "") not in ("", parameter.default)
    ]
    return f"{path}?{urlencode(pairs, safe='/:')}" if pairs else path


def takes(*declared: Parameter, asked_first: bool = False, reads: bool = True) -> Callable[[View], View]:
    """A public page with these parameters, in the order of its canonical address. Its queries see one state of the record.

    The view gets the request, a `Given`, and what its path holds. With `asked_first` only the view can tell whether a
    value names something: it is asked before unknown parameters are taken out, because what is malformed wins. What
    `reads` no record takes no connection either, and answers where the database is away.
    """

    def wrap(view: View) -> View:
        def reading(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            with one_state() if reads else nullcontext():
                return answer(request, _read(request, declared), *args, **kwargs)

        def answer(request: HttpRequest, given: Given, *args: object, **kwargs: object) -> HttpResponse:
            canonical = _canonical(request, given)
            if asked_first and not canonical:
                response = view(request, given, *args, **kwargs)
                if response.status_code != HTTPStatus.OK:
                    return response
            if not canonical:
                # Temporary: a later release may know the parameter.
                return HttpResponseRedirect(address(given.path, declared, given.values))
            response = view(request, given, *args, **kwargs)
            if response.status_code == HTTPStatus.OK:
                response.headers.setdefault("Cache-Control", caching.RECORD)
            return response

        guarded: View = public(wraps(view)(reading))
        return guarded

    return wrap


def _canonical(request: HttpRequest, given: Given) -> bool:
    """Whether the address has what the page takes and nothing else; the order of parameters is free."""
    if not request.GET:
        return not request.META.get("QUERY_STRING")
    return sorted(request.GET.lists()) == sorted((name, [value]) for name, value in given.values.items())


def _read(request: HttpRequest, declared: tuple[Parameter, ...]) -> Given:
    values: dict[str, str] = {}
    for parameter in declared:
        found = {value for value in request.GET.getlist(parameter.name) if value.strip()}
        if len(found) > 1:
            raise Refused(gettext("“%(name)s” is given more than once.") % {"name": parameter.name})
        for value in found:
            parameter.check(parameter.name, value)
            values[parameter.name] = parameter.form(value)
    named = _named(declared, values)
    values |= {name: target.slug for name, target in named.items()}
    given = Given(localized(bare(request.path)), declared, values, named)
    if AFTER in values:
        try:
            Cursor.decode(values[AFTER], given.list_name)
        except CursorError:
            raise Refused(gettext("“after” does not belong to this list; start again at its first page.")) from None
    return given


def _named(declared: tuple[Parameter, ...], values: Mapping[str, str]) -> dict[str, Target]:
    """What the slugs name; 400 in the same words whether a slug never existed or is not public."""
    slugs = {
        parameter.name: (parameter.kind, values[parameter.name])
        for parameter in declared
        if parameter.kind and parameter.name in values
    }
    found = resolve((kind, value.partition("/")[0]) for kind, value in slugs.values())
    named: dict[str, Target] = {}
    for name, (kind, value) in slugs.items():
        listing = found.get((kind, value.partition("/")[0]))
        target = _target(listing, value) if listing else None
        if target is None:
            raise Refused(gettext("“%(name)s” names nothing that is published here.") % {"name": name})
        named[name] = target
    return named


def _target(listing: Listing, value: str) -> Target | None:
    if "/" not in value:
        return Target(listing.subject, listing.slug, listing.title)
    _plan, version, key = value.split("/")
    point = point_named(listing.subject, version, key)
    return Target(point.id, f"{listing.slug}/{version}/{key}", point_title(point)) if point else None


def point_title(point: PointName) -> str:
    """ "28-point draft, point 21"; a point without a number is called by its topic or key."""
    if point.number:
        return gettext("%(version)s, point %(number)s") % {"version": point.version_label, "number": point.number}
    return f"{point.version_label}, {point.topic or point.key}"


def _check_text(name: str, value: str) -> None:
    problems = check_text(value)
    if problems:
        raise Refused(_said_of(name, problems[0]))


def _said_of(name: str, problem: Problem) -> str:
    """What is wrong with a parameter, for readers."""
    said = problem.worded(gettext)
    return gettext("“%(name)s”: %(problem)s") % {"name": name, "problem": said}


def _check_slug(name: str, value: str) -> None:
    """A point's slug has two slashes, any other has none; whether it names something is seen later."""
    if value.count("/") != (2 if name == "point" else 0):
        raise Refused(gettext("“%(name)s” names nothing that is published here.") % {"name": name})
