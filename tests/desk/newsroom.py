"""Rows of the desk for tests: what matters to the test is given, the rest is sensible.

reuters = actor("Reuters", kind="outlet")            dispatch = source(reuters)
kupiansk = claim("…", (gerasimov, "asserts", [dispatch], {"said": "2025-11-20"}), …)
draft = plan("Peace plan", ["6", "7"])               editor("ada"), reporter("bo"), chief("cy")
with touching(user): …                               what is saved in it is this user's doing
with part_of(kupiansk): …                            parts may be saved in it, as in the forms
change(Claim.objects.filter(…), place="Kyiv")        many at once, each one version higher
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pghistory
from django.contrib.auth.models import Group, User
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils.text import slugify

from tracker.desk.documents_of import SubjectRow
from tracker.desk.models import (
    Actor,
    Claim,
    Page,
    Plan,
    Point,
    Position,
    PositionSource,
    Source,
    Statement,
    StatementRelay,
    StatementSource,
    Version,
)

Said = tuple[Actor, str, list[Source]] | tuple[Actor, str, list[Source], dict[str, Any]]


def editor(name: str = "editor") -> User:
    """May publish."""
    return member("editor", name)


def reporter(name: str = "reporter") -> User:
    """Works at the desk and may change everything there, but not publish."""
    return member("reporter", name)


def chief(name: str = "chief") -> User:
    """May also redact, and has the accounts in hand."""
    return member("chief", name)


def member(group: str, name: str) -> User:
    """A user in one of the newsroom's groups (tracker/desk/groups.py)."""
    user = User.objects.create_user(name, password="secret", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


@contextmanager
def touching(user: User) -> Iterator[None]:
    with pghistory.context(user=user.pk):
        yield


@contextmanager
def part_of(subject: SubjectRow) -> Iterator[None]:
    """One transaction in which parts of this subject may be saved.

    Its version is raised, unless this very transaction has raised it or made the subject: a test that is one transaction
    keeps the versions that it made by itself.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {subject._meta.db_table} SET version = version + 1 WHERE id = %s AND (raised_in, raised_at)"
                " IS DISTINCT FROM (pg_current_xact_id(), transaction_timestamp()) RETURNING version",
                [subject.pk],
            )
            raised = cursor.fetchone()
        if raised:
            subject.version = raised[0]
        yield


def change(rows: QuerySet[Any], **fields: Any) -> int:
    """Change these subjects in one statement, each one version higher. How many there were."""
    return rows.update(version=F("version") + 1, **fields)


def actor(name: str = "Somebody", **fields: Any) -> Actor:
    return Actor.objects.create(
        **{"name": name, "slug": f"{slugify(name)}-{uuid4().hex[:6]}", "kind": "person", **fields}
    )


def source(publisher: Actor | None = None, **fields: Any) -> Source:
    publisher = publisher or actor("Outlet", kind="outlet")
    defaults = {"publisher": publisher, "slug": f"source-{uuid4().hex[:8]}", "kind": "article", "language": "en"}
    return Source.objects.create(**{**defaults, **fields})


def claim(text: str = "It was so by 20 November 2025.", *said: Said, **fields: Any) -> Claim:
    with transaction.atomic():
        row = Claim.objects.create(
            **{"text": text, "slug": f"claim-{uuid4().hex[:8]}", "kind": "battlefield", **fields}
        )
        for each in said:
            statement(row, *each)
    return row


def statement(
    on: Claim, speaker: Actor, stance: str, sources: list[Source], fields: dict[str, Any] | None = None
) -> Statement:
    fields = dict(fields or {})
    relays = fields.pop("relayed_by", [])
    order = Statement.objects.filter(claim=on).count()
    with part_of(on):
        row = Statement.objects.create(claim=on, speaker=speaker, stance=stance, order=order, **fields)
        for order, each in enumerate(sources):
            StatementSource.objects.create(statement=row, source=each, order=order)
        for order, relay in enumerate(relays):
            StatementRelay.objects.create(statement=row, actor=relay, order=order)
    return row


def plan(title: str = "A plan", points: list[str] | None = None, **fields: Any) -> Plan:
    """With one version "First draft" that has these points by number."""
    with transaction.atomic():
        row = Plan.objects.create(**{"title": title, "slug": f"plan-{uuid4().hex[:8]}", **fields})
        version(row, "First draft", points or [])
    return row


def page(section: str = "sourcing", text: str = "We say where we have it from.", **fields: Any) -> Page:
    return Page.objects.create(section=section, text=text, **fields)


def version(of: Plan, label: str, points: list[str], **fields: Any) -> Version:
    with part_of(of):
        row = Version.objects.create(plan=of, label=label, slug=slugify(label), order=of.versions.count(), **fields)
        for number in points:
            point(row, number)
    return row


def point(of: Version, number: str, **fields: Any) -> Point:
    defaults = {"key": f"p{number}", "number": number, "text": f"Point {number}.", "order": of.points.count()}
    with part_of(of.plan):
        return Point.objects.create(version=of, **{**defaults, **fields})


def position(who: Actor, sources: list[Source], **fields: Any) -> Position:
    """Give `on_version` or `on_point`."""
    with transaction.atomic():
        row = Position.objects.create(**{"actor": who, "position": "accepts", **fields})
        for order, each in enumerate(sources):
            PositionSource.objects.create(position=row, source=each, order=order)
    return row


def save(row: SubjectRow) -> None:
    """As the forms do."""
    row.save()
