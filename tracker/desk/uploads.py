"""Bringing a dossier in by the browser: uploaded, looked at, then brought in or not.

    take(data, by=user)             -> Upload     kept, with what importing it would do
    kept(user)                      -> QuerySet   this editor's uploads, the last first
    look_again(upload)                            worked out once more
    confirm(upload, seen=digest)    -> bool       imported; False where it would do something else than was seen

What an import would do is found by importing, in a transaction that is taken back: the preview cannot promise what the
import does not do. Confirming imports the kept bytes in one transaction and compares; anything else takes it back.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from tracker.desk.dossier_likely import asked_all, likely_here
from tracker.desk.dossier_outcome import Fate, Treated
from tracker.desk.dossier_pointers import pointers
from tracker.desk.dossiers import Brought, bring_in
from tracker.desk.forms.labels import label
from tracker.desk.models import Upload
from tracker.ground.dossier import read_dossier
from tracker.ground.dossier_errors import MOST_SHOWN, DossierErrors

MOST_BYTES = 1024 * 1024
"""The largest file that is taken by the browser; import_dossier takes twenty times that."""
KEPT = timedelta(days=1)
MOST_KEPT = 20
"""Files of one editor that are kept at a time."""

Found = dict[str, Any]
"""What importing does, ready for JSON.

{"dossier", "title"}; {"errors": [{"list", "item", "field", "message", "pointer"}], "more": errors beyond those} where it
is refused; a message is its template and values, to be worded in whatever language it is read in; else {"items": [Treated], "also": [{…}] notices on no item, "likely": [{"list", "item", "model", "row",
"title", "why"}], "all_compared"}.
"""


def take(data: bytes, *, by: User) -> Upload:
    """Keep a file and find out what importing it would do. Whatever is wrong with the file is in `found`."""
    _clean_up(by)
    return Upload.objects.create(by=by, content=data, **_worked_out(data, by))


def kept(user: User) -> QuerySet[Upload]:
    """What this editor uploaded within the last day; what is older goes with somebody's next upload."""
    return Upload.objects.filter(by=user, created_at__gt=timezone.now() - KEPT).order_by("-created_at", "pk")


def look_again(upload: Upload) -> None:
    """Work out anew what importing it would do, with the desk as it is now; unless it was imported meanwhile."""
    now = _worked_out(bytes(upload.content), upload.by)
    Upload.objects.filter(pk=upload.pk, done_at=None).update(**now)


def confirm(upload: Upload, *, seen: str) -> bool:
    """Import it. False, and nothing is imported, where that would do something else than `seen`, a digest, is of; the
    upload then says what. True also where it was imported before, or is forgotten: nothing is left to confirm."""
    with transaction.atomic():
        row = Upload.objects.select_for_update(of=("self",)).select_related("by").filter(pk=upload.pk).first()
        if row is None or row.done_at:
            return True
        data = bytes(row.content)

        def as_seen(found: Found) -> bool:
            return "errors" not in found and digest(data, found) == seen

        found = _tried(data, row.by, keep=as_seen)
        if as_seen(found):
            row.content, row.done_at = b"", timezone.now()
            row.save(update_fields=["content", "done_at"])
            return True
    look_again(row)
    return False


def digest(data: bytes, found: Found) -> str:
    """Stands for these bytes and what importing them does, hints at duplicates apart."""
    told = {key: value for key, value in found.items() if key not in ("likely", "all_compared")}
    plain = json.dumps(told, sort_keys=True).encode()
    return hashlib.sha256(hashlib.sha256(data).digest() + plain).hexdigest()


def _clean_up(by: User) -> None:
    Upload.objects.filter(created_at__lte=timezone.now() - KEPT).delete()
    last = kept(by).values("pk")[: MOST_KEPT - 1]
    Upload.objects.filter(by=by).exclude(pk__in=last).delete()


def _worked_out(data: bytes, by: User) -> dict[str, Any]:
    """The columns of an upload that say what importing it does."""
    found = _tried(data, by, keep=lambda _found: False)
    if "errors" not in found:
        found |= _likely(data, found)
    return {"found": found, "tried_at": timezone.now(), "digest": digest(data, found)}


def _tried(data: bytes, by: User, *, keep: Callable[[Found], bool]) -> Found:
    """Import it, and take that back unless `keep` says otherwise of what was done."""
    head = read_dossier(data)
    name = {"dossier": head.id, "title": head.dossier.title if head.dossier else ""}
    try:
        with transaction.atomic():
            found = name | _brought(bring_in({"": data}, entered_by=by))
            if not keep(found):
                transaction.set_rollback(True)
    except DossierErrors as errors:
        found = name | _refused(data, errors)
    return found


def _brought(brought: Brought) -> Found:
    told = {(each.list, each.item) for each in brought.items}
    also = [each for each in brought.notices if (each.list, each.item) not in told]
    return {
        "items": [_plain(each) for each in brought.items],
        "also": [
            {"list": each.list, "item": each.item, "field": each.field, "message": asdict(each.problem)}
            for each in also
        ],
    }


def _plain(treated: Treated) -> dict[str, Any]:
    host = treated.host and (treated.host[0], str(treated.host[1]))
    made: dict[str, Any] = json.loads(json.dumps({**asdict(treated), "host": host}))
    return made


def _refused(data: bytes, errors: DossierErrors) -> Found:
    shown = errors.errors[:MOST_SHOWN]
    told = [
        {"list": each.list, "item": each.item, "field": each.field, "message": asdict(each.problem), "pointer": pointer}
        for each, pointer in zip(shown, pointers(data, shown), strict=True)
    ]
    return {"errors": told, "more": len(errors.errors) - len(shown)}


def _likely(data: bytes, found: Found) -> Found:
    dossier = read_dossier(data).dossier
    new = {(each["list"], each["item"]) for each in found["items"] if each["fate"] == Fate.NEW}
    told = [
        {
            "list": name,
            "item": item,
            "model": each.row._meta.model_name,
            "row": str(each.row.pk),
            "title": label(each.row),
            "why": ", ".join(each.reasons),
        }
        for name, item, likely in (likely_here(dossier, new) if dossier else ())
        for each in likely
    ]
    return {"likely": told, "all_compared": asked_all(new)}
