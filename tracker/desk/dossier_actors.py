"""Actors that are there already: what a dossier says of one is added where it is missing, and kept apart where it differs.

An actor is the same in every dossier, so that several bring it and editors work on it in between.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.apps import apps
from django.utils import timezone

from tracker.desk.dossier_rows import make_link
from tracker.desk.dossier_tables import TABLES
from tracker.desk.merged import kept_of
from tracker.desk.models import Actor, ActorName, ActorRole, DossierItem, SpeaksFor
from tracker.ground import dossier_items as items
from tracker.ground.dossier_errors import DossierError
from tracker.ground.messages import Problem, shown
from tracker.ground.vocabulary import gettext_noop as _

_OTHER = _("the desk has %(have)s, the file %(given)s; the desk’s is kept.")
_ANOTHER = _("the desk has another than %(id)s; the desk’s is kept.")
_TEXTS = ("name", "kind", "note", "editor_note")
_UPDATED = ("why_unnamed", "note", "editor_note", "part_of", "party", "version", "updated_at")


def find_actors(own: Mapping[str, UUID], ids: Iterable[str]) -> dict[str, UUID]:
    """{id: row} of those that are on the desk: as this dossier brought them, by their slug, or as another did."""
    wanted = set(ids)
    brought = DossierItem.objects.filter(list="actors", item__in=wanted).order_by("-pk").values_list("item", "row")
    by_slug = dict(Actor.objects.filter(slug__in=wanted).values_list("slug", "pk"))
    ways = (own, by_slug, dict(brought))
    elsewhere = kept_of({row for way in ways for row in way.values()})
    ways = tuple({item: elsewhere.get(row, row) for item, row in way.items()} for way in ways)  # type: ignore[assignment]
    there = set(Actor.objects.filter(pk__in={row for way in ways for row in way.values()}).values_list("pk", flat=True))
    found = {item: [way[item] for way in ways if way.get(item) in there] for item in wanted}
    return {item: rows[0] for item, rows in found.items() if rows}


@dataclass(slots=True)
class Sides:
    """Who belongs to whom, on the desk and in the file: enough to keep parties one level and wholes without circles."""

    party: dict[UUID, UUID | None]
    members: set[UUID]
    part_of: dict[UUID, UUID]

    @classmethod
    def of_desk(cls) -> "Sides":
        """As it is on the desk; one query."""
        sides = cls({}, set(), {})
        for pk, party, whole in Actor.objects.values_list("pk", "party", "part_of"):
            sides.put(pk, party, whole)
        return sides

    def put(self, actor: UUID, party: UUID | None, part_of: UUID | None) -> None:
        """Note an actor's party and whole."""
        if party:
            self.party[actor] = party
            self.members.add(party)
        if part_of:
            self.part_of[actor] = part_of

    def can_belong(self, actor: UUID, party: UUID) -> bool:
        """Whether the actor may have this party: a party has none."""
        return actor != party and actor not in self.members and not self.party.get(party)

    def can_be_part(self, actor: UUID, whole: UUID) -> bool:
        """Whether no chain of wholes would come back to the actor."""
        above: UUID | None = whole
        while above and above != actor:
            above = self.part_of.get(above)
        return above is None


@dataclass
class Merge:
    """Collects what the file's actors add to those on the desk; `save` writes it. Notices say what was kept instead.

    `added` are (field, what is added) by item, other actors by their ids in the file.
    """

    sides: Sides
    ids: Mapping[str, UUID]
    rows: Mapping[UUID, Actor]
    before: frozenset[UUID]
    notices: list[DossierError] = field(default_factory=list)
    changed: dict[UUID, Actor] = field(default_factory=dict)
    links: list[Any] = field(default_factory=list)
    added: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, pks: Iterable[UUID], before: Iterable[UUID], sides: Sides, ids: Mapping[str, UUID]) -> "Merge":
        """A merge into these rows, locked until the end of the transaction.

        `before` are those that this dossier brought earlier, `ids` where every actor that the file names stands.
        """
        rows = Actor.objects.select_for_update().filter(pk__in=list(pks)).order_by("pk")
        return cls(sides, ids, {row.pk: row for row in rows}, frozenset(before))

    def add(self, item: items.Actor, pk: UUID) -> None:
        """Take in what one actor of the file says of the row `pk`."""
        row = self.rows[pk]
        for name in _TEXTS:
            self._text(item, row, name)
        if item.why_unnamed and not row.unnamed:
            self._differs(item, "why_unnamed", _("the desk has a named actor; the desk’s is kept."))
        else:
            self._text(item, row, "why_unnamed")
        for name in ("unnamed", "independent"):
            if getattr(item, name) and not getattr(row, name):
                self._differs(item, name, _("the desk does not say so; the desk’s is kept."))
        self._party(item, row)
        self._part_of(item, row)
        self._role(item, row)
        self._speaks_for(item, row)
        self._aliases(item, row)

    def save(self) -> None:
        """Write what was added; every actor that was changed counts one version more."""
        if not self.changed:
            return
        now = timezone.now()
        for row in self.changed.values():
            row.version += 1
            row.updated_at = now
        Actor.objects.bulk_update(self.changed.values(), _UPDATED, batch_size=500)
        for table in TABLES["actors"].links.values():
            made = [link for link in self.links if type(link) is table.model]
            table.model.objects.bulk_create(made, batch_size=1000)

    def _text(self, item: items.Actor, row: Actor, name: str) -> None:
        given, have = getattr(item, name), getattr(row, name)
        if not given or given == have:
            return
        if have:
            self._differs(item, name, _OTHER, have=shown(have), given=shown(given))
        elif self._may_add(item, row, name, given):
            setattr(row, name, given)

    def _party(self, item: items.Actor, row: Actor) -> None:
        party = self.ids.get(item.party)
        if party is None or party == row.party_id:
            return
        if row.party_id:
            self._differs(item, "party", _ANOTHER, id=repr(item.party))
        elif not self.sides.can_belong(row.pk, party):
            said = _("on the desk a party would then have a party (%(id)s); the desk’s is kept.")
            self._differs(item, "party", said, id=repr(item.party))
        elif self._may_add(item, row, "party_id", party):
            row.party_id = party
            self.sides.put(row.pk, party, None)

    def _part_of(self, item: items.Actor, row: Actor) -> None:
        whole = self.ids.get(item.part_of)
        if whole is None or whole == row.part_of_id:
            return
        if row.part_of_id:
            self._differs(item, "part_of", _ANOTHER, id=repr(item.part_of))
        elif not self.sides.can_be_part(row.pk, whole):
            said = _("on the desk it would then be part of itself, by way of %(id)s; the desk’s is kept.")
            self._differs(item, "part_of", said, id=repr(item.part_of))
        elif self._may_add(item, row, "part_of_id", whole):
            row.part_of_id = whole
            self.sides.put(row.pk, None, whole)

    def _role(self, item: items.Actor, row: Actor) -> None:
        have = self._roles.get(row.pk, [])
        if not item.role or item.role in have:
            return
        if have:
            self._differs(item, "role", _OTHER, have=shown(have[0]), given=shown(item.role))
        elif self._may_add(item, row, "role", item.role):
            self._link("role", row, 0, role=item.role)

    def _speaks_for(self, item: items.Actor, row: Actor) -> None:
        have = self._principals.get(row.pk, [])
        for name in item.speaks_for:
            principal = self.ids.get(name)
            if principal and principal not in have and self._may_add(item, row, "speaks_for", principal, name):
                self._link("speaks_for", row, len(have), principal_id=principal)
                have.append(principal)

    def _aliases(self, item: items.Actor, row: Actor) -> None:
        have = self._names.get(row.pk, [])
        for name in item.aliases:
            if name not in have and self._may_add(item, row, "aliases", name):
                self._link("aliases", row, len(have), name=name)
                have.append(name)

    def _link(self, field: str, row: Actor, order: int, /, **target: object) -> None:
        self.links.append(make_link(TABLES["actors"].links[field], row.pk, order, **target))

    def _may_add(self, item: items.Actor, row: Actor, name: str, value: object, words: str = "") -> bool:
        """Whether what is missing is to be added. What this dossier brought once and an editor took away stays away."""
        if row.pk in self.before and (row.pk, name, value) in self._once:
            plain = name.removesuffix("_id")
            if isinstance(value, str) or words:
                said = _("%(what)s was taken away at the desk; the desk’s is kept.")
                self._differs(item, plain, said, what=shown(words or str(value)))
            else:
                self._differs(item, plain, _("what the file says was taken away at the desk; the desk’s is kept."))
            return False
        self.changed[row.pk] = row
        name = name.removesuffix("_id")
        said = words or str(getattr(item, name) if isinstance(value, UUID) else value)
        self.added.setdefault(item.id, []).append((name, said))
        return True

    def _differs(self, item: items.Actor, name: str, said: str, /, **values: object) -> None:
        self.notices.append(DossierError("actors", item.id, name, Problem(said, values)))

    @cached_property
    def _roles(self) -> dict[UUID, list[str]]:
        return self._linked(ActorRole, "role")

    @cached_property
    def _principals(self) -> dict[UUID, list[UUID]]:
        return self._linked(SpeaksFor, "principal_id")

    @cached_property
    def _names(self) -> dict[UUID, list[str]]:
        return self._linked(ActorName, "name")

    def _linked(self, model: Any, column: str) -> dict[UUID, list[Any]]:
        found: dict[UUID, list[Any]] = {pk: [] for pk in self.rows}
        links = model.objects.filter(actor__in=list(self.rows)).order_by("order", "pk")
        for actor, value in links.values_list("actor_id", column):
            found[actor].append(value)
        return found

    @cached_property
    def _once(self) -> set[tuple[UUID, str, object]]:
        """(actor, field, value) of everything that the actors brought before ever had, from the desk's history."""
        return set(self._past())

    def _past(self) -> Iterator[tuple[UUID, str, object]]:
        rows = [pk for pk in self.rows if pk in self.before]
        linked = (
            ("role", "ActorRole", "role"),
            ("speaks_for", "SpeaksFor", "principal_id"),
            ("aliases", "ActorName", "name"),
        )
        for name, model, column in linked:
            events = apps.get_model("desk", f"{model}Event")._default_manager.filter(actor__in=rows)
            yield from ((actor, name, value) for actor, value in events.values_list("actor_id", column))
        columns = ("why_unnamed", "note", "editor_note", "party_id", "part_of_id")
        events = apps.get_model("desk", "ActorEvent")._default_manager.filter(pgh_obj__in=rows)
        for pk, *values in events.values_list("pgh_obj_id", *columns):
            yield from ((pk, name, value) for name, value in zip(columns, values, strict=True))
