"""Marks that tell statuses and sides apart by shape alone, as inline SVG: no colour carries a meaning."""

from django.utils.safestring import SafeString, mark_safe

_RING = '<circle cx="8" cy="8" r="6.5"/>'

_SHAPES = {
    "contested": _RING + '<path class="solid" d="M8 1.5a6.5 6.5 0 0 0 0 13z"/>',
    "denied": _RING + '<path d="M4 4l8 8"/>',
    "corroborated": '<circle class="solid" cx="5.5" cy="8" r="4.5"/><circle cx="10.5" cy="8" r="4.2"/>',
    "uncontested": '<circle cx="8" cy="8" r="6.5"/><circle class="solid" cx="8" cy="8" r="3.5"/>',
    "unattributed": '<circle cx="8" cy="8" r="6.5" stroke-dasharray="2.6 2.5"/>',
    "reported_only": '<path d="M3.5 3v10M7 4.5h6.5M7 8h6.5M7 11.5h4"/>',
    "withdrawn": '<path d="M13.5 12.5a6 6 0 1 0-10-4M1 5l2.5 3.5L7 6"/>',
    "independently_verified": _RING + '<path d="M4.8 8.2l2.3 2.3 4.2-4.8"/>',
    "refuted": _RING + '<path d="M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2"/>',
    "not_assessed": _RING,
    "view": '<path d="M2 2.5h12v8.5H7.5L4.5 14v-3H2z"/>',
    "supports": '<circle class="solid" cx="8" cy="8" r="6.5"/>',
    "opposes": _RING,
    "comments": '<path d="M2 8h12"/>',
    "on_the_line": '<path d="M8 1.5L14.5 8L8 14.5L1.5 8z"/>',
}


def mark(name: str) -> SafeString:
    """The mark of a status code or of a side, hidden from screen readers: the words beside it say the same."""
    return _MARKS[name]


_MARKS = {
    name: mark_safe(f'<svg class="mark" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{shape}</svg>')  # noqa: S308 - constants above
    for name, shape in _SHAPES.items()
}
