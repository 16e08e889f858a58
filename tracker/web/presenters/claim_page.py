"""A claim's page as plain values: what kind of thing it is, both sides, why, and what belongs to it (PAGES.md)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString

from tracker.ground.dates import Date
from tracker.ground.immutable import immutable
from tracker.ground.rules import RULES
from tracker.ground.status import RULES_VERSION
from tracker.ground.vocabulary import Reply
from tracker.record.documents import AssessmentDoc, ClaimDoc
from tracker.record.reading import Card
from tracker.record.turns import turns
from tracker.web.presenters import dates, links
from tracker.web.presenters.claim_lines import about
from tracker.web.presenters.claim_timeline import TimelineView, TurnUrl, timeline_view
from tracker.web.presenters.evidence import EvidenceView, evidence_view
from tracker.web.presenters.languages import desk_words, direction, isolated, listed, worded
from tracker.web.presenters.marks import mark
from tracker.web.presenters.names import Names
from tracker.web.presenters.provenance import tally
from tracker.web.presenters.relations import RelationGroup, relation_groups
from tracker.web.presenters.sides import SIDES, SideLine, anchor, side_lines, sides_counted
from tracker.web.presenters.statements import Change, StatementPresenter, StatementView
from tracker.web.presenters.statuses import StatusView, status_view
from tracker.web.translating import gettext

QUIET = timedelta(days=30)
"""How long before the desk's last look the latest statement must lie for the page to say that nothing newer is recorded."""


@immutable(kw_only=True)
class Side:
    """One column: `key` of marks and cards, `empty` what is said where nobody speaks."""

    key: str
    anchor: str
    label: str
    mark: SafeString
    count: str
    statements: tuple[StatementView, ...]
    empty: str


@immutable(kw_only=True)
class PointView:
    """`where` is the plan and its version."""

    text: str
    where: str
    url: str


@immutable(kw_only=True)
class AssessmentView:
    verdict: str
    reasons: str
    dated: str
    note: str


@immutable(kw_only=True)
class ReplyView:
    """Somebody named in an allegation, with their reply; `url` leads to it, "" where none is recorded."""

    whose: str
    text: str
    url: str


@immutable(kw_only=True)
class ClaimView:
    text: str
    language: str
    direction: str
    status: StatusView
    about: str
    occurred: str
    dates: tuple[str, ...]
    replies: tuple[ReplyView, ...]
    glance: tuple[SideLine, ...]
    sides: tuple[Side, ...]
    others: Side
    tally: str
    why: str
    rule: str
    method: str
    rests_on: tuple[Change, ...]
    timeline: TimelineView | None
    evidence: tuple[EvidenceView, ...]
    assessments: tuple[AssessmentView, ...]
    points: tuple[PointView, ...]
    relations: tuple[RelationGroup, ...]
    note: str


def claim_view(
    subject: UUID,
    claim: ClaimDoc,
    cards: Mapping[UUID, Card],
    looked_at: datetime,
    *,
    as_of: date | None = None,
    turn_url: TurnUrl | None = None,
) -> ClaimView:
    """The page of a claim from its document and the cards of all it refers to, its own among them.

    `looked_at` is when the desk last looked, as its editions tell (reading.Published). `as_of`: document and cards hold
    what had been said by that day alone. `turn_url`: the page as of another day.
    """
    card = cards[subject].card
    names = Names(cards)
    sides = card["sides"]
    lines = [line for side in SIDES for line in sides[side]]
    presenter = StatementPresenter(claim.statements, lines, names)
    status = status_view(card["status"], card["refs"])
    return ClaimView(
        text=claim.text,
        language=claim.language,
        direction=direction(claim.language),
        status=status,
        about=about(claim.place, claim.kind),
        occurred=dates.full(claim.occurred) if claim.occurred else "",
        dates=_dates(card["latest_said"], claim.looked_at, looked_at, as_of),
        replies=_replies(claim, presenter, names),
        glance=side_lines(sides),
        sides=_columns(sides, presenter),
        others=_others(sides["comments"], presenter),
        tally=tally((source for statement in claim.statements for source in statement.sources), names),
        why=gettext(RULES[status.rule]),
        rule=gettext("Rule %(rule)s, version %(version)d of the rules")
        % {"rule": status.rule, "version": RULES_VERSION},
        method=links.method(status.rule),
        rests_on=tuple(presenter.brief(statement) for statement in card["status"]["statement_ids"]),
        timeline=timeline_view(sides, turns(subject, claim, cards), turn_url) if lines else None,
        evidence=tuple(evidence_view(each, claim.statements, names) for each in claim.evidence),
        assessments=tuple(_assessment(each) for each in claim.assessments),
        points=tuple(_point(each) for each in card["points"]),
        relations=relation_groups(subject, claim.relations, cards),
        note=desk_words(claim.note),
    )


def described(view: ClaimView) -> str:
    """The page in a sentence or two, for search engines and link previews."""
    sides = (f"{side.label}: {side.text}." for side in view.glance)
    return " ".join((f"{view.status.label}.", *sides))


def _columns(sides: Mapping[str, Sequence[Mapping[str, Any]]], presenter: StatementPresenter) -> tuple[Side, ...]:
    """Says so, then says not so: by stance and never by party."""
    return (
        Side(
            key="supports",
            anchor=anchor("supports"),
            label=gettext("Says so"),
            mark=mark("supports"),
            count=sides_counted(sides["supports"]),
            statements=presenter.views(sides["supports"]),
            empty=gettext("No one is recorded as saying so."),
        ),
        Side(
            key="opposes",
            anchor=anchor("opposes"),
            label=gettext("Says not so"),
            mark=mark("opposes"),
            count=sides_counted(sides["opposes"]),
            statements=presenter.views(sides["opposes"]),
            empty=gettext("No denial is recorded. Silence is not agreement."),
        ),
    )


def _others(lines: Sequence[Mapping[str, Any]], presenter: StatementPresenter) -> Side:
    return Side(
        key="comments",
        anchor=anchor("comments"),
        label=gettext("Neither for nor against"),
        mark=mark("comments"),
        count="",
        statements=presenter.views(lines),
        empty="",
    )


def _dates(latest_said: str, entered: str, edited: datetime, as_of: date | None) -> tuple[str, ...]:
    """When the latest statement was made and when the desk last looked: an edition that is not minor is a look, too.

    As of a day nobody says that there is nothing newer: it may have been left out.
    """
    looked = Date.parse(entered)
    looked_day = looked.latest if looked.latest and looked.latest > edited else edited
    shown = dates.short(entered) if looked_day is looked.latest else dates.day(edited)
    parts = []
    if latest_said:
        parts.append(gettext("Latest statement %(date)s") % {"date": dates.short(latest_said)})
    parts.append(gettext("Desk last looked %(date)s") % {"date": shown})
    latest = Date.parse(latest_said).latest
    if latest and looked_day - latest > QUIET and not as_of:
        parts.append(gettext("Nothing newer recorded here"))
    return tuple(parts)


def _assessment(doc: AssessmentDoc) -> AssessmentView:
    return AssessmentView(
        verdict=desk_words(doc.verdict),
        reasons=desk_words(doc.reasons),
        dated=dates.full(doc.dated),
        note=desk_words(doc.note),
    )


def _replies(claim: ClaimDoc, presenter: StatementPresenter, names: Names) -> tuple[ReplyView, ...]:
    """Of everybody named in an allegation the reply, or that none is recorded: it stands in the first screen."""
    there = {statement.id for statement in claim.statements}
    found = []
    for each in claim.about:
        asked = each.reply == Reply.ASKED
        text, url = gettext("Asked; no reply recorded") if asked else gettext("No reply recorded"), ""
        if each.statement in there:
            reply = presenter.brief(str(each.statement))
            text, url = reply.text, reply.url
        whose = gettext("Reply of %(name)s") % {"name": names.text(each.actor)}
        found.append(ReplyView(whose=whose, text=text, url=url))
    return tuple(found)


def _point(point: Mapping[str, Any]) -> PointView:
    name = gettext("Point %(number)s") % {"number": point["number"]} if point["number"] else ""
    # Cards that were made by an earlier release do not say.
    language = point.get("plan_language", "")
    said, plan, version = (worded(isolated(point[key]), language) for key in ("text", "plan_title", "version_label"))
    return PointView(
        text=listed((name, said), ": ") or point["key"],
        where=listed((plan, version)),
        url=links.point(point["plan_slug"], point["point"]) if point["plan_slug"] else "",
    )
