"""`/places/`: where claims are about, on a map and in a list."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tracker.record.places import MOST, places
from tracker.web.pages import Page, render
from tracker.web.parameters import Given, takes
from tracker.web.presenters.alphabet import alphabetical
from tracker.web.presenters.place_lines import map_views
from tracker.web.translating import gettext


@takes()
def place_list(request: HttpRequest, given: Given) -> HttpResponse:
    """Every place that a claim names [2 queries]."""
    found, more = places()
    found = sorted(found, key=lambda place: alphabetical(place.name))
    maps, elsewhere = map_views(settings.MAPS, found)
    page = Page(
        title=gettext("Places"),
        description=gettext("Where the claims on record are about, on a map and in a list."),
        path=given.link(),
        section="places",
    )
    cut = gettext("The first %(count)s places by name are shown. Search finds the others.") % {"count": MOST}
    return render(
        request, "places/list.html", page, maps=maps, elsewhere=elsewhere, cut=cut if more else "", total=len(found)
    )
