"""Review on the desk's pages: the form, lists, the thread's own page, and the page on which an editor decides."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from tests.carrying import context_of
from tests.desk import newsroom as desk
from tests.desk.test_publish_page import a_claim, answers, assert_clean, page, seen, text
from tracker.desk import review
from tracker.desk.documents_of import SubjectRow
from tracker.desk.models import Actor, Approval, Review, ReviewStep
from tracker.desk.publishing import publish, state_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return desk.editor("ada")


@pytest.fixture
def bo() -> User:
    return desk.reporter("bo")


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def does(client: Client, row: SubjectRow, what: str, **fields: Any) -> Any:
    row.refresh_from_db(fields=["version"])
    return client.post(page(row, "review"), {"do": what, "version": row.version, **fields}, follow=True)


def test_sent_returned_and_sent_again(ada: User, bo: User) -> None:
    row = a_claim()
    reporter, editor = logged_in(bo), logged_in(ada)
    form = reporter.get(page(row, "change")).content.decode()
    assert f'href="{page(row, "review")}#send"' in form
    assert f'href="{page(row, "review")}#return"' not in form
    answer = does(reporter, row, "send", note="Look at the date.", to=ada.pk)
    assert answer.redirect_chain == [(page(row, "change"), 302)]
    for part in ("In review: ada", "Look at the date.", "sent by bo"):
        assert part in text(answer)
    listed = editor.get(reverse("admin:desk_review_changelist"))
    assert f'href="{page(row)}"' in listed.content.decode()
    decide = editor.get(page(row))
    assert_clean(decide)
    assert "Look at the date." in text(decide)
    answer = does(editor, row, "return", reason="Which day?")
    assert answer.redirect_chain == [(reverse("admin:desk_review_changelist"), 302)]
    shown = text(reporter.get(page(row, "change")))
    assert "Returned: ada" in shown
    assert "Which day?" in shown
    does(reporter, row, "send")
    decide = editor.get(page(row))
    editor.post(page(row), {"seen": seen(decide), "note": ""})
    assert not Review.objects.exists()
    assert "published" in text(reporter.get(page(row, "review")))


def test_a_reporter_neither_returns_nor_assigns(ada: User, bo: User) -> None:
    row = a_claim()
    review.send(row, by=ada)
    client = logged_in(bo)
    body = client.get(page(row, "review")).content.decode()
    assert 'id="return"' not in body
    assert 'id="assign"' not in body
    for what, fields in (("return", {"reason": "No."}), ("assign", {"to": ada.pk})):
        answer = does(client, row, what, **fields)
        assert "You may not" in text(answer)
    assert Review.objects.get().state == "in_review"


def test_what_is_refused_keeps_what_was_typed(ada: User, bo: User) -> None:
    row = a_claim()
    client = logged_in(bo)
    row.save()
    answer = client.post(page(row, "review"), {"do": "send", "version": row.version - 1, "note": "Typed <b>here</b>."})
    assert "meanwhile" in text(answer)
    assert "Typed &lt;b&gt;here&lt;/b&gt;." in answer.content.decode()
    assert_clean(answer)
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"do": "dance"},
        {"do": "\x00"},
        {"do": "send", "version": "\x00", "to": "zzz"},
        {"do": "assign", "to": "99999999999999999999"},
        {"do": "note", "text": "\x00"},
        {"do": "return", "reason": "a" * 30_000},
    ],
)
def test_odd_forms_are_answered(ada: User, data: dict[str, Any]) -> None:
    row = a_claim()
    assert logged_in(ada).post(page(row, "review"), {"version": row.version, **data}).status_code == 200
    assert not ReviewStep.objects.exists()


def test_save_and_send_for_review(bo: User) -> None:
    row = desk.actor("Somebody")
    client = logged_in(bo)
    url = page(row, "change")
    response = client.get(url)
    assert 'name="_send"' in response.content.decode()
    form = context_of(response)["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields}
    for formset in context_of(response)["inline_admin_formsets"]:
        prefix = formset.formset.prefix
        data |= {f"{prefix}-{each}": "0" for each in ("TOTAL_FORMS", "INITIAL_FORMS")}
    version = str(context_of(response)["version"])
    answer = client.post(url, {**data, "_version": version, "name": "Somebody Else", "_send": "1"}, follow=True)
    assert "Saved and sent for review." in text(answer)
    row.refresh_from_db()
    assert row.name == "Somebody Else"
    assert Review.objects.get().version == row.version
    assert not review.review_of([row])[row.pk].moved


def test_lists_say_and_filter(ada: User, bo: User) -> None:
    waiting, returned, given, draft = (desk.actor(name) for name in ("Waiting", "Returned", "Given", "Draft"))
    review.send(waiting, by=bo)
    review.send(returned, by=bo)
    review.return_(returned, by=ada, reason="Why?")
    review.assign(given, to=ada, by=ada)
    client = logged_in(ada)
    url = reverse("admin:desk_actor_changelist")
    assert "In review" in text(client.get(url))
    for chosen, rows in (
        ("waiting", {"Waiting"}),
        ("returned", {"Returned"}),
        ("mine", {"Given"}),
        ("zzz", {"Waiting", "Returned", "Given", "Draft"}),
    ):
        shown = context_of(client.get(url, {"review": chosen}))["cl"].result_list
        assert {row.name for row in shown} == rows, chosen
    assert draft.pk


def test_queries_do_not_depend_on_how_many(ada: User, bo: User) -> None:
    rows = [a_claim() for _ in range(3)]
    client = logged_in(ada)
    lists = (reverse("admin:desk_review_changelist"), reverse("admin:desk_claim_changelist"))
    counts: dict[str, list[int]] = {url: [] for url in lists}
    for some in (rows[:1], rows[1:]):
        for row in some:
            review.send(row, by=bo, assign_to=ada)
        for url in lists:
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            counts[url].append(len(queries))
    assert all(few == many for few, many in counts.values()), counts


def test_the_page_shows_every_status_that_changes_elsewhere(ada: User) -> None:
    row = a_claim()
    publish([row], by=ada)
    opponent = Actor.objects.get(name="Opponent Example")
    desk.change(Actor.objects.filter(pk=opponent.pk), unnamed=True)
    response = logged_in(ada).get(page(opponent))
    assert_clean(response)
    shown = text(response)
    assert "Other claims whose status changes" in shown
    assert "Contested (R6)" in shown
    assert "Asserted, no named denial stands (R9); Denied by unnamed sources" in shown
    assert "R6: At least one named speaker says so" in shown


def test_words_are_compared_with_a_sign(ada: User) -> None:
    row = a_claim(note="It was seen on Monday.")
    publish([row], by=ada)
    desk.change(type(row).objects.filter(pk=row.pk), note="It was seen on Tuesday.")
    body = logged_in(ada).get(page(row)).content.decode()
    assert "It was seen on <del>Monday</del>." in body.replace("\n", "")
    assert "It was seen on <ins>Tuesday</ins>." in body.replace("\n", "")
    assert "(changed)" in body


def test_what_was_sent_together_is_published_together(ada: User, bo: User, settings: Settings) -> None:
    settings.FOUR_EYES = True
    with desk.touching(bo):
        one, two = desk.actor("One"), desk.source(desk.actor("Outlet"))
        review.send(one, by=bo, together=[two.pk], public_note="Both are new.")
    client = logged_in(ada)
    response = client.get(page(one))
    assert "Both are new." in response.content.decode()
    client.post(page(one), {"seen": seen(response), "note": "Both are new.", **answers(response)})
    assert state_of([one, two])[two.pk].code == "public"


def test_an_answer_stands_with_the_approval(ada: User) -> None:
    official = desk.actor("a senior official", unnamed=True)
    row = desk.claim("So.", (official, "asserts", [desk.source()]))
    client = logged_in(ada)
    response = client.get(page(row))
    assert "Look at this twice" in text(response)
    client.post(page(row), {"seen": seen(response), "note": "", **answers(response, "The outlet gave none.")})
    step = ReviewStep.objects.get(step="acknowledged")
    approval = Approval.objects.get(sequence=step.sequence or 0)
    assert "The outlet gave none." in text(client.get(reverse("admin:desk_approval_change", args=[approval.pk])))
