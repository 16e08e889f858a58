"""Importing a dossier by the browser: what the preview says is what the import does, and nothing else ever happens."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from tests.desk import newsroom
from tests.desk.dossier_files import FIRST, VERSIONS, Lists, bring, counts, later, small
from tests.desk.test_import_refusals import BAD
from tests.desk.uploading import ADD, one_file, press, preview, upload, words
from tests.readers import Reader
from tracker.desk.dossier_tables import TABLES
from tracker.desk.models import (
    Actor,
    ActorName,
    Assessment,
    Claim,
    Dossier,
    DossierItem,
    Position,
    Source,
    Statement,
    Upload,
)
from tracker.desk.publishing import publish
from tracker.desk.redacting import redact
from tracker.desk.uploads import KEPT, MOST_BYTES, MOST_KEPT, confirm, look_again, take
from tracker.record.models import Edition

PAGE = 13
"""Queries of the page about one file, whatever is in it: session, user, permissions, the file, a table for each kind."""


@pytest.fixture
def ed(db: None, client: Client) -> Any:
    user = newsroom.editor("ed")
    client.force_login(user)
    return user


def everything() -> dict[str, list[dict[str, Any]]]:
    """What dossiers bring, without when it was written and by which numbers links are counted."""
    tables = [table.model for table in TABLES.values()]
    tables += [link.model for table in TABLES.values() for link in table.links.values()]
    aside = {"created_at", "updated_at"}
    found = {}
    for model in dict.fromkeys([*tables, Dossier, DossierItem]):
        numbered = model._meta.pk.get_internal_type() == "BigAutoField"
        columns = [each.attname for each in model._meta.concrete_fields if each.attname not in aside]
        columns = [each for each in columns if not (numbered and each == "id")]
        found[model._meta.label] = sorted(model._default_manager.values(*columns), key=repr)
    return found


class Taken(Exception):  # noqa: N818 - takes a transaction back
    pass


def by_the_command() -> dict[str, list[dict[str, Any]]]:
    """What is on the desk after import_dossier has brought both; then it is taken back."""
    found = {}
    try:
        with transaction.atomic():
            bring(FIRST, VERSIONS)
            found = everything()
            raise Taken
    except Taken:
        return found


def test_both_shipped_dossiers_come_in_as_by_the_command_and_a_second_time_nothing_does(
    ed: Any, client: Client, assert_queries: Callable[..., Any]
) -> None:
    wanted = by_the_command()
    for path in (FIRST, VERSIONS):
        before = counts()
        page = upload(client, path.read_bytes())
        with assert_queries(PAGE, at_most=True):
            seen = preview(client, page)
        assert {**before, "desk.Upload": before["desk.Upload"] + 1} == counts(), "a preview writes nothing"
        assert "Nothing is entered yet." in seen
        done = press(client, page)
        assert "Imported on" in done
        assert "Import as drafts" not in done
        with assert_queries(PAGE, at_most=True):
            assert words(preview(client, page)) == words(done)
    assert everything() == wanted
    assert not Edition.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.metadata ->> 'user', c.metadata ->> 'dossier' FROM desk_claimevent e "
            "JOIN pghistory_context c ON c.id = e.pgh_context_id"
        )
        assert sorted(cursor.fetchall()) == [(str(ed.pk), "first-report-2025-11-21"), (str(ed.pk), "plan-versions")]

    before = {name: count for name, count in counts().items() if name != "desk.Upload"}
    again = preview(client, upload(client, FIRST.read_bytes()))
    assert "There is nothing to import" in again
    assert set(re.findall(r'data-fate="(\w+)"', again)) == {"same"}
    assert before == {name: count for name, count in counts().items() if name != "desk.Upload"}


def statement(**more: Any) -> list[Lists]:
    return [{"id": "t1", "claim": "c1", "speaker": "ada", "stance": "asserts", "sources": ["s1"], **more}]


REFUSED: dict[str, tuple[Lists | bytes, list[str]]] = {
    **BAD,
    "far too deep": (b"[" * 200_000, ["nested far too deeply"]),
    "a key twice": (json.dumps(small()).encode().replace(b'"language"', b'"title": "T", "language"', 1), ["twice"]),
    "a huge number": (
        json.dumps(small()).replace('"label"', f'"point_count": {"9" * 5000}, "label"').encode(),
        ["versions v1 point_count", "/versions/0/point_count"],
    ),
    "infinity": (b'{"format": Infinity}', ["Infinity is not a JSON value"]),
    "half a character": (b'{"format": "\\ud800\\u0000"}', ["format: must be"]),
    "a rule of the desk": (
        small(claims=[{"id": "c1", "text": "x" * 5000, "kind": "k" * 300}]),
        ["claims c1 kind", "/claims/0/kind", "characters"],
    ),
    "within a quote": (
        small(statements=statement(quote={"text": "a\0b", "language": "en"})),
        ["statements t1 quote.text", "/statements/0/quote/text"],
    ),
    "a field that is missing": (small(claims=[{"id": "c1", "text": "It was so."}]), ["claims c1 kind", "/claims/0"]),
}


def test_refused_with_every_reason_and_nothing_written(ed: Any, client: Client) -> None:
    before = counts()
    for case, (content, expected) in REFUSED.items():
        page = upload(client, content)
        told = words(preview(client, page)).replace("&#x27;", "'")
        for each in expected:
            # The command writes list, item, field and message in one line with a colon; the page the same without it.
            assert re.sub(r": ", " ", each) in told, (case, told)
        assert "cannot be imported" in told, case
        assert "Import as drafts" not in told, case
    press(client, page, seen=Upload.objects.order_by("-created_at")[0].digest)
    assert "cannot be imported" in preview(client, page)
    assert not Upload.objects.exclude(done_at=None).exists()
    assert {**before, "desk.Upload": MOST_KEPT} == counts()


def test_whoever_reads_it_reads_it_in_their_own_language(ed: Any, client: Client) -> None:
    several = small(statements=statement(claim="nothing"), plans=None, versions="v1")
    pages = [upload(client, several)]
    press(client, upload(client, small()))
    pages.append(
        upload(client, small(title="Another title", claims=[{"id": "c1", "text": "No.", "kind": "battlefield"}]))
    )
    english = [words(preview(client, page)) for page in pages]
    client.cookies["desk_language"] = "uk"
    ukrainian = [words(preview(client, page)) for page in pages]
    for told, said in (
        (english[0], "there is no &#x27;nothing&#x27; among the claims of this dossier."),
        (english[0], "must be a list, not a text."),
        (ukrainian[0], "у списках claims цього досьє немає &#x27;nothing&#x27;."),
        (ukrainian[0], "тут має бути список, а не текст."),
        (english[1], "the desk has &#x27;A small dossier&#x27;; that is kept."),
        (ukrainian[1], "у редакції записано &#x27;A small dossier&#x27;; це й лишається."),
    ):
        assert said in told
    assert "by 20 November 2025.&#x27;; це й лишається" in ukrainian[1]


def test_too_large_or_none_is_said_at_the_field(ed: Any, client: Client) -> None:
    large = one_file(b" " * (MOST_BYTES + 1))
    for fields, said in (({"file": large}, "more than 1 MB"), ({}, "required")):
        answer = client.post(ADD, fields)
        assert answer.status_code == 200
        assert said in answer.content.decode()
    assert not Upload.objects.exists()


def test_what_is_added_to_whom_what_differs_and_what_is_gone(ed: Any, client: Client) -> None:
    press(client, upload(client, small()))
    Statement.objects.all().delete()
    newsroom.change(Claim.objects.all(), place="Midford")
    actors = [
        *small()["actors"][1:],
        {"id": "north", "name": "Northland", "kind": "government", "aliases": ["The North"]},
    ]
    page = upload(client, small(actors=actors, positions=None))
    seen = preview(client, page)
    north = Actor.objects.get(slug="north")
    merged = seen[seen.index('data-fate="merged"') :].partition("</ul>")[0]
    assert f'href="/admin/desk/actor/{north.pk}/change/">Northland</a>' in merged
    assert "<ins>The North</ins> <code>aliases</code>" in merged
    assert "the desk has &#x27;North&#x27;" in merged
    assert "deleted at the desk" in seen[seen.index('data-fate="gone"') :]
    assert "place" in seen[seen.index('data-fate="differs"') :].partition("</ul>")[0]
    assert "positions p1  is not in the file; the desk keeps it." in seen
    done = press(client, page)
    assert "1 added to" in done
    assert list(ActorName.objects.filter(actor=north).values_list("name", flat=True)) == ["The North"]
    assert Actor.objects.get(pk=north.pk).name == "North"
    assert not Statement.objects.exists()


def test_each_item_leads_to_its_form_or_to_that_of_its_claim(ed: Any, client: Client) -> None:
    page = upload(
        client, small(assessments=[{"id": "a1", "claim": "c1", "verdict": "Open", "reasons": "Seen.", "dated": "2025"}])
    )
    assert "/change/" not in preview(client, page).partition('id="content-main"')[2]
    done = press(client, page)
    rows = (Claim.objects.get(), Position.objects.get(), Source.objects.get(), Actor.objects.get(slug="ada"))
    for row in rows:
        assert f'<a href="/admin/desk/{row._meta.model_name}/{row.pk}/change/">' in done
    assert done.count(f"/admin/desk/claim/{Claim.objects.get().pk}/change/") == 3, (
        "the claim, its statement, its assessment"
    )
    assert Assessment.objects.get().signed_by == ed


def _merged() -> None:
    newsroom.change(Actor.objects.filter(slug="gazette"), note="Since then.")


def _retyped() -> None:
    newsroom.change(Source.objects.all(), kind="broadcast")


def _ruled_out() -> None:
    Claim.objects.all().delete()


@pytest.mark.parametrize("meanwhile", [_merged, _retyped, _ruled_out])
def test_what_changed_since_is_shown_and_nothing_imported(
    meanwhile: Callable[[], None], ed: Any, client: Client
) -> None:
    press(client, upload(client, small()))
    content = small(
        actors=[*small()["actors"][:2], {**small()["actors"][2], "note": "A daily.", "editor_note": "Ours."}]
    )
    content["claims"] = [*content["claims"], {"id": "c2", "text": "It was shut by then.", "kind": "battlefield"}]
    content["statements"] = [*content["statements"], {**content["statements"][0], "id": "t2"}]
    page = upload(client, content)
    seen = preview(client, page)
    with transaction.atomic():
        meanwhile()
    before = counts()
    told = press(client, page)
    assert "Nothing was imported: the desk has changed since." in told
    assert counts() == before
    assert words(told) != words(seen)
    if meanwhile is not _ruled_out:
        assert "Imported on" in press(client, page), "what is shown now can be confirmed"


def test_the_bytes_that_were_looked_at_and_no_others(ed: Any, client: Client) -> None:
    page = upload(client, small())
    seen = preview(client, page)
    Upload.objects.update(content=json.dumps(small(claims=[{**small()["claims"][0], "note": "Swapped."}])).encode())
    assert "Nothing was imported" in press(client, page)
    assert not Dossier.objects.exists()
    assert (
        words(preview(client, page)).partition(" as the desk was ")[0] == words(seen).partition(" as the desk was ")[0]
    )
    assert "Nothing was imported" in press(client, page, seen="")
    assert not Dossier.objects.exists()


def test_an_import_is_done_once_whatever_else_is_pressed(ed: Any, client: Client) -> None:
    page = upload(client, small())
    stale = Upload.objects.get()
    press(client, page)
    before = counts()
    row = Upload.objects.get()
    for instead in ({"seen": row.digest}, {"seen": "x"}, {"again": "1"}):
        done = press(client, page, **instead)
        assert "Imported on" in done
        assert "Nothing was imported" not in done
    look_again(stale)
    assert counts() == before
    row.refresh_from_db()
    assert (bytes(row.content), row.found) == (b"", stale.found)
    press(client, page, forget="1")
    assert not Upload.objects.exists()
    assert confirm(row, seen=row.digest)
    look_again(row)
    assert not Upload.objects.exists()


@pytest.mark.usefixtures("cloned_db")
def test_two_tabs_confirm_in_the_same_moment_and_who_waits_too_long_is_told(client: Client) -> None:
    user = newsroom.editor("ed")
    row = take(json.dumps(small()).encode(), by=user)
    answers: list[bool] = []

    def one() -> None:
        try:
            answers.append(confirm(row, seen=row.digest))
        finally:
            connection.close()

    threads = [Thread(target=one) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert answers == [True] * 4
    row.refresh_from_db()
    assert row.done_at
    assert (Claim.objects.count(), bytes(row.content)) == (1, b"")

    client.force_login(user)
    page = upload(client, later())
    other = connection.copy()
    with other.cursor() as importing, connection.cursor() as mine:
        importing.execute("SELECT pg_advisory_lock(hashtext('import of dossiers'))")
        mine.execute("SET lock_timeout = '50ms'")
        for told in (press(client, page), client.post(ADD, {"file": one_file(small())}).content.decode()):
            assert "somebody else imports" in told
    other.close()
    assert "Imported on" in press(client, page)


def test_what_waits_for_a_dossier_can_be_looked_at_again(ed: Any, client: Client) -> None:
    page = upload(client, later())
    assert "there is no dossier" in preview(client, page)
    press(client, upload(client, small()))
    assert "Import as drafts" in press(client, page, again="1")
    assert "Imported on" in press(client, page)
    assert Statement.objects.filter(claim=Claim.objects.get()).count() == 2


def test_what_is_new_and_looks_like_what_is_there_is_told(
    ed: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    zelensky = newsroom.actor("Volodymyr Zelenskiy")
    bridge = newsroom.claim("The bridge was open by 20 November 2025.", place="Midford")
    article = newsroom.source(url="https://www.example.org/a?utm_source=x")
    content = small()
    content["actors"][1] = {"id": "ada", "name": "Володимир Зеленський", "kind": "person"}
    content["sources"][0]["url"] = "https://example.org/a"
    told = preview(client, upload(client, content))
    assert told.count("Perhaps the same as") == 3
    for row in (zelensky, bridge, article):
        assert f'<a href="/admin/desk/{row._meta.model_name}/{row.pk}/change/">' in told
    assert 'id="look-twice"' in told
    assert "Only the first hundred" not in told
    monkeypatch.setattr("tracker.desk.dossier_likely.MOST_ASKED", 1)
    told = preview(client, upload(client, content))
    assert told.count("Perhaps the same as") == 1
    assert "Only the first hundred" in told


def test_only_who_may_and_only_their_own(ed: Any, client: Client) -> None:
    page = upload(client, small())
    assert ADD in client.get("/admin/").content.decode()
    assert ADD in client.get("/admin/desk/dossier/").content.decode()
    client.force_login(newsroom.chief("cy"))
    assert client.get(ADD).status_code == 200
    for answer in (client.get(page), client.post(page, {"seen": Upload.objects.get().digest})):
        assert (answer.status_code, answer["Location"]) == (302, ADD)
    client.force_login(newsroom.reporter("bo"))
    assert ADD not in client.get("/admin/").content.decode()
    assert ADD not in client.get("/admin/desk/dossier/").content.decode()
    for answer in (client.get(page), client.post(page), client.get(ADD), client.post(ADD)):
        assert answer.status_code == 403
    assert not Dossier.objects.exists()
    assert Upload.objects.count() == 1


def test_readers_see_nothing_of_it(ed: Any, client: Client, reader: Reader) -> None:
    newsroom.chief("cy")
    press(client, upload(client, small()))
    claim = Claim.objects.get()
    publish([claim], by=newsroom.chief("di"))
    pages = ["/", "/claims/", f"/claims/{claim.slug}/", "/actors/", "/actors/ada/", "/plans/"]
    nonce = re.compile(rb'nonce="[^"]*"')

    def seen() -> list[bytes]:
        return [nonce.sub(b"", reader.get(each).content) for each in pages]

    before, editions = seen(), Edition.objects.count()
    content = small(actors=[*small()["actors"], {"id": "south", "name": "South", "kind": "government"}])
    content["actors"][1] |= {"aliases": ["A."], "note": "A note."}
    content["statements"] += [{**content["statements"][0], "id": "t2", "speaker": "south", "stance": "denies"}]
    page = upload(client, content)
    assert seen() == before
    assert "Imported on" in press(client, page)
    assert (seen(), Edition.objects.count()) == (before, editions)
    assert claim.statements.count() == 2


def test_files_go_after_a_day_when_there_are_many_and_with_every_removal(ed: Any, client: Client) -> None:
    data = json.dumps(small()).encode()
    for _ in range(MOST_KEPT):
        Upload.objects.create(by=ed, content=data, found={}, tried_at=ed.date_joined, digest="0" * 64)
    other = Upload.objects.create(
        by=newsroom.editor("eve"), content=data, found={}, tried_at=ed.date_joined, digest="0" * 64
    )
    old = Upload.objects.filter(by=ed).order_by("created_at")[0]
    page = upload(client, small())
    assert Upload.objects.filter(by=ed).count() == MOST_KEPT
    assert not Upload.objects.filter(pk=old.pk).exists()
    Upload.objects.update(created_at=other.created_at - KEPT - timedelta(minutes=1))
    assert client.get(page)["Location"] == ADD, "what is too old is not shown"
    assert "any.json" not in client.get(ADD).content.decode()
    upload(client, small())
    assert Upload.objects.count() == 1
    secret = newsroom.actor("Somebody Secret")
    redact(secret.pk, by=newsroom.chief("cy"), note="A court asked for it.", words=["Secret"])
    assert not Upload.objects.exists()


def test_the_table_refuses_what_no_upload_is(ed: Any) -> None:
    given = {"content": b"{}", "found": {}, "tried_at": ed.date_joined, "digest": "0" * 64}
    for name, wrong in (("desk_upload_text", {"digest": "0"}), ("upload_emptied", {"done_at": ed.date_joined})):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Upload.objects.create(by=ed, **given | wrong)
