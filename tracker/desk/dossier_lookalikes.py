"""New rows of a dossier whose names mix scripts, or look like others and are not: told, and brought in all the same."""

from collections.abc import Iterator, Mapping
from typing import Any

from tracker.desk.dossier_rows import Made
from tracker.desk.dossier_tables import TABLES
from tracker.desk.lookalikes import NAMES, among
from tracker.ground.dossier_errors import DossierError
from tracker.ground.lookalikes import deceptive_labels, host_of, mixed_words
from tracker.ground.messages import Problem, shown
from tracker.ground.vocabulary import gettext_noop as _

FIELDS = {"actors": "name", "plans": "title", "sources": "title", "claims": "place"}
_MIXED = _("%(name)s mixes letters of different alphabets; check that it is meant.")
_LIKE = _("%(name)s looks like %(other)s, but is not; check that it is meant.")
_DECEPTIVE = _("%(name)s is not in the letters it seems to be in; check that it is meant.")


def told_apart(new: Mapping[str, Mapping[str, Made]]) -> Iterator[DossierError]:
    """Notices on the names of rows that are not written yet; a query or two for each list that has some.

    What the file calls by one name many times is told once.
    """
    for list_, field in FIELDS.items():
        items = {name: item for item, name in _names(new[list_], field)}
        if not items:
            continue
        for name, item in items.items():
            for word in mixed_words(name):
                yield DossierError(list_, item, field, Problem(_MIXED, {"name": shown(word)}))
        for item, name, other in among(((item, name) for name, item in items.items()), _there(TABLES[list_].model)):
            yield DossierError(list_, item, field, Problem(_LIKE, {"name": shown(name), "other": shown(other)}))
    for item, made in new["sources"].items():
        for label in deceptive_labels(host_of(made.row.url)):
            yield DossierError("sources", item, "url", Problem(_DECEPTIVE, {"name": shown(label)}))


def _names(made: Mapping[str, Made], field: str) -> Iterator[tuple[str, str]]:
    """(item, name) of every new row that has one, the last first, so that the first to bear a name is the one told."""
    for item, rows in reversed(list(made.items())):
        if name := getattr(rows.row, field):
            yield item, name


def _there(model: type[Any]) -> Iterator[str]:
    for each in NAMES[model]:
        names = each.model._default_manager.exclude(**{each.column: ""}).order_by(each.column).distinct(each.column)
        yield from names.values_list(each.column, flat=True)
