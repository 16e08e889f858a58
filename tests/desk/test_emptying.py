"""No table of the desk is emptied at once, by whatever program."""

import pytest
from django.apps import apps
from django.db import connection

pytestmark = pytest.mark.django_db


def test_the_desk_cannot_be_emptied() -> None:
    tables = {model._meta.db_table for model in apps.get_app_config("desk").get_models()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname = 'never_truncated' AND t.tgenabled = 'A' AND c.relname LIKE 'desk\\_%'"
        )
        assert {name for (name,) in cursor.fetchall()} == tables
