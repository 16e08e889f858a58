"""`/claims/`: every claim, filtered by plain links; search; pages by cursor."""

from django.http import HttpRequest, HttpResponse

from tracker.ground.vocabulary import ClaimLevel
from tracker.record.facets import Count, Facets, facets
from tracker.record.search import HITS, SORTS, ClaimQuery, find_claims
from tracker.web import parameters
from tracker.web.filters import IN_FORM, Option, chosen_links, claim_query, declared, facet_links
from tracker.web.pages import Page, render
from tracker.web.parameters import Given, takes
from tracker.web.presenters.claim_lines import claim_line
from tracker.web.presenters.counts import counted
from tracker.web.presenters.statuses import legend, status_label
from tracker.web.translating import gettext, ngettext

DECLARED = declared(SORTS)


@takes(*DECLARED)
def claim_list(request: HttpRequest, given: Given) -> HttpResponse:
    """The claims that fit, newest statement first unless sorted otherwise."""
    query = claim_query(given)
    found = find_claims(query)
    counts = facets(query)
    following = given.link(after=found.next.encode(given.list_name)) if found.next else ""
    filtered = bool(set(given.values) - {parameters.AFTER, "sort"})
    page = Page(
        title=_title(given),
        description=gettext("Claims about the negotiations: who says so, who says not, and in which source."),
        path=given.link(),
        section="claims",
        noindex=filtered or parameters.AFTER in given.values,
        query=given.get("q"),
        next_path=following,
    )
    lines = [claim_line(card) for card in found.rows]
    return render(
        request,
        "claims/list.html",
        page,
        lines=lines,
        legend=legend(line.status for line in lines),
        total=_total(query, counts),
        cut=_cut(counts),
        other_level=_other_level(given, query, counts),
        facets=facet_links(given, query, counts),
        chosen=chosen_links(given),
        orders=_orders(given),
        carried=[(name, value) for name, value in given.values.items() if name not in (*IN_FORM, parameters.AFTER)],
        values={name: given.get(name) for name in IN_FORM},
        form_path=given.path,
        everything=given.path if filtered else "",
        first_page=given.first_page if parameters.AFTER in given.values else "",
    )


def _title(given: Given) -> str:
    if given.get("q"):
        return gettext("Claims matching “%(words)s”") % {"words": given.get("q")}
    if given.get("status"):
        return gettext("Claims: %(status)s") % {"status": status_label(given.get("status"))}
    return gettext("Claims")


def _total(query: ClaimQuery, counts: Facets) -> str:
    """ "87 claims", "1,000+ key claims"."""
    number = counts.total.number
    if query.shown_level == ClaimLevel.KEY:
        text = ngettext("%(count)s key claim", "%(count)s key claims", number)
    elif query.shown_level == ClaimLevel.BACKGROUND:
        text = ngettext("%(count)s background claim", "%(count)s background claims", number)
    else:
        text = ngettext("%(count)s claim", "%(count)s claims", number)
    return text % {"count": counted(counts.total)}


def _cut(counts: Facets) -> str:
    if not counts.cut:
        return ""
    return gettext("More than %(count)s claims match; this list is made of that many. Add a word to see the rest.") % {
        "count": counted(Count(HITS))
    }


def _other_level(given: Given, query: ClaimQuery, counts: Facets) -> Option | None:
    """ "background (12)": what the list leaves out because nobody asked for it."""
    if given.get("level") or query.shown_level != ClaimLevel.KEY:
        return None
    count = counts.count("level", ClaimLevel.BACKGROUND.value)
    if not count.number:
        return None
    return Option(gettext("background"), given.link(level=ClaimLevel.BACKGROUND.value), counted(count))


def _orders(given: Given) -> list[Option]:
    labels = {
        "newest": gettext("Newest statement"),
        "oldest": gettext("Oldest statement"),
        "published": gettext("Last published here"),
    }
    return [Option(labels[name], given.link(sort=name), chosen=given.get("sort") == name) for name in SORTS]
