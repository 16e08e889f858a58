"""Odd requests to the desk's admin by someone who has signed in: refusals, never a 500."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.test import Client

# In a database of their own and without a transaction around them, as in operation: an error of the database ends there.
pytestmark = pytest.mark.usefixtures("cloned_db")


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("editor"))
    return client


def desk_addresses() -> Iterator[tuple[str, type[models.Model]]]:
    for model in admin.site._registry:
        yield f"/admin/{model._meta.app_label}/{model._meta.model_name}/", model


def fine(response: Any) -> bool:
    return response.status_code in (200, 301, 302, 400, 403, 404, 405)


def test_odd_values_at_the_desk(editor: Client) -> None:
    seen = 0
    for address, model in desk_addresses():
        fields = [field for field in model._meta.get_fields() if isinstance(field, models.Field)]
        related = [field.name for field in fields if field.is_relation] or [model._meta.pk.name]
        for value in ("zzz", "99999999999999999999", "' OR 1=1"):
            queries = [f"{name}={value}" for name in related] + [f"{related[0]}__id__exact={value}"]
            for query in (*queries, f"o={value}", f"p={value}", f"_to_field={value}"):
                assert fine(editor.get(f"{address}?{query}")), (address, query)
            everything = "&".join(f"{field.name}={value}" for field in fields)
            assert fine(editor.get(f"{address}add/?{everything}")), (address, everything)
            seen += 1
        for rest in (
            "?all=%00",
            "add/?x=%00",
            "_00/change/",
            "zzz/change/",
            "zzz/delete/",
            "zzz/history/",
            "?o=99.-99",
        ):
            assert fine(editor.get(address + rest)), address + rest
        assert editor.get(f"{address}?q=%00").status_code == 400
    assert seen


@pytest.mark.parametrize(
    "query",
    [
        "",
        "term=a",
        "app_label=desk",
        "app_label=zzz&model_name=zzz&field_name=zzz",
        "term=%00",
        "page=zzz",
        "page=99999999999",
    ],
)
def test_odd_questions_to_autocomplete(editor: Client, query: str) -> None:
    assert fine(editor.get(f"/admin/autocomplete/?{query}"))


def test_actions_on_what_is_no_id(editor: Client) -> None:
    for address, _model in desk_addresses():
        for selected in ("zzz", "\x00", "99999999999999999999"):
            data = {"action": "delete_selected", "_selected_action": selected, "index": "0"}
            assert fine(editor.post(address, data)), (address, selected)


@pytest.mark.parametrize(
    "data", [{"username": "\x00", "password": "\x00"}, {"username": "a" * 9999}, {"next": "//evil.example"}]
)
def test_odd_sign_ins(client: Client, data: dict[str, str]) -> None:
    response = client.post("/admin/login/", data)
    assert response.status_code == 200


def test_signing_in_never_leads_away(client: Client) -> None:
    User.objects.create_superuser("editor", password="a long password")
    for target in ("//evil.example", "https://evil.example/", "/%5cevil.example", "javascript:alert(1)"):
        response = client.post(
            f"/admin/login/?next={quote(target)}", {"username": "editor", "password": "a long password"}
        )
        assert response.status_code == 302
        assert response["Location"].startswith("/")
        assert not response["Location"].startswith("//")
        client.logout()
