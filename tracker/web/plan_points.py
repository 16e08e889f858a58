"""`/plans/<slug>/points/<version>/<number-or-id>/`: one point through all versions."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tracker.ground.vocabulary import SubjectKind
from tracker.record import reading
from tracker.record.documents import PlanDoc, PointDoc, VersionDoc
from tracker.record.entry_pages import positions_on
from tracker.record.overviews import MOST, claims_about
from tracker.record.past_pages import PlanThen
from tracker.record.points import point_of, point_once, version_of
from tracker.record.reading import Found
from tracker.web import moments
from tracker.web.moments import Shown
from tracker.web.pages import Page, render
from tracker.web.parameters import Given, takes
from tracker.web.presenters import links
from tracker.web.presenters.names import Names
from tracker.web.presenters.plan_claims import about_plan
from tracker.web.presenters.plan_links import PlanLinks
from tracker.web.presenters.point_page import PointPage, point_name
from tracker.web.presenters.positions import needed
from tracker.web.subjects import found_at, plan_document
from tracker.web.translating import gettext

Here = tuple[VersionDoc, PointDoc]


@takes(*moments.PARAMETERS)
def point(request: HttpRequest, given: Given, slug: str, version: str, name: str) -> HttpResponse:
    """A point: its wordings in all versions, positions over time, claims about it [5 queries; at most 5 of the past]."""
    found = found_at(SubjectKind.PLAN.value, slug)
    shown = moments.shown_at(request, given, found, lambda now: links.point_page(now, version, name))
    if isinstance(shown, HttpResponse):
        return shown
    now = plan_document(found.edition)
    here = _at(now, version, name) or point_once(found.subject, now, version, name)
    if here and (here[0].slug, here[1].key) != (version, name):
        # Not for good: numbers and names may be given to others later.
        return HttpResponseRedirect(given.moved(links.point_page(found.slug, here[0].slug, here[1].key)))
    then = moments.plan_then(found, shown)
    if then is None and here:
        return _shown(request, found, shown, _now(found, now, here), here)
    there = (_same(then.doc, here) if here else _at(then.doc, version, name)) if then else None
    if then and there:
        return _shown(request, found, shown, then, there)
    if here is None:
        return _unknown(request, now, found.slug, version)
    said = gettext("“%(point)s” was not there by then.") % {"point": point_name(*here)}
    return moments.part_not_there(request, shown, said)


def _at(plan: PlanDoc, version_slug: str, name: str) -> Here | None:
    version = version_of(plan, version_slug)
    point = point_of(version, name) if version else None
    return (version, point) if version and point else None


def _same(plan: PlanDoc, here: Here) -> Here | None:
    """The very point in another edition of its plan: there its name may have been another one's."""
    ids = here[0].id, here[1].id
    return next(((each, point) for each in plan.versions for point in each.points if (each.id, point.id) == ids), None)


def _now(found: Found, plan: PlanDoc, here: Here) -> PlanThen:
    """What belongs to the page of the present [4 queries]."""
    points = PointPage(plan, PlanLinks(found.slug), *here).points
    positions = [entry for entry in positions_on(found.subject) if entry.point in points]
    cards = reading.related(found.subject) | reading.cards(needed(positions))
    return PlanThen(plan, cards, positions, claims_about(found.subject, points=points))


def _shown(request: HttpRequest, found: Found, shown: Shown, then: PlanThen, here: Here) -> HttpResponse:
    plan, (version, point) = then.doc, here
    followed = PointPage(plan, shown.plan(found.slug), version, point)
    about = {str(each) for each in followed.points}
    claims = [card for card in then.claims if any(line["point"] in about for line in card.card["points"])]
    page = Page(
        title=shown.titled(gettext("%(point)s: %(plan)s") % {"point": point_name(version, point), "plan": plan.title}),
        description=point.text,
        path=shown.view.present,
        section="plans",
        noindex=shown.moment is not None,
    )
    return render(
        request,
        "plans/point.html",
        page,
        plan=plan,
        plan_url=shown.then(links.plan(found.slug)),
        here_url=shown.plan(found.slug).point(point.id),
        view=followed.view(Names(then.cards), [entry for entry in then.positions if entry.point in followed.points]),
        claims=[about_plan(card, plan, shown.plan(found.slug), here=False) for card in claims],
        claims_cut=len(then.claims) == MOST,
        moment=shown.view,
    )


def _unknown(request: HttpRequest, plan: PlanDoc, slug: str, version_slug: str) -> HttpResponse:
    """404: what is not there, and where the points are that are."""
    version = version_of(plan, version_slug)
    if version:
        reason = gettext("“%(version)s” has no such point.") % {"version": version.label}
        help_url, help_text = links.version(slug, version.slug), gettext("The points of “%s”") % version.label
    else:
        reason = gettext("This plan has no such version.")
        help_url, help_text = links.plan(slug), gettext("The versions of “%s”") % plan.title
    page = Page(title=gettext("Nothing is published at this address"), noindex=True)
    return render(request, "errors/404.html", page, status=404, reason=reason, help_url=help_url, help_text=help_text)
