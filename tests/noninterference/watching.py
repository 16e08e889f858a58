"""The checker: what the site answers before, then changes at the desk, then what it answers. Not a byte may differ."""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import hypothesis
from django.db import transaction
from hypothesis import Phase
from hypothesis import strategies as st

from tests.noninterference.addresses import asked
from tests.noninterference.asking import VARIANTS, Answer, Ask, Outside, differences
from tests.noninterference.changes import Changes, Pick, Step
from tests.noninterference.steps import STEPS

EXAMPLES = int(os.environ.get("EXAMPLES", "100"))
SEED = int(os.environ.get("SEED") or (random.randrange(2**32) if "EXAMPLES" in os.environ else 3))
"""Ordinarily the same examples in every run; where their number is given, others each time. A failure names it."""
SHARE = 24
"""Each example asks one in so many addresses of every route, and each differently from its neighbours."""
APART = 5 if "EXAMPLES" not in os.environ else 1
"""Ordinarily examples take one turn in so many, which is still every address: others have asked then what was before."""

Change = Callable[[Pick], Changes]
Excused = Callable[[Ask, Answer, Answer], bool]

hypothesis.settings.register_profile(
    "noninterference",
    deadline=None,
    database=None,
    report_multiple_bugs=False,
    phases=[Phase.generate],  # shrinking a failure takes minutes, and its steps can be read as they are
    max_examples=EXAMPLES,
    suppress_health_check=list(hypothesis.HealthCheck),
)


class Leak(AssertionError):  # noqa: N818 - what was found, not what went wrong
    """Something unpublished changed an answer."""


class Watch:
    """Remembers what was answered before; `asked` and `changed` count what was done.

    `before`: answers of this very world, which other tests have asked for already.
    """

    def __init__(self, before: dict[Ask, Answer]) -> None:
        self.addresses = asked()
        self.before = before
        self.outside = Outside()
        self.share = SHARE
        self.steps = STEPS
        self.asked = 0
        self.changed: Counter[str] = Counter()

    def look_at(self, route: str, step: Step) -> None:
        """Ask at this route alone, and of it as much as otherwise of all; try the examples that have this step alone."""
        self.steps = (step,)
        self.before = {}  # for a test that changes the site itself
        self.addresses = {route: self.addresses[route]}
        self.share = max(1, len(self.addresses[route]) // 40)

    def every(self) -> Iterator[Ask]:
        """Every address in every way."""
        for addresses in self.addresses.values():
            for address in addresses:
                yield from (Ask(address, *variant) for variant in VARIANTS)

    def turn(self, turn: int) -> Iterator[Ask]:
        """A part of them: some addresses of every route, each in one way. All turns together are all of it."""
        for addresses in self.addresses.values():
            chosen = [index for index in range(len(addresses)) if index % self.share == turn % self.share] or [0]
            for index in chosen:
                yield Ask(addresses[index], *VARIANTS[(turn // self.share + index // self.share) % len(VARIANTS)])

    def turns(self) -> range:
        """Those that examples take: of a planted leak all."""
        return range(0, self.share * len(VARIANTS), APART if self.share == SHARE else 1)

    def remember(self, asks: Iterable[Ask]) -> None:
        """Take the answers of now as those that must stay."""
        for ask in asks:
            if ask not in self.before:
                self.before[ask] = self.outside.ask(ask)

    def leaks(self, asks: Iterable[Ask], excused: Excused = lambda *_: False) -> dict[Ask, str]:
        """What is answered otherwise than before, in words."""
        found = {}
        for ask in asks:
            self.asked += 1
            before, after = self.before[ask], self.outside.ask(ask)
            if (told := differences(before, after)) and not excused(ask, before, after):
                found[ask] = "; ".join(told)
        return found

    def unmoved(self, asks: list[Ask], change: Callable[[], Changes]) -> None:
        """Raise Leak where a change at the desk, which is rolled back afterwards, shows in one of these answers."""
        self.remember(asks)
        with rolled_back():
            changes = change()
            self.changed.update(line.partition(" ")[0] for line in changes.done)
            if found := self.leaks(asks, changes.excused):
                raise Leak("\n".join([*(f"{ask}: {told}" for ask, told in found.items()), "after:", *changes.done]))

    def some_changes(self, pick: Pick) -> Changes:
        """Some steps at the desk, each of any kind."""
        changes = Changes(pick)
        for _ in range(pick(range(1, 13))):
            changes.attempt(pick(self.steps))
        return changes

    def try_all(self, examples: int = EXAMPLES, change: Change | None = None) -> None:
        """Raise Leak where any of so many examples shows."""
        change = change or self.some_changes

        @hypothesis.seed(SEED)
        @hypothesis.settings(hypothesis.settings.get_profile("noninterference"), max_examples=examples)
        @hypothesis.given(st.data())
        def example(data: st.DataObject) -> None:
            turn = data.draw(st.sampled_from(self.turns()), label="turn")
            self.unmoved(list(self.turn(turn)), lambda: change(lambda options: data.draw(st.sampled_from(options))))

        try:
            example()
        except AssertionError as error:
            error.add_note(f"The same examples again: EXAMPLES={examples} SEED={SEED}")
            raise


@contextmanager
def rolled_back() -> Iterator[None]:
    """Whatever is written inside is gone afterwards."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)
