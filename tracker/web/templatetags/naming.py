"""Names as links, and texts in their own language."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tracker.web.presenters.languages import attributes, worded
from tracker.web.presenters.names import Name

register = template.Library()


@register.filter
def linked(name: Name) -> SafeString:
    """A name, linked to its page where it has one."""
    before, content, after = name.text.partition(name.content) if name.content else (name.text, "", "")
    text = format_html("{}{}{}", before, worded(content, name.language), after)
    return format_html('<a href="{}">{}</a>', name.url, text) if name.url else text


@register.filter
def linked_list(names: Iterable[Name], separator: str = ", ") -> SafeString:
    """Several names in one line."""
    return format_html_join(separator, "{}", ((linked(name),) for name in names))


@register.filter
def in_language(tag: str) -> SafeString:
    """Attributes of an element with content in this language: `<p{{ plan.language|in_language }}>`."""
    return attributes(tag)
