"""Rows of the desk -> one dossier.

What a dossier holds: the items that it brought, as they are on the desk now, and what editors have entered under them
since (a statement on one of its claims, a point of one of its versions …), unless another dossier brought it. Sources
and actors that these name come along, so that the file stands by itself. What no dossier brought has no id; it goes by
its row's own (a UUID), under which an import finds it again on this desk.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from tracker.desk.dossier_rows import Links, UnfitError, make_item
from tracker.desk.dossier_tables import TABLES
from tracker.desk.models import Dossier, DossierItem
from tracker.ground import dossier_items as items
from tracker.ground.dossier_errors import DossierError
from tracker.ground.messages import Problem, either
from tracker.ground.vocabulary import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Exported:
    """A dossier as it stands on the desk, and what of the desk has no place in it (each with list, id and field)."""

    dossier: items.Dossier
    left_out: tuple[DossierError, ...]


def export(dossier_id: str) -> Exported:
    """The dossier of this id. Raises Dossier.DoesNotExist. The number of queries does not grow with the rows."""
    return _Export(Dossier.objects.get(pk=dossier_id)).export()


_TABLE_OF = {table.model: table for table in TABLES.values()}


def _entered(row: Any) -> tuple[str, int, str]:
    """Rows that no dossier brought: in their order under whatever they belong to."""
    under = _TABLE_OF[type(row)].under
    parent = str(getattr(row, f"{under[0][0]}_id", "")) if under else ""
    return parent, getattr(row, "order", 0), str(row.pk)


class _Export:
    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.ids: dict[str, dict[UUID, str]] = {name: {} for name in TABLES}
        self.rows: dict[str, dict[UUID, Any]] = {name: {} for name in TABLES}
        self.links: dict[str, dict[UUID, dict[str, list[Any]]]] = {name: {} for name in TABLES}
        self.required: dict[str, dict[UUID, str]] = {name: {} for name in items.USABLE}
        self.left_out: dict[tuple[str, str, str, UUID | None], DossierError] = {}
        for name, item, row in dossier.items.order_by("order", "pk").values_list("list", "item", "row"):
            self.ids[name][row] = item
        required = DossierItem.objects.filter(dossier__in=dossier.requires, list__in=items.USABLE)
        for name, item, row in required.values_list("list", "item", "row"):
            self.required[name][row] = item

    def export(self) -> Exported:
        for name in TABLES:
            self._fetch_own(name)
        self._fetch_named("sources")
        self._fetch_named("actors")
        lists = self._lists()
        dossier = items.Dossier(
            id=self.dossier.pk,
            title=self.dossier.title,
            summary=self.dossier.summary,
            language=self.dossier.language,
            requires=tuple(self.dossier.requires),
            **lists,
        )
        return Exported(dossier, tuple(self.left_out.values()))

    def _fetch_own(self, name: str) -> None:
        """The rows that this dossier brought, and those under its rows that none did."""
        table, own = TABLES[name], self.ids[name]
        condition = Q(pk__in=list(own))
        for column, parents in table.under:
            condition |= Q(**{f"{column}__in": list(self.ids[parents])})
        found = {row.pk: row for row in table.model.objects.filter(condition)}
        extra = found.keys() - own.keys()
        if extra:
            extra -= set(DossierItem.objects.filter(list=name, row__in=extra).values_list("row", flat=True))
        for row in sorted((found[pk] for pk in extra), key=_entered):
            own[row.pk] = str(row.pk)
        # In the order of the ids; what was deleted at the desk is gone from them.
        self.ids[name] = {pk: item for pk, item in own.items() if pk in found}
        self._keep(name, [found[pk] for pk in self.ids[name]])

    def _keep(self, name: str, rows: list[Any]) -> None:
        self.rows[name].update((row.pk, row) for row in rows)
        pks = [row.pk for row in rows]
        self.links[name].update((pk, defaultdict(list)) for pk in pks)
        for field, (model, owner, _target) in TABLES[name].links.items() if pks else ():
            for link in model.objects.filter(**{f"{owner}__in": pks}).order_by("order", "pk"):
                self.links[name][getattr(link, f"{owner}_id")][field].append(link)

    def _fetch_named(self, name: str) -> None:
        """The sources or actors that the rows name and the dossier does not have, and those that these name."""
        known = self.ids[name].keys() | self.required.get(name, {}).keys()
        asked = [each for each in TABLES if each != "actors" or name == "actors"]
        while missing := self._named(name, asked) - known:
            rows = list(TABLES[name].model.objects.filter(pk__in=missing).order_by("slug"))
            for row in rows:
                self.ids[name][row.pk] = self._new_id(name, row)
            self._keep(name, rows)
            known |= missing

    def _named(self, name: str, asked: Iterable[str]) -> set[UUID]:
        named: set[UUID] = set()

        def note(lists: tuple[str, ...], row: UUID) -> str:
            if name in lists:
                named.add(row)
            return "named"

        for each in asked:
            for pk, row in self.rows[each].items():
                self._item(each, row, self.links[each][pk], note)
        return named

    def _new_id(self, name: str, row: Any) -> str:
        """An actor's id is its slug, in every dossier; a source's is private to the dossier."""
        taken = {*self.ids[name].values(), *self.required.get(name, {}).values()}
        return str(row.pk) if name != "actors" or row.slug in taken else str(row.slug)

    def _lists(self) -> dict[str, tuple[Any, ...]]:
        """The items by list. One that has no place goes, and then what names it is made again without it."""
        while True:
            lists: dict[str, tuple[Any, ...]] = {}
            unfit: list[tuple[str, UUID]] = []
            for name in TABLES:
                made = []
                for pk, item_id in self.ids[name].items():
                    item = self._item(name, self.rows[name][pk], self.links[name][pk], self._namer(name, item_id))
                    if isinstance(item, UnfitError):
                        unfit.append((name, pk))
                        self._leave_out(name, item_id, item.field, None, Problem(_("is empty; the item is left out.")))
                    else:
                        made.append(item)
                lists[name] = tuple(made)
            if not unfit:
                return lists
            for name, pk in unfit:
                del self.ids[name][pk]

    def _item(self, name: str, row: Any, links: Links, name_of: Any) -> Any:
        # A source may have no language on the desk; in a file it must have one.
        instead = {"language": self.dossier.language} if name == "sources" else {}
        try:
            return make_item(name, row, self.ids[name][row.pk], links, name_of, **instead)
        except UnfitError as unfit:
            return unfit

    def _namer(self, name: str, item_id: str) -> Any:
        def name_of(lists: tuple[str, ...], row: UUID) -> str | None:
            for each in lists:
                found = self.ids[each].get(row) or self.required.get(each, {}).get(row)
                if found:
                    return found
            values: dict[str, object] = {"row": str(row), "lists": either(lists)}
            said = Problem(_("names %(row)s, which is not among the %(lists)s of this dossier."), values)
            self._leave_out(name, item_id, "", row, said)
            return None

        return name_of

    def _leave_out(self, name: str, item: str, field: str, row: UUID | None, problem: Problem) -> None:
        self.left_out[name, item, field, row] = DossierError(name, item, field, problem)
