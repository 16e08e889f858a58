"""Languages as pages need them: direction of writing, quotation marks, names."""

from django.utils.translation import get_language_info, gettext

_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"})
_MARKS = {
    "de": ("„", "“"),
    "fr": ("« ", " »"),
    "pl": ("„", "”"),
    "ru": ("«", "»"),
    "uk": ("«", "»"),
}


def direction(tag: str) -> str:
    """ "rtl" or "ltr" for a BCP 47 tag."""
    return "rtl" if _primary(tag) in _RIGHT_TO_LEFT else "ltr"


def quoted(text: str, tag: str) -> str:
    """The text between the quotation marks of its own language."""
    before, after = _MARKS.get(_primary(tag), ("“", "”"))
    return f"{before}{text}{after}"


def language_name(tag: str) -> str:
    """The name of a language in the language of the page; the tag itself where it has no name here."""
    try:
        info = get_language_info(_primary(tag))
    except KeyError:
        return tag
    return gettext(info["name"])


def _primary(tag: str) -> str:
    return tag.split("-", 1)[0].lower()
