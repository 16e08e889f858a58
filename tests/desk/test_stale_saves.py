"""A form that somebody else was quicker than: nothing is saved, nothing typed is lost, and nothing of theirs is undone."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.carrying import VERSION, Carrying, carried, filled_in
from tests.desk import newsroom
from tests.desk.test_admin_claims import change, errors
from tracker.desk.forms import formsets
from tracker.desk.models import Actor, Claim, Evidence, Plan, PlanAlias, Point, Statement

pytestmark = pytest.mark.django_db

OVERTAKEN = "nothing of yours is saved yet"


@pytest.fixture
def ada() -> User:
    return newsroom.editor("ada")


@pytest.fixture
def desk(client: Client, ada: User) -> Client:
    client.force_login(ada)
    return client


@pytest.fixture
def other() -> Client:
    """Somebody else's browser."""
    browser = Carrying()
    browser.force_login(newsroom.editor("bo"))
    return browser


@pytest.fixture
def claim() -> Claim:
    source = newsroom.source(newsroom.actor("Gazette", kind="outlet"), title="First page")
    first, second = newsroom.actor("First speaker"), newsroom.actor("Second speaker")
    return newsroom.claim("It was so.", (first, "asserts", [source]), (second, "denies", [source]), kind="battlefield")


def opened(browser: Client, path: str, **typed: Any) -> dict[str, Any]:
    """What this browser would send of the form, after typing this into it."""
    sent = filled_in(browser.get(path))
    return sent | {name.replace("__", "-"): value for name, value in typed.items()}


def saved(browser: Client, path: str, sent: dict[str, Any]) -> None:
    answer = browser.post(path, sent)
    assert answer.status_code == 302, errors(answer)


def refused(browser: Client, path: str, sent: dict[str, Any]) -> Any:
    page = browser.post(path, sent)
    assert page.status_code == 200
    assert OVERTAKEN in page.content.decode(), errors(page)
    return page


def test_a_stale_save_is_refused_with_everything_typed_and_what_the_other_changed(
    desk: Client, other: Client, claim: Claim
) -> None:
    path = change(claim)
    mine = opened(desk, path, text="It was so, said ada.", statements__0__note="Typed by ada")
    saved(other, path, opened(other, path, place="Kupiansk"))
    page = refused(desk, path, mine)
    claim.refresh_from_db()
    assert (claim.text, claim.place, claim.version) == ("It was so.", "Kupiansk", 2)
    assert not Statement.objects.filter(note="Typed by ada").exists()
    text = page.content.decode()
    assert "It was so, said ada." in text
    assert "Typed by ada" in text
    told = text.partition('id="meanwhile"')[2].partition("</table>")[0]
    assert "bo, " in told
    assert "Place" in told
    assert "Kupiansk" in told
    assert str(claim.pk) not in told


def test_saved_again_it_changes_what_its_editor_changed_and_nothing_else(
    desk: Client, other: Client, claim: Claim
) -> None:
    path = change(claim)
    mine = opened(desk, path, text="It was so, said ada.", statements__0__venue="A briefing")
    theirs = opened(other, path, place="Kupiansk", statements__0__note="By bo", statements__1__stance="disputes")
    theirs |= {"occurred_precision": ["day"], "occurred_day": ["2025-11-20"], "checkable": []}
    saved(other, path, theirs)
    again = filled_in(refused(desk, path, mine))
    saved(desk, path, again)
    claim.refresh_from_db()
    assert (claim.text, claim.place, claim.occurred) == ("It was so, said ada.", "Kupiansk", "2025-11-20")
    assert not claim.checkable
    assert [(each.venue, each.note, each.stance) for each in claim.statements.all()] == [
        ("A briefing", "By bo", "asserts"),
        ("", "", "disputes"),
    ]


def test_what_both_changed_stays_as_typed_and_is_said_at_the_field(desk: Client, other: Client, claim: Claim) -> None:
    path = change(claim)
    mine = opened(desk, path, place="Kharkiv")
    saved(other, path, opened(other, path, place="Kupiansk"))
    page = refused(desk, path, mine)
    assert "Changed by bo meanwhile, to: “Kupiansk”" in errors(page)
    again = filled_in(page)
    assert again["place"] == ["Kharkiv"]
    saved(desk, path, again)
    claim.refresh_from_db()
    assert claim.place == "Kharkiv"


def test_a_form_is_refused_again_where_it_was_overtaken_again(desk: Client, other: Client, claim: Claim) -> None:
    path = change(claim)
    mine = opened(desk, path, text="By ada.")
    saved(other, path, opened(other, path, place="One"))
    again = filled_in(refused(desk, path, mine))
    saved(other, path, opened(other, path, place="Two"))
    once_more = filled_in(refused(desk, path, again))
    saved(desk, path, once_more)
    claim.refresh_from_db()
    assert (claim.text, claim.place) == ("By ada.", "Two")


def test_rows_that_were_added_on_both_sides_are_both_there(desk: Client, other: Client, claim: Claim) -> None:
    path, source = change(claim), newsroom.source()
    new = {"statements-TOTAL_FORMS": "3", "statements-2-stance": "reports", "statements-2-sources": [str(source.pk)]}
    new |= {"statements-2-quote_original_seen": "on", "statements-2-said_precision": "day"}
    mine = opened(desk, path) | new | {"statements-2-speaker": str(newsroom.actor("Ada's").pk)}
    saved(other, path, opened(other, path) | new | {"statements-2-speaker": str(newsroom.actor("Bo's").pk)})
    page = refused(desk, path, mine)
    assert "Bo" in page.content.decode().partition('id="meanwhile"')[2].partition("</table>")[0]
    saved(desk, path, filled_in(page))
    assert [each.speaker.name for each in claim.statements.all()] == [
        "First speaker",
        "Second speaker",
        "Bo's",
        "Ada's",
    ]
    assert all(each.sources.count() == 1 for each in claim.statements.all())


def test_a_row_that_the_other_removed_is_gone_unless_it_was_being_changed(
    desk: Client, other: Client, claim: Claim
) -> None:
    path = change(claim)
    untouched = opened(desk, path, place="Kharkiv")
    touched = opened(desk, path, statements__1__note="By ada")
    saved(other, path, opened(other, path, statements__1__DELETE="on"))
    page = refused(desk, path, touched)
    assert "Removed by bo meanwhile" in errors(page)
    assert Statement.objects.filter(claim=claim).count() == 1
    saved(desk, path, filled_in(refused(desk, path, untouched)))
    assert Statement.objects.filter(claim=claim).count() == 1
    saved(desk, path, filled_in(refused(desk, path, touched)))
    assert [(each.speaker.name, each.note) for each in claim.statements.all()] == [
        ("First speaker", ""),
        ("Second speaker", "By ada"),
    ]


def test_a_mark_for_removal_is_kept(desk: Client, other: Client, claim: Claim) -> None:
    path = change(claim)
    mine = opened(desk, path, statements__1__DELETE="on")
    saved(other, path, opened(other, path, statements__1__note="By bo"))
    page = refused(desk, path, mine)
    assert "By bo" in page.content.decode().partition('id="meanwhile"')[2]
    saved(desk, path, filled_in(page))
    assert [each.speaker.name for each in claim.statements.all()] == ["First speaker"]


def test_picks_are_taken_over_or_said(desk: Client, other: Client, claim: Claim) -> None:
    path = change(claim)
    second, third = newsroom.source(title="Second page"), newsroom.source(title="Third page")
    first = str(claim.statements.all()[0].sources.get().source_id)
    mine = opened(desk, path, statements__0__note="By ada")
    both = opened(desk, path, statements__0__sources=[first, str(third.pk)])
    saved(other, path, opened(other, path, statements__0__sources=[str(second.pk), first]))
    page = refused(desk, path, both)
    assert "Second page" in errors(page)
    assert filled_in(page)["statements-0-sources"] == [first, str(third.pk)]
    saved(desk, path, filled_in(refused(desk, path, mine)))
    assert [link.source.title for link in claim.statements.all()[0].sources.all()] == ["Second page", "First page"]


def test_the_second_window_of_one_person_counts_as_another(desk: Client, claim: Claim) -> None:
    path = change(claim)
    mine = opened(desk, path, text="In the first window.")
    saved(desk, path, opened(desk, path, text="In the second window."))
    page = refused(desk, path, mine)
    assert "you, elsewhere" in page.content.decode()
    claim.refresh_from_db()
    assert claim.text == "In the second window."


def test_a_popup_is_refused_too(desk: Client, other: Client) -> None:
    row = newsroom.actor("Ministry")
    path = reverse("admin:desk_actor_change", args=[row.pk]) + "?_to_field=id&_popup=1"
    mine = opened(desk, path, name="By ada")
    saved(other, path.partition("?")[0], opened(other, path.partition("?")[0], note="By bo"))
    page = refused(desk, path, mine)
    again = filled_in(page)
    assert (again["_popup"], again["name"], again["note"]) == (["1"], ["By ada"], ["By bo"])


def test_what_does_not_say_from_which_version_it_was_made_is_refused(desk: Client, claim: Claim) -> None:
    path = change(claim)
    mine = opened(desk, path, place="Kupiansk")
    for nothing in ("", "1", "zzz", "-1 {}", "1 {", "1 []", '1 {"claim":-1}', "9" * 40 + " {}", "1 " + "[" * 3000):
        page = refused(desk, path, mine | {VERSION: nothing})
        assert filled_in(page)["place"] == ["Kupiansk"], nothing
    saved(desk, path, filled_in(page))


def test_a_shown_mistake_does_not_let_an_old_form_through(desk: Client, other: Client, claim: Claim) -> None:
    """A form that comes back for another reason still carries the version that it was made from."""
    path = change(claim)
    page = desk.post(path, opened(desk, path, text=""))
    assert page.status_code == 200
    assert OVERTAKEN not in page.content.decode()
    saved(other, path, opened(other, path, place="Kupiansk"))
    refused(desk, path, filled_in(page) | {"text": "By ada."})


def test_a_plan_its_versions_and_its_points_share_one_version(desk: Client, other: Client) -> None:
    plan = newsroom.plan("Peace plan", ["6", "7"])
    version = plan.versions.get()
    six, seven = version.points.all()
    forms = {
        "plan": reverse("admin:desk_plan_change", args=[plan.pk]),
        "version": reverse("admin:desk_version_change", args=[version.pk]),
        "point": reverse("admin:desk_point_change", args=[six.pk]),
    }
    mine = {name: opened(desk, path, note=f"The {name}, by ada") for name, path in forms.items()}
    path = reverse("admin:desk_point_change", args=[seven.pk])
    saved(other, path, opened(other, path, text="Seven, by bo"))
    for name, path in forms.items():
        saved(desk, path, filled_in(refused(desk, path, mine[name])))
        mine = {each: mine[each] for each in mine if each != name}
    plan.refresh_from_db()
    assert (plan.version, plan.note) == (5, "The plan, by ada")
    assert Point.objects.get(pk=seven.pk).text == "Seven, by bo"
    assert Point.objects.get(pk=six.pk).note == "The point, by ada"


def test_evidence_is_held_though_it_has_no_version_of_its_own(desk: Client, other: Client, claim: Claim) -> None:
    evidence = Evidence.objects.create(kind="video", title="A street")
    path = reverse("admin:desk_evidence_change", args=[evidence.pk])
    mine = opened(desk, path, title="By ada")
    saved(other, path, opened(other, path, title="By bo"))
    assert "Changed by bo meanwhile, to: “By bo”" in errors(refused(desk, path, mine))
    evidence.bears_on.create(claim=claim, bearing="supports")
    on_claim = opened(desk, change(claim), place="Kharkiv")
    of_evidence = opened(desk, path, title="By ada again")
    saved(other, change(claim), opened(other, change(claim), evidence_links__0__bearing="contradicts"))
    saved(desk, path, filled_in(refused(desk, path, of_evidence)))
    assert evidence.bears_on.get().bearing == "contradicts"
    assert "By ada again" in refused(desk, change(claim), on_claim).content.decode()


def test_evidence_is_overtaken_by_who_takes_a_bearing_from_it_or_gives_it_one(
    desk: Client, other: Client, claim: Claim
) -> None:
    first, second = (Evidence.objects.create(kind="video", title=title) for title in ("A street", "A square"))
    with newsroom.part_of(claim):
        first.bears_on.create(claim=claim, bearing="supports")
    paths = [reverse("admin:desk_evidence_change", args=[each.pk]) for each in (first, second)]
    mine = [opened(desk, path, depicts="By ada") for path in paths]
    saved(other, change(claim), opened(other, change(claim), evidence_links__0__evidence=str(second.pk)))
    for path, sent in zip(paths, mine, strict=True):
        page = refused(desk, path, sent)
        assert "It was so." in page.content.decode().partition('id="meanwhile"')[2].partition("</table>")[0]
        saved(desk, path, filled_in(page))
    assert (first.bears_on.count(), second.bears_on.count()) == (0, 1)


def test_a_page_that_deletes_evidence_is_overtaken_by_who_takes_a_bearing_from_it(
    desk: Client, other: Client, claim: Claim
) -> None:
    first, second = (Evidence.objects.create(kind="video", title=title) for title in ("A street", "A square"))
    with newsroom.part_of(claim):
        first.bears_on.create(claim=claim, bearing="supports")
    ticked = {"action": "delete_selected", "_selected_action": [str(first.pk)]}
    asked = carried(desk.post("/admin/desk/evidence/", ticked))
    saved(other, change(claim), opened(other, change(claim), evidence_links__0__evidence=str(second.pk)))
    page = desk.post("/admin/desk/evidence/", ticked | {"post": "yes", VERSION: asked})
    assert "Nothing is deleted" in page.content.decode()
    assert Evidence.objects.count() == 2


def test_a_stale_form_of_more_rows_than_a_form_may_take_now_keeps_what_was_typed(
    desk: Client, other: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A subject that has more rows than a form takes keeps them; the form stays as long when others remove some."""
    monkeypatch.setattr(formsets, "MOST_ROWS", 3)
    plan = newsroom.plan("Peace plan")
    with newsroom.part_of(plan):
        names = PlanAlias.objects.bulk_create(PlanAlias(plan=plan, name=f"Name {number}") for number in range(6))
    path = reverse("admin:desk_plan_change", args=[plan.pk])
    mine = opened(desk, path, aliases__1__name="By ada", aliases__5__name="Gone, by ada")
    with newsroom.part_of(plan), connection.cursor() as cursor:
        cursor.execute("UPDATE desk_plan SET version = version + 1 WHERE id = %s", [plan.pk])
        PlanAlias.objects.filter(pk__in=[name.pk for name in names[3:]]).delete()
    page = refused(desk, path, mine)
    kept = filled_in(page)
    assert [kept[f"aliases-{number}-name"][0] for number in range(4)] == ["Name 0", "By ada", "Name 2", "Gone, by ada"]
    assert kept["aliases-TOTAL_FORMS"] == ["4"]


def test_what_was_typed_into_something_that_is_gone_can_be_entered_anew(
    desk: Client, other: Client, claim: Claim
) -> None:
    path = change(claim)
    mine = opened(desk, path, text="By ada.", statements__0__note="By ada")
    assert other.post(reverse("admin:desk_claim_delete", args=[claim.pk]), {"post": "yes"}).status_code == 302
    page = desk.post(path, mine)
    assert page.status_code == 200
    assert "deleted by somebody else" in errors(page)
    add = reverse("admin:desk_claim_add")
    assert f'action="{add}"' in page.content.decode()
    saved(desk, add, filled_in(page))
    entered = Claim.objects.get()
    assert entered.pk != claim.pk
    assert [(entered.text, each.note, each.sources.count()) for each in entered.statements.all()] == [
        ("By ada.", "By ada", 1),
        ("By ada.", "", 1),
    ]


def test_deleting_deletes_what_was_shown_or_nothing(desk: Client, other: Client, claim: Claim) -> None:
    path = reverse("admin:desk_claim_delete", args=[claim.pk])
    asked = carried(desk.get(path))[0]
    saved(other, change(claim), opened(other, change(claim), place="Kupiansk"))
    page = desk.post(path, {"post": "yes", VERSION: asked})
    assert page.status_code == 200
    assert "Nothing is deleted" in page.content.decode()
    assert "Kupiansk" in page.content.decode()
    assert desk.post(path, {"post": "yes", VERSION: carried(page)[0]}).status_code == 302
    assert not Claim.objects.exists()


def test_deleting_what_was_ticked_deletes_what_was_shown_or_nothing(desk: Client, other: Client, claim: Claim) -> None:
    untouched = newsroom.claim("Else.")
    ticked = {"action": "delete_selected", "_selected_action": [str(claim.pk), str(untouched.pk)]}
    page = desk.post("/admin/desk/claim/", ticked)
    sent = ticked | {"post": "yes", VERSION: carried(page)}
    saved(other, change(claim), opened(other, change(claim), place="Kupiansk"))
    page = desk.post("/admin/desk/claim/", sent)
    assert page.status_code == 200
    assert "Nothing is deleted" in page.content.decode()
    assert Claim.objects.count() == 2
    assert desk.post("/admin/desk/claim/", sent | {VERSION: carried(page)}).status_code == 302
    assert not Claim.objects.exists()


def test_deleting_raises_the_versions_of_what_loses_a_part(desk: Client, claim: Claim) -> None:
    claim.relations.create(kind="compare_with", to_claim=newsroom.claim("Else."))
    evidence = Evidence.objects.create(kind="video", title="A street")
    evidence.bears_on.create(claim=claim, bearing="supports")
    gone = Claim.objects.get(text="Else.")
    assert desk.post(reverse("admin:desk_claim_delete", args=[gone.pk]), {"post": "yes"}).status_code == 302
    claim.refresh_from_db()
    assert claim.version == 2
    ticked = {"action": "delete_selected", "_selected_action": [str(evidence.pk)], "post": "yes"}
    assert desk.post("/admin/desk/evidence/", ticked).status_code == 302
    claim.refresh_from_db()
    assert claim.version == 3


def test_the_names_of_an_actor_and_a_plan_are_held_too(desk: Client, other: Client) -> None:
    row, plan = newsroom.actor("Ministry"), newsroom.plan("Peace plan")
    for each, prefix in ((row, "names"), (plan, "aliases")):
        path = reverse(f"admin:desk_{each._meta.model_name}_change", args=[each.pk])
        new = {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-INITIAL_FORMS": "0"}
        mine = opened(desk, path) | new | {f"{prefix}-0-name": "By ada"}
        saved(other, path, opened(other, path) | new | {f"{prefix}-0-name": "By bo"})
        saved(desk, path, filled_in(refused(desk, path, mine)))
    assert set(Actor.objects.get(pk=row.pk).names.values_list("name", flat=True)) == {"By ada", "By bo"}
    assert set(Plan.objects.get(pk=plan.pk).aliases.values_list("name", flat=True)) == {"By ada", "By bo"}
