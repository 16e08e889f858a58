"""How a page is put together: one frame for all, a template rendered to bytes, no session and no cookie.

Templates get plain strings, and write numbers as they are: the presenters have put them in the form of the language, and
those of pictures have none. Django's context processors are left out on purpose: those of the desk read the session,
and a public page that touches it would set `Vary: Cookie`.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.template import Context, engines
from django.template.backends.django import DjangoTemplates
from django.views.decorators.csrf import csrf_exempt

from tracker.ground.alphabet import is_cyrillic
from tracker.ground.immutable import immutable
from tracker.web import folding, prefixes
from tracker.web.presenters import links
from tracker.web.presenters.languages import direction
from tracker.web.translating import get_language, gettext

V = TypeVar("V", bound=Callable[..., HttpResponse])

READING = ("GET", "HEAD")
"""The methods that public pages answer."""


@immutable(kw_only=True)
class Page:
    """What the frame needs to know of a page.

    `title` without the site's name; `path` the canonical path with its query, "" where there is none (errors);
    `section` the key of the part of the site it belongs to; `query` is what stands in the
    search box; `next_path` the next page of a list. `edition` is the one that is shown, of a page that is a subject's.
    """

    title: str
    description: str = ""
    path: str = ""
    section: str = ""
    noindex: bool = False
    query: str = ""
    next_path: str = ""
    edition: int = 0


@immutable(kw_only=True)
class Section:
    key: str
    name: str
    url: str


@immutable(kw_only=True)
class Translation:
    """The same page in one language: its code, its name in itself, the whole address for search engines, "" where they
    know the page by none, and the way there, with all that was asked for."""

    code: str
    name: str
    address: str
    url: str


@immutable(kw_only=True)
class Frame:
    """What is the same around every page: the site and the language. `more` are the parts that the foot leads to.

    `cyrillic` says which half of the typeface is wanted first.
    `canonical` is where search engines look for the page, `default` where they send those whose language we do not speak.
    """

    site_name: str
    language: str
    cyrillic: bool
    direction: str
    canonical: str
    default: str
    default_language: str
    translations: tuple[Translation, ...]
    letter: str
    search: str
    front: str
    claims: str
    plans: str
    actors: str
    letters: str
    method: str
    sections: tuple[Section, ...]
    more: tuple[Section, ...]


def render(request: HttpRequest, template: str, page: Page, *, status: int = 200, **context: Any) -> HttpResponse:
    """The answer with this template in the site's frame. Reads nothing but its arguments and settings."""
    readable = request.method in READING and status < HTTPStatus.BAD_REQUEST
    # What cannot be shown is no address to come back to, and may hold anything.
    here = prefixes.bare(request.get_full_path()) if readable else "/"
    content = rendered(template, page, here=here, **context)
    headers = {"Content-Language": get_language() or "en"}
    if page.noindex:
        headers["X-Robots-Tag"] = "noindex"
    return HttpResponse(content, status=status, headers=headers)


def rendered(template: str, page: Page, *, here: str = "/", **context: Any) -> str:
    """The page as text. `here`: the bare address that was asked for."""
    backend = engines["django"]
    if not isinstance(backend, DjangoTemplates):
        raise TypeError("The pages are written for Django's own template engine.")
    values = {**context, "page": page, "frame": frame(page, here)}
    if settings.DEBUG:
        return backend.engine.get_template(template).render(Context(values, use_l10n=False))
    return folding.rendered(backend.engine, template, get_language() or "en", values)


def frame(page: Page, here: str) -> Frame:
    """The frame in the active language."""
    bare, language = prefixes.bare(page.path), get_language() or "en"
    return Frame(
        site_name=settings.SITE_NAME,
        language=language,
        cyrillic=is_cyrillic(language),
        direction=direction(language),
        canonical=f"{settings.SITE_URL}{page.path}" if page.path else "",
        default=f"{settings.SITE_URL}{bare}" if bare else "",
        default_language=settings.LANGUAGE_CODE,
        translations=tuple(
            Translation(
                code=code,
                name=name,
                address=f"{settings.SITE_URL}{prefixes.localized(bare, code)}" if bare else "",
                url=prefixes.localized(here, code),
            )
            for code, name in settings.LANGUAGES
        ),
        letter=links.letter(page.path, page.edition),
        search=links.search(),
        front=links.front(),
        claims=links.claims(),
        plans=links.plans(),
        actors=links.actors(),
        letters=links.letter(),
        method=links.method(),
        sections=(
            Section(key="claims", name=gettext("Claims"), url=links.claims()),
            Section(key="plans", name=gettext("Plans"), url=links.plans()),
            Section(key="actors", name=gettext("Actors"), url=links.actors()),
            Section(key="places", name=gettext("Places"), url=links.places()),
        ),
        more=(
            Section(key="timeline", name=gettext("Timeline"), url=links.timeline()),
            Section(key="changes", name=gettext("Changes"), url=links.changes()),
            Section(key="corrections", name=gettext("Corrections"), url=links.corrections()),
        ),
    )


class Refused(BadRequest):
    """An address that asks for something outside the vocabulary or grammar; the message is for readers (400)."""


def public(view: V) -> V:
    """A page that can only be read: GET and HEAD, anything else is 405 in the site's design.

    It takes nothing in, and so there is nothing that a forged form could do: the check for one, which would come
    before the view and answer 403, is left out.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in READING:
            return not_allowed(request)
        return view(request, *args, **kwargs)

    return cast("V", csrf_exempt(guarded))


def not_allowed(request: HttpRequest, methods: tuple[str, ...] = READING) -> HttpResponse:
    """405: the page is there, but it does not answer this method."""
    title = gettext("This address can only be read") if methods == READING else gettext("This is not how to ask here")
    page = Page(title=title, noindex=True)
    response = render(
        request, "errors/405.html", page, status=405, methods=", ".join(methods), reading=methods == READING
    )
    response.headers["Allow"] = ", ".join(methods)
    return response
