"""Messages that a form may translate and a command may print: a template and what goes into it, kept apart."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an input. `template` is marked for translation and has %(name)s fields from `values`."""

    template: str
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template % self.values


def shown(value: str, most: int = 60) -> str:
    """A foreign text made safe for one line of a message: shortened, quoted, whatever cannot be seen escaped."""
    # A term of the vocabulary is a string too, but would show itself as Python writes it.
    plain = str(value)
    return repr(plain if len(plain) <= most else plain[: most - 1] + "…")
