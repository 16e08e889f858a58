"""What publishing would change, field by field, in words an editor reads (the confirmation page, RULES for "minor")."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.desk.models import Actor, Claim, Plan, Point, Position, Source, Statement, Version
from tracker.desk.models.fields import in_short
from tracker.desk.quoting import quoted
from tracker.ground.pieces import Piece, pieces
from tracker.ground.vocabulary import (
    Acceptance,
    ActorKind,
    Basis,
    Bearing,
    ClaimLevel,
    How,
    PageSection,
    PointState,
    RelationKind,
    Reply,
    SourceState,
    Stance,
    Word,
    values,
)
from tracker.record.documents import Body

LABELS = {
    "about": _("about whom"),
    "actor": _("actor"),
    "alert": _("alert, full source to follow"),
    "aliases": _("other names"),
    "assessments": _("assessment"),
    "attribution": _("attribution"),
    "authors": _("authors"),
    "authorship_note": _("authorship"),
    "availability": _("availability"),
    "basis": _("basis"),
    "bearing": _("bearing"),
    "carries": _("carries"),
    "changes": _("changes"),
    "checkable": _("checkable"),
    "checked": _("quote checked against"),
    "corresponds_to": _("corresponds to"),
    "dated": _("dated"),
    "depicts": _("what it shows"),
    "derived_from": _("derived from"),
    "evidence": _("evidence"),
    "hedging": _("hedging"),
    "how": _("how it changes that"),
    "independent": _("independent"),
    "kept": _("copy kept on"),
    "key": _("key"),
    "kind": _("kind"),
    "label": _("label"),
    "language": _("language"),
    "level": _("level"),
    "looked_at": _("desk last looked"),
    "method": _("method"),
    "name": _("name"),
    "names": _("names"),
    "note": _("public note"),
    "number": _("number"),
    "occurred": _("when it happened"),
    "on_behalf_of": _("on behalf of"),
    "order": _("order"),
    "original_seen": _("original seen"),
    "part_of": _("part of"),
    "party": _("party"),
    "place": _("place"),
    "plan": _("plan"),
    "point": _("point"),
    "point_count": _("number of points"),
    "points": _("plan point"),
    "position": _("position"),
    "produced_by": _("offered by"),
    "published": _("published"),
    "publisher": _("publisher"),
    "quote": _("quote"),
    "reasons": _("reasons"),
    "relations": _("relation"),
    "relayed_by": _("relayed by"),
    "released": _("released"),
    "rendered_by": _("rendered by"),
    "reply": _("reply"),
    "role": _("role"),
    "roles": _("roles"),
    "said": _("when said"),
    "seen": _("seen by us"),
    "sha256": _("SHA-256"),
    "section": _("section"),
    "since": _("since"),
    "slug": _("address"),
    "source": _("source"),
    "sources": _("sources"),
    "speaker": _("speaker"),
    "speaks_for": _("speaks for"),
    "stance": _("stance"),
    "state": _("state"),
    "statement": _("statement"),
    "state_since": _("in that state since"),
    "stated": _("when stated"),
    "statements": _("statement"),
    "target": _("target"),
    "text": _("wording"),
    "title": _("title"),
    "topic": _("topic"),
    "translation": _("translation"),
    "unnamed": _("unnamed"),
    "until": _("until"),
    "url": _("address on the web"),
    "venue": _("venue"),
    "verdict": _("verdict"),
    "verification": _("verification"),
    "version": _("version"),
    "versions": _("version"),
    "why_unnamed": _("why unnamed"),
}
"""What editors read for the fields of documents, as the forms call them."""

DATES = frozenset(
    (
        "said",
        "stated",
        "occurred",
        "looked_at",
        "released",
        "dated",
        "since",
        "until",
        "published",
        "state_since",
        "kept",
    )
)
"""The fields of documents that hold a date in EDTF."""

_WORDS: Mapping[str, tuple[type[Word], ...]] = {
    "basis": (Basis,),
    "bearing": (Bearing,),
    "how": (How,),
    "kind": (ActorKind, RelationKind),
    "reply": (Reply,),
    "section": (PageSection,),
    "level": (ClaimLevel,),
    "position": (Acceptance,),
    "stance": (Stance,),
    "state": (SourceState, PointState),
}
# How the items of a list are told apart: by what stays the same when one is edited.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "statements": ("id",),
    "evidence": ("id",),
    "assessments": ("id",),
    "versions": ("id",),
    "relations": ("kind", "target"),
    "about": ("actor",),
}
PARTS = frozenset((*_KEYS, "points"))
"""The lists whose items are added and removed one by one."""
_TITLES = ("label", "number", "key", "title", "verdict", "speaker", "target", "actor")

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs. `path` are field names and keys of items, from the outside in; a side is None if absent."""

    path: tuple[str, ...]
    item: Data | None
    before: Any
    after: Any

    @property
    def field(self) -> str:
        return self.path[-1]

    @property
    def whole(self) -> bool:
        """Whether an item was added or removed, and not something in it changed."""
        return self.item is not None and (self.item is self.before or self.item is self.after)


@dataclass(frozen=True, slots=True)
class Difference:
    """The same in words: "" on the side where there is nothing. `free`: a text, which is compared word by word."""

    where: str
    before: str
    after: str
    free: bool = field(default=False, compare=False)

    @property
    def sign(self) -> str:
        """What happened, so that no colour has to say it."""
        if not self.before:
            return gettext("added")
        return gettext("changed") if self.after else gettext("removed")

    @property
    def old(self) -> list[Piece]:
        """The words of before, with those that go."""
        return [piece for piece in self._pieces if piece.tag != "ins"]

    @property
    def new(self) -> list[Piece]:
        """The words of after, with those that come."""
        return [piece for piece in self._pieces if piece.tag != "del"]

    @property
    def _pieces(self) -> tuple[Piece, ...]:
        if self.free:
            return pieces(self.before, self.after)
        return tuple(piece for piece in (Piece("del", self.before), Piece("ins", self.after)) if piece.text)


def changes(before: Body, after: Body) -> list[Change]:
    """Every field that differs between two documents of one kind, in the document's order."""
    return list(_fields(asdict(before), asdict(after), (), None))


def _fields(before: Data, after: Data, path: tuple[str, ...], item: Data | None) -> Iterator[Change]:
    for name in dict.fromkeys((*after, *before)):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        keys = _keys(name, old or new)
        if keys:
            yield from _items(name, keys, old or (), new or (), path)
        elif name == "quote" and old and new and {**old, "checked": None} == {**new, "checked": None}:
            # The same words: only the copy that they were found in is another.
            yield Change((*path, name, "checked"), item, old["checked"], new["checked"])
        else:
            yield Change((*path, name), item, old, new)


def _keys(name: str, value: Any) -> tuple[str, ...]:
    """A plan's points have ids; a claim's only say which point of which plan."""
    if name == "points":
        return ("id",) if "id" in value[0] else ("plan", "point")
    return _KEYS.get(name, ())


def _key(keys: tuple[str, ...], item: Data) -> str:
    return " ".join(str(item[part]) for part in keys)


def _items(
    name: str, keys: tuple[str, ...], before: tuple[Data, ...], after: tuple[Data, ...], path: tuple[str, ...]
) -> Iterator[Change]:
    old, new = {_key(keys, item): item for item in before}, {_key(keys, item): item for item in after}
    for each in dict.fromkeys((*new, *old)):
        was, now = old.get(each), new.get(each)
        inside = (*path, name, each)
        if was is not None and now is not None:
            yield from _fields(was, now, inside, now)
        else:
            yield Change(inside, now or was, was, now)
    stayed = [each for each in old if each in new]
    if stayed != [each for each in new if each in old]:
        yield Change((*path, name, "order"), None, None, None)


def contents(body: Body) -> list[Change]:
    """What a document says where there was none before: each statement, each point of a plan by itself."""
    return list(_contents(asdict(body), (), None))


def _contents(data: Data, path: tuple[str, ...], item: Data | None) -> Iterator[Change]:
    for name, value in data.items():
        if name == "id" or value in (None, "", ()):
            continue
        keys = _keys(name, value)
        if not keys:
            yield Change((*path, name), item, None, value)
            continue
        for each in value:
            inside = (*path, name, _key(keys, each))
            if name == "versions":
                yield from _contents(each, inside, each)
            else:
                yield Change(inside, each, None, each)


def in_full(found: Iterable[Change], titles: Mapping[UUID, str]) -> list[Difference]:
    """Contents as an editor reads them: each field of an item on a line of its own, dates in words."""
    return [_Words(titles).content(change) for change in found]


def in_words(found: Iterable[Change], titles: Mapping[UUID, str]) -> list[Difference]:
    """Changes as an editor reads them. `titles` says what the ids in them stand for (`titles_for`)."""
    return [_Words(titles).difference(change) for change in found]


class _Words:
    def __init__(self, titles: Mapping[UUID, str]) -> None:
        self.titles = titles

    def difference(self, change: Change) -> Difference:
        where = self._where(change)
        if change.field == "order" and change.item is None:
            return Difference(where, "", gettext("in another order"))
        free = not change.whole and change.field not in DATES and change.field not in _WORDS
        texts = isinstance(change.before, str | Mapping) and isinstance(change.after, str | Mapping)
        before, after = self._value(change.field, change.before), self._value(change.field, change.after)
        return Difference(where, before, after, free and texts)

    def content(self, change: Change) -> Difference:
        if not isinstance(change.after, Mapping):
            return Difference(self._where(change), "", self._plain(change.field, change.after))
        shown = ((name, self._plain(name, value)) for name, value in change.after.items() if name != "id")
        lines = [f"{LABELS.get(name, name)}: {text}" for name, text in shown if text]
        return Difference(self._where(change), "", "\n".join(lines))

    def _plain(self, name: str, value: Any) -> str:
        return in_short(value) if name in DATES else self._value(name, value)

    def _where(self, change: Change) -> str:
        parts = [str(LABELS[name]) for name in change.path if name in LABELS]
        title = self._title(change.item) if change.item else ""
        if title:
            last_list = max(index for index, name in enumerate(change.path) if name in LABELS and name in PARTS)
            named = sum(name in LABELS for name in change.path[: last_list + 1])
            parts[named - 1] = f"{parts[named - 1]} {quoted(title)}"
        return " › ".join(parts)

    def _title(self, item: Data) -> str:
        for name in _TITLES:
            if item.get(name):
                return self._value(name, item[name])
        return ""

    def _value(self, name: str, value: Any) -> str:
        """One value, however deep; "" where there is nothing."""
        match value:
            case bool():
                return gettext("yes") if value else gettext("no")
            case tuple():
                return ", ".join(self._value(name, each) for each in value)
            case Mapping():
                shown = ((inner, self._value(inner, each)) for inner, each in value.items() if inner != "id")
                return "; ".join(f"{LABELS.get(inner, inner)}: {text}" for inner, text in shown if text)
            case UUID():
                return self.titles.get(value) or gettext("[removed]")
        text = "" if value is None else str(value)
        return next((gettext(words(text).label) for words in _WORDS.get(name, ()) if text in values(words)), text)


_FIND: tuple[Callable[[list[UUID]], Iterable[Any]], ...] = (
    lambda ids: Actor.objects.filter(pk__in=ids),
    lambda ids: Source.objects.filter(pk__in=ids).select_related("publisher"),
    lambda ids: Claim.objects.filter(pk__in=ids),
    lambda ids: Plan.objects.filter(pk__in=ids),
    lambda ids: Version.objects.filter(pk__in=ids),
    lambda ids: Point.objects.filter(pk__in=ids).select_related("version"),
    lambda ids: Statement.objects.filter(pk__in=ids).select_related("speaker"),
    lambda ids: Position.objects.filter(pk__in=ids).select_related("actor", "on_version", "on_point__version"),
)


def titles_for(found: Iterable[Change]) -> dict[UUID, str]:
    """What the ids in these changes stand for on the desk: eight queries, or none where there are no ids."""
    ids = {each for change in found for value in (change.before, change.after, change.item) for each in _ids(value)}
    if not ids:
        return {}
    wanted = list(ids)
    return {row.pk: str(row) for find in _FIND for row in find(wanted)}


def _ids(value: Any) -> Iterator[UUID]:
    match value:
        case UUID():
            yield value
        case tuple():
            for each in value:
                yield from _ids(each)
        case Mapping():
            for each in value.values():
                yield from _ids(each)
