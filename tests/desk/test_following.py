"""“Save and next”: the list that somebody came from, its next one, and what is said where there is none."""

import re
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.carrying import filled_in
from tests.desk import newsroom
from tracker.desk.documents_of import SubjectRow
from tracker.desk.models import Actor, Claim, Review
from tracker.desk.review import return_, send

pytestmark = pytest.mark.django_db

DRAFTS = "?list=drafts"


@pytest.fixture
def ada(client: Client) -> User:
    user = newsroom.reporter("ada")
    client.force_login(user)
    return user


def form(row: SubjectRow, query: str = "") -> str:
    return reverse(f"admin:desk_{row._meta.model_name}_change", args=[row.pk]) + query


def save(client: Client, page: str, button: str = "_next", **fields: str) -> str:
    """Press the button of the form at this address; where it leads, with what the page says there."""
    answer = client.post(page, {**filled_in(client.get(page)), **fields, button: "1"})
    assert answer.status_code == 302, answer.context["errors"]
    return answer["Location"]


def actors(*names: str, by: User) -> list[Actor]:
    """Drafts of this user, the last one the first of their list."""
    found = []
    for name in names:
        with newsroom.touching(by):
            found.append(newsroom.actor(name))
    return found


def test_from_ones_drafts_to_the_next_draft_and_never_back(client: Client, ada: User) -> None:
    elsewhere = newsroom.actor("C")
    with newsroom.touching(ada):
        claim = newsroom.claim("It rained.")
    first, second = sorted(actors("A", "B", by=ada), key=lambda row: row.pk)
    listed = re.findall(r'<a href="([^"]*[?]list=drafts)"', client.get("/admin/").content.decode())
    assert sorted(listed) == sorted(form(row, DRAFTS) for row in (claim, first, second))
    page, seen = listed[0], [listed[0]]
    for note in ("one", "two"):
        page = save(client, page, editor_note=note)
        seen.append(page)
    assert seen == listed
    assert Actor.objects.exclude(editor_note="").count() + Claim.objects.exclude(editor_note="").count() == 2
    assert 'name="_next"' not in client.get(listed[-1]).content.decode(), "the last one"
    # Opened from nowhere in particular, one's drafts go on.
    assert save(client, form(elsewhere)) == listed[0].removesuffix(DRAFTS)
    assert 'name="_next"' not in client.get(reverse("admin:desk_claim_add")).content.decode()


def test_in_the_filtered_list_that_one_came_from(client: Client, ada: User) -> None:
    rows = [newsroom.actor(name, kind=kind) for name, kind in (("A", "outlet"), ("B", "person"), ("C", "outlet"))]
    whence = "?" + urlencode({"_changelist_filters": "kind__exact=outlet"})
    assert save(client, form(rows[0], whence)) == form(rows[2], whence)
    assert 'name="_next"' not in client.get(form(rows[2], whence)).content.decode()
    page = client.get(form(rows[0], whence)).content.decode()
    assert 'title="The next one in the list “actors”"' in page


@pytest.mark.parametrize(
    "filters",
    ["kind__exact=%00", "q=%00", "nonsense=1", "party__id__exact=zzz", "p=99999999999999999999", "o=x", "e=1", "%ff=%ff",
     "publisher__password=a", "a=1&" * 1100, "_to_field=zzz"],
)  # fmt: skip
def test_whatever_the_list_is_said_to_be(client: Client, ada: User, filters: str) -> None:
    newsroom.actor("A")
    row = newsroom.actor("B")
    answer = client.get(form(row), {"_changelist_filters": filters, "list": "\x1f"})
    assert answer.status_code in (200, 400)


def test_what_is_gone_meanwhile_leads_to_the_list(client: Client, ada: User) -> None:
    first, second = newsroom.actor("A"), newsroom.actor("B")
    whence = "?" + urlencode({"_changelist_filters": "kind__exact=person"})
    data = filled_in(client.get(form(first, whence))) | {"_next": "1"}
    assert data["_following"] == [f"actor {second.pk}"]
    second.delete()
    answer = client.post(form(first, whence), data, follow=True)
    assert answer.redirect_chain[0][0] == reverse("admin:desk_actor_changelist") + "?kind__exact=person"
    assert "That was the last one of the list." in answer.content.decode()
    for sent in ("", "actor", "actor zzz", f"user {ada.pk}", "claim 00000000-0000-0000-0000-000000000000"):
        assert save(client, form(first), _following=sent) == reverse("admin:index")


def sent(by: User, *texts: str) -> list[Claim]:
    rows = []
    for text in texts:
        with newsroom.touching(by):
            rows.append(newsroom.claim(text, (newsroom.actor(), "asserts", [newsroom.source()])))
        send(rows[-1], by=by)
    return rows


def test_what_was_returned_one_after_the_other(client: Client, ada: User) -> None:
    bo = newsroom.editor("bo")
    rows = sent(ada, "It rained.", "It snowed.")
    for row in rows:
        return_(row, by=bo, reason="Which day?")
    listed = list(Review.objects.filter(state="returned").order_by("-returned_at", "id"))
    pages = [form(Claim.objects.get(pk=each.subject), "?list=returned") for each in listed]
    front = client.get("/admin/").content.decode()
    review = reverse("admin:desk_claim_review", args=[listed[0].subject]) + "?list=returned"
    assert f'href="{review}"' in front
    assert f'href="{pages[0]}"' in client.get(review).content.decode(), "and from there to the form"
    assert save(client, pages[0]) == pages[1]


def test_an_editor_publishes_one_after_the_other(client: Client, ada: User, settings: Settings) -> None:
    settings.FOUR_EYES = True
    bo = newsroom.editor("bo")
    rows = sent(ada, "It rained.", "It snowed.")
    own = sent(bo, "It hailed.")
    client.force_login(bo)
    listed = list(Review.objects.exclude(subject=own[0].pk).order_by("sent_at", "id").values_list("subject", flat=True))
    pages = [reverse("admin:desk_claim_publish", args=[subject]) for subject in listed]
    shown = client.get(pages[0]).content.decode()
    data = dict(re.findall(r'name="(seen|_following)" value="([^"]+)"', shown)) | {"_next": "1"}
    assert client.post(pages[0], data)["Location"] == pages[1]
    shown = client.get(pages[1]).content.decode()
    assert "1 edition published" in shown or "editions published" in shown
    assert 'name="_next"' not in shown, "one's own is for somebody else to publish"
    assert {row.pk for row in rows} == set(listed)
