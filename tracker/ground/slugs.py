"""Names for addresses: short, ASCII, readable."""

import re
import unicodedata

_LATIN = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ł": "l",
    "ħ": "h",
    "ı": "i",
    "ŋ": "ng",
    "ə": "e",
}
_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяё",
        "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya yo".replace("_", "").split(" "),
        strict=True,
    )
) | {"ў": "u", "ј": "j", "љ": "lj", "њ": "nj", "ђ": "dj", "ћ": "c", "џ": "dz", "ѓ": "g", "ќ": "k", "ѕ": "dz"}
# The Ukrainian state's own table (Cabinet of Ministers, resolution 55 of 2010), where it differs.
_UKRAINIAN = {"г": "h", "ґ": "g", "и": "y", "і": "i", "й": "i", "є": "ie", "ї": "i", "ю": "iu", "я": "ia"}
_UKRAINIAN_FIRST = {"й": "y", "є": "ye", "ї": "yi", "ю": "yu", "я": "ya"}
_APOSTROPHES = dict.fromkeys(map(ord, "'’ʼ`ʹ′"))
_UKRAINIAN_SIGNS, _RUSSIAN_SIGNS = re.compile("[іїєґ]|[сзц]ьк"), re.compile("[ыэёъ]")


def slugify(text: str, *, fallback: str, most: int = 80) -> str:
    """A slug of a–z, 0–9 and single hyphens, at most `most` characters, cut between words where possible.

    Cyrillic is transliterated as Ukrainian where its spelling is only Ukrainian's (and nowhere only Russian's), else as
    Russian. `fallback` is returned as it is where nothing of the text is left.
    """
    lowered = unicodedata.normalize("NFC", text).lower().translate(_APOSTROPHES)
    ukrainian = _UKRAINIAN_SIGNS.search(lowered) and not _RUSSIAN_SIGNS.search(lowered)
    latin = _ukrainian(lowered) if ukrainian else "".join(_CYRILLIC.get(char, char) for char in lowered)
    plain = "".join(_LATIN.get(char, char) for char in unicodedata.normalize("NFKD", latin))
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    slug = re.sub(r"[^a-z0-9]+", "-", kept).strip("-")
    return _cut(slug, most) or fallback


def _ukrainian(text: str) -> str:
    text = text.replace("зг", "zgh")
    text = re.sub(r"\b[йєїюя]", lambda match: _UKRAINIAN_FIRST[match[0]], text)
    return "".join(_UKRAINIAN.get(char, _CYRILLIC.get(char, char)) for char in text)


def _cut(slug: str, most: int) -> str:
    if len(slug) <= most:
        return slug
    # A word that fills half of the room by itself is cut inside; dropping it would say too little.
    head, hyphen, _rest = slug[: most + 1].rpartition("-")
    return (head if hyphen and len(head) >= most // 2 else slug[:most]).strip("-")
