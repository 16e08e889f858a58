"""Words that turn what is said: whoever leaves one out of a quote changes it. English, Ukrainian, Russian, French,
German, Arabic, Hebrew, and the commonest of some others. Where a script is not known here, nothing may be left out.
"""

import re
import unicodedata

_WORDS = frozenset(
    # English
    "no not never none nobody nothing nor neither nowhere cannot cant dont wont isnt arent didnt doesnt wouldnt"
    " without hardly scarcely barely rarely seldom unless if until except only but unable unwilling impossible"
    " untrue false against lack lacks lacked stop stops stopped nay"
    # French
    " ne pas jamais aucun aucune sans ni rien personne nul nulle guère non si sauf contre faux impossible sinon"
    # German
    " nicht nichts nie niemals niemand niemanden niemandem nirgends ohne weder noch nein kaum wenn falls sofern außer"
    " gegen falsch unmöglich nur"
    # Spanish, Portuguese, Italian, Polish, Dutch, Swedish, Danish, Norwegian, Finnish, Romanian, Hungarian, Turkish
    " nunca jamás nada nadie ningún ninguno ninguna tampoco sin sino não nem nenhum nenhuma sem ninguém mai nessuno"
    " nessuna niente nulla senza se nie nigdy nikt nic ani bez brak jeśli niet geen nooit niemand zonder noch inte icke"
    " ej aldrig ingen inget ikke aldri aldrig ingen uten uden ei en et emme ette eivät nu nici nem ne sem soha değil"
    " yok hayır asla hiç olmadan"
    # Ukrainian, Russian (what begins with не-, ни-, ні- beside these)
    " без якщо якби хіба крім окрім лише проти жоден жодна жодне жодного жодної жодних жодні жодному ледве відмовляється"
    " если разве кроме лишь только против вряд едва отказывается отказались отказался отказалась відмовились відмовився"
    # Arabic
    " لا لم لن ليس ليست ليسوا لسنا لست غير ما بلا دون بدون إلا إذا لو إن كلا رفض يرفض ترفض نرفض عدم ضد فقط سوى حتى"
    # Hebrew
    " לא אין אל בלי ללא אינו אינה אינם אינן איני איננו אינך טרם מבלי אם אלא רק נגד מלבד לעולם מעולם".casefold().split()
)
_STEMS = re.compile(
    r"(?:refus|reject|den(?:y|ied|ies)|fail|doubt|kein|refuse|rejet|ablehn|weiger)\w*|не\w*|ни\w*|ні\w*"
)
_PREFIXES = re.compile(r"^(?:[وفبألك]{1,2}|[ושהכבל]{1,2})(?=\w\w)")
_KNOWN = ("LATIN", "CYRILLIC", "ARABIC", "HEBREW")


def turns(word: str) -> bool:
    """Whether leaving out this word of a folded text could turn what is said, or cannot be judged."""
    small = word.casefold()
    if any(char.isalpha() and not unicodedata.name(char, "").startswith(_KNOWN) for char in small):
        return True
    if any(part.endswith("n't") or part.startswith("n'") for part in (small, *small.split("-"))):
        return True
    parts = re.split(r"['/_-]", small)
    return any(
        part in _WORDS or _PREFIXES.sub("", part, count=1) in _WORDS or _STEMS.fullmatch(part) is not None
        for part in parts
    )


def negates(word: str) -> bool:
    """Whether a word of a folded text says no (or, more widely, turns what is said) in a language known here."""
    return any(char.isalpha() for char in word) and turns(word)
