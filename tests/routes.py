"""Every route of the URL configuration, and a world in which every address of tests/matrix.py leads to something."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import URLResolver, get_resolver

from tests.desk import newsroom
from tests.readers import as_reader
from tracker.desk.bulk import Wanted, begin, confirm
from tracker.desk.bulk_plan import outlook
from tracker.desk.capturing import capture_text
from tracker.desk.models import (
    Actor,
    Approval,
    BulkRun,
    Claim,
    Dossier,
    Evidence,
    EvidenceBearing,
    Hiding,
    Page,
    Purge,
    Redaction,
)
from tracker.desk.publishing import publish
from tracker.desk.review import send
from tracker.letters.models import Letter

_NAMED = re.compile(r"\(\?P(<\w+>)")
_CONVERTED = re.compile(r"<\w+:(\w+)>")


def plain(route: str) -> str:
    """A route without the kinds of its parameters: "claims/<slug>/" for a path and for a regular expression."""
    shown = ""
    while found := _NAMED.search(route):
        shown, route = shown + route[: found.start()] + found[1], _after_bracket(route[found.end() :])
    return _CONVERTED.sub(r"<\1>", shown + route).replace("^", "").replace("$", "")


def _after_bracket(rest: str) -> str:
    """What follows the bracket that closes the one we are in; brackets within a set of characters are not counted."""
    depth = 1
    for index, sign in enumerate(re.sub(r"\[[^]]*\]|\\.", lambda each: "." * len(each[0]), rest)):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if not depth:
            return rest[index + 1 :]
    raise ValueError(rest)


def walk(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every route there is, plain."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from walk(each, before + str(each.pattern))
        else:
            yield plain(before + str(each.pattern))


def user(role: str) -> User | None:
    """Somebody in this role of tests/matrix.py; None for who is not signed in."""
    match role:
        case "anonymous":
            return None
        case "no group":
            return User.objects.create_user(role)
        case "superuser":
            return User.objects.create_superuser(role)
        case _:
            return newsroom.member(role, role)


class Asking(Client):
    """Keeps no cookie that an answer sets or removes, and no notes on templates, which would take most of the time."""

    def request(self, **request: Any) -> Any:
        return self.handler(self._base_environ(**request))  # type: ignore[attr-defined]


def signed_in(who: User | None) -> Client:
    client = Asking()
    if who is not None:
        client.force_login(who)
    return client


def ask(client: Client, method: str, address: str, *, drawn: bool = True) -> Any:
    """One request with an empty body; nothing of what it changes stays. Public pages are asked under the readers' role.

    `drawn`: whether pages are rendered; never for HEAD, as GET has rendered the same page.
    """
    with ExitStack() as around:
        if method == "HEAD" or not drawn:
            around.enter_context(patch.object(SimpleTemplateResponse, "rendered_content", ""))
        if not address.startswith("/admin/"):
            around.enter_context(as_reader())
        elif method == "POST":
            around.enter_context(transaction.atomic())
            around.callback(transaction.set_rollback, True)
        return client.generic(method, address, content_type="application/x-www-form-urlencoded")


def world(mine: User | None) -> dict[str, str]:
    """{what: what stands for it in an address}: "draft", "public" and "own" rows of the desk, accounts and the rest.

    Drafts and what is public were entered by somebody else, own rows by `mine` alone.
    """
    somebody, publisher = newsroom.reporter("somebody"), newsroom.editor("publisher")
    made = {kind: _rows(mine or somebody if kind == "own" else somebody) for kind in ("draft", "public", "own")}
    subjects = ("actor", "claim", "page", "plan", "position", "source")
    publish([made["public"][each] for each in subjects], by=publisher)
    found = {f"{kind} {table}": str(row.pk) for kind, rows in made.items() for table, row in rows.items()}
    for kind, rows in made.items():
        found |= {f"slug of {kind} {table}": row.slug for table, row in rows.items() if hasattr(row, "slug")}
    for table in subjects:
        row = made["draft"][table]
        found[f"save of {table}"] = str(row.events.order_by("pgh_id").values_list("pgh_id", flat=True)[0])
    return found | {
        "a dossier": Dossier.objects.create(id="a-dossier", title="A dossier", language="en").pk,
        "no upload": str(UUID(int=0)),  # everybody has their own; of a foreign one nothing is said (test_uploads.py)
        "a capture": str(capture_text(made["draft"]["source"], "It was so.", by=somebody).pk),
        "an approval": str(Approval.objects.order_by("sequence").values_list("pk", flat=True)[0]),
        "a hiding": str(_hidden(made["public"]["actor"], publisher).pk),
        "a bulkrun": str(_begun(made["draft"]["claim"], somebody).pk),
        "a review": str(send(made["draft"]["source"], by=somebody).pk),
        "a redaction": str(_removed(made["draft"]["claim"], publisher).pk),
        "a letter": str(Letter.objects.create(id=UUID(int=1), page="/claims/", text="Something is wrong.").pk),
        "a purge": str(_proposed(publisher).pk),
        "reporting user": str(somebody.pk),
        "almighty user": str(User.objects.create_superuser("almighty").pk),
        "a group": str(Group.objects.get(name="reporter").pk),
    }


def _hidden(row: Actor, by: User) -> Hiding:
    names = {"hidden_by_id_kept": by.pk, "hidden_by_name": by.get_username()}
    return Hiding.objects.create(sequence=1_000_000, subject=row.pk, **names)


def _begun(row: Claim, by: User) -> BulkRun:
    run = begin("note", [row], by=by)
    confirm(run, by=by, wanted=Wanted(text="Look again."), seen=outlook(run, by).fingerprint)
    return run


def _removed(row: Claim, by: User) -> Redaction:
    names = {"by_id_kept": by.pk, "by_name": by.get_username(), "note": "A court asked for it."}
    return Redaction.objects.create(subject=row.pk, whole=False, subjects=[row.pk], **names)


def _proposed(by: User) -> Purge:
    names = {"proposed_by_id_kept": by.pk, "proposed_by_name": by.get_username()}
    return Purge.objects.create(words="Nobody At All", note="A name was removed.", reason="A letter.", **names)


def _rows(by: User) -> dict[str, Any]:
    with newsroom.touching(by):
        actor, source = newsroom.actor("Somebody"), newsroom.source()
        plan = newsroom.plan("A plan", ["1"])
        version = plan.versions.get()
        claim = newsroom.claim("It was so.", (actor, "asserts", [source]))
        evidence = Evidence.objects.create(kind="video", title="Video")
        EvidenceBearing.objects.create(evidence=evidence, claim=claim, bearing="none")
        return {
            "actor": actor,
            "claim": claim,
            # one text for each section and language: those of drafts, of what is public, of one's own
            "page": newsroom.page(language=f"x-{Page.objects.count()}"),
            "plan": plan,
            "position": newsroom.position(actor, [source], on_version=version),
            "source": source,
            "evidence": evidence,
            "point": version.points.get(),
            "version": version,
        }


def filled(address: str, rows: dict[str, str]) -> str:
    """An address of the matrix with what stands in brackets looked up in a `world`."""
    return "/" + re.sub(r"\[([^]]+)\]", lambda found: rows[found[1]], address)
