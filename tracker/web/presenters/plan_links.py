"""Addresses of one plan's pages, all of the moment of the page that they stand on."""

from collections.abc import Callable
from uuid import UUID

from tracker.ground.immutable import immutable
from tracker.web.presenters import links


@immutable()
class PlanLinks:
    """The plan's slug, and what makes a page's path one of the same moment; of the present it leaves it alone.

    What a page of the past shows of a plan may be gone since: only a page of the same moment has it.
    """

    slug: str
    then: Callable[[str], str] = str

    def comparison(self, before: str, after: str) -> str:
        """Two versions side by side, by their slugs."""
        return self.then(links.comparison(self.slug, before, after))

    def version(self, version_slug: str) -> str:
        """A version, where it stands on the plan's page."""
        return self.then(links.version(self.slug, version_slug))

    def point(self, point_id: UUID) -> str:
        """A point, where it stands on the plan's page."""
        return self.then(links.point(self.slug, point_id))

    def point_page(self, version_slug: str, key: str) -> str:
        """A point's own page."""
        return self.then(links.point_page(self.slug, version_slug, key))

    def position(self, position_id: UUID) -> str:
        """A position, where it stands on the plan's page."""
        return self.then(links.position(self.slug, position_id))
