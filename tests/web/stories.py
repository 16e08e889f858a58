"""A small world for the pages: two sides, a wire agency that could not verify, an outlet that carried it."""

from dataclasses import dataclass
from uuid import UUID

from tests.builders import Scribe, claim, point, statement, version
from tracker.record.documents import ClaimDoc, EvidenceDoc, PointRef, Quote, RelationDoc, StatementDoc

TEXT = "Northland had taken the town of Midford by 20 November 2025."


@dataclass(frozen=True, kw_only=True)
class Town:
    """What `town` published: subjects by what they are."""

    claim: UUID
    body: ClaimDoc
    marshal: UUID
    northland: UUID
    north_army: UUID
    palace: UUID
    southland: UUID
    south_army: UUID
    wire: UUID
    gazette: UUID
    article: UUID
    dispatch: UUID
    announcement: UUID

    @property
    def asserted(self) -> StatementDoc:
        return self.body.statements[0]

    @property
    def denied(self) -> StatementDoc:
        return self.body.statements[1]


def town(record: Scribe) -> Town:
    """A marshal asserts for his army, made known by his palace; the other army denies; the wire could not verify."""
    northland = record.actor("Northland", kind="government")
    north_army = record.actor("Army of Northland", kind="military", party=northland)
    marshal = record.actor("Marshal Grey", party=northland)
    palace = record.actor("The Palace", kind="government", party=northland)
    southland = record.actor("Southland", kind="government")
    south_army = record.actor("Army of Southland", kind="military", party=southland)
    wire = record.actor("The Wire", kind="outlet")
    gazette = record.actor("The Gazette", kind="outlet")
    dispatch = record.source(wire, slug="dispatch", kind="wire dispatch", published="2025-11-20~", seen=False)
    article = record.source(
        gazette, slug="article", published="2025-11-21", carries=dispatch, url="https://gazette.example/a"
    )
    announcement = record.source(palace, slug="announcement", kind="announcement", published="2025-11-20", seen=False)
    body = claim(
        TEXT,
        statement(
            marshal,
            "asserts",
            said="../2025-11-20",
            on_behalf_of=north_army,
            relayed_by=(palace,),
            sources=(article, announcement),
            quote=Quote(text="Le bourg est à nous", language="fr", translation="The town is ours", rendered_by=wire),
        ),
        statement(south_army, "denies", said="2025-11-20~", on_behalf_of=southland, sources=(article,)),
        statement(wire, "could_not_verify", said="2025-11-21", sources=(article,), hedging="either statement"),
        kind="battlefield",
        place="Midford",
    )
    return Town(
        claim=record.first(body, "midford"),
        body=body,
        marshal=marshal,
        northland=northland,
        north_army=north_army,
        palace=palace,
        southland=southland,
        south_army=south_army,
        wire=wire,
        gazette=gazette,
        article=article,
        dispatch=dispatch,
        announcement=announcement,
    )


def many(record: Scribe, count: int, slug: str) -> None:
    """A claim with this many statements, each by a speaker and from a source of its own, and as much of the rest."""
    outlet = record.actor("The Courier", kind="outlet", slug=f"courier-{slug}")
    peace = version("Draft", *(point(str(number)) for number in range(1, count + 1)))
    plan = record.plan("The plan", peace, slug=f"plan-{slug}")
    others = [record.claim(f"Another claim, {number}.", slug=f"{slug}-other-{number}") for number in range(count)]
    speakers = [record.actor(f"Speaker {number}", slug=f"{slug}-speaker-{number}") for number in range(count)]
    sources = [record.source(outlet, slug=f"{slug}-source-{number}") for number in range(count)]
    record.claim(
        "Much was said.",
        *(
            statement(who, ("asserts", "denies", "could_not_verify")[number % 3], sources=(source,))
            for number, (who, source) in enumerate(zip(speakers, sources, strict=True))
        ),
        slug=slug,
        points=tuple(PointRef(plan=plan, point=each.id) for each in peace.points),
        relations=tuple(RelationDoc(kind="compare_with", target=other) for other in others),
        evidence=tuple(
            EvidenceDoc(id=each.id, kind="video", title="A video", bearing="supports", produced_by=speakers[0])
            for each in peace.points
        ),
    )
