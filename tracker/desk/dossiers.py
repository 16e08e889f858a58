"""Dossiers to the desk and, where asked, through the door: several files, one transaction, all or nothing (DOSSIER.md)."""

from collections.abc import Mapping
from dataclasses import dataclass

import pghistory
from django.contrib.auth.models import User
from django.db import connection, transaction

from tracker.desk.dossier_outcome import Treated
from tracker.desk.dossier_subjects import all_was_public, to_publish
from tracker.desk.importing import Progress, import_dossier
from tracker.desk.models import Dossier as StoredDossier
from tracker.desk.models import DossierItem
from tracker.desk.publishing import publish
from tracker.ground.dossier import parse_dossiers
from tracker.ground.dossier_errors import DossierError, DossierErrors
from tracker.ground.dossier_items import LISTS, USABLE, Declared, Dossier
from tracker.ground.dossier_json import MOST_BYTES

__all__ = ["MOST_BYTES", "Brought", "bring_in", "is_here"]


@dataclass(frozen=True, slots=True)
class Brought:
    """What a call did: the dossiers' ids, rows of items that were made, editions that were published, what of the
    desk differs from the files and was kept, and what became of each item of each file."""

    dossiers: tuple[str, ...]
    made: int
    editions: int
    notices: tuple[DossierError, ...]
    items: tuple[Treated, ...]


def bring_in(
    files: Mapping[str, bytes],
    *,
    entered_by: User | None = None,
    publish_by: User | None = None,
    progress: Progress = lambda _rows: None,
) -> Brought:
    """Import files, by name, and with `publish_by` publish what they bring.

    Raises DossierErrors with everything that is wrong, and whatever `publish` raises; then nothing was written.
    Importing the same files again writes nothing.
    """
    dossiers = parse_dossiers(files, _declared)
    with transaction.atomic():
        with connection.cursor() as cursor:
            # One import at a time: a second one of the same file waits, and then finds everything there.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('import of dossiers'))")
        made, notices, items = 0, list[DossierError](), list[Treated]()
        for name, dossier in dossiers:
            who = {"user": entered_by.pk} if entered_by else {}
            try:
                with pghistory.context(**who, dossier=dossier.id):
                    done = import_dossier(dossier, entered_by=entered_by, progress=progress)
            except DossierErrors as errors:
                raise errors.in_file(name) from errors.__cause__
            made += done.made
            items.extend(done.items)
            notices.extend(DossierErrors(done.notices).in_file(name).errors)
        ids = tuple(dossier.id for _, dossier in dossiers)
        editions = 0
        subjects = to_publish(ids) if publish_by else []
        if publish_by and subjects:
            editions = len(publish(subjects, by=publish_by).editions)
    return Brought(ids, made, editions, tuple(notices), tuple(items))


def is_here(dossier: Dossier) -> bool:
    """Whether every item was brought in before and all of it was published; the number of queries is fixed."""
    known = set(DossierItem.objects.filter(dossier=dossier.id).exclude(list="relations").values_list("list", "item"))
    items = {(name, item.id) for name in LISTS if name != "relations" for item in getattr(dossier, name)}
    return items <= known and all_was_public(dossier.id)


def _declared(dossier: str) -> Declared | None:
    """What a dossier that was imported before lets others use."""
    if not StoredDossier.objects.filter(pk=dossier).exists():
        return None
    ids: dict[str, set[str]] = {name: set() for name in USABLE}
    found = DossierItem.objects.filter(dossier=dossier, list__in=USABLE).values_list("list", "item")
    for name, item in found:
        ids[name].add(item)
    return Declared(dossier, {name: frozenset(each) for name, each in ids.items()})
