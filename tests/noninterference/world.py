"""What is public before an example begins: entered at the desk, published through the door, some of it moved or removed.

Every id is made from a name, so that an order by id is the same in every run.
"""

from datetime import UTC, datetime
from unittest import mock
from uuid import UUID, uuid5

from django.contrib.auth.models import User
from django.db import connection, transaction

from tests.builders import publish as append
from tests.desk import newsroom as desk
from tracker.desk.documents_of import SubjectRow
from tracker.desk.models import (
    Actor,
    ActorName,
    ActorRole,
    Assessment,
    Claim,
    ClaimAbout,
    ClaimPoint,
    Evidence,
    EvidenceBearing,
    Page,
    Plan,
    PlanAlias,
    Point,
    PointCorrespondence,
    PointSource,
    Relation,
    Source,
    SpeaksFor,
    Statement,
    Version,
    VersionAuthor,
    VersionSource,
)
from tracker.desk.publishing import publish, withdraw
from tracker.desk.redacting import redact
from tracker.record.documents import NoticeDoc

NAMES = UUID("6f1c1a52-5b3e-4b67-9d0a-0f6f3f3a7d11")
ENTERED = datetime(2025, 11, 22, 9, 0, tzinfo=UTC)
"""When all of it was entered at the desk."""
VILLAGES = 21
"""More key claims than fit one page of the list."""

SLUGS = ("harbour", "lighthouse", "Ferry.2")
"""Addresses that only drafts take, of every kind."""
WORDS = ("zeppelin", "Quayside")
"""Words that only drafts hold."""
EDITOR, CHIEF = "ada", "cy"


def identity(name: str) -> UUID:
    """The id of what goes by this name."""
    return uuid5(NAMES, name)


def fill() -> None:
    """Enter and publish all of it."""
    with mock.patch("django.utils.timezone.now", return_value=ENTERED), transaction.atomic():
        user = desk.editor(EDITOR)
        _people()
        _sources()
        _plans()
        _claims()
        settle()
        desk.page("sourcing", "We ask twice.", id=identity("page sourcing"))
        rows: list[SubjectRow] = [
            *Actor.objects.all(),
            *Source.objects.all(),
            *Plan.objects.all(),
            *Claim.objects.all(),
            *Page.objects.all(),
        ]
        publish(rows, by=user)
        _positions(user)
        _past(user)
        _drafts()
        settle()


def settle() -> None:
    """Have the database check now what it would check at the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _actor(slug: str, name: str, **fields: object) -> Actor:
    return desk.actor(name, slug=slug, id=identity(f"actor {slug}"), **fields)


def the_actor(slug: str) -> Actor:
    """The desk's row of this actor."""
    return Actor.objects.get(slug=slug)


def the_source(slug: str) -> Source:
    """The desk's row of this source."""
    return Source.objects.get(slug=slug)


def _people() -> None:
    northland = _actor("northland", "Northland", kind="government")
    southland = _actor("southland", "Southland", kind="government")
    _actor("north-army", "Army of Northland", kind="military", party=northland)
    _actor("south-army", "Army of Southland", kind="military", party=southland, part_of=southland)
    marshal = _actor("marshal-grey", "Marshal Grey", party=northland, note="Commands the north.")
    ActorName.objects.create(actor=marshal, name="Маршал Грей", language="uk")
    ActorName.objects.create(actor=marshal, name="The Grey Marshal", order=1)
    ActorRole.objects.create(actor=marshal, role="Commander", since="2024")
    SpeaksFor.objects.create(actor=marshal, principal=the_actor("north-army"))
    _actor("the-wire", "The Wire", kind="outlet")
    _actor("the-gazette", "The Gazette", kind="outlet")
    _actor("monitor", "The Monitor", kind="organisation", independent=True, note="Belongs to no side.")
    _actor("official", "a senior official", unnamed=True, why_unnamed="to speak freely", party=southland)


def _source(slug: str, publisher: str, **fields: object) -> Source:
    return desk.source(the_actor(publisher), slug=slug, id=identity(f"source {slug}"), **fields)


def _sources() -> None:
    dispatch = _source("dispatch", "the-wire", kind="wire dispatch", published="2025-11-20~", seen=False)
    _source(
        "article",
        "the-gazette",
        title="Midford taken",
        published="2025-11-21",
        carries=dispatch,
        url="https://g.example/a",
    )
    _source("announcement", "northland", kind="announcement", published="2025-11-20", seen=False)
    _source("gone", "the-gazette", published="2025-11-19", state="retracted", state_since="2025-11-22")
    _source("survey", "monitor", kind="report", title="A survey", published="2025-11-22")


def _plans() -> None:
    for title, slug in (("Peace plan", "peace"), ("Counter-draft", "counter")):
        plan = Plan.objects.create(id=identity(f"plan {slug}"), title=title, slug=slug)
        PlanAlias.objects.create(plan=plan, name=f"The {slug} paper")
        for label, dated in (("First draft", "2025-11-19"), ("Second draft", "2025-11-23")):
            version = desk.version(plan, label, [], dated=dated, id=identity(f"{slug} {label}"))
            VersionAuthor.objects.create(version=version, actor=the_actor("northland"))
            VersionSource.objects.create(version=version, source=the_source("article"))
            for number in ("1", "2"):
                desk.point(version, number, id=identity(f"{slug} {label} {number}"), topic="Withdrawal")
    second = Version.objects.get(plan__slug="peace", slug="second-draft")
    second.derived_from = Version.objects.get(plan__slug="peace", slug="first-draft")
    second.save()
    point = Point.objects.get(version=second, key="p1")
    PointCorrespondence.objects.create(point=point, to=second.derived_from.points.get(key="p1"))
    PointSource.objects.create(point=point, source=the_source("article"))


def _claim(slug: str, text: str, **fields: object) -> Claim:
    return desk.claim(text, slug=slug, id=identity(f"claim {slug}"), **{"occurred": "2025-11-20", **fields})


def said(claim: Claim, speaker: str, stance: str, source: str, **fields: object) -> Statement:
    """A statement of this claim, in the order in which they are entered."""
    name = f"{claim.slug} {claim.statements.count()}"
    given = {"id": identity(name), "said": "2025-11-20", **fields}
    return desk.statement(claim, the_actor(speaker), stance, [the_source(source)], given)


def _claims() -> None:
    midford = _claim("midford", "Northland had taken the town of Midford by 20 November 2025.", place="Midford")
    quote = {"quote_text": "Le bourg est à nous", "quote_language": "fr", "quote_translation": "The town is ours"}
    first = said(midford, "marshal-grey", "asserts", "article", on_behalf_of=the_actor("north-army"), **quote)
    reply = said(midford, "south-army", "denies", "article", relayed_by=[the_actor("the-gazette")])
    said(midford, "the-wire", "could_not_verify", "dispatch", said="2025-11-21", hedging="either statement")
    said(midford, "marshal-grey", "confirms", "announcement", said="2025-11-22", changes=first, how="qualifies")
    ClaimAbout.objects.create(claim=midford, actor=the_actor("south-army"), reply="replied", statement=reply)
    ClaimPoint.objects.create(claim=midford, point=Point.objects.get(id=identity("peace Second draft 1")))
    Assessment.objects.create(
        id=identity("assessment"), claim=midford, verdict="Open", reasons="Both stand.", dated="2025-11-22"
    )
    video = Evidence.objects.create(
        id=identity("video"),
        kind="video",
        title="A flag",
        produced_by=the_actor("north-army"),
        source=the_source("survey"),
    )
    EvidenceBearing.objects.create(evidence=video, claim=midford, bearing="supports")
    bridge = _claim("bridge", "The bridge at Midford was open.", place="Midford", kind="origin", looked_at="2025-11-23")
    said(bridge, "monitor", "verifies", "survey", said="2025-11-22", method="By satellite.")
    Relation.objects.create(id=identity("relation"), from_claim=bridge, kind="compare_with", to_claim=midford)
    whispers = _claim("whispers", "A meeting was planned.", kind="meeting", level="background")
    said(whispers, "official", "asserts", "article")
    said(_claim("opinion", "It was a good plan.", checkable=False), "northland", "asserts", "article")
    said(_claim("retold", "A convoy left."), "the-gazette", "reports", "gone")
    for number in range(VILLAGES):
        village = _claim(f"village-{number}", f"Village number {number} was calm.", place="Midford", kind="calm")
        said(village, "south-army", "asserts", "survey", said=f"2025-10-{number + 1:02}")


def _positions(user: User) -> None:
    earlier = desk.position(
        the_actor("southland"),
        [the_source("article"), the_source("survey")],
        quote_text="No.",
        quote_language="en",
        on_version=Version.objects.get(plan__slug="peace", slug="first-draft"),
        position="rejects",
        stated="2025-11-20",
        id=identity("position 1"),
    )
    later = desk.position(
        the_actor("southland"),
        [the_source("survey")],
        on_point=Point.objects.get(id=identity("peace Second draft 1")),
        position="open_to_discussion",
        stated="2025-11-24",
        changes=earlier,
        how="shifts",
        id=identity("position 2"),
    )
    publish([earlier, later], by=user)


def _past(user: User) -> None:
    """What moved, what was corrected, what was removed, what was folded into something else."""
    moved = _claim("old-name", "It has another name now.")
    said(moved, "southland", "asserts", "article")
    named = Claim.objects.get(slug="bridge")
    publish([moved], by=user)
    moved.slug, named.text = "new-name", "The bridge at Midford was open by 22 November 2025."
    desk.save(moved)
    desk.save(named)
    publish([moved, named], by=user, change="correction", note="Dated.")
    removed = _claim("removed-claim", "It was wrong.")
    said(removed, "southland", "asserts", "gone")
    gone: list[SubjectRow] = [
        removed,
        _actor("removed-actor", "Somebody Else"),
        _source("removed-source", "the-gazette", title="A mistake"),
        Plan.objects.create(id=identity("plan removed-plan"), slug="removed-plan", title="No plan"),
    ]
    publish(gone, by=user)
    for row in gone:
        withdraw(row, by=user, note="Published by mistake.")
    redacted = _claim("redacted-claim", "Somebody named in error was there.")
    said(redacted, "northland", "asserts", "article")
    publish([redacted], by=user)
    redact(redacted.id, by=desk.chief(CHIEF), note="Removed for good.", whole=True)
    double = _claim("double", "Northland took Midford.")
    said(double, "northland", "asserts", "article")
    publish([double], by=user)
    append("claim", "double", NoticeDoc(into=identity("claim midford")), "merge", subject=double.id)


def _drafts() -> None:
    """What nobody published so far: somebody is at work before the first answer is taken."""
    draft = _actor("draft-actor", "Harbour Master", party=the_actor("southland"))
    claim = _claim("draft-claim", "The harbour was closed.", place="Harbour")
    desk.statement(claim, draft, "asserts", [the_source("article")], {"id": identity("draft statement")})
    _source("draft-source", "the-gazette", title="Harbour news")
    desk.page("unnamed", "The Harbour Master said so.", id=identity("page draft"))
    plan = Plan.objects.create(id=identity("plan draft-plan"), slug="draft-plan", title="Harbour plan")
    desk.point(desk.version(plan, "Notes", [], id=identity("draft version")), "1", id=identity("draft point"))
