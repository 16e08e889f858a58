"""Words by which publishers say that they changed what they had published. Rules, no guesses: a list of phrases.

They are counted, because many pages always have some of them (a link "Corrections" at the foot): what matters is
whether there are more than before.
"""

import re
from collections import Counter
from typing import Final

_PHRASES: Final = {
    "Correction": r"\bcorrections?\s*(?:\(|:|–|—|-\s|\.\s|to\b|on\b)",
    "Corrected": r"\bcorrected\b",
    "Corrects": r"\bcorrects\b",
    "Clarification": r"\bclarifications?\s*[:–—(]",
    "Clarifies": r"\bclarifies\b",
    "Editor’s note": r"\beditors?[’']s?\s+note\b",
    "An earlier version": r"\b(?:an\s+earlier|a\s+previous)\s+version\s+of\s+th(?:is|e)\b",
    "Retracted": r"\b(?:retract(?:s|ed|ion)|withdraws?|withdrawn)\b",
    "Erratum": r"\berrat(?:um|a)\b",
    "Виправлено": r"\b(?:виправл(?:ено|ення)|уточн(?:ено|ення)|спростування|оновлено\s+та\s+виправлено)\b",
    "Исправлено": r"\b(?:исправлен[оа]?|исправление|уточнен[оа]?|опровержение)\b",
    "Korrektur": r"\b(?:korrektur|richtigstellung|berichtigung|korrigiert)\b",
    "Rectificatif": r"\b(?:rectificatif|rectification|corrigé)\b",
    "Sprostowanie": r"\b(?:sprostowanie|korekta|poprawiono)\b",
    "Corrección": r"\b(?:corrección|rectificación|fe\s+de\s+erratas?|corregido)\b",
    "Düzeltme": r"\bdüzeltme\b",
    "تصحيح": r"\b(?:تصحيح|تنويه)\b",
}
_COMPILED: Final = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _PHRASES.items()}


def words_of_correction(text: str) -> Counter[str]:
    """{what the phrases are called here: how often they stand in the text}."""
    return Counter({name: count for name, found in _COMPILED.items() if (count := len(found.findall(text)))})


def appeared(before: str, now: str) -> list[str]:
    """Which of them stand in a text more often than before, in the order of the list."""
    return list(words_of_correction(now) - words_of_correction(before))
