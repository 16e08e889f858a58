"""`/`: what is contested, what changed, the plan at a glance, search."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import npgettext

from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import Change, ClaimLevel, StatusCode, SubjectKind
from tracker.record.comparison import in_time
from tracker.record.entry_pages import positions_on
from tracker.record.facets import counted as count_claims
from tracker.record.overviews import ChangeLine, PlanOverview, first_published, latest_changes, newest_plan
from tracker.record.search import ClaimQuery, find_claims
from tracker.web.pages import Page, render
from tracker.web.parameters import Given, takes
from tracker.web.presenters import dates, links
from tracker.web.presenters.claim_lines import claim_line
from tracker.web.presenters.counts import counted
from tracker.web.presenters.names import Name
from tracker.web.presenters.plan_links import PlanLinks
from tracker.web.presenters.plan_matrix import Matrix, matrix
from tracker.web.presenters.plan_versions import ChangedPoint, Comparison, latest_comparison, version_anchor
from tracker.web.presenters.statuses import legend
from tracker.web.presenters.subject_names import subject_name
from tracker.web.translating import gettext, ngettext

CONTESTED = 8
"""Contested claims on the front page."""
CHANGES = 10
"""Latest changes on the front page."""
FIRSTS = 5
"""Of what was first published, at most so many are named."""
POINTS = 6
"""Changed points of the plan on the front page."""


@immutable()
class ChangeView:
    """One line of what changed: "Correction", of what, when, and the public note."""

    change: str
    subject: Name
    date: str
    note: str


@immutable()
class Firsts:
    """What was first published in the day of the latest changes: "87 claims, 1 plan", when, and the newest of it."""

    text: str
    url: str
    date: str
    newest: tuple[Name, ...]


@immutable()
class PlanGlance:
    title: str
    language: str
    url: str
    versions: tuple[Name, ...]
    comparison: Comparison | None
    changed: tuple[ChangedPoint, ...]
    more_points: int
    matrix: Matrix | None


@immutable()
class Counted:
    label: str
    url: str
    count: str


@takes()
def front(request: HttpRequest, given: Given) -> HttpResponse:
    """The front page [6 queries]."""
    contested = find_claims(ClaimQuery(status=StatusCode.CONTESTED.value))
    plan = newest_plan()
    latest = latest_changes(CHANGES)
    new = [line for line in latest if line.change == Change.FIRST]
    page = Page(
        title=settings.SITE_NAME,
        description=gettext("We record who said what. We do not decide who is right."),
        path=given.link(),
    )
    lines = [claim_line(card) for card in contested.rows[:CONTESTED]]
    return render(
        request,
        "front.html",
        page,
        contested=lines,
        legend=legend(line.status for line in lines),
        counts=_counts(),
        changes=[_change(line) for line in latest if line.change != Change.FIRST],
        firsts=_firsts(new),
        changes_url=links.changes(),
        plan=_glance(plan) if plan else None,
    )


def _counts() -> dict[str, Counted]:
    """The lists that the front page leads to, with how long they are."""
    lists = {
        "key": (links.claims(), ClaimQuery()),
        "contested": _of_status(StatusCode.CONTESTED),
        "unattributed": _of_status(StatusCode.UNATTRIBUTED),
        "background": (
            links.claims(level=ClaimLevel.BACKGROUND.value),
            ClaimQuery(level=ClaimLevel.BACKGROUND.value),
        ),
    }
    numbers = count_claims([query for _, query in lists.values()])
    return {
        name: Counted(_label(name, number.number), url, counted(number))
        for (name, (url, _query)), number in zip(lists.items(), numbers, strict=True)
    }


def _label(name: str, number: int) -> str:
    """What stands after the number, in the form that goes with it."""
    labels = {
        "key": npgettext("after a number", "Key claim", "Key claims", number),
        "contested": npgettext("after a number", "Contested", "Contested", number),
        "unattributed": npgettext("after a number", "Unnamed sources only", "Unnamed sources only", number),
        "background": npgettext("after a number", "Background", "Background", number),
    }
    return labels[name]


def _of_status(code: StatusCode) -> tuple[str, ClaimQuery]:
    return links.claims(status=code.value), ClaimQuery(status=code.value)


def _firsts(new: Sequence[ChangeLine]) -> Firsts | None:
    """One line for all that was first published, however much came at once; the newest key claims and plans of it."""
    found = first_published()
    claims, plans, positions = (found[kind] for kind in (SubjectKind.CLAIM, SubjectKind.PLAN, SubjectKind.POSITION))
    words = (
        (claims, ngettext("%(count)s claim", "%(count)s claims", claims.number)),
        (plans, ngettext("%(count)s plan", "%(count)s plans", plans.number)),
        (positions, ngettext("%(count)s position", "%(count)s positions", positions.number)),
    )
    text = ", ".join(template % {"count": counted(count)} for count, template in words if count.number)
    if not text:
        return None
    return Firsts(
        text=text,
        url=links.claims(sort="published") if claims.number else "",
        date=dates.day(new[0].published_at) if new else "",
        newest=tuple(_subject(line) for line in new[:FIRSTS]),
    )


def _change(line: ChangeLine) -> ChangeView:
    return ChangeView(gettext(Change(line.change).label), _subject(line), dates.day(line.published_at), line.note)


def _subject(line: ChangeLine) -> Name:
    """What a changed subject is called, with its page; of what was removed, the place of the notice."""
    kind = SubjectKind(line.kind)
    name = subject_name(kind, line.card)
    page = {SubjectKind.CLAIM: links.claim, SubjectKind.PLAN: links.plan}.get(kind)
    return Name(name.text, page(line.slug)) if line.card is None and page and line.slug else name


def _glance(overview: PlanOverview) -> PlanGlance:
    url = links.plan(overview.card.slug)
    comparison = latest_comparison(overview.plan, overview.card.slug)
    changed = comparison.points if comparison else ()
    return PlanGlance(
        title=overview.card.title,
        language=overview.plan.language,
        url=url,
        versions=tuple(
            Name(
                _version(version.label, version.dated),
                f"{url}#{version_anchor(version)}",
                version.label,
                overview.plan.language,
            )
            for version in in_time(overview.plan.versions)
        ),
        comparison=comparison,
        changed=changed[:POINTS],
        more_points=max(0, len(changed) - POINTS),
        matrix=matrix(overview.plan, PlanLinks(overview.card.slug), positions_on(overview.card.subject), points=False),
    )


def _version(label: str, dated: str) -> str:
    return f"{label} ({dates.short(dated)})" if dated else label
