"""A plan's document as labelled texts, for comparing two editions."""

from collections.abc import Iterator
from uuid import UUID

from tracker.ground.vocabulary import PointState
from tracker.record.documents import PlanDoc, PointDoc, VersionDoc
from tracker.web.presenters.field_changes import Fields, Whole, Words, as_date, as_term
from tracker.web.translating import gettext


class PlanWords(Words):
    """A plan, its versions and their points."""

    def plan(self, doc: PlanDoc) -> Fields:
        return {
            gettext("Title"): doc.title,
            gettext("Language"): Whole(doc.language),
            gettext("Also called"): "; ".join(doc.aliases),
            gettext("Note"): doc.note,
        }

    def versions(self, doc: PlanDoc) -> dict[str, Fields]:
        labels = {version.id: version.label for version in doc.versions}
        return {str(version.id): self._version(version, labels) for version in doc.versions}

    def _version(self, doc: VersionDoc, labels: dict[UUID, str]) -> Fields:
        return {
            gettext("Label"): doc.label,
            gettext("Dated"): as_date(doc.dated),
            gettext("Written by"): ", ".join(self.names.actor(author).text for author in doc.authors),
            gettext("On its authors"): doc.authorship_note,
            gettext("Number of points"): Whole("" if doc.point_count is None else doc.point_count),
            gettext("Availability"): doc.availability,
            gettext("Derived from"): Whole(labels.get(doc.derived_from, "") if doc.derived_from else ""),
            gettext("Sources"): self.subjects(doc.sources),
            gettext("Note"): doc.note,
        }

    def points(self, doc: PlanDoc) -> dict[str, Fields]:
        called = {point.id: name for name, point in _named(doc)}
        return {str(point.id): self._point(name, point, called) for name, point in _named(doc)}

    def _point(self, name: str, doc: PointDoc, called: dict[UUID, str]) -> Fields:
        return {
            gettext("Point"): name,
            gettext("Text"): doc.text,
            gettext("Topic"): doc.topic,
            gettext("State"): as_term(PointState(doc.state).label),
            gettext("Corresponds to"): Whole("; ".join(called.get(each, "") for each in doc.corresponds_to)),
            gettext("Part of"): Whole(called.get(doc.part_of, "") if doc.part_of else ""),
            gettext("Sources"): self.subjects(doc.sources),
            gettext("Note"): doc.note,
        }


def _named(doc: PlanDoc) -> Iterator[tuple[str, PointDoc]]:
    """Each point with what it is called: "28-point draft, 6"."""
    for version in doc.versions:
        for point in version.points:
            yield f"{version.label}, {point.number or point.key}", point
