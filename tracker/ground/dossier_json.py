"""The JSON of a dossier, read strictly: UTF-8, no key twice, no NaN, no number that nothing could mean."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any, NoReturn

from tracker.ground.messages import Problem
from tracker.ground.vocabulary import gettext_noop

_ = gettext_noop

MOST_BYTES = 20 * 1024 * 1024
"""The largest file that is read, in bytes; a dispatch with everything in it has some fifty thousand."""
_MOST_DIGITS = 15


_FAULTS: Mapping[str, Problem] = {
    "Expecting value": Problem(_("a value is missing or is none")),
    "Expecting property name": Problem(_("a key in double quotes is missing")),
    "Expecting ':'": Problem(_("a colon is missing after a key")),
    "Expecting ','": Problem(_("a comma or a closing bracket is missing")),
    "Illegal trailing comma": Problem(_("a comma stands before a closing bracket")),
    "Extra data": Problem(_("more stands behind the end")),
    "Unterminated string": Problem(_("a text is never closed by a double quote")),
    "Invalid control character": Problem(_("a line break, a tab or the like stands inside a text")),
    "Invalid \\": Problem(_("a backslash stands before something that it cannot stand before")),
}
"""What Python's parser says, by how it begins, in words that can be translated."""
_A_FAULT = Problem(_("something cannot stand where it does"))


class UnreadableError(ValueError):
    """Bytes that are not a JSON text; `problem` says why, in one line."""

    def __init__(self, template: str, **values: object) -> None:
        self.problem = Problem(template, values)
        super().__init__(str(self.problem))


class JsonObject(dict[str, Any]):
    """A JSON object that remembers which of its keys came more than once (the last one is kept)."""

    repeated: tuple[str, ...] = ()


def read_json(data: bytes) -> Any:
    """What the bytes say, objects as JsonObject. Raises UnreadableError."""
    if len(data) > MOST_BYTES:
        raise UnreadableError(
            _("The file has more than %(most)s MB, the most that is read. Divide it."), most=MOST_BYTES // 1024 // 1024
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(_("This is not UTF-8 text (byte %(place)s)."), place=error.start + 1) from None
    try:
        return json.loads(text, object_pairs_hook=_object, parse_int=_whole_number, parse_constant=_constant)
    except json.JSONDecodeError as error:
        raise UnreadableError(
            _("This is not JSON: %(said)s, line %(line)s, column %(column)s."),
            said=_said(error.msg),
            line=error.lineno,
            column=error.colno,
        ) from None
    except RecursionError:
        raise UnreadableError(_("This is not a dossier: lists or objects are nested far too deeply.")) from None


def write_json(data: object) -> bytes:
    """UTF-8, one space a level, non-ASCII characters as themselves, a line feed at the end."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


_KINDS: Mapping[type, Problem] = {
    bool: Problem(_("true or false")),
    str: Problem(_("a text")),
    int: Problem(_("a number")),
    float: Problem(_("a number")),
    list: Problem(_("a list")),
    type(None): Problem("null"),
}
_AN_OBJECT = Problem(_("an object"))


def kind_of(value: object) -> Problem:
    """A JSON value's type in plain words, to be put into a message."""
    return _KINDS.get(type(value), _AN_OBJECT)


def _said(by_the_parser: str) -> Problem:
    return next((fault for begins, fault in _FAULTS.items() if by_the_parser.startswith(begins)), _A_FAULT)


def _object(pairs: list[tuple[str, Any]]) -> JsonObject:
    result = JsonObject(pairs)
    if len(result) < len(pairs):
        times = Counter(key for key, _ in pairs)
        result.repeated = tuple(key for key in times if times[key] > 1)
    return result


def _whole_number(digits: str) -> int | float:
    # Python refuses to read whole numbers of thousands of digits; as a float any length is read, and is refused later.
    return int(digits) if len(digits) <= _MOST_DIGITS else float(digits)


def _constant(name: str) -> NoReturn:
    raise UnreadableError(_("This is not JSON: %(name)s is not a JSON value."), name=name)
