"""How the forms help: saving on the way to publishing, mistakes listed, words in use, one source entered once."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.desk import newsroom
from tests.desk.test_admin_claims import ADD, again, change, errors, form, said
from tracker.desk.models import Actor, Claim, Evidence, PlanAlias, Point, Source
from tracker.desk.preview import plan_publication
from tracker.desk.problems import problems_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(newsroom.editor("ada"))
    return client


def a_claim() -> Claim:
    return newsroom.claim("It was so.", (newsroom.actor("Speaker"), "asserts", [newsroom.source()]))


def test_saving_leads_on_to_the_publish_page(desk: Client) -> None:
    claim = a_claim()
    assert 'name="_publish"' in desk.get(change(claim)).content.decode()
    answer = desk.post(change(claim), form(*again(claim), slug=claim.slug, place="Kyiv", _publish="1"))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("admin:desk_claim_publish", args=[claim.pk])
    claim.refresh_from_db()
    assert claim.place == "Kyiv"
    new = desk.post(ADD, form(said(newsroom.actor(), "asserts", newsroom.source()), text="New.", _publish="1"))
    assert new["Location"] == reverse("admin:desk_claim_publish", args=[Claim.objects.get(text="New.").pk])


def test_only_who_may_publish_is_led_there(client: Client) -> None:
    client.force_login(newsroom.reporter("bo"))
    claim = a_claim()
    assert 'name="_publish"' not in client.get(change(claim)).content.decode()
    answer = client.post(change(claim), form(*again(claim), slug=claim.slug, _publish="1"))
    assert answer["Location"] == reverse("admin:desk_claim_changelist")
    assert 'name="_publish"' not in client.get("/admin/desk/point/add/").content.decode()


def mistakes(page: Any) -> list[tuple[str, str]]:
    """(id of the field, label) of what the list at the top links to."""
    listed = page.content.decode().split('class="desk-mistakes"')[1].split("</nav>")[0]
    return re.findall(r'<a href="#([^"]+)">([^<]+)</a>', listed)


def test_mistakes_are_listed_with_links_to_their_fields(desk: Client) -> None:
    page = desk.post(ADD, form({"stance": "asserts", "said_precision": "about"}, text="", occurred="zzz"))
    assert mistakes(page) == [
        ("id_text", "Wording"),
        ("id_occurred_precision", "When it happened"),
        ("id_statements-0-speaker", "Statement 1 › Speaker"),
        ("id_statements-0-said_precision", "Statement 1 › When said"),
        ("id_statements-0-sources", "Statement 1 › Sources"),
    ]
    body = page.content.decode()
    assert all(f'id="{target}"' in body for target, _label in mistakes(page))
    assert "desk-mistakes" not in desk.get(ADD).content.decode()


def test_words_in_use_are_offered(desk: Client) -> None:
    claim = a_claim()
    newsroom.change(Claim.objects.filter(pk=claim.pk), kind="battlefield", place='Ky"iv <b>')
    page = desk.get(ADD).content.decode()
    assert 'list="in-use-claim-kind"' in page
    assert '<datalist id="in-use-claim-kind"><option value="battlefield"></option></datalist>' in page
    assert '<option value="Ky&quot;iv &lt;b&gt;"></option>' in page
    newsroom.plan("Plan", ["1"])
    Point.objects.update(topic="Borders")
    Evidence.objects.create(kind="video", title="A street")
    newsroom.change(Source.objects.all(), kind="wire dispatch")
    version = Point.objects.get().version_id
    for path, name, value in (
        ("source/add/", "source-kind", "wire dispatch"),
        ("evidence/add/", "evidence-kind", "video"),
        ("point/add/", "point-topic", "Borders"),
        (f"version/{version}/change/", "point-topic", "Borders"),
    ):
        page = desk.get(f"/admin/desk/{path}").content.decode()
        assert f'list="in-use-{name}"' in page
        assert f'<datalist id="in-use-{name}"><option value="{value}"></option></datalist>' in page


def source_form(publisher: Actor, **fields: Any) -> dict[str, Any]:
    return {"publisher": publisher.pk, "state": "live", "seen": "on", "title": "Second", **fields}


@pytest.mark.parametrize("url", ["https://example.org/a", "https://example.org/a/"])
def test_one_address_is_one_source_unless_said_otherwise(desk: Client, url: str) -> None:
    outlet = newsroom.actor("Outlet", kind="outlet")
    first = newsroom.source(outlet, title="First", url="https://example.org/a")
    page = desk.post("/admin/desk/source/add/", source_form(outlet, url=url))
    wrong = errors(page)
    assert "It may be here already" in wrong
    assert f'<a href="/admin/desk/source/{first.pk}/change/">Outlet, article, “First”</a>' in wrong
    assert 'name="apart"' in page.content.decode()
    assert Source.objects.count() == 1
    saved = desk.post("/admin/desk/source/add/", source_form(outlet, url=url, apart=str(first.pk)))
    assert saved.status_code == 302
    second = Source.objects.get(title="Second")
    path = reverse("admin:desk_source_change", args=[second.pk])
    assert '<input type="hidden" name="another"' in desk.get(path).content.decode()
    assert desk.post(path, source_form(outlet, url=url, slug=second.slug, title="Third")).status_code == 302


def test_points_and_positions_are_found_by_any_name_of_their_plan(desk: Client) -> None:
    plan = newsroom.plan("Peace plan", ["6"])
    PlanAlias.objects.create(plan=plan, name="28-point proposal")
    point = Point.objects.get()
    newsroom.position(newsroom.actor("Minister"), [newsroom.source()], on_point=point)
    newsroom.position(newsroom.actor("Ministry"), [newsroom.source()], on_version=point.version)
    asked = {"app_label": "desk", "model_name": "position", "field_name": "on_point", "term": "28-point 6"}
    assert [each["id"] for each in desk.get(reverse("admin:autocomplete"), asked).json()["results"]] == [str(point.pk)]
    listed = desk.get("/admin/desk/position/", {"q": "28-point"}).content.decode()
    assert "Minister" in listed
    assert "Ministry" in listed


def test_the_empty_value_of_a_filter_has_a_name_and_filters(desk: Client) -> None:
    newsroom.claim("Somewhere.", place="Kyiv")
    newsroom.claim("Nowhere.")
    page = desk.get("/admin/desk/claim/").content.decode()
    assert re.search(r'<a href="\?place="[^>]*>\s*\(empty\)\s*</a>', page)
    rows = desk.get("/admin/desk/claim/?place=").content.decode().split('id="result_list"')[1]
    assert "Nowhere." in rows
    assert "Somewhere." not in rows
    counted = desk.get("/admin/desk/claim/?_facets=True").content.decode()
    assert "(empty) (1)" in counted


@pytest.mark.parametrize(
    ("since", "until", "refused"),
    [
        ("2020-01-01", "2019-12-31", True),
        ("2020", "2019", True),
        ("2020", "2020-03", False),
        ("2020-05", "2020", False),
        ("", "2019", False),
        ("2020-01-01", "", False),
        ("2020-01-01", "../2019-12-31", True),
    ],
)
def test_a_role_does_not_end_before_it_begins(desk: Client, since: str, until: str, refused: bool) -> None:
    sent: dict[str, Any] = {"name": "Actor", "kind": "person", "roles-0-role": "Minister"}
    sent |= {"roles-0-since": since, "roles-0-until": until}
    sent |= {f"{each}-{which}_FORMS": 0 for each in ("roles", "names", "speaks_for") for which in ("TOTAL", "INITIAL")}
    answer = desk.post("/admin/desk/actor/add/", sent | {"roles-TOTAL_FORMS": 1})
    if refused:
        assert "This is before it began" in errors(answer)
    assert (answer.status_code == 200) == refused


def test_problems_of_a_plan_name_version_and_point() -> None:
    plan = newsroom.plan("Peace plan", ["6", "7"])
    Point.objects.filter(number="7").update(topic="joi\u200dned")
    (problem,) = problems_of(plan_publication([plan]))
    assert problem.startswith("“Peace plan”, version “First draft”, point “7”, topic: ")


# Without scripts


def test_what_would_be_searched_can_be_typed(desk: Client) -> None:
    speaker, first, second = newsroom.actor("Speaker"), newsroom.source(), newsroom.source()
    form_url = reverse("admin:desk_source_change", args=[second.pk])
    statement = {"stance": "asserts", "speaker_typed": speaker.slug}
    statement |= {"sources_typed": f"{first.slug} http://testserver{form_url}", "relayed_by_typed": str(speaker.pk)}
    page = desk.post(ADD, form(statement))
    assert "not a relay of their own words" in errors(page)
    del statement["relayed_by_typed"]
    assert desk.post(ADD, form(statement)).status_code == 302
    saved = Claim.objects.get().statements.get()
    assert saved.speaker == speaker
    assert [link.source for link in saved.sources.all()] == [first, second]


def test_what_is_typed_and_names_nothing_is_refused(desk: Client) -> None:
    page = desk.post(ADD, form({"stance": "asserts", "speaker_typed": "nobody", "sources_typed": "nothing"}))
    assert errors(page).count("Select a valid choice") == 2


@pytest.mark.parametrize(("rows", "empty"), [("3", 3), ("99", 10), ("-1", 0), ("zzz", 0), ("", 0), ("9" * 50, 0)])
def test_empty_rows_can_be_asked_for(desk: Client, rows: str, empty: int) -> None:
    page = desk.get(change(a_claim()), {"rows": rows}).content.decode()
    assert f'name="statements-TOTAL_FORMS" value="{1 + empty}"' in page


def test_superusers_without_scripts_are_told_what_works(client: Client) -> None:
    client.force_login(User.objects.create_superuser("eve"))
    page = client.get(ADD).content.decode()
    told = re.search(r"<noscript>(.*?)</noscript>", page, re.DOTALL)
    assert told
    assert "Without scripts nothing is offered" in told[1]
