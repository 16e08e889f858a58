"""Evidence: whose it is, what it shows, how it bears on the claim. What a party offers is said to be offered by it."""

from collections.abc import Sequence

from tracker.ground.immutable import immutable
from tracker.ground.vocabulary import ActorKind, Bearing
from tracker.record.documents import EvidenceDoc, StatementDoc
from tracker.web.presenters import dates
from tracker.web.presenters.languages import desk_words
from tracker.web.presenters.names import Name, Names
from tracker.web.presenters.provenance import SourceView, beside_evidence, source_view
from tracker.web.translating import gettext


@immutable(kw_only=True)
class EvidenceView:
    kind: str
    title: str
    offered: str
    producer: Name | None
    released: str
    depicts: str
    bearing: str
    source: SourceView | None
    verification: str
    note: str


def evidence_view(doc: EvidenceDoc, statements: Sequence[StatementDoc], names: Names) -> EvidenceView:
    """One piece of evidence as it bears on the claim of the page, which holds these statements."""
    producer = names.card(doc.produced_by)
    outlet = producer is not None and producer.card["kind"] == ActorKind.OUTLET
    return EvidenceView(
        kind=desk_words(doc.kind),
        title=desk_words(doc.title),
        offered=gettext("Produced by") if outlet else gettext("Offered by"),
        producer=names.actor(doc.produced_by) if doc.produced_by else None,
        released=dates.full(doc.released) if doc.released else "",
        depicts=desk_words(doc.depicts),
        bearing=gettext(Bearing(doc.bearing).label),
        source=source_view(doc.source, beside_evidence(doc.source, statements), names) if doc.source else None,
        verification=desk_words(doc.verification),
        note=desk_words(doc.note),
    )
