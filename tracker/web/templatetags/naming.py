"""Names as links."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tracker.web.presenters.names import Name

register = template.Library()


@register.filter
def linked(name: Name) -> SafeString:
    """A name, linked to its page where it has one."""
    if not name.url:
        return format_html("{}", name.text)
    return format_html('<a href="{}">{}</a>', name.url, name.text)


@register.filter
def linked_list(names: Iterable[Name], separator: str = ", ") -> SafeString:
    """Several names in one line."""
    return format_html_join(separator, "{}", ((linked(name),) for name in names))
