"""What pages of editions have in common, whatever they are editions of: their list, and one of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import SubjectKind
from tracker.record import reading
from tracker.record.documents import Body, NoticeDoc
from tracker.record.reading import Found, Published
from tracker.web.pages import Page, render
from tracker.web.presenters.editions import Address, edition_view, edition_views, erased_view, superseded_view
from tracker.web.presenters.names import Name
from tracker.web.subjects import found_at, instead
from tracker.web.translating import gettext


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A kind of subject whose editions have pages: the part of the site that it belongs to, its pages by slug, and
    what leads to these."""

    kind: SubjectKind
    section: str
    page: Callable[[str], str]
    editions: Callable[[str], str]
    edition: Callable[[str, int], str]
    crumbs: Callable[[str], tuple[Name, ...]]


@immutable(kw_only=True)
class Edition:
    """One edition with a text. `before` is the text of the one before, None where there is none to compare.

    `around` is what its template needs of the others.
    """

    found: Found
    published: Published
    body: Body
    before: Body | None
    latest: bool
    address: Address
    around: dict[str, Any]


def edition_list(
    request: HttpRequest, kept: Kept, slug: str, headline: Callable[[Found], Name], description: str
) -> HttpResponse:
    """Every edition of a subject with its kind of change and its public note [2 queries]."""
    found = found_at(kept.kind.value, slug)
    if answer := instead(request, found, kept.editions):
        return answer
    name = headline(found)
    page = Page(
        title=gettext("Editions: %(claim)s") % {"claim": name.text},
        description=description,
        path=kept.editions(slug),
        section=kept.section,
    )
    return render(
        request,
        "editions/list.html",
        page,
        history=edition_views(partial(kept.edition, slug), reading.editions(found.subject)),
        crumbs=kept.crumbs(slug),
        headline=replace(name, url=""),
    )


def edition_of(request: HttpRequest, kept: Kept, slug: str, number: int) -> Edition | HttpResponse:
    """One edition, or the answer where it has no text [at most 4 queries].

    Editions of what was merged into another are not that one's: their addresses lead to its page.
    """
    found = found_at(kept.kind.value, slug)

    def moved(current: str) -> str:
        return kept.page(current) if found.state == "merged" else kept.edition(current, number)

    if answer := instead(request, found, moved):
        return answer
    published = reading.edition(found.subject, number)
    if published is None:
        raise Http404(gettext("There is no edition of this number."))
    latest, address = number == found.edition.number, partial(kept.edition, slug)
    around = {
        "edition": edition_view(address, published),
        "latest": latest,
        "superseded": None
        if latest
        else superseded_view(address, reading.superseding(found.subject, published.sequence)),
        "subject_url": kept.page(slug),
        "crumbs": (*kept.crumbs(slug), Name(gettext("Editions"), kept.editions(slug))),
    }
    body = _body(published)
    if body is None:
        return _gone(request, kept, found, published, around)
    before = reading.edition(found.subject, number - 1) if number > 1 else None
    return Edition(
        found=found,
        published=published,
        body=body,
        before=_body(before) if before else None,
        latest=latest,
        address=address,
        around=around,
    )


def _body(published: Published) -> Body | None:
    """What an edition says; None where its text was removed, or where it is a notice."""
    body = published.document.body if published.document else None
    return None if isinstance(body, NoticeDoc) else body


def _gone(request: HttpRequest, kept: Kept, found: Found, published: Published, around: dict[str, Any]) -> HttpResponse:
    """410 where the text was removed for good, with the reason."""
    number, removed = published.number, published.document is None
    address = partial(kept.edition, found.slug)
    page = Page(
        title=gettext("Edition %(number)d") % {"number": number},
        path=address(number),
        section=kept.section,
        noindex=True,
        edition=number,
    )
    erased = erased_view(address, reading.erased(found.subject, published.sequence)) if removed else None
    return render(request, "editions/gone.html", page, status=410 if removed else 200, erased=erased, **around)
