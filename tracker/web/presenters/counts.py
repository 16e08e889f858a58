"""Numbers as readers see them."""

from tracker.record.facets import Count


def counted(count: Count) -> str:
    """ "87", "1,000+"."""
    return f"{count.number:,}{'+' if count.more else ''}"
