"""Messages that a form may translate and a command may print: a template and what goes into it, kept apart."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from tracker.ground.vocabulary import gettext_noop

_ = gettext_noop


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an input. `template` is marked for translation and has %(name)s fields from `values`.

    A value that is a Problem itself is a part of the sentence that is translated, too.
    """

    template: str
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.worded(lambda template: template)

    def worded(self, translated: Callable[[str], str]) -> str:
        """The sentence in a language; `translated` finds a template's translation."""
        values = {
            name: value.worded(translated) if isinstance(value, Problem) else value
            for name, value in self.values.items()
        }
        return translated(self.template) % values

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Self:
        """What `dataclasses.asdict` made JSON of."""
        values = {name: cls.of(value) if isinstance(value, dict) else value for name, value in plain["values"].items()}
        return cls(plain["template"], values)


def shown(value: str, most: int = 60) -> str:
    """A foreign text made safe for one line of a message: shortened, quoted, whatever cannot be seen escaped."""
    # A term of the vocabulary is a string too, but would show itself as Python writes it.
    plain = str(value)
    return repr(plain if len(plain) <= most else plain[: most - 1] + "…")


def either(choices: Iterable[str | Problem]) -> str | Problem:
    """ "a or b or c"; "" of nothing."""
    first, *others = [*choices] or [""]
    for other in others:
        first = Problem(_("%(first)s or %(other)s"), {"first": first, "other": other})
    return first
