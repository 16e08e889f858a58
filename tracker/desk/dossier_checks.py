"""What is wrong with new rows of a dossier that only the desk can tell; the file alone was checked in ground/dossier.py."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from django.db import models
from django.db.utils import DataError, IntegrityError
from django.utils.translation import override

from tracker.desk.dossier_actors import Sides
from tracker.desk.dossier_rows import Made
from tracker.desk.dossier_tables import TABLES
from tracker.desk.models import Point
from tracker.desk.models.faults import FAULTS, RACES
from tracker.ground.dossier_errors import DossierError
from tracker.ground.messages import Problem
from tracker.ground.vocabulary import gettext_noop as _

logger = logging.getLogger(__name__)

New = Mapping[str, Mapping[str, Made]]
"""What is to be written: list -> item -> rows."""


def desk_errors(new: New, sides: Sides) -> Iterator[DossierError]:
    """Every rule of the desk that the new rows break. `sides` are those of the desk, before them."""
    for name, made in new.items():
        for item, rows in made.items():
            yield from _lengths(name, item, rows)
    yield from _actors(new["actors"], sides)
    yield from _points(new["points"])


@cache
def _limits(model: type[models.Model]) -> dict[str, int]:
    """{column: most characters} of a table's columns of text."""
    texts = (column for column in model._meta.concrete_fields if isinstance(column, models.CharField))
    return {column.attname: column.max_length for column in texts if column.max_length}


def _lengths(name: str, item: str, made: Made) -> Iterator[DossierError]:
    table = TABLES[name]
    fields = {column: field for field, column in table.columns.items()}
    fields |= {f"quote_{part}": f"quote.{part}" for part in ("text", "language", "translation")}
    yield from _too_long(name, item, made.row, fields)
    links = {link.model: {link.target: field} for field, link in table.links.items()}
    for row in made.links:
        yield from _too_long(name, item, row, links[type(row)])


def _too_long(name: str, item: str, row: Any, fields: Mapping[str, str]) -> Iterator[DossierError]:
    model: type[models.Model] = type(row)
    for column, most in _limits(model).items():
        length = len(getattr(row, column))
        if length > most:
            said = Problem(
                _("has %(length)s characters; the desk keeps at most %(most)s."), {"length": length, "most": most}
            )
            yield DossierError(name, item, fields.get(column, column), said)


def _actors(made: Mapping[str, Made], sides: Sides) -> Iterator[DossierError]:
    for item, (row, links) in ((item, (rows.row, rows.links)) for item, rows in made.items()):
        if row.unnamed and row.independent:
            yield DossierError(
                "actors", item, "independent", Problem(_("must not be set: nobody can tell this of an unnamed actor."))
            )
        if row.why_unnamed and not row.unnamed:
            yield DossierError("actors", item, "why_unnamed", Problem(_("is only for an actor with `unnamed`.")))
        if row.party_id and sides.party.get(row.party_id):
            yield DossierError(
                "actors", item, "party", Problem(_("has a party itself, on the desk; a party has none."))
            )
        if any(getattr(link, "principal_id", None) == row.pk for link in links):
            yield DossierError("actors", item, "speaks_for", Problem(_("names the actor itself; leave that out.")))


def _points(made: Mapping[str, Made]) -> Iterator[DossierError]:
    rows = {item: rows.row for item, rows in made.items()}
    new = {row.pk: row.version_id for row in rows.values()}
    wholes = {row.part_of_id for row in rows.values() if row.part_of_id} - new.keys()
    version = new | dict(Point.objects.filter(pk__in=wholes).values_list("pk", "version"))
    versions = {row.version_id for row in rows.values()}
    numbers = set(Point.objects.filter(version__in=versions).exclude(number="").values_list("version", "number"))
    for item, row in rows.items():
        if row.part_of_id and version.get(row.part_of_id) != row.version_id:
            yield DossierError("points", item, "part_of", Problem(_("is a point of another version.")))
        if row.number and (row.version_id, row.number) in numbers:
            said = Problem(_("%(number)s is another point’s number in this version."), {"number": repr(row.number)})
            yield DossierError("points", item, "number", said)
        numbers.add((row.version_id, row.number))


def refused_by_database(error: IntegrityError | DataError, new: New) -> DossierError:
    """What PostgreSQL refused, in terms of the file: the item whose row it names, and the rule that it broke.

    The rules are checked before; this is for what another transaction did in the same moment, and for a rule of the
    tables that no check above knows.
    """
    diagnosis = getattr(error.__cause__, "diag", None)
    detail = getattr(diagnosis, "message_detail", None) or ""
    name, item = _named_in(detail, new)
    # PostgreSQL's own words are in its own language, and may repeat the row.
    logger.exception("The database refused a dossier.")
    return DossierError(name, item, "", Problem(_("was refused by the database: %(said)s"), {"said": _why(error)}))


def _why(error: IntegrityError | DataError) -> Problem:
    """The rule that was broken, in the words that the desk's forms have for it, or by its name."""
    rule = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
    if rule in FAULTS:
        with override(None):
            return Problem(str(FAULTS[rule][1]))
    if isinstance(error.__cause__, RACES):
        return Problem(_("Somebody else saved the same at the same moment. Import it again."))
    if rule:
        return Problem(_("It breaks the rule %(rule)s. Tell the operator: the log says more."), {"rule": rule})
    return Problem(_("The log says why. Tell the operator."))


def _named_in(detail: str, new: New) -> tuple[str, str]:
    ids: Iterable[tuple[UUID, str, str]] = (
        (rows.row.pk, name, item) for name, made in new.items() for item, rows in made.items()
    )
    found = [(detail.find(str(pk)), name, item) for pk, name, item in ids if str(pk) in detail]
    return min(found)[1:] if found else ("", "")
