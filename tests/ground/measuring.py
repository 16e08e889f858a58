"""How much of what an editor would mark `find` finds: articles in our own words, each with its right answers.

A gold statement names a stretch of its sentence (`find`), the speaker, the actor's id and the stance. A statement is
found where an answer's sentence holds that stretch; the speaker is right where the actor's id is the same, and, where
no actor is known, where one name holds the other or both end alike.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tracker.ground.attribution import AttributedSentence, KnownActor, find

ARTICLES = Path(__file__).parent / "articles"


@dataclass(slots=True)
class Figures:
    """Counts over one or more articles, and what went wrong, for whoever looks into it."""

    gold: int = 0
    found: int = 0
    speaker: int = 0
    stance: int = 0
    answers: int = 0
    wanted: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.gold

    @property
    def right_speaker(self) -> float:
        return self.speaker / self.found

    @property
    def right_stance(self) -> float:
        return self.stance / self.found

    @property
    def precision(self) -> float:
        return self.wanted / self.answers

    def __str__(self) -> str:
        return (
            f"{self.gold} statements: recall {self.recall:.3f}, right speaker {self.right_speaker:.3f}, "
            f"right stance {self.right_stance:.3f}, precision {self.precision:.3f}"
        )


def named(folder: str) -> list[str]:
    return sorted(path.stem for path in (ARTICLES / folder).glob("*.txt"))


@cache
def article(folder: str, name: str) -> tuple[str, dict[str, Any]]:
    path = ARTICLES / folder / name
    return path.with_suffix(".txt").read_text(), json.loads(path.with_suffix(".json").read_text())


def known(gold: dict[str, Any]) -> list[KnownActor]:
    return [
        KnownActor(one["id"], tuple(one["names"]), one.get("kind", ""), tuple(one.get("roles", ())))
        for one in gold["actors"]
    ]


def measure(folder: str, names: Iterable[str]) -> Figures:
    figures = Figures()
    for name in names:
        text, gold = article(folder, name)
        add(figures, name, text, gold["statements"], list(find(text, known(gold))))
    return figures


def add(figures: Figures, name: str, text: str, gold: list[dict[str, Any]], answers: list[AttributedSentence]) -> None:
    used: set[int] = set()
    figures.gold += len(gold)
    figures.answers += len(answers)
    for statement in gold:
        place = text.index(statement["find"])
        holding = [at for at, one in enumerate(answers) if one.start <= place < one.end]
        if not holding:
            figures.wrong.append(f"{name}: not found: {statement['find']}")
            continue
        figures.found += 1
        right = [at for at in holding if same_speaker(answers[at], statement)]
        best = (right or holding)[0]
        used.add(best)
        figures.speaker += bool(right)
        figures.stance += answers[best].stance == statement["stance"]
        if not right:
            got = [(answers[at].speaker, answers[at].actor) for at in holding]
            figures.wrong.append(f"{name}: {statement['find']}: {statement['speaker']} is not {got}")
        elif answers[best].stance != statement["stance"]:
            figures.wrong.append(f"{name}: {statement['find']}: {statement['stance']} is not {answers[best].stance}")
    figures.wanted += len(used)
    figures.wrong.extend(
        f"{name}: not asked for: {one.speaker} | {one.verb} | {one.sentence[:90]}"
        for at, one in enumerate(answers)
        if at not in used
    )


def same_speaker(answer: AttributedSentence, statement: dict[str, Any]) -> bool:
    if answer.actor != statement["actor"]:
        return False
    one, other = answer.speaker.casefold(), statement["speaker"].casefold()
    return statement["actor"] is not None or one in other or other in one or _last(one) == _last(other)


def _last(name: str) -> str:
    return str(re.findall(r"[\w'’-]+", name)[-1])
