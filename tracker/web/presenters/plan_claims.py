"""Claims about points of a plan, as the plan's own pages list them."""

from tracker.ground.immutable import immutable
from tracker.record.documents import PlanDoc
from tracker.record.reading import Card
from tracker.web.presenters import links
from tracker.web.presenters.plan_links import PlanLinks
from tracker.web.presenters.plan_versions import PointLink, point_number
from tracker.web.presenters.statuses import StatusView, status_view
from tracker.web.translating import gettext


@immutable(kw_only=True)
class AboutPlan:
    """A claim about points of the plan, with its status before it and the points."""

    text: str
    language: str
    url: str
    status: StatusView
    points: tuple[PointLink, ...]


def about_plan(card: Card, doc: PlanDoc, plan: PlanLinks, *, here: bool = True) -> AboutPlan:
    """From a claim's card and the plan that it is about. `here`: the points stand on the page itself; else they are linked to pages of their own."""
    claim = card.card
    called = {str(point.id): point_number(point) for version in doc.versions for point in version.points}
    return AboutPlan(
        text=claim["text"],
        language=claim["language"],
        url=links.claim(card.slug),
        status=status_view(claim["status"], claim["refs"]),
        points=tuple(
            PointLink(
                gettext("%(version)s, %(number)s")
                % {
                    "version": line["version_label"],
                    "number": called.get(line["point"]) or line["number"] or line["key"],
                },
                f"#{links.point_anchor(line['point'])}" if here else plan.point_page(line["version_slug"], line["key"]),
            )
            for line in claim["points"]
            if line["plan_slug"] == plan.slug
        ),
    )
