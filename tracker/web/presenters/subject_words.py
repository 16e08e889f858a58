"""Documents of actors, sources, positions and pages as labelled texts, for comparing two editions."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import pgettext

from tracker.ground.vocabulary import Acceptance, ActorKind, Basis, How, PageSection, SourceState
from tracker.record.documents import ActorDoc, PageDoc, PositionDoc, RoleDoc, SourceDoc
from tracker.web.presenters import dates
from tracker.web.presenters.field_changes import Fields, Whole, Words, as_date, as_term
from tracker.web.translating import gettext


class SubjectWords(Words):
    """What is one thing: an actor, a source, a position, a page."""

    def actor_itself(self, doc: ActorDoc) -> Fields:
        return {
            gettext("Name"): doc.name,
            gettext("Kind"): as_term(ActorKind(doc.kind).label),
            gettext("Names in other languages"): "; ".join(f"{each.name} ({each.language})" for each in doc.names),
            gettext("Also written"): "; ".join(doc.aliases),
            gettext("Roles"): "; ".join(_role(each) for each in doc.roles),
            gettext("Side"): self.actor(doc.party),
            gettext("Part of"): self.actor(doc.part_of),
            gettext("Speaks for"): self._actors(doc.speaks_for),
            gettext("Independent"): _answer(doc.independent),
            gettext("Why unnamed"): doc.why_unnamed,
            gettext("Note"): doc.note,
        }

    def source(self, doc: SourceDoc) -> Fields:
        return {
            gettext("Title"): doc.title,
            gettext("Publisher"): self.actor(doc.publisher),
            gettext("Kind"): doc.kind,
            gettext("Address"): Whole(doc.url),
            gettext("Published"): as_date(doc.published),
            gettext("Language"): Whole(doc.language),
            gettext("Carries"): self.subjects((doc.carries,)) if doc.carries else "",
            gettext("Seen by us"): _answer(doc.seen),
            gettext("Only an alert so far"): _answer(doc.alert),
            gettext("State"): as_term(SourceState(doc.state).label),
            gettext("Since"): as_date(doc.state_since),
            gettext("Note"): doc.note,
        }

    def position(self, doc: PositionDoc, points: Mapping[UUID, str]) -> Fields:
        return {
            gettext("Who"): self.actor(doc.actor),
            gettext("For"): self.actor(doc.on_behalf_of),
            gettext("Position"): as_term(Acceptance(doc.position).label),
            gettext("On"): self._on(doc, points),
            gettext("How it is known"): as_term(Basis(doc.basis).label),
            gettext("Stated"): as_date(doc.stated),
            gettext("Sources"): self.subjects(doc.sources),
            gettext("Relayed by"): self._actors(doc.relayed_by),
            gettext("Attribution"): doc.attribution,
            gettext("Caveat"): doc.hedging,
            gettext("Said at"): doc.venue,
            **self.quote(doc.quote),
            pgettext("an earlier statement", "Changes"): as_term(How(doc.changes.how).label) if doc.changes else "",
            gettext("Note"): doc.note,
        }

    def page(self, doc: PageDoc) -> Fields:
        return {
            gettext("Section"): as_term(PageSection(doc.section).label),
            gettext("Language"): Whole(doc.language),
            gettext("Title"): doc.title,
            gettext("Text"): doc.text,
            gettext("Note"): doc.note,
        }

    def _on(self, doc: PositionDoc, points: Mapping[UUID, str]) -> str:
        """The plan with the version or the point, as they are called now."""
        plan = self.names.card(doc.plan)
        if plan is None:
            return Whole(gettext("[removed]"))
        labels = {each["id"]: each["label"] for each in plan.card["versions"]}
        part = points.get(doc.point, gettext("[removed]")) if doc.point else labels.get(str(doc.version), "")
        return Whole(", ".join(filter(None, (plan.title, part))))

    def _actors(self, actors: tuple[UUID, ...]) -> str:
        return Whole(", ".join(self.names.actor(each).text for each in actors))


def _role(role: RoleDoc) -> str:
    span = " – ".join(dates.short(each) for each in (role.since, role.until) if each)
    return f"{role.role} ({span})" if span else role.role


def _answer(value: bool) -> str:
    return Whole(gettext("yes") if value else gettext("no"))
