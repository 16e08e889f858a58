"""Rows -> documents: everything public, nothing of the desk, in a fixed number of queries."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tests.desk import newsroom as desk
from tracker.desk.documents_of import EVERYTHING, body_of, document_of, kind_of, slug_of
from tracker.desk.loading import load
from tracker.desk.models import (
    ActorName,
    ActorRole,
    Assessment,
    ClaimPoint,
    Evidence,
    EvidenceBearing,
    PlanAlias,
    Point,
    PointCorrespondence,
    PointSource,
    PositionRelay,
    Relation,
    SpeaksFor,
    Statement,
    VersionAuthor,
    VersionSource,
)
from tracker.desk.naming import Names
from tracker.record.documents import (
    ActorDoc,
    AssessmentDoc,
    Body,
    Changes,
    ClaimDoc,
    EvidenceDoc,
    NameDoc,
    PlanDoc,
    PointRef,
    PositionDoc,
    Quote,
    RelationDoc,
    RoleDoc,
    SourceDoc,
    decode,
    encode,
)

pytestmark = pytest.mark.django_db


def loaded(row: Any) -> Body:
    """The body of a row with everything named, and proof that its bytes say the same."""
    document = document_of(load([row.id])[row.id], EVERYTHING)
    assert decode(encode(document)) == document
    return document.body


def test_an_actor_says_all_that_is_public_of_it() -> None:
    state, ministry = desk.actor("State", kind="government"), desk.actor("Ministry", kind="government")
    row = desk.actor(
        "Ada Example", party=state, part_of=ministry, note="Minister.", editor_note="Rings back.", independent=True
    )
    ActorName.objects.create(actor=row, name="Ада", language="uk", order=0)
    ActorName.objects.create(actor=row, name="Aida Example", order=1)
    ActorRole.objects.create(actor=row, role="Minister", since="2024", until="2025-06", order=0)
    SpeaksFor.objects.create(actor=row, principal=state)
    assert loaded(row) == ActorDoc(
        name="Ada Example",
        kind="person",
        names=(NameDoc(language="uk", name="Ада"),),
        aliases=("Aida Example",),
        roles=(RoleDoc(role="Minister", since="2024", until="2025-06"),),
        speaks_for=(state.id,),
        party=state.id,
        part_of=ministry.id,
        independent=True,
        note="Minister.",
    )


def test_an_unnamed_actor_has_no_address() -> None:
    row = desk.actor("a senior official", unnamed=True, why_unnamed="to speak freely")
    assert slug_of(row) == ""
    assert loaded(row) == ActorDoc(name="a senior official", kind="person", unnamed=True, why_unnamed="to speak freely")


def test_a_source_says_what_it_carries() -> None:
    agency = desk.actor("Agency", kind="outlet")
    dispatch = desk.source(agency, published="2025-11-20", seen=False)
    row = desk.source(
        agency,
        title="Title",
        url="https://example.org/a",
        published="2025-11-21",
        carries=dispatch,
        state="corrected",
        state_since="2025-11-22",
        note="Noted.",
    )
    assert loaded(row) == SourceDoc(
        publisher=agency.id,
        kind="article",
        title="Title",
        url="https://example.org/a",
        published="2025-11-21",
        language="en",
        carries=dispatch.id,
        state="corrected",
        state_since="2025-11-22",
        note="Noted.",
    )


def test_a_plan_holds_versions_and_points_in_their_order() -> None:
    author, source = desk.actor(), desk.source()
    row = desk.plan("Plan", ["2", "1"])
    PlanAlias.objects.create(plan=row, name="The draft")
    first = row.versions.get()
    second = desk.version(row, "Second draft", ["2"], derived_from=first, dated="2025-11", point_count=19)
    VersionAuthor.objects.create(version=second, actor=author)
    VersionSource.objects.create(version=second, source=source)
    part = desk.point(second, "2a", part_of=second.points.get(), state="amended", topic="army")
    PointCorrespondence.objects.create(point=part, to=first.points.get(number="2"))
    PointSource.objects.create(point=part, source=source)
    body = loaded(row)
    assert isinstance(body, PlanDoc)
    assert (body.title, body.aliases) == ("Plan", ("The draft",))
    assert [[point.number for point in version.points] for version in body.versions] == [["2", "1"], ["2", "2a"]]
    version = body.versions[1]
    assert (version.slug, version.label, version.dated, version.point_count) == (
        "second-draft",
        "Second draft",
        "2025-11",
        19,
    )
    assert (version.authors, version.sources, version.derived_from) == ((author.id,), (source.id,), first.id)
    point = version.points[1]
    assert (point.key, point.state, point.topic, point.sources) == ("p2a", "amended", "army", (source.id,))
    assert (point.part_of, point.corresponds_to) == (version.points[0].id, (body.versions[0].points[0].id,))


def test_a_claim_holds_statements_evidence_assessments_and_relations() -> None:
    general, army, agency = desk.actor("General"), desk.actor("Army"), desk.actor("Agency", kind="outlet")
    dispatch, post = desk.source(agency), desk.source(army)
    plan = desk.plan("Plan", ["6"])
    other = desk.claim("Another.")
    row = desk.claim(
        "It fell by 20 November 2025.",
        (
            general,
            "asserts",
            [post, dispatch],
            {
                "on_behalf_of": army,
                "said": "../2025-11-20",
                "relayed_by": [agency, army],
                "quote_text": "взято",
                "quote_language": "ru",
                "quote_translation": "taken",
                "quote_rendered_by": agency,
                "quote_original_seen": False,
                "venue": "briefing",
                "method": "looked",
                "attribution": "named",
                "hedging": "could not check",
                "note": "A note.",
            },
        ),
        level="background",
        occurred="2025-11-20~",
        place="Kupiansk",
        looked_at="2025-11-22",
    )
    first = row.statements.get()
    later = desk.statement(row, general, "withdraws", [post], {"changes": first, "how": "retracts"})
    point = plan.versions.get().points.get()
    ClaimPoint.objects.create(claim=row, point=point)
    video = Evidence.objects.create(
        kind="video", title="Video", produced_by=army, released="2025-11-20", depicts="A street.", source=post
    )
    EvidenceBearing.objects.create(evidence=video, claim=row, bearing="weakly_supports")
    assessment = Assessment.objects.create(
        claim=row, verdict="Open", reasons="Because.", dated="2025-11-22", signed_name="Ada Example"
    )
    Relation.objects.create(from_claim=row, kind="compare_with", to_claim=other)
    body = loaded(row)
    assert isinstance(body, ClaimDoc)
    assert (body.level, body.occurred, body.place, body.looked_at) == (
        "background",
        "2025-11-20~",
        "Kupiansk",
        "2025-11-22",
    )
    assert body.points == (PointRef(plan=plan.id, point=point.id),)
    statement, withdrawal = body.statements
    assert (statement.id, statement.speaker, statement.on_behalf_of) == (first.id, general.id, army.id)
    assert (statement.said, statement.venue, statement.method) == ("../2025-11-20", "briefing", "looked")
    assert (statement.attribution, statement.hedging, statement.note) == ("named", "could not check", "A note.")
    assert (statement.sources, statement.relayed_by) == ((post.id, dispatch.id), (agency.id, army.id))
    assert statement.quote == Quote(
        text="взято", language="ru", translation="taken", rendered_by=agency.id, original_seen=False
    )
    assert (withdrawal.id, withdrawal.changes) == (later.id, Changes(target=first.id, how="retracts"))
    assert body.evidence == (
        EvidenceDoc(
            id=video.id,
            kind="video",
            title="Video",
            bearing="weakly_supports",
            produced_by=army.id,
            released="2025-11-20",
            depicts="A street.",
            source=post.id,
        ),
    )
    assert body.assessments == (
        AssessmentDoc(id=assessment.id, verdict="Open", reasons="Because.", dated="2025-11-22"),
    )
    assert body.relations == (RelationDoc(kind="compare_with", target=other.id),)


def test_a_position_is_on_a_version_or_on_a_point() -> None:
    who, agency = desk.actor(), desk.actor("Agency")
    source, plan = desk.source(), desk.plan("Plan", ["6"])
    version = plan.versions.get()
    first = desk.position(who, [source], on_version=version, stated="2025-11", basis="reported")
    PositionRelay.objects.create(position=first, actor=agency)
    second = desk.position(
        who, [source], on_point=version.points.get(), changes=first, how="shifts", on_behalf_of=agency
    )
    assert loaded(first) == PositionDoc(
        actor=who.id,
        plan=plan.id,
        version=version.id,
        position="accepts",
        basis="reported",
        stated="2025-11",
        sources=(source.id,),
        relayed_by=(agency.id,),
    )
    assert loaded(second) == PositionDoc(
        actor=who.id,
        on_behalf_of=agency.id,
        plan=plan.id,
        point=version.points.get().id,
        position="accepts",
        sources=(source.id,),
        changes=Changes(target=first.id, how="shifts"),
    )


def test_what_may_not_be_named_is_left_out() -> None:
    speaker, source = desk.actor(), desk.source()
    other, other_plan = desk.claim("Other.", (speaker, "asserts", [source])), desk.plan("Other plan", ["1"])
    row, plan = desk.claim("This."), desk.plan("This plan", ["1"])
    Relation.objects.create(from_claim=row, kind="part_of", to_claim=other)
    desk.statement(row, speaker, "denies", [source], {"changes": other.statements.get(), "how": "reverses"})
    foreign = other_plan.versions.get()
    version = desk.version(plan, "Second", ["1"], derived_from=foreign)
    PointCorrespondence.objects.create(point=version.points.get(), to=foreign.points.get())
    before = desk.position(speaker, [source], on_version=version)
    after = desk.position(speaker, [source], on_version=version, changes=before, how="reverses")
    rows = load([row.id, plan.id, after.id])
    nothing = Names([])
    claim, plan_doc, position = (body_of(rows[each], nothing) for each in (row.id, plan.id, after.id))
    assert isinstance(claim, ClaimDoc)
    assert isinstance(plan_doc, PlanDoc)
    assert isinstance(position, PositionDoc)
    assert (claim.relations, claim.statements[0].changes, position.changes) == ((), None, None)
    assert (plan_doc.versions[1].derived_from, plan_doc.versions[1].points[0].corresponds_to) == (None, ())
    together = Names([], load([other.id, other_plan.id, before.id]).values())
    claim, plan_doc, position = (body_of(rows[each], together) for each in (row.id, plan.id, after.id))
    assert isinstance(claim, ClaimDoc)
    assert isinstance(plan_doc, PlanDoc)
    assert isinstance(position, PositionDoc)
    assert claim.relations[0].target == other.id
    assert claim.statements[0].changes
    assert position.changes
    assert (plan_doc.versions[1].derived_from, plan_doc.versions[1].points[0].corresponds_to) == (
        foreign.id,
        (foreign.points.get().id,),
    )


def everything() -> list[UUID]:
    """One subject of each kind that has parts of every sort."""
    speaker, source = desk.actor(), desk.source()
    ActorName.objects.create(actor=speaker, name="Other")
    SpeaksFor.objects.create(actor=speaker, principal=source.publisher)
    plan = desk.plan("Plan", ["1"])
    first, second = plan.versions.get().points.get(), desk.version(plan, "Second draft", ["1"]).points.get()
    PointCorrespondence.objects.create(point=first, to=second)
    claim = desk.claim("So.", (speaker, "asserts", [source], {"relayed_by": [source.publisher]}))
    ClaimPoint.objects.create(claim=claim, point=first)
    Relation.objects.create(from_claim=claim, kind="part_of", to_claim=desk.claim("Whole."))
    evidence = Evidence.objects.create(kind="video", title="Video")
    EvidenceBearing.objects.create(evidence=evidence, claim=claim, bearing="none")
    Assessment.objects.create(claim=claim, verdict="Open", reasons="So.", dated="2025")
    position = desk.position(speaker, [source], on_point=second)
    PositionRelay.objects.create(position=position, actor=source.publisher)
    return [speaker.id, source.id, plan.id, claim.id, position.id]


def test_the_number_of_queries_does_not_depend_on_how_many(assert_queries: Callable[..., Any]) -> None:
    few = everything()
    many = [each for _ in range(12) for each in everything()]
    for subjects in (few, many):
        with assert_queries(26):
            rows = load(subjects)
            for row in rows.values():
                encode(document_of(row, EVERYTHING))
        assert len(rows) == len(subjects)


def test_what_is_for_the_desk_only_is_in_no_document() -> None:
    subjects = everything()
    secret = "only-for-the-desk"
    Statement.objects.update(editor_note=secret)
    Evidence.objects.update(editor_note=secret)
    Assessment.objects.update(editor_note=secret, signed_name=secret)
    Point.objects.update(editor_note=secret)
    Relation.objects.update(editor_note=secret)
    rows = load(subjects)
    for row in rows.values():
        desk.change(type(row)._default_manager.filter(pk=row.pk), editor_note=secret)
        for version in row.versions.all() if kind_of(row) == "plan" else ():  # type: ignore[union-attr]
            version.editor_note = secret
            version.save()
    for row in load(subjects).values():
        assert row.editor_note == secret
        assert secret.encode() not in encode(document_of(row, EVERYTHING))


def test_a_part_is_not_published_by_itself() -> None:
    with pytest.raises(TypeError, match="Statement"):
        kind_of(Statement())


def test_nothing_asked_is_no_query(assert_queries: Callable[..., Any]) -> None:
    with assert_queries(0):
        assert load([]) == {}
