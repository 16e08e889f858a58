"""A small newsroom with something of everything, on the desk and in the record, under ids that never change.

`fill` makes it in an empty database; `PLACES` says what stands where, for the addresses of cases and random requests.
"""

from typing import Any
from uuid import UUID, uuid5

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.test import Client, override_settings

from tests.builders import publish as put_on_record
from tests.desk import newsroom
from tracker.desk.models import (
    Actor,
    ActorName,
    Assessment,
    Claim,
    Dossier,
    Evidence,
    EvidenceBearing,
    Plan,
    PlanAlias,
    Point,
    Position,
    Relation,
    Source,
    Statement,
    Version,
)
from tracker.desk.publishing import publish, withdraw
from tracker.record.documents import ActorDoc

SPACE = UUID("7f0c1c62-52a8-4b8e-9f0e-0d4c0b0a5a10")
EDITOR = "olga"


def fixed(name: str) -> UUID:
    """The id of the row that the world calls by this name."""
    return uuid5(SPACE, name)


IDS: dict[str, tuple[type[Any], str]] = {
    name: (model, str(fixed(name)))
    for name, model in {
        "actor": Actor,
        "outlet": Actor,
        "claim": Claim,
        "draft": Claim,
        "source": Source,
        "plan": Plan,
        "version": Version,
        "point": Point,
        "position": Position,
        "statement": Statement,
        "other_statement": Statement,
        "evidence": Evidence,
    }.items()
}
"""Name -> (model, id) of rows whose ids stand in addresses and forms."""
SLUGS = {
    "claim": ["midford", "a-draft", "old-claim"],
    "actor": ["marshal-grey", "the-wire", "renamed-before"],
    "source": ["article"],
    "plan": ["peace"],
}
PLACES = {f"{name}_id": pk for name, (_model, pk) in IDS.items()}
"""What "{claim_id}" and the like stand for in an address or a form."""


def told(text: str) -> str:
    """An address or a value with the ids in the place of their names; other braces stay."""
    for name, value in PLACES.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def fill() -> None:
    """Make the world. Works on the alias "default"; needs commits."""
    editor = User.objects.create_superuser(EDITOR, password="a long password")
    Group.objects.create(name="Guests")
    wire = newsroom.actor("The Wire", kind="outlet", slug="the-wire", id=fixed("outlet"))
    newsroom.actor("Coop", kind="organisation", slug="coop")
    marshal = newsroom.actor("Marshal Grey", slug="marshal-grey", id=fixed("actor"))
    with newsroom.part_of(marshal):
        ActorName.objects.create(actor=marshal, name="Маршал Ґрей", language="uk")
    article = newsroom.source(
        wire,
        slug="article",
        id=fixed("source"),
        title="An article",
        url="https://modern.example/a",
        published="2025-11-21",
    )
    with override_settings(FOUR_EYES=False), transaction.atomic():
        plan = Plan.objects.create(title="Peace", slug="peace", id=fixed("plan"))
        PlanAlias.objects.create(plan=plan, name="The other name")
        version = newsroom.version(plan, "Draft", [], id=fixed("version"))
        newsroom.point(version, "1", key="1", id=fixed("point"))
        claim = newsroom.claim(
            "Midford was taken by 20 November 2025.", slug="midford", id=fixed("claim"), place="Midford"
        )
        newsroom.statement(claim, marshal, "asserts", [article], {"id": fixed("statement"), "said": "2025-11-20"})
        newsroom.statement(claim, wire, "could_not_verify", [article])
        evidence = Evidence.objects.create(kind="video", title="A video", id=fixed("evidence"))
        EvidenceBearing.objects.create(claim=claim, evidence=evidence, bearing="supports")
        Assessment.objects.create(claim=claim, verdict="Open", reasons="None yet.", dated="2025-11-22")
        draft = newsroom.claim("Nobody knows this yet.", slug="a-draft", id=fixed("draft"))
        newsroom.statement(draft, marshal, "denies", [article], {"id": fixed("other_statement")})
        Relation.objects.create(from_claim=claim, to_claim=draft, kind="compare_with")
        newsroom.position(marshal, [article], on_version=version, id=fixed("position"))
        Dossier.objects.create(id="a-dossier", title="A dossier", language="en")
        gone = newsroom.claim("It was wrong.", (wire, "asserts", [article]), slug="removed")
        publish([plan, claim, gone, Position.objects.get()], by=editor)
        withdraw(Claim.objects.get(pk=gone.pk), by=editor, note="Published by mistake.")
    renamed = put_on_record("actor", "old-name", ActorDoc(name="Renamed", kind="person"))
    put_on_record("actor", "new-name", ActorDoc(name="Renamed", kind="person"), "update", subject=renamed.subject)


def sign_in(client: Client) -> Client:
    """As the superuser of this world, who is one again if an earlier request has changed that."""
    rights = {"is_active": True, "is_staff": True, "is_superuser": True}
    editor, _made = User.objects.update_or_create(username=EDITOR, defaults=rights)
    client.force_login(editor)
    return client
