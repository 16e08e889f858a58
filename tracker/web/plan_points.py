"""`/plans/<slug>/points/<version>/<number-or-id>/`: one point through all versions."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from tracker.ground.vocabulary import SubjectKind
from tracker.record import reading
from tracker.record.documents import PlanDoc, PointDoc, VersionDoc
from tracker.record.entry_pages import positions_on
from tracker.record.overviews import MOST, claims_about
from tracker.record.points import point_of, point_once, version_of
from tracker.record.reading import Found
from tracker.web.pages import Page, render
from tracker.web.parameters import Given, takes
from tracker.web.presenters import links
from tracker.web.presenters.names import Names
from tracker.web.presenters.plan_claims import about_plan
from tracker.web.presenters.point_page import PointPage, point_name
from tracker.web.presenters.positions import needed
from tracker.web.subjects import found_at, instead, plan_document


@takes()
def point(request: HttpRequest, given: Given, slug: str, version: str, name: str) -> HttpResponse:
    """A point: its wordings in all versions, positions over time, claims about it [5 queries]."""
    found = found_at(SubjectKind.PLAN.value, slug)
    if answer := instead(request, found, lambda now: links.point_page(now, version, name)):
        return answer
    plan = plan_document(found.edition)
    here = _at(plan, version, name) or point_once(found.subject, plan, version, name)
    if here is None:
        return _unknown(request, plan, found.slug, version)
    address = links.point_page(found.slug, here[0].slug, here[1].key)
    if (here[0].slug, here[1].key) != (version, name):
        # Not for good: numbers and names may be given to others later.
        return HttpResponseRedirect(address)
    return _shown(request, found, plan, *here)


def _at(plan: PlanDoc, version_slug: str, name: str) -> tuple[VersionDoc, PointDoc] | None:
    version = version_of(plan, version_slug)
    point = point_of(version, name) if version else None
    return (version, point) if version and point else None


def _shown(request: HttpRequest, found: Found, plan: PlanDoc, version: VersionDoc, point: PointDoc) -> HttpResponse:
    followed = PointPage(plan, found.slug, version, point)
    positions = positions_on(found.subject)
    on_it = [entry for entry in positions if entry.point in followed.points]
    names = Names(reading.related(found.subject) | reading.cards(needed(on_it)))
    claims = claims_about(found.subject, points=followed.points)
    page = Page(
        title=gettext("%(point)s: %(plan)s") % {"point": point_name(version, point), "plan": plan.title},
        description=point.text,
        path=links.point_page(found.slug, version.slug, point.key),
        section="plans",
    )
    return render(
        request,
        "plans/point.html",
        page,
        plan=plan,
        plan_url=links.plan(found.slug),
        here_url=links.point(found.slug, point.id),
        view=followed.view(names, on_it),
        claims=[about_plan(card, found.slug, here=False) for card in claims],
        claims_cut=len(claims) == MOST,
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
