"""`/changes/` and `/corrections/`: what was published here, edition by edition, and what of it was put right."""

from django.http import HttpRequest, HttpResponse

from tracker.record import reading
from tracker.record.changelog import changes_page, corrections_page
from tracker.record.paging import Cursor
from tracker.web import parameters
from tracker.web.pages import Page, render
from tracker.web.parameters import Given, takes
from tracker.web.presenters import links
from tracker.web.presenters.log_lines import correction_view, log_days, named_in, plans_of_points, point_titles
from tracker.web.presenters.names import Names
from tracker.web.translating import gettext


@takes(parameters.cursor())
def changes(request: HttpRequest, given: Given) -> HttpResponse:
    """Every edition of every subject, newest first [1 query]."""
    found = changes_page(given.cursor)
    page = _page(
        given,
        found.next,
        "changes",
        gettext("Changes"),
        gettext("Everything that was published, changed or taken down here, newest first."),
    )
    return render(
        request,
        "changes/changes.html",
        page,
        days=log_days(found.editions),
        corrections_url=links.corrections(),
        first_page=given.first_page if given.cursor else "",
    )


@takes(parameters.cursor())
def corrections(request: HttpRequest, given: Given) -> HttpResponse:
    """Only what was corrected or taken down, with note, before and after [2 queries, 3 with positions on points]."""
    found = corrections_page(given.cursor)
    names = Names(reading.cards(named_in(found.corrections)))
    points = point_titles(reading.documents(plans_of_points(found.corrections)).values())
    page = _page(
        given,
        found.next,
        "corrections",
        gettext("Corrections"),
        gettext("What was wrong here and was put right or taken down, with what exactly differed."),
    )
    return render(
        request,
        "changes/corrections.html",
        page,
        corrections=[correction_view(each, names, points) for each in found.corrections],
        changes_url=links.changes(),
        first_page=given.first_page if given.cursor else "",
    )


def _page(given: Given, following: Cursor | None, section: str, title: str, description: str) -> Page:
    """The frame of a list of which search engines keep to the first page."""
    return Page(
        title=title,
        description=description,
        path=given.link(),
        section=section,
        noindex=given.cursor is not None,
        next_path=given.link(after=following.encode(given.list_name)) if following else "",
    )
