"""Claims that a sentence may be about: what is offered first where a statement is entered."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from tracker.desk.by_words import BY_WORDS, any_of, ids, longest, sharing, words_of
from tracker.desk.duplicates import WORDS
from tracker.desk.merged import merged_away
from tracker.desk.models import Claim, Statement
from tracker.ground.prefilling import likeliness, telling_words

READ = 50
"""Most claims that one question to the index brings: they are compared with the sentence one by one."""
LEAST = 0.34
MOST = 6
_WORDS = 16


def likely_claims(text: str, *, speaker: UUID | None = None, most: int = MOST) -> list[Claim]:
    """Existing claims that share enough words with this text, the likeliest first; at most two queries.

    A claim on which `speaker` has spoken already is likelier; so is one whose place is named.
    """
    asked = telling_words(text)
    words = " ".join(asked)
    if not words_of(words):
        return []
    scored = []
    for claim in _sharing(words, speaker):
        shared = likeliness(asked, telling_words(f"{claim.text} {claim.place}"))
        place = bool(claim.place) and claim.place.casefold() in text.casefold()
        scored.append((shared + 0.15 * claim.spoke + 0.15 * place, claim))
    scored.sort(key=lambda each: -each[0])
    return [claim for score, claim in scored[:most] if score >= LEAST]


def _sharing(text: str, speaker: UUID | None) -> QuerySet[Any]:
    """Claims with some of these words, `spoke` where the speaker has spoken on it, those saved last first."""
    words = longest(text, WORDS)
    asked = [*sharing(words, (0.75, 0.5, 0.25)), any_of(longest(text, _WORDS))]
    # Side by side, so that what shares most is found however much there is that shares little.
    given = [each for query in asked for each in (query, READ)]
    found = ids(" UNION ".join([f"({BY_WORDS})"] * len(asked)), given)
    own = Statement.objects.filter(claim=OuterRef("pk"), speaker=speaker)
    claims = Claim.objects.filter(pk__in=found).exclude(pk__in=merged_away())
    return claims.annotate(spoke=Exists(own)).order_by("-updated_at", "pk")
