"""Claims that a sentence may be about: what is offered first where a statement is entered."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from tracker.desk.models import Claim
from tracker.ground.prefilling import likeliness, telling_words

READ = 400
"""Claims that share a word with the sentence and are compared with it, those saved last first."""
LEAST = 0.34
MOST = 6
_WORDS = 16


def likely_claims(text: str, *, speaker: UUID | None = None, most: int = MOST) -> list[Claim]:
    """Existing claims that share enough words with this text, the likeliest first; at most two queries.

    A claim on which `speaker` has spoken already is likelier; so is one whose place is named.
    """
    asked = telling_words(text)
    if not asked:
        return []
    scored = []
    for claim, spoke in _sharing(asked, speaker):
        shared = likeliness(asked, telling_words(f"{claim.text} {claim.place}"))
        place = bool(claim.place) and claim.place.casefold() in text.casefold()
        scored.append((shared + 0.15 * spoke + 0.15 * place, claim))
    scored.sort(key=lambda each: -each[0])
    return [claim for score, claim in scored[:most] if score >= LEAST]


def _sharing(words: Iterable[str], speaker: UUID | None) -> Iterable[tuple[Claim, bool]]:
    """(claim, whether the speaker has spoken on it) for claims with any of these words' beginnings."""
    stems = [word if word.isdecimal() else word[:6] for word in [*words][:_WORDS]]
    # Of letters and digits only, apostrophes and hyphens aside, which mean nothing in a pattern.
    pattern = rf"\m({'|'.join(dict.fromkeys(stems))})"
    found: QuerySet[Claim] = Claim.objects.filter(Q(text__iregex=pattern) | Q(place__iregex=pattern))
    rows = list(found.order_by("-updated_at", "pk")[:READ])
    if speaker is None or not rows:
        return [(row, False) for row in rows]
    spoken = set(
        Claim.objects.filter(pk__in=[row.pk for row in rows], statements__speaker=speaker).values_list("pk", flat=True)
    )
    return [(row, row.pk in spoken) for row in rows]
