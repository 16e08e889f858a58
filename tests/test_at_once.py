"""Requests that are answered where the server hands them over: who is asked first, and what is left to the event loop."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from granian import _futures

from tracker.at_once import NAME, answer_at_once, handing_over
from tracker.finished_pages import Message
from tracker.gateway import Scope

ANSWER: list[Message] = [{"type": "http.response.start"}, {"type": "http.response.body"}]


@dataclass
class Watcher:
    """One request, as granian hands it over: it is its own protocol."""

    scope: Scope = field(default_factory=dict)
    sent: list[Message] = field(default_factory=list)

    @property
    def proto(self) -> "Watcher":
        return self

    def send(self, message: Message) -> None:
        self.sent.append(message)


def test_what_is_known_is_sent_and_all_else_waits_for_its_turn() -> None:
    waiting: list[Any] = []
    hand_over = handing_over(waiting.append, lambda scope: ANSWER if scope["raw_path"] == b"/known" else None)
    known, unknown = Watcher({"raw_path": b"/known"}), Watcher({"raw_path": b"/unknown"})
    hand_over(known)
    hand_over(unknown)
    assert (known.sent, unknown.sent, waiting) == (ANSWER, [], [unknown])


def test_a_fault_is_told_and_costs_nobody_an_answer(caplog: pytest.LogCaptureFixture) -> None:
    waiting: list[Any] = []
    watcher = Watcher()
    handing_over(waiting.append, lambda scope: scope["nothing"])(watcher)
    assert waiting == [watcher]
    assert "KeyError" in caplog.text


def test_with_another_granian_everything_takes_its_turn(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    before = vars(_futures).copy()
    monkeypatch.delattr(_futures, NAME)
    answer_at_once(lambda scope: ANSWER)
    assert vars(_futures) == {name: value for name, value in before.items() if name != NAME}
    assert "granian" in caplog.text
