"""Where in a file an error of a dossier is: a JSON pointer (RFC 6901)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tracker.desk.dossier_names import joining
from tracker.ground.dossier_errors import DossierError
from tracker.ground.dossier_json import UnreadableError, read_json


def pointers(data: bytes, errors: Iterable[DossierError]) -> list[str]:
    """For each error the pointer to the nearest thing that is there: "/statements/3/quote/text", or its whole where a
    field is missing; "" for the file itself."""
    try:
        content = read_json(data)
    except UnreadableError:
        content = None
    places = _places(content) if isinstance(content, dict) else {}
    return [_escaped(_path(content, places, error)) for error in errors]


def _places(content: Mapping[str, Any]) -> dict[tuple[str, str], int]:
    """{(list, how errors call the item): its place in the list}; of two with one id the first."""
    places: dict[tuple[str, str], int] = {}
    for name, each in content.items():
        for number, item in enumerate(each if isinstance(each, list) else ()):
            for key in _keys(item, number):
                places.setdefault((name, key), number)
    return places


def _keys(item: Any, number: int) -> Iterator[str]:
    yield f"#{number + 1}"
    if isinstance(item, dict):
        if isinstance(item.get("id"), str):
            yield item["id"]
        joined = [each for each in (item.get("from"), item.get("type"), item.get("to")) if isinstance(each, str)]
        if len(joined) == 3:
            yield joining(*joined)


def _path(content: Any, places: Mapping[tuple[str, str], int], error: DossierError) -> Iterator[str]:
    here = content
    wanted: list[str | int] = [error.list] if error.list else []
    if error.item and (error.list, error.item) in places:
        wanted.append(places[error.list, error.item])
    if not error.list or error.item:
        wanted += error.field.split(".") if error.field else []
    for step in wanted:
        if isinstance(step, str) and not (isinstance(here, dict) and step in here):
            return
        here = here[step]
        yield str(step)


def _escaped(path: Iterable[str]) -> str:
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in path)
