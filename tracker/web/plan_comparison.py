"""`/plans/<slug>/compare/`: two versions of a plan side by side."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tracker.ground.vocabulary import SubjectKind
from tracker.record import reading
from tracker.record.comparison import usual_pair
from tracker.record.documents import PlanDoc, VersionDoc
from tracker.record.entry_pages import positions_on
from tracker.record.past_pages import PlanThen
from tracker.record.points import version_of, version_once
from tracker.record.reading import Found
from tracker.web import moments
from tracker.web.moments import plan_then
from tracker.web.pages import Page, Refused, render
from tracker.web.parameters import Given, takes, text
from tracker.web.presenters import links
from tracker.web.presenters.names import Names
from tracker.web.presenters.plan_comparison import PlanComparison, options
from tracker.web.subjects import found_at, plan_document
from tracker.web.translating import gettext

Pair = tuple[VersionDoc, VersionDoc]


@takes(text("from"), text("to"), *moments.PARAMETERS, asked_first=True)
def comparison(request: HttpRequest, given: Given, slug: str) -> HttpResponse:
    """Two versions of a plan, point by point [3 queries, 5 for versions that were renamed; at most 6 of the past]."""
    found = found_at(SubjectKind.PLAN.value, slug)
    shown = moments.shown_at(request, given, found, links.comparison)
    if isinstance(shown, HttpResponse):
        return shown
    now = plan_document(found.edition)
    past = plan_then(found, shown)
    chosen = {name: _chosen(found, (now, past.doc if past else now), given, name) for name in ("from", "to")}
    current = {name: version.slug if version else "" for name, version in chosen.items()}
    if any(given.get(name) != named for name, named in current.items()):
        return HttpResponseRedirect(given.link(**current))
    then = past or PlanThen(now, reading.related(found.subject), positions_on(found.subject), [])
    plan, of_then = then.doc, {version.id: version for version in then.doc.versions}
    for version in chosen.values():
        if version and version.id not in of_then:
            said = gettext("“%(version)s” was not there by then.") % {"version": version.label}
            return moments.part_not_there(request, shown, said)
    before, after = (of_then[version.id] if version else None for version in chosen.values())
    pair = _pair(before, after, usual_pair(plan))
    view = None
    if pair and pair[0].id != pair[1].id:
        view = PlanComparison(plan, shown.plan(found.slug), pair, Names(then.cards), then.positions).view()
    page = Page(
        title=shown.titled(gettext("%(plan)s: versions side by side") % {"plan": plan.title}),
        description=_description(pair),
        path=shown.view.present,
        section="plans",
        noindex=shown.moment is not None,
    )
    return render(
        request,
        "plans/comparison.html",
        page,
        plan=plan,
        plan_url=shown.then(links.plan(found.slug)),
        form_url=links.comparison(found.slug),
        form_carried=given.besides("from", "to"),
        usual_url=shown.then(links.comparison(found.slug)),
        befores=options(plan, pair[0]) if pair else (),
        afters=options(plan, pair[1]) if pair else (),
        view=view,
        swapped_url=given.link(**{"from": pair[1].slug, "to": pair[0].slug}) if pair else "",
        moment=shown.view,
    )


def _description(pair: Pair | None) -> str:
    if pair is None:
        return ""
    return gettext("“%(before)s” and “%(after)s”, point by point.") % {
        "before": pair[0].label,
        "after": pair[1].label,
    }


def _chosen(found: Found, plans: tuple[PlanDoc, PlanDoc], given: Given, name: str) -> VersionDoc | None:
    """The version that a parameter names, by its name of now or an earlier one; None without the parameter.

    `plans`: that of now, and that of then, which may have versions that are no longer there.
    """
    slug = given.get(name)
    if not slug:
        return None
    now, then = plans
    version = version_of(now, slug) or version_once(found.subject, now, slug) or version_of(then, slug)
    if version is None:
        raise Refused(gettext("“%(name)s” names no version of this plan.") % {"name": name})
    return version


def _pair(before: VersionDoc | None, after: VersionDoc | None, usual: Pair | None) -> Pair | None:
    """The two that were asked for; what is missing is one of the usual two. None where there are no two."""
    if before and after:
        return before, after
    if usual is None:
        return None
    if before:
        return before, usual[1] if usual[1].id != before.id else usual[0]
    if after:
        return (usual[0] if usual[0].id != after.id else usual[1]), after
    return usual
