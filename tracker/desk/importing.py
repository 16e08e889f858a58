"""One dossier -> rows of the desk.

What is new is made; an item that is there already is left as it is, because editors have worked on it since, and where
it differs from the file that is reported. Actors are merged (dossier_actors.py). The caller's transaction makes it all
or nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection
from django.db.models import Max
from django.db.utils import DataError, IntegrityError

from tracker.desk.dossier_actors import Merge, Sides, find_actors
from tracker.desk.dossier_checks import desk_errors, refused_by_database
from tracker.desk.dossier_lookalikes import told_apart
from tracker.desk.dossier_names import (
    address,
    claim_slug,
    free_slugs,
    numbered,
    point_key,
    relation_key,
    row_id,
    source_slug,
    written_id,
)
from tracker.desk.dossier_outcome import Treated, treated
from tracker.desk.dossier_rows import Made, make_rows
from tracker.desk.dossier_tables import TABLES
from tracker.desk.exporting import export
from tracker.desk.models import (
    Actor,
    Claim,
    Dossier,
    DossierItem,
    Plan,
    Point,
    PositionSource,
    Relation,
    Source,
    StatementSource,
    Version,
)
from tracker.desk.parts import raise_versions
from tracker.desk.quotes import renew_quietly
from tracker.ground import dossier_items as items
from tracker.ground.dossier import plain
from tracker.ground.dossier_errors import DossierError, DossierErrors
from tracker.ground.messages import Problem, shown
from tracker.ground.vocabulary import gettext_noop as _

Progress = Callable[[int], object]
"""Told how many more rows were written."""

_SOURCES = (StatementSource, PositionSource)
_BATCH = 1000
_KEPT = _("the desk has %(have)s; that is kept.")
_OTHERWISE = Problem(_("the desk has it otherwise; that is kept."))


@dataclass(slots=True)
class Imported:
    """What an import did: how many items it made rows of, what it found different and left, and each item's fate."""

    made: int = 0
    notices: list[DossierError] = field(default_factory=list)
    items: list[Treated] = field(default_factory=list)


def import_dossier(
    dossier: items.Dossier, *, entered_by: AbstractBaseUser | None, progress: Progress = lambda _rows: None
) -> Imported:
    """Bring one dossier to the desk, inside the caller's transaction. Raises DossierErrors."""
    return _Import(dossier, entered_by).run(progress)


def check_constraints() -> None:
    """Have the database check now what it would check at the end of the transaction.

    The file is still at hand then, to say where the fault is. And what waits to be checked makes every further row
    slower: an import of 30,000 rows took ten times as long when all of them waited.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


class _Import:
    def __init__(self, dossier: items.Dossier, entered_by: AbstractBaseUser | None) -> None:
        self.dossier = dossier
        self.entered_by = entered_by
        self.errors: list[DossierError] = []
        self.done = Imported()
        self.known: dict[str, dict[str, UUID]] = {name: {} for name in TABLES}
        self.ids: dict[str, dict[str, UUID]] = {name: {} for name in TABLES}
        self.new: dict[str, dict[str, Made]] = {name: {} for name in TABLES}
        self.kept: dict[str, list[str]] = {name: [] for name in TABLES}

    def run(self, progress: Progress) -> Imported:
        self._find()
        sides = Sides.of_desk()
        merge = self._merge(sides)
        self._make()
        self.errors.extend(desk_errors(self.new, sides))
        if self.errors:
            raise DossierErrors(self.errors)
        self.done.notices.extend(told_apart(self.new))
        try:
            row = self._save_dossier()
            self._raise_hosts()
            self._save_rows(progress)
            merge.save()
            self._save_items(row, progress)
            check_constraints()
            renew_quietly(each.row for name in ("statements", "positions") for each in self.new[name].values())
        except (IntegrityError, DataError) as error:
            raise DossierErrors([refused_by_database(error, self.new)]) from error
        self.done.notices.extend(merge.notices)
        self.done.notices.extend(self._differences())
        self.done.made = sum(map(len, self.new.values()))
        named = {name: self._items(name) for name in TABLES}
        self.done.items.extend(treated(named, self.ids, self.new, merge.added, self.done.notices))
        return self.done

    # -- what is there

    def _find(self) -> None:
        """Which items are on the desk, which were, and which row each of the others will be."""
        brought = DossierItem.objects.filter(dossier=self.dossier.id).values_list("list", "item", "row")
        for name, item, row in brought:
            self.known[name][item] = row
        self._find_required()
        self._place("actors", find_actors(self.known["actors"], (actor.id for actor in self.dossier.actors)))
        for name in TABLES:
            if name not in ("actors", "relations"):
                self._place(name, self._there(name))
        self._place("relations", self._relations_there())

    def _find_required(self) -> None:
        required = DossierItem.objects.filter(dossier__in=self.dossier.requires, list__in=items.USABLE)
        for name, item, row in required.values_list("list", "item", "row"):
            self.ids[name][item] = row
        for name in items.USABLE:
            there = self._alive(name, self.ids[name].values())
            self.ids[name] = {item: row for item, row in self.ids[name].items() if row in there}

    def _alive(self, name: str, rows: Iterable[UUID]) -> set[UUID]:
        wanted = list(rows)
        return set(TABLES[name].model.objects.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()

    def _there(self, name: str) -> dict[str, UUID]:
        """{item: row} of those on the desk: as they were brought, or under the id that they have or would get."""
        wanted: dict[str, list[UUID]] = {}
        for item in self._item_ids(name):
            known, written = self.known[name].get(item), written_id(item)
            own = row_id(self.dossier.id, name, item)
            wanted[item] = [known] if known else [written, own] if written else [own]
        there = self._alive(name, (row for rows in wanted.values() for row in rows))
        found = {item: [row for row in rows if row in there] for item, rows in wanted.items()}
        return {item: rows[0] for item, rows in found.items() if rows}

    def _relations_there(self) -> dict[str, UUID]:
        """{key: row}, also of relations that another dossier brought or an editor entered: a claim has each once."""
        claims = self.ids["claims"]
        joined: dict[tuple[UUID | None, str, UUID | None], str] = {
            (claims.get(each.from_id), each.type.value, claims.get(each.to_id)): relation_key(each)
            for each in self.dossier.relations
        }
        rows = Relation.objects.filter(from_claim__in=[start for start, _, _ in joined if start])
        found = {(row.from_claim_id, row.kind, row.to_claim_id): row.pk for row in rows}
        return {item: found[join] for join, item in joined.items() if join in found}

    def _place(self, name: str, there: Mapping[str, UUID]) -> None:
        for item in self._item_ids(name):
            if item in there:
                self.ids[name][item] = there[item]
                self.kept[name].append(item)
            elif item in self.known[name]:
                self.ids[name].pop(item, None)
                self._notice(name, item, "", Problem(_("was deleted at the desk, and stays so.")))
            else:
                self.ids[name][item] = row_id(self.dossier.id, name, item)

    def _items(self, name: str) -> Iterator[tuple[str, Any]]:
        for item in getattr(self.dossier, name):
            yield (relation_key(item) if name == "relations" else item.id), item

    def _item_ids(self, name: str) -> list[str]:
        return [item_id for item_id, _ in self._items(name)]

    def _new_items(self, name: str) -> Iterator[tuple[str, Any]]:
        kept = set(self.kept[name])
        for item_id, item in self._items(name):
            if item_id in self.ids[name] and item_id not in kept:
                yield item_id, item

    # -- what becomes of it

    def _merge(self, sides: Sides) -> Merge:
        rows = self.ids["actors"]
        kept, before = set(self.kept["actors"]), self.known["actors"]
        for item in self.dossier.actors:
            if item.id in rows and item.id not in kept:
                sides.put(rows[item.id], rows.get(item.party), rows.get(item.part_of))
        merge = Merge.of((rows[item] for item in kept), (rows[item] for item in kept & before.keys()), sides, rows)
        for item in self.dossier.actors:
            if item.id in kept:
                merge.add(item, rows[item.id])
        return merge

    def _resolver(self, name: str, item: str) -> Callable[[str, tuple[str, ...], str], tuple[str, UUID] | None]:
        def resolve(field: str, lists: tuple[str, ...], target: str) -> tuple[str, UUID] | None:
            for each in lists:
                if target in self.ids[each]:
                    return each, self.ids[each][target]
            said = Problem(_("%(id)s was deleted at the desk."), {"id": repr(target)})
            self.errors.append(DossierError(name, item, field, said))
            return None

        return resolve

    def _make(self) -> None:
        more = {
            "actors": self._slugs("actors", Actor, "actor", lambda item: address(item.id, fallback="actor")),
            "sources": self._slugs("sources", Source, "source", self._source_slug()),
            "plans": self._slugs("plans", Plan, "plan", lambda item: address(item.id, fallback="plan")),
            "claims": self._slugs("claims", Claim, "claim", claim_slug),
            "versions": self._version_slugs(),
            "points": self._point_keys(),
        }
        for name, table in TABLES.items():
            first = self._first_order(name) if table.ordered else 0
            for order, (item_id, item) in enumerate(self._new_items(name), start=first):
                row = self.ids[name][item_id]
                columns: dict[str, object] = dict(more.get(name, {}).get(row, {}))
                if table.ordered:
                    columns["order"] = order
                if name in ("claims", "plans"):
                    columns["language"] = self.dossier.language
                if name == "assessments" and self.entered_by:
                    columns |= {"signed_by": self.entered_by, "signed_name": self.entered_by.get_username()}
                self.new[name][item_id] = make_rows(name, item, row, self._resolver(name, item_id), **columns)

    def _first_order(self, name: str) -> int:
        """After everything that stands under the same plans, versions or claims already."""
        column, parents = TABLES[name].under[0]
        last = TABLES[name].model.objects.filter(**{f"{column}__in": list(self.ids[parents].values())})
        found: int | None = last.aggregate(last=Max("order"))["last"]
        return 0 if found is None else found + 1

    def _slugs(self, name: str, model: Any, kind: str, slug_of: Callable[[Any], str]) -> dict[UUID, dict[str, str]]:
        wanted = {self.ids[name][item_id]: slug_of(item) for item_id, item in self._new_items(name)}
        return {row: {"slug": slug} for row, slug in free_slugs(model, kind, wanted).items()} if wanted else {}

    def _source_slug(self) -> Callable[[items.Source], str]:
        actors = self.ids["actors"]
        publishers = {actors[item.publisher] for _, item in self._new_items("sources") if item.publisher in actors}
        there = dict(Actor.objects.filter(pk__in=publishers).values_list("pk", "name"))
        names = {actor.id: actor.name for actor in self.dossier.actors}
        names |= {item: there[row] for item, row in actors.items() if row in there}
        return lambda item: source_slug(item, names.get(item.publisher, item.publisher))

    def _version_slugs(self) -> dict[UUID, dict[str, str]]:
        return self._within("versions", "plan", "slug", Version, lambda item: address(item.id, fallback="version"))

    def _point_keys(self) -> dict[UUID, dict[str, str]]:
        numbers = {(point.version, point.number) for point in self.dossier.points if point.number}
        return self._within("points", "version", "key", Point, lambda point: point_key(point, numbers))

    def _within(
        self, name: str, parent: str, column: str, model: Any, name_of: Callable[[Any], str]
    ) -> dict[UUID, dict[str, str]]:
        """Names that are unique within the plan or version that the items are part of."""
        wanted: dict[UUID | None, dict[UUID, str]] = {}
        for item_id, item in self._new_items(name):
            above = self.ids[f"{parent}s"].get(getattr(item, parent))
            wanted.setdefault(above, {})[self.ids[name][item_id]] = name_of(item)
        taken: dict[UUID | None, set[str]] = {above: set() for above in wanted}
        rows = model.objects.filter(**{f"{parent}__in": [above for above in wanted if above]})
        for above, used in rows.values_list(f"{parent}_id", column):
            taken[above].add(used)
        return {
            row: {column: free}
            for above, names in wanted.items()
            for row, free in numbered(names, taken[above]).items()
        }

    # -- writing

    def _save_dossier(self) -> Dossier:
        given = self.dossier
        row, made = Dossier.objects.get_or_create(
            pk=given.id,
            defaults={
                "title": given.title,
                "summary": given.summary,
                "language": given.language,
                "requires": list(given.requires),
            },
        )
        if made:
            return row
        for name in ("title", "summary", "language"):
            if getattr(row, name) != getattr(given, name):
                have = getattr(row, name)
                self._notice("", "", name, Problem(_KEPT, {"have": shown(have)}))
        more = [each for each in given.requires if each not in row.requires]
        if more:
            row.requires = [*row.requires, *more]
            row.save(update_fields=["requires"])
        return row

    def _save_rows(self, progress: Progress) -> None:
        for made in self.new.values():
            sources = {rows.row.pk: [link for link in rows.links if type(link) in _SOURCES] for rows in made.values()}
            self._save([rows.row for rows in made.values()], progress, sources)
        for name, made in self.new.items():
            for link in TABLES[name].links.values():
                if link.model not in _SOURCES:
                    links = [row for rows in made.values() for row in rows.links if type(row) is link.model]
                    self._save(links, progress, {})

    def _save(self, rows: list[Any], progress: Progress, sources: dict[UUID, list[Any]]) -> None:
        """Write rows of one table in batches; `sources` are the links that a row may not be without."""
        coming, awaited = {row.pk for row in rows}, set[UUID]()
        for start in range(0, len(rows), _BATCH):
            batch = rows[start : start + _BATCH]
            model = type(batch[0])
            model._default_manager.bulk_create(batch)
            links = [link for row in batch for link in sources.get(row.pk, [])]
            if links:
                type(links[0])._default_manager.bulk_create(links)
            progress(len(batch) + len(links))
            own = [column.attname for column in model._meta.concrete_fields if column.related_model is model]
            coming.difference_update(row.pk for row in batch)
            awaited = coming & {*awaited, *(getattr(row, column) for row in batch for column in own)}
            if not awaited:
                check_constraints()

    def _save_items(self, dossier: Dossier, progress: Progress) -> None:
        """Note where every item stands; the order is the file's, also where it has changed since the last import."""
        new: list[DossierItem] = []
        orders: dict[tuple[str, str], int] = {}
        for name in TABLES:
            for order, item in enumerate(self._item_ids(name)):
                orders[name, item] = order
                if item not in self.known[name]:
                    row = self.ids[name][item]
                    new.append(DossierItem(dossier=dossier, list=name, item=item, row=row, order=order))
        moved = []
        for known in DossierItem.objects.filter(dossier=dossier) if any(self.known.values()) else ():
            order = orders.get((known.list, known.item), known.order)
            if order != known.order:
                known.order = order
                moved.append(known)
            elif (known.list, known.item) not in orders:
                self._notice(known.list, known.item, "", Problem(_("is not in the file; the desk keeps it.")))
        self._save(new, progress, {})
        DossierItem.objects.bulk_update(moved, ["order"], batch_size=_BATCH)

    def _raise_hosts(self) -> None:
        """Count one version more for every subject that was there and gets a new part; before it does, or it may not."""
        claims: set[UUID] = {
            rows.row.claim_id for name in ("statements", "assessments") for rows in self.new[name].values()
        }
        claims |= {rows.row.from_claim_id for rows in self.new["relations"].values()}
        claims |= {link.claim_id for rows in self.new["evidence"].values() for link in rows.links}
        versions = {rows.row.version_id for rows in self.new["points"].values()}
        plans = set(Version.objects.filter(pk__in=versions).values_list("plan", flat=True)) if versions else set()
        plans |= {rows.row.plan_id for rows in self.new["versions"].values()}
        new = {rows.row.pk for name in ("claims", "plans") for rows in self.new[name].values()}
        raise_versions([*((Claim, pk) for pk in claims - new), *((Plan, pk) for pk in plans - new)])

    # -- what differs

    def _differences(self) -> Iterator[DossierError]:
        """Where what was there before this import differs from the file; actors apart, which are merged."""
        if not any(self.kept[name] for name in TABLES if name != "actors"):
            return
        there = export(self.dossier.id).dossier
        for name in TABLES:
            if name == "actors":
                continue
            on_desk = {relation_key(each) if name == "relations" else each.id: each for each in getattr(there, name)}
            kept = set(self.kept[name])
            for item_id, item in self._items(name):
                if item_id in kept:
                    yield from _compare(name, item_id, item, on_desk.get(item_id))

    def _notice(self, name: str, item: str, field: str, problem: Problem) -> None:
        self.done.notices.append(DossierError(name, item, field, problem))


def _compare(name: str, item_id: str, item: Any, on_desk: Any) -> Iterator[DossierError]:
    given, have = plain(item), plain(on_desk) if on_desk else {}
    for key in {**given, **have}:
        if given.get(key) != have.get(key):
            text = isinstance(have.get(key), str)
            yield DossierError(name, item_id, key, Problem(_KEPT, {"have": shown(have[key])}) if text else _OTHERWISE)
