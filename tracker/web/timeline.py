"""`/timeline/`: statements, positions and versions of plans by day, filtered as the claim list is."""

from django.http import HttpRequest, HttpResponse

from tracker.record import reading
from tracker.record.entry_pages import EntryLine
from tracker.record.facets import facets
from tracker.record.timeline import SORTS, timeline
from tracker.web import parameters
from tracker.web.filters import IN_FORM, Option, chosen_links, claim_query, declared, facet_links
from tracker.web.pages import Page, render
from tracker.web.parameters import Given, takes
from tracker.web.presenters import links
from tracker.web.presenters.names import Names
from tracker.web.presenters.positions import needed
from tracker.web.presenters.timeline import timeline_days
from tracker.web.translating import gettext

DECLARED = declared(SORTS)


@takes(*DECLARED)
def by_day(request: HttpRequest, given: Given) -> HttpResponse:
    """What was said by day, the newest first unless sorted otherwise [5 queries, 6 with a filter that names something]."""
    query = claim_query(given)
    found = timeline(query)
    counts = facets(query)
    names = Names(reading.cards(needed(item for item in found.items if isinstance(item, EntryLine))))
    following = given.link(after=found.next.encode(given.list_name)) if found.next else ""
    filtered = bool(set(given.values) - {parameters.AFTER, "sort"})
    page = Page(
        title=gettext("Timeline"),
        description=gettext("Statements, positions and versions of plans by the day on which they were made."),
        path=given.link(),
        section="timeline",
        noindex=filtered or parameters.AFTER in given.values,
        next_path=following,
    )
    return render(
        request,
        "timeline.html",
        page,
        days=timeline_days(found.items, names),
        facets=facet_links(given, query, counts, numbers=False),
        chosen=chosen_links(given),
        orders=_orders(given),
        carried=[(name, value) for name, value in given.values.items() if name not in (*IN_FORM, parameters.AFTER)],
        values={name: given.get(name) for name in IN_FORM},
        form_path=given.path,
        everything=given.path if filtered else "",
        only_claims=filtered and bool(set(given.values) & {"q", "status", "kind", "place", "level"}),
        claims_url=links.claims(),
        first_page=given.first_page if parameters.AFTER in given.values else "",
    )


def _orders(given: Given) -> list[Option]:
    labels = {"newest": gettext("Newest first"), "oldest": gettext("Oldest first")}
    return [Option(labels[name], given.link(sort=name), chosen=given.get("sort") == name) for name in SORTS]
