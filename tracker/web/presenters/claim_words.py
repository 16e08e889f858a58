"""A claim's document as labelled texts, for comparing two editions."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import pgettext

from tracker.ground.vocabulary import Bearing, ClaimLevel, How, RelationKind, Reply, Stance
from tracker.record.documents import (
    AboutDoc,
    AssessmentDoc,
    ClaimDoc,
    EvidenceDoc,
    PointRef,
    RelationDoc,
    StatementDoc,
)
from tracker.web.presenters.field_changes import Fields, Whole, Words, as_date, as_term
from tracker.web.translating import gettext


class ClaimWords(Words):
    """A claim and all that belongs to it."""

    def claim(self, doc: ClaimDoc) -> Fields:
        return {
            gettext("Wording"): doc.text,
            gettext("Language"): Whole(doc.language),
            gettext("Kind"): doc.kind,
            gettext("Level"): as_term(ClaimLevel(doc.level).label),
            gettext("Checkable"): Whole(gettext("yes") if doc.checkable else gettext("no, a view")),
            gettext("When"): as_date(doc.occurred),
            gettext("Place"): doc.place,
            gettext("Desk last looked"): as_date(doc.looked_at),
            gettext("Note"): doc.note,
        }

    def statements(self, doc: ClaimDoc) -> dict[str, Fields]:
        by_id = {each.id: each for each in doc.statements}
        return {str(each.id): self._statement(each, by_id) for each in doc.statements}

    def _statement(self, doc: StatementDoc, by_id: Mapping[UUID, StatementDoc]) -> Fields:
        changed = by_id.get(doc.changes.target) if doc.changes else None
        return {
            gettext("Speaker"): self.actor(doc.speaker),
            gettext("For"): self.actor(doc.on_behalf_of),
            gettext("Stance"): as_term(Stance(doc.stance).label),
            gettext("Said"): as_date(doc.said),
            gettext("Sources"): self.subjects(doc.sources),
            gettext("Relayed by"): self.subjects(doc.relayed_by),
            gettext("Method"): doc.method,
            gettext("Attribution"): doc.attribution,
            gettext("Caveat"): doc.hedging,
            gettext("Said at"): doc.venue,
            **self.quote(doc.quote),
            pgettext("an earlier statement", "Changes"): self._change(doc, changed),
            gettext("Note"): doc.note,
        }

    def _change(self, doc: StatementDoc, changed: StatementDoc | None) -> str:
        parts = (
            gettext(How(doc.changes.how).label) if doc.changes else "",
            self.actor(changed.speaker) if changed else "",
            as_date(changed.said) if changed else "",
        )
        return Whole(" ".join(filter(None, parts)))

    def evidence(self, doc: ClaimDoc) -> dict[str, Fields]:
        return {str(each.id): self._piece_of_evidence(each) for each in doc.evidence}

    def _piece_of_evidence(self, doc: EvidenceDoc) -> Fields:
        return {
            gettext("Title"): doc.title,
            gettext("Kind"): doc.kind,
            gettext("Bearing"): as_term(Bearing(doc.bearing).label),
            gettext("Offered by"): self.actor(doc.produced_by),
            gettext("Released"): as_date(doc.released),
            gettext("Depicts"): doc.depicts,
            gettext("Source"): self.subjects((doc.source,)) if doc.source else "",
            gettext("Verification"): doc.verification,
            gettext("Note"): doc.note,
        }

    def assessments(self, doc: ClaimDoc) -> dict[str, Fields]:
        return {str(each.id): self._assessment(each) for each in doc.assessments}

    def _assessment(self, doc: AssessmentDoc) -> Fields:
        return {
            gettext("Verdict"): doc.verdict,
            gettext("Reasons"): doc.reasons,
            gettext("Dated"): as_date(doc.dated),
            gettext("Note"): doc.note,
        }

    def about(self, doc: ClaimDoc) -> dict[str, Fields]:
        by_id = {each.id: each for each in doc.statements}
        return {str(each.actor): self._about(each, by_id) for each in doc.about}

    def _about(self, doc: AboutDoc, by_id: Mapping[UUID, StatementDoc]) -> Fields:
        reply = by_id.get(doc.statement) if doc.statement else None
        told = (self.actor(reply.speaker), as_date(reply.said)) if reply else ()
        return {
            gettext("About whom"): self.actor(doc.actor),
            gettext("Reply"): Whole(
                ", ".join(filter(None, (as_term(Reply(doc.reply).label) if doc.reply else "", *told)))
            ),
        }

    def points(self, doc: ClaimDoc) -> dict[str, Fields]:
        return {str(each.point): self._point(each) for each in doc.points}

    def _point(self, ref: PointRef) -> Fields:
        plan = self.names.card(ref.plan)
        return {gettext("Plan"): plan.title if plan else gettext("[removed]")}

    def relations(self, doc: ClaimDoc) -> dict[str, Fields]:
        return {f"{each.kind} {each.target}": self._relation(each) for each in doc.relations}

    def _relation(self, doc: RelationDoc) -> Fields:
        other = self.names.card(doc.target)
        if other is None:
            # The note is about what was removed.
            return {gettext("Claim"): gettext("[removed]"), gettext("Relation"): as_term(RelationKind(doc.kind).label)}
        return {
            gettext("Claim"): other.title,
            gettext("Relation"): as_term(RelationKind(doc.kind).label),
            gettext("Note"): doc.note,
        }
