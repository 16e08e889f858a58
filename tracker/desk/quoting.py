"""Names within a sentence, in the quotation marks of the language."""

from django.utils.translation import gettext


def quoted(text: object) -> str:
    """ "“a name”"."""
    return gettext("“%(value)s”") % {"value": text}
