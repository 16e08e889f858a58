"""`/search/`: everything that is on record, by words; grouped by what it is."""

from django.http import HttpRequest, HttpResponse

from tracker.ground.immutable import immutable
from tracker.ground.search_terms import MOST, Search, read
from tracker.ground.vocabulary import Found, values
from tracker.record.facets import CAP, Count
from tracker.record.hits import Hits, find
from tracker.record.sounds import Ear
from tracker.web import parameters
from tracker.web.pages import Page, render
from tracker.web.parameters import Given, takes
from tracker.web.presenters import links
from tracker.web.presenters.claim_lines import ClaimLine
from tracker.web.presenters.counts import counted
from tracker.web.presenters.search_hits import HitLine, claim_hit, hit_line
from tracker.web.presenters.statuses import legend
from tracker.web.translating import gettext, ngettext

SECTION = "search"
FEW = 5
"""Hits of each kind, beside the other kinds."""
MANY = 50
"""Hits of one kind, by itself."""


@immutable()
class Choice:
    """One kind, or all of them: a link, and how much there is of it."""

    label: str
    url: str
    count: str = ""
    chosen: bool = False


@immutable(kw_only=True)
class Group:
    """The hits of one kind. `more` leads to those that are not shown, "" where they all are; `filters` to the list of claims."""

    kind: str
    title: str
    claims: list[ClaimLine]
    lines: list[HitLine]
    more: str
    more_label: str
    rest: str
    filters: str


@takes(parameters.text("q"), parameters.choice("in", values(Found)))
def search(request: HttpRequest, given: Given) -> HttpResponse:
    """What fits the words, the best first [3 queries]."""
    typed, chosen = given.get("q"), given.get("in")
    wanted = read(typed)
    # Of the kinds that are not chosen only the numbers are shown.
    found = find(wanted, {kind: MANY if kind == chosen else 1 if chosen else FEW for kind in Found}) if typed else []
    ear = Ear(wanted)
    shown = [_group(hits, given, ear) for hits in found if chosen in ("", hits.kind)]
    page = Page(
        title=gettext("Search: %(words)s") % {"words": typed} if typed else gettext("Search"),
        description=gettext("Everything on record here, by words: claims, quotes, actors, points of plans, sources."),
        path=given.link(),
        section=SECTION,
        noindex=bool(typed),
        query=typed,
    )
    return render(
        request,
        "search/page.html",
        page,
        groups=shown,
        legend=legend(line.status for group in shown for line in group.claims),
        kinds=_kinds(found, given) if found else [],
        tally=_tally(found, chosen) if typed else "",
        hint=_hint(wanted, shown, typed),
        chosen=chosen,
        form_path=given.path,
    )


def _group(hits: Hits, given: Given, ear: Ear) -> Group:
    claims = hits.kind is Found.CLAIM
    alone = bool(given.get("in"))
    cut = len(hits.shown) < hits.count.number or hits.count.more
    return Group(
        kind=hits.kind.value,
        title=gettext(hits.kind.label),
        claims=[claim_hit(hit) for hit in hits.shown] if claims else [],
        lines=[] if claims else [hit_line(hit, ear) for hit in hits.shown],
        more="" if alone or not cut else given.link(in_=hits.kind.value),
        more_label=gettext("All %(count)s") % {"count": counted(hits.count)},
        rest=_rest(hits) if alone and cut else "",
        filters=links.claims(q=given.get("q")) if claims else "",
    )


def _rest(hits: Hits) -> str:
    return gettext("The %(shown)s that fit best are shown, of %(count)s. Add a word to see others.") % {
        "shown": len(hits.shown),
        "count": counted(hits.count),
    }


def _kinds(found: list[Hits], given: Given) -> list[Choice]:
    chosen = given.get("in")
    everything = Choice(gettext("Everything"), given.link(in_=""), "", not chosen)
    return [
        everything,
        *(
            Choice(
                gettext(hits.kind.label),
                given.link(in_=hits.kind.value),
                counted(hits.count),
                chosen == hits.kind.value,
            )
            for hits in found
        ),
    ]


def _tally(found: list[Hits], chosen: str) -> str:
    """ "12 results", "1,000+ results"."""
    counts = [hits.count for hits in found if chosen in ("", hits.kind)]
    number, more = sum(count.number for count in counts), any(count.more for count in counts)
    text = ngettext("%(count)s result", "%(count)s results", number)
    return text % {"count": counted(Count(min(number, CAP), more or number > CAP))}


def _hint(wanted: Search, shown: list[Group], typed: str) -> str:
    """What to do next, where that is not plain to see."""
    if not typed:
        return ""
    if not wanted.alternatives:
        return gettext("There is no word to look for here: give at least one that should be found.")
    if not shown:
        return gettext(
            "Nothing recorded here fits. That says nothing about whether anything was said: try fewer words, or another "
            "form of a word."
        )
    if wanted.cut:
        return gettext("The first %(count)s words were looked for.") % {"count": MOST}
    return ""
