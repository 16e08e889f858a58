"""`/letters/`: "Something wrong?" A reader writes to the desk, of a page and the edition of it that they saw.

The pages themselves hold only a link, so that they stay the same for everyone; the form is never cached. No cookie: that the
form was sent from here shows in what browsers say of a request, and in a signed ticket in the form.
"""

import logging
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt

from tracker.ground.network import client_address, household
from tracker.ground.vocabulary import SubjectKind
from tracker.letters import tickets
from tracker.letters.drafts import TRAP, Draft, Fault, draft_of
from tracker.letters.limits import Limits
from tracker.letters.models import MOST_EMAIL, MOST_PAGE, MOST_TEXT
from tracker.letters.origins import from_here
from tracker.letters.receiving import About, TooManyError, receive
from tracker.record import reading
from tracker.record.readers import writing
from tracker.web.pages import READING, Page, Refused, not_allowed, render
from tracker.web.parameters import Given, Parameter, takes
from tracker.web.prefixes import bare
from tracker.web.presenters import links
from tracker.web.translating import gettext, ngettext

logger = logging.getLogger(__name__)

MOST_BODY = 64 * 1024
"""Bytes of a form that is looked into: several times what the longest letter needs."""
SOON = 60
"""Seconds after which to send a letter again that could not be kept."""
SECTION = "letters"
METHODS = (*READING, "POST")
NOT_ABOUT = ("/admin/", "/healthz/", "/readyz/", "/robots.txt", "/letters/")
"""What begins so is no page that a letter could be about."""
KINDS = {
    "claims": SubjectKind.CLAIM,
    "plans": SubjectKind.PLAN,
    "actors": SubjectKind.ACTOR,
    "sources": SubjectKind.SOURCE,
}

limits = Limits()


def _check_page(name: str, value: str) -> None:
    if not _is_page(value):
        raise Refused(gettext("“%(name)s” is the address of a page of this site, such as /claims/.") % {"name": name})


def _is_page(value: str) -> bool:
    path = value.partition("?")[0]
    plain = value.isascii() and value.isprintable() and not set(value) & set(" \\")
    if len(value) > MOST_PAGE or not plain or bare(path).startswith(NOT_ABOUT):
        return False
    try:
        resolve(path)
    except Resolver404:
        return False
    return path.startswith("/") and not path.startswith("//")


def _check_number(name: str, value: str) -> None:
    if not _number(value):
        raise Refused(gettext("“%(name)s” is the number of an edition, such as 1.") % {"name": name})


def _number(value: str) -> int:
    """The number of an edition; 0 where it is none."""
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else 0


ABOUT = Parameter(name="about", check=_check_page)
EDITION = Parameter(name="edition", check=_check_number)


def _never_kept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def answering(request: HttpRequest) -> HttpResponse:
        response = view(request)
        response.headers["Cache-Control"] = "no-store"
        return response

    return csrf_exempt(answering)


@takes(ABOUT, EDITION)
def _form(request: HttpRequest, given: Given) -> HttpResponse:
    """The empty form [2 queries, 1 where it is about no subject]."""
    about = _about(given.get("about"), _number(given.get("edition")))
    return _page(request, about, tickets.new(reading.head().sequence))


@_never_kept
@wraps(_form)
def letter(request: HttpRequest) -> HttpResponse:
    """The form, and taking in what was written in it."""
    if request.method == "POST":
        return _taken(request)
    return _form(request) if request.method in READING else not_allowed(request, METHODS)


@_never_kept
@takes(ABOUT, reads=False)
def sent(request: HttpRequest, given: Given) -> HttpResponse:
    """What is shown after a letter was sent [0 queries]."""
    page = Page(title=gettext("Thank you"), section=SECTION, noindex=True)
    return render(request, "letters/sent.html", page, back=given.get("about"), kept=_kept())


def _taken(request: HttpRequest) -> HttpResponse:
    """Take the letter in and lead on, or show the form again with what was typed and what is wrong [up to 4 queries]."""
    if _length(request) > MOST_BODY:
        return _too_much(request)
    given = request.POST
    draft, ticket = draft_of(given), tickets.read(given.get("ticket", ""))
    page, edition = given.get("about", ""), _number(given.get("edition", ""))
    page = page if _is_page(page) else ""
    try:
        about = _about(page, edition)
    except (DatabaseError, InterfaceError) as error:
        asked = About(page=page, edition=edition or None)
        return _page(request, asked, ticket or tickets.new(0), draft, _not_kept(error), status=503, wait=SOON)
    faults = list(draft.faults())
    status = 400
    if not from_here(request.headers, _origins(request)):
        faults, status = (
            [Fault("", gettext("Your browser did not say that this was sent from our page. Send it again."))],
            403,
        )
    elif not faults:
        faults = _of_ticket(ticket)
    if not faults and ticket:
        faults, status, wait = _received(request, draft, about, ticket)
        if not faults:
            response: HttpResponse = HttpResponseRedirect(links.letter_sent(about.page))
            response.status_code = 303
            return response
    else:
        wait = 0
    fresh = ticket if ticket and ticket.age < tickets.MOST_AGE else tickets.new(_head())
    return _page(request, about, fresh, draft, faults, status=status, wait=wait)


def _of_ticket(ticket: tickets.Ticket | None) -> list[Fault]:
    if ticket is None or ticket.age > tickets.MOST_AGE:
        return [Fault("", gettext("This form was opened long ago. Look at it once more, then send it."))]
    if ticket.age < tickets.LEAST_AGE:
        return [Fault("", gettext("That was quicker than anybody writes. Wait a few seconds, then send it again."))]
    return []


def _received(request: HttpRequest, draft: Draft, about: About, ticket: tickets.Ticket) -> tuple[list[Fault], int, int]:
    """(what kept it from being taken in, status, seconds to wait); nothing where it is ours now."""
    seen, passed_on = request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", "")
    place = household(client_address(seen, passed_on, proxies=settings.TRUSTED_PROXIES))
    if wait := limits.wait(place):
        minutes = max(1, round(wait / 60))
        said = ngettext(
            "Several letters came from your network just now. Send this one in %(count)s minute; it stays here.",
            "Several letters came from your network just now. Send this one in %(count)s minutes; it stays here.",
            minutes,
        )
        return [Fault("", said % {"count": minutes})], 429, int(wait) + 1
    try:
        with writing():
            receive(draft, about, ticket)
    except TooManyError:
        said = gettext("More letters come in right now than we take. Send this one in an hour; it stays here.")
        return [Fault("", said)], 429, 3600
    except (DatabaseError, InterfaceError) as error:
        limits.give_back(place)
        return _not_kept(error), 503, SOON
    return [], 303, 0


def _not_kept(error: Exception) -> list[Fault]:
    # Without its words: those may hold names of hosts and users.
    logger.warning("A letter could not be kept: %s", type(error.__cause__ or error).__name__)
    return [
        Fault("", gettext("Your letter could not be kept: the site takes nothing in right now. Send it again later."))
    ]


def _about(page: str, edition: int) -> About:
    """What stands at this address now [1 query, 0 where no subject does]. `edition`: the one that the reader saw."""
    parts = bare(page.partition("?")[0]).strip("/").split("/")
    kind = KINDS.get(parts[0]) if len(parts) > 1 else None
    found = reading.find(kind.value, parts[1]) if kind else None
    if found is None or kind is None or found.state != "current":
        return About(page=page)
    latest = found.edition.number
    return About(page=page, kind=kind.value, subject=found.subject, edition=min(edition, latest) or latest)


def _head() -> int:
    """The head of the record; 0 where the database does not answer: the reader keeps what they typed."""
    try:
        return reading.head().sequence
    except (DatabaseError, InterfaceError):
        return 0


def _origins(request: HttpRequest) -> set[str]:
    return {settings.SITE_URL, f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}


def _length(request: HttpRequest) -> int:
    announced = str(request.META.get("CONTENT_LENGTH", ""))
    return int(announced) if announced.isdecimal() else 0


def _page(
    request: HttpRequest,
    about: About,
    ticket: tickets.Ticket,
    draft: Draft | None = None,
    faults: Sequence[Fault] = (),
    *,
    status: int = 200,
    wait: int = 0,
) -> HttpResponse:
    title = gettext("Something wrong?")
    page = Page(
        title=gettext("Not sent: %(title)s") % {"title": title} if faults else title, section=SECTION, noindex=True
    )
    of_field: dict[str, list[str]] = {}
    for fault in faults:
        of_field.setdefault(fault.field, []).append(fault.text)
    context: dict[str, Any] = {
        "about": about.page,
        "edition": about.edition or "",
        "ticket": ticket.signed(),
        "draft": draft or Draft(),
        "faults": [{"field": fault.field, "text": fault.text} for fault in faults],
        "text_faults": of_field.get("text", ()),
        "email_faults": of_field.get("email", ()),
        "most": MOST_TEXT,
        "most_email": MOST_EMAIL,
        "trap": TRAP,
        "kept": _kept(),
    }
    response = render(request, "letters/form.html", page, status=status, **context)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def _kept() -> str:
    """What becomes of a letter, in one sentence."""
    return ngettext(
        "Your letter and your address are for the desk only: we publish neither, and delete both %(days)s day after the "
        "letter was dealt with.",
        "Your letter and your address are for the desk only: we publish neither, and delete both %(days)s days after the "
        "letter was dealt with.",
        settings.LETTER_DAYS,
    ) % {"days": settings.LETTER_DAYS}


def _too_much(request: HttpRequest) -> HttpResponse:
    page = Page(title=gettext("This form is too large"), section=SECTION, noindex=True)
    reason = gettext("A letter has at most %(most)s characters.") % {"most": MOST_TEXT}
    return render(request, "errors/too_much.html", page, status=413, reason=reason, number=413)
