"""Purging while others are at work: what is being saved at that moment is reached, and one of two who press the button does it."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.db import connections, transaction

from tests.desk import newsroom as desk
from tests.desk.test_purging import NAME, proposed
from tracker.desk.door import PublicationRefused
from tracker.desk.models import Redaction, Statement
from tracker.desk.purging import confirm, look


def test_what_is_typed_meanwhile_is_reached_and_one_of_two_does_it(cloned_db: str) -> None:
    """An editor has saved the name, but not committed it, when two others confirm."""
    chief, seconds = desk.chief(), [desk.editor("ada"), desk.editor("bo")]
    desk.claim(f"{NAME} was there.")
    asked = proposed(chief)
    typed, go_on = threading.Event(), threading.Event()

    def typing() -> None:
        try:
            with transaction.atomic():
                desk.claim("Another.", (desk.actor(), "asserts", [desk.source()], {"venue": f"With {NAME}"}))
                typed.set()
                assert go_on.wait(60)
        finally:
            connections.close_all()

    def confirming(by: User) -> str:
        try:
            confirm(asked.pk, by=by)
        except PublicationRefused as error:
            return str(error)
        finally:
            connections.close_all()
        return ""

    turns = []
    waits = time.sleep

    def let_go(seconds: float) -> None:
        """The first time that a purge has to wait is when the editor saves."""
        turns.append(seconds)
        go_on.set()
        waits(seconds)

    with ThreadPoolExecutor(3) as pool, pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "sleep", let_go)
        editor = pool.submit(typing)
        assert typed.wait(60)
        answers = list(pool.map(confirming, seconds))
        go_on.set()
        editor.result()
    assert turns
    assert sorted(map(bool, answers)) == [False, True]
    assert Statement.objects.get().venue == "With [removed]"
    assert look([NAME]).plan.nothing
    assert Redaction.objects.count() == 1
