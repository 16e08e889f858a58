"""The groups of the newsroom: the database holds the table, on a fresh database and on one that had groups before."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from tests.desk import newsroom
from tracker.desk.groups import CHIEF, EDITOR, GROUPS, KEPT, LOGS, LOOKED_AT, OWN, REPORTER, WORK

pytestmark = pytest.mark.django_db
grant = import_module("tracker.desk.migrations._groups").grant


def held(name: str) -> set[str]:
    found = Permission.objects.filter(group__name=name).values_list("content_type__app_label", "codename")
    return {f"{label}.{codename}" for label, codename in found}


def test_the_database_holds_the_table() -> None:
    assert {name: held(name) for name in Group.objects.values_list("name", flat=True)} == GROUPS


def test_every_table_of_the_desk_has_its_place() -> None:
    """A new table is worked on, looked at, everybody’s own, or for the door alone."""
    histories = {
        each.__name__ for model in apps.get_models() for each in getattr(model, "pgh_event_models", {}).values()
    }
    tables = {
        model._meta.model_name for model in apps.get_app_config("desk").get_models() if model.__name__ not in histories
    }
    assert tables == {*WORK, *KEPT, *LOOKED_AT, *OWN, *LOGS}


def test_each_group_may_do_more_than_the_one_before() -> None:
    assert REPORTER < EDITOR < CHIEF
    assert {"desk.redact", "auth.view_user", "auth.add_user", "auth.change_user"} == CHIEF - EDITOR
    assert {each for each in EDITOR - REPORTER if "delete_" not in each} == {
        "desk.publish",
        "desk.add_dossier",
        *(f"desk.view_{each}" for each in LOGS),
    }
    assert not [each for each in REPORTER if each.partition(".")[2].split("_")[0] not in {"view", "add", "change"}]


def test_a_member_may_do_what_the_table_says() -> None:
    for name, granted in GROUPS.items():
        assert newsroom.member(name, f"a {name}").get_all_permissions() == granted


def test_a_group_of_that_name_that_was_there_keeps_what_it_has_and_gets_the_rest() -> None:
    """Also where a permission is missing, as on a fresh database, and however often it runs."""
    Permission.objects.filter(codename__in=["redact", "view_claim"]).delete()
    Group.objects.exclude(name="chief").delete()
    chief = Group.objects.get(name="chief")
    member = User.objects.create_user("cy")
    member.groups.add(chief)
    chief.permissions.set(Permission.objects.filter(codename="view_session"))
    for _ in range(2):
        grant(apps, connection.alias, GROUPS)
        assert held("chief") == CHIEF | {"sessions.view_session"}
        assert held("reporter") == REPORTER
        assert held("editor") == EDITOR
    assert Group.objects.get(name="chief").user_set.get() == member
    named = Permission.objects.get(codename="redact", content_type=ContentType.objects.get(model="approval"))
    assert named.name == "Can remove texts for good"
