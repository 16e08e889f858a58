"""`/changes/` and `/corrections/`: what was published here, edition by edition, and what of it was put right."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from tracker.record import reading
from tracker.record.changelog import changes_page, corrections_page
from tracker.web import parameters
from tracker.web.pages import Page, render
from tracker.web.parameters import Given, takes
from tracker.web.presenters import links
from tracker.web.presenters.log_lines import correction_view, log_days, named_in, plans_of_points, point_titles
from tracker.web.presenters.names import Names


@takes(parameters.cursor())
def changes(request: HttpRequest, given: Given) -> HttpResponse:
    """Every edition of every subject, newest first [1 query]."""
    found = changes_page(given.cursor)
    following = given.link(after=found.next.encode(given.list_name)) if found.next else ""
    page = Page(
        title=gettext("Changes"),
        description=gettext("Everything that was published, changed or taken down here, newest first."),
        path=given.link(),
        section="changes",
        noindex=given.cursor is not None,
        next_path=following,
    )
    return render(
        request,
        "changes/changes.html",
        page,
        days=log_days(found.editions),
        corrections_url=links.CORRECTIONS,
        first_page=given.list_name if given.cursor else "",
    )


@takes(parameters.cursor())
def corrections(request: HttpRequest, given: Given) -> HttpResponse:
    """Only what was corrected or taken down, with note, before and after [2 queries, 3 with positions on points]."""
    found = corrections_page(given.cursor)
    following = given.link(after=found.next.encode(given.list_name)) if found.next else ""
    names = Names(reading.cards(named_in(found.corrections)))
    points = point_titles(reading.documents(plans_of_points(found.corrections)).values())
    page = Page(
        title=gettext("Corrections"),
        description=gettext("What was wrong here and was put right or taken down, with what exactly differed."),
        path=given.link(),
        section="corrections",
        noindex=given.cursor is not None,
        next_path=following,
    )
    return render(
        request,
        "changes/corrections.html",
        page,
        corrections=[correction_view(each, names, points) for each in found.corrections],
        changes_url=links.CHANGES,
        first_page=given.list_name if given.cursor else "",
    )
