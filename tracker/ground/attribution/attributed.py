"""What the rules for each language answer."""

from dataclasses import dataclass

from tracker.ground.attribution.phrases import Phrase
from tracker.ground.vocabulary import Stance

MOST_VERBS = 60
"""Words of saying that are looked at in one sentence. No prose has more; what is made to be slow has."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """That somebody says the sentence. `first` to `last` are the verb's tokens; no speaker: whoever spoke last."""

    first: int
    last: int
    verb: str
    stance: Stance
    speaker: Phrase | None
    according: bool = False
    clause: int = 0
    """Where the clause begins whose verb this is."""
