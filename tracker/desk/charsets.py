"""Bytes of a page to characters, by what its sender, the page itself or its first bytes say of their encoding.

The names and the order are those of the WHATWG Encoding and HTML standards: a byte order mark, the header, the page's
own declaration. Only encodings that browsers know are ever used: Python's codecs also decode things that are no
charset ("hex", "utf-7", "unicode_escape").
"""

import codecs
import re

PEEKED = 4096
"""Bytes of a page in which its declaration is looked for."""

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_KNOWN = {
    *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp866", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic"),
    *("gbk", "gb2312", "gb18030", "big5", "big5hkscs", "euc_jp", "iso2022_jp", "shift_jis", "cp932", "euc_kr", "cp949"),
    *(f"cp{number}" for number in (874, *range(1250, 1259))),
    *(f"iso8859-{number}" for number in range(2, 17)),
}
# What pages that name these really hold (Encoding Standard, "Names and labels").
_MEANT = {"ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gbk", "utf-16": "utf-16-le"}
_DECLARED = re.compile(rb"""<meta[^>]{0,500}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_XML = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_IN_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)


def decode(raw: bytes, content_type: str = "") -> str:
    """The characters of a text or page. Never fails: what cannot be decoded becomes U+FFFD."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(name, "replace")
    declared = _known(_named(_IN_HEADER, content_type)) or _in_page(raw[:PEEKED])
    for candidate in (declared, "utf-8"):
        if candidate:
            try:
                return raw.decode(candidate)
            except UnicodeDecodeError:
                continue
    return _guessed(raw) if declared is None else raw.decode(declared, "replace")


def _in_page(beginning: bytes) -> str | None:
    """What the page declares. It was readable as ASCII, so that it cannot be UTF-16, whatever it says."""
    found = _XML.search(beginning) or _DECLARED.search(beginning)
    name = _known(found[1].decode("ascii")) if found else None
    return "utf-8" if name and name.startswith("utf-16") else name


def _named(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""


def _known(label: str) -> str | None:
    """The codec's name for a label; None for what is no charset of web pages."""
    try:
        name = codecs.lookup(label).name if label else ""
    except LookupError:
        return None
    name = _MEANT.get(name, name)
    return name if name in _KNOWN else None


def _guessed(raw: bytes) -> str:
    """For bytes that are no UTF-8 and say nothing of themselves."""
    from charset_normalizer import from_bytes  # loads tables that few captures need  # noqa: PLC0415

    best = from_bytes(raw[: 64 * 1024], cp_isolation=sorted(_KNOWN - {"utf-16", "utf-16-le", "utf-16-be"})).best()
    return raw.decode(best.encoding if best else "cp1252", "replace")
