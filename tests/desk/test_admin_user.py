"""Accounts at the desk: a chief has them in hand, and raises nobody above themselves."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse

from tests.desk import newsroom
from tracker.desk.accounts.sessions import AWAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def cy() -> User:
    return newsroom.chief("cy")


@pytest.fixture
def chief(client: Client, cy: User) -> Client:
    client.force_login(cy)
    return client


@pytest.fixture
def root() -> User:
    return User.objects.create_superuser("root", password="secret")


@pytest.fixture
def techs() -> Group:
    """A group made here that may do what no chief may."""
    group = Group.objects.create(name="techs")
    group.permissions.add(Permission.objects.get(codename="change_group"))
    return group


def group(name: str) -> int:
    return Group.objects.get(name=name).pk


def form(account: User, **fields: Any) -> dict[str, Any]:
    """The form as it stands, with these fields sent beside or in place of what it holds."""
    held = {"username": account.username, "first_name": account.first_name, "last_name": account.last_name}
    groups = list(account.groups.values_list("pk", flat=True))
    return {**held, "email": account.email, "is_active": "on", "groups": groups, **fields}


def change(account: User) -> str:
    return reverse("admin:auth_user_change", args=[account.pk])


def password(account: User) -> str:
    return reverse("admin:auth_user_password_change", args=[account.pk])


NEW_PASSWORD = {"usable_password": "true", "password1": "eight long words", "password2": "eight long words"}


def test_a_chief_makes_an_account_that_enters_the_desk(chief: Client) -> None:
    sent = {"username": "bo", "groups": [group("reporter")], **NEW_PASSWORD}
    assert chief.post(reverse("admin:auth_user_add"), sent).status_code == 302
    account = User.objects.get(username="bo")
    assert (account.is_staff, account.is_superuser) == (True, False)
    assert [each.name for each in account.groups.all()] == ["reporter"]
    assert Client().login(username="bo", password=NEW_PASSWORD["password1"])


def test_without_a_group_there_is_no_way_in(chief: Client) -> None:
    account = newsroom.reporter("bo")
    assert chief.post(change(account), form(account, groups=[])).status_code == 302
    account.refresh_from_db()
    assert (account.is_staff, account.is_active) == (False, True)
    assert chief.post(change(account), form(account, groups=[group("editor")])).status_code == 302
    assert User.objects.get(pk=account.pk).is_staff


def test_a_chief_lets_go_and_gives_new_passwords(chief: Client) -> None:
    account = newsroom.editor("bo")
    assert chief.post(password(account), {**NEW_PASSWORD, "set-password": "1"}).status_code == 302
    assert Client().login(username="bo", password=NEW_PASSWORD["password1"])
    fields = form(account)
    del fields["is_active"]
    assert chief.post(change(account), fields).status_code == 302
    assert not User.objects.get(pk=account.pk).is_active


@pytest.mark.parametrize("raised", [{"is_superuser": "on"}, {"user_permissions": "all"}, {"is_staff": "on"}])
@pytest.mark.parametrize("adding", [True, False])
def test_what_only_superusers_give_is_not_read_from_others(chief: Client, raised: dict[str, Any], adding: bool) -> None:
    if "user_permissions" in raised:
        raised = {"user_permissions": list(Permission.objects.values_list("pk", flat=True))}
    if adding:
        sent = {"username": "bo", **NEW_PASSWORD, **raised}
        assert chief.post(reverse("admin:auth_user_add"), sent).status_code == 302
        account = User.objects.get(username="bo")
        assert not account.is_staff
    else:
        account = newsroom.reporter("bo")
        assert chief.post(change(account), form(account, **raised)).status_code == 302
        account.refresh_from_db()
    assert (account.is_superuser, account.user_permissions.count()) == (False, 0)


def test_a_chief_raises_not_themselves(chief: Client, cy: User, techs: Group) -> None:
    sent = form(cy, is_superuser="on", groups=[group("chief"), techs.pk], first_name="Cyril")
    before = cy.get_all_permissions()
    chief.post(change(cy), sent)
    cy = User.objects.get(pk=cy.pk)
    assert (cy.first_name, cy.is_superuser) == ("Cyril", False)
    assert cy.get_all_permissions() == before
    # Nor can they lock themselves out by a slip.
    sent = form(cy, groups=[])
    del sent["is_active"]
    assert chief.post(change(cy), sent).status_code == 302
    cy.refresh_from_db()
    assert (cy.is_active, cy.is_staff, cy.groups.count()) == (True, True, 1)


def test_nobody_is_put_into_a_group_that_may_do_more(chief: Client, techs: Group) -> None:
    account = newsroom.reporter("bo")
    response = chief.post(change(account), form(account, groups=[techs.pk]))
    assert response.status_code == 200
    assert not account.groups.filter(pk=techs.pk).exists()
    page = chief.get(change(account)).content.decode()
    assert "techs" not in page.split('name="groups"')[1].split("</select>")[0]
    sent = {"username": "new", "groups": [techs.pk], **NEW_PASSWORD}
    assert chief.post(reverse("admin:auth_user_add"), sent).status_code == 200
    assert not User.objects.filter(username="new").exists()


def test_a_group_that_the_chiefs_own_group_grew_beyond_is_offered(chief: Client, techs: Group) -> None:
    Group.objects.get(name="chief").permissions.add(*techs.permissions.all())
    account = newsroom.reporter("bo")
    assert chief.post(change(account), form(account, groups=[techs.pk])).status_code == 302
    assert account.groups.get() == techs


def stronger(how: str, techs: Group) -> User:
    match how:
        case "superuser":
            return User.objects.create_superuser("strong", password="secret")
        case "superuser who left":
            return User.objects.create_user("strong", password="secret", is_superuser=True, is_active=False)
        case "group":
            account = newsroom.reporter("strong")
            account.groups.add(techs)
        case "group, left":
            account = User.objects.create_user("strong", password="secret", is_active=False)
            account.groups.add(techs)
        case _:
            account = newsroom.reporter("strong")
            account.user_permissions.add(Permission.objects.get(codename="delete_user"))
    return account


@pytest.mark.parametrize("how", ["superuser", "superuser who left", "group", "group, left", "permission of their own"])
def test_a_stronger_account_is_out_of_reach(chief: Client, techs: Group, how: str) -> None:
    """Else its password, or a way back in, would be a way up."""
    account = stronger(how, techs)
    page = chief.get(change(account))
    assert page.status_code == 200
    assert 'name="_save"' not in page.content.decode()
    assert chief.post(change(account), form(account, username="mine")).status_code == 403
    assert chief.get(password(account)).status_code == 403
    assert chief.post(password(account), {**NEW_PASSWORD, "set-password": "1"}).status_code == 403
    account.refresh_from_db()
    assert (account.username, account.check_password("secret")) == ("strong", True)


def test_a_chief_deletes_no_account(chief: Client) -> None:
    account = newsroom.reporter("bo")
    url = reverse("admin:auth_user_delete", args=[account.pk])
    assert chief.post(url, {"post": "yes"}).status_code == 403
    sent = {"action": "delete_selected", "_selected_action": [account.pk], "post": "yes", "index": "0"}
    chief.post(reverse("admin:auth_user_changelist"), sent)
    assert User.objects.filter(pk=account.pk).exists()


def test_superusers_give_everything(client: Client, root: User, techs: Group) -> None:
    client.force_login(root)
    account = newsroom.reporter("bo")
    permission = Permission.objects.get(codename="delete_user")
    sent = form(account, is_superuser="on", groups=[techs.pk], user_permissions=[permission.pk])
    assert client.post(change(account), sent).status_code == 302
    account = User.objects.get(pk=account.pk)
    assert (account.is_superuser, account.is_staff) == (True, True)
    assert (account.groups.get(), account.user_permissions.get()) == (techs, permission)
    assert client.post(change(root), form(root, is_superuser="on", first_name="R")).status_code == 302
    root.refresh_from_db()
    assert (root.is_staff, root.is_superuser, root.first_name) == (True, True, "R")


def test_a_password_is_not_guessed_through_the_list(chief: Client, root: User) -> None:
    url = reverse("admin:auth_user_changelist")
    for asked in ("password__startswith=pbkdf2", "user_permissions__codename=x", "groups__permissions__codename=x"):
        assert chief.get(f"{url}?{asked}").status_code in {302, 400}, asked


def test_an_unattended_desk_makes_and_takes_over_nobody(chief: Client) -> None:
    account = newsroom.reporter("rae")
    session = chief.session
    session[AWAY] = True
    session.save()
    new = {"username": "puppet", "groups": [group("chief")], **NEW_PASSWORD}
    for address, sent in (
        (reverse("admin:auth_user_add"), new),
        (change(account), form(account, groups=[group("chief")])),
        (password(account), NEW_PASSWORD),
    ):
        response = chief.post(address, sent, follow=True)
        assert "You were away for a while" in response.content.decode(), address
    assert not User.objects.filter(username="puppet").exists()
    before, account = account, User.objects.get(pk=account.pk)
    assert account.password == before.password
    assert [each.name for each in account.groups.all()] == ["reporter"]


def test_ones_own_password_is_changed_where_the_old_one_is_asked_for(chief: Client, cy: User) -> None:
    before = cy.password
    response = chief.post(password(cy), NEW_PASSWORD)
    assert (response.status_code, response["Location"]) == (302, reverse("admin:password_change"))
    cy.refresh_from_db()
    assert cy.password == before
