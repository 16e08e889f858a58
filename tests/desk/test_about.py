"""Whom an allegation is about: entered with the claim, published with it, and answered for in the first screen."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.desk import newsroom as desk
from tests.noninterference.world import settle
from tests.readers import Reader
from tests.web.markup import read
from tracker.desk.models import Claim, ClaimAbout
from tracker.desk.publishing import PublicationRefused, publish
from tracker.record.documents import ClaimDoc
from tracker.record.models import Edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return desk.editor("ada")


def a_claim() -> Claim:
    accused = desk.actor("Accused Example")
    source = desk.source()
    return desk.claim(
        "Money was taken.",
        (desk.actor("Accuser"), "asserts", [source]),
        (accused, "denies", [source], {"said": "2025-11-21"}),
        slug="money",
    )


def about(row: Claim, **fields: object) -> ClaimAbout:
    with desk.part_of(row):
        return ClaimAbout.objects.create(claim=row, actor=desk.actor("Named Example"), **fields)


def reply_of(reader: Reader) -> tuple[str, list[str]]:
    """What stands before the two sides, where the first screen ends."""
    document = read(reader.get("/claims/money/"))
    (replies,) = document.all("dl", class_="replies")
    return " ".join(replies.text.split()), replies.links()


@pytest.mark.parametrize(
    ("reply", "words"),
    [("", "No reply recorded"), ("none_recorded", "No reply recorded"), ("asked", "Asked; no reply recorded")],
)
def test_readers_see_that_there_is_none(ada: User, reader: Reader, reply: str, words: str) -> None:
    row = a_claim()
    about(row, reply=reply)
    publish([row], by=ada)
    assert reply_of(reader) == (f"Reply of Named Example {words}", [])


def test_readers_see_the_reply(ada: User, reader: Reader) -> None:
    row = a_claim()
    denial = row.statements.get(stance="denies")
    about(row, reply="replied", statement=denial)
    publish([row], by=ada)
    text, links = reply_of(reader)
    assert text == "Reply of Named Example Accused Example, 21 Nov 2025: Says not so"
    assert links == [f"#statement-{denial.pk}"]
    body = reader.get("/claims/money/").content.decode()
    assert body.index("Reply of Named Example") < body.index("Says so</h2>")


def test_a_claim_about_nobody_says_nothing_of_replies(ada: User, reader: Reader) -> None:
    row = a_claim()
    publish([row], by=ada)
    assert "eply" not in read(reader.get("/claims/money/")).one("main").text
    held = Edition.objects.get(subject=row.pk).document
    assert held
    assert b'"about"' not in bytes(held)


def test_who_is_named_goes_with_it(ada: User) -> None:
    row = a_claim()
    named = about(row)
    assert named.actor_id in {edition.subject for edition in publish([row], by=ada).editions}


def test_it_is_more_than_a_minor_edit(ada: User) -> None:
    row = a_claim()
    publish([row], by=ada)
    named = about(row, reply="asked")
    publish([row], by=ada)
    with desk.part_of(row):
        ClaimAbout.objects.filter(pk=named.pk).update(reply="none_recorded")
    with pytest.raises(PublicationRefused, match="reply"):
        publish([row], by=ada, change="minor")
    with desk.part_of(row):
        named.delete()
    with pytest.raises(PublicationRefused, match="about whom"):
        publish([row], by=ada, change="minor")


def test_documents_without_it_are_the_same_bytes_as_before() -> None:
    assert ClaimDoc(text="So.") == ClaimDoc(text="So.", about=())


def test_the_tables_refuse(ada: User) -> None:
    row, other = a_claim(), desk.claim("Other.", (desk.actor(), "asserts", [desk.source()]))
    for name, fields in (
        ("claim_about_reply", {"reply": "perhaps"}),
        ("claim_about_reply_is_there", {"reply": "replied"}),
        ("claim_about_reply_is_there", {"reply": "asked", "statement": row.statements.all()[0]}),
    ):
        with pytest.raises(IntegrityError, match=f'"{name}"'), transaction.atomic():
            about(row, **fields)

    def elsewhere() -> None:
        with transaction.atomic():
            about(row, reply="replied", statement=other.statements.get())
            settle()

    with pytest.raises(IntegrityError, match="same claim"):
        elsewhere()
    first = about(row)
    with pytest.raises(IntegrityError, match="claim_about_once"), transaction.atomic(), desk.part_of(row):
        ClaimAbout.objects.create(claim=row, actor=first.actor)


def test_it_is_entered_with_the_claim(ada: User) -> None:
    row = a_claim()
    client = Client()
    client.force_login(ada)
    body = client.get(reverse("admin:desk_claim_change", args=[row.pk])).content.decode()
    assert 'name="about-TOTAL_FORMS"' in body
    assert "No reply recorded" in body
