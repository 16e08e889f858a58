"""Which sentences of a text attribute something to somebody, and to whom: `find(text, known_actors)`."""

from tracker.ground.attribution.finding import AttributedSentence, find
from tracker.ground.attribution.names import KnownActor

__all__ = ["AttributedSentence", "KnownActor", "find"]
