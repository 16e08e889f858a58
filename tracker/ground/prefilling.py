"""What a form can be filled with before somebody looks at it. Suggestions by rules: an editor confirms every one of them.

outlet_of(outlets, host=, site=)     whose a page is, by its site's name or by its host
bare_claim(sentence, …)              what is said, without who says it
dated_wording(…)                     the same as a claim's wording, with the day by which it was said
likeliness(words, others)            how much two texts have in common
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from tracker.ground.dates import Date, DateError
from tracker.ground.text import normalise

LONGEST_WORDING = 1000
_BY: Final = {"en": "by {}", "uk": "станом на {}", "ru": "по состоянию на {}"}
_DATED = re.compile(r"\b(?:by|on|as of|станом на|по состоянию на) \d", re.IGNORECASE)
_SHARED = frozenset({"ac", "co", "com", "edu", "gov", "net", "org"})
_DAY_LAST = re.compile(r"\b(?:by|on|as of|станом на|по состоянию на) \d[\w .]{3,20}\Z", re.IGNORECASE)
_QUOTES = '"“”„«»‟'
_OPENING = re.compile(rf"\A[\s{_QUOTES}'‘’,:;–—-]+")
_CLOSING = re.compile(rf"[\s{_QUOTES},:;–—-]+\Z")
_THAT = re.compile(r"\A(?:that|що|что)\s+", re.IGNORECASE)
_REPORTS = re.compile(
    r"\A(?:the )?(?:reports?|claims?|allegations?|assertions?|statements?) (?:that|of)\s+", re.IGNORECASE
)
_WEEKDAY = re.compile(
    r"\A(?:late |early )?(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day(?: (?:morning|afternoon|evening|night))?[,:]?\s+",
    re.IGNORECASE,
)
_ACCORDING = re.compile(r"\Aaccording to [^,]{1,200},\s*", re.IGNORECASE)
_ACCORDING_LAST = re.compile(r",?\s+according to [^,]{1,200}\Z", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’ʼ-][^\W_]+)*")
_SMALL_WORDS = (
    "about after against also been before being between both could from had has have into more most other over said says "
    "some such than that their them then there these they this those under until upon were what when where which while "
    "who will with would year його який яка яке що це для при про від після щодо как что это для при про после"
)
_SMALL = frozenset(_SMALL_WORDS.split())
_SAID_FIRST = re.compile(r"[,?!][\"”»“]?\s+[^,\"”»]{1,80}\Z")
_FORMAL = re.compile(r"\Athe\s+", re.IGNORECASE)


def outlet_of(outlets: Mapping[str, Iterable[str]], *, host: str = "", site: str = "") -> str | None:
    """The id of the outlet of {id: names} that this site is: by its name, or by a name that is the host's or a part of it.

    "www.reuters.com" is Reuters', "kyivindependent.com" The Kyiv Independent's. None where two would do.
    """
    by_name = {each for each, names in outlets.items() for name in names if site and _key(name) == _key(site)}
    if len(by_name) == 1:
        return by_name.pop()
    labels = host.casefold().removeprefix("www.").split(".")
    endings = {".".join(labels[start:]) for start in range(len(labels) - 1)}
    own = re.sub(r"[^\w]", "", registered(labels))
    by_host = {
        each
        for each, names in outlets.items()
        for name in names
        if name.casefold().removeprefix("www.") in endings or (own and _key(name) == own)
    }
    return by_host.pop() if len(by_host) == 1 else None


def registered(labels: Sequence[str]) -> str:
    """The part of a host that its owner chose: "reuters" of uk.reuters.com, "bbc" of bbc.co.uk; "" where there is none."""
    if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SHARED:
        return labels[-3]
    return labels[-2] if len(labels) > 1 else ""


def _key(name: str) -> str:
    return re.sub(r"[\W_]", "", _FORMAL.sub("", name.strip()).casefold())


def bare_claim(sentence: str, *, speaker: str = "", verb: str = "") -> str:
    """What a sentence says without who says it, as far as the rules see that: "Army says Kupiansk is taken" -> the rest.

    `speaker` and `verb` are as the sentence has them (attribution.AttributedSentence).
    """
    text = normalise(sentence)
    found = _spoken_at(text, speaker, verb)
    if first := _ACCORDING.match(text):
        text = text[first.end() :]
    elif last := _ACCORDING_LAST.search(text.rstrip(".")):
        text = text[: last.start()]
    elif found is not None:
        text = _without(text, *found)
    text = _WEEKDAY.sub("", _OPENING.sub("", text))
    text = _REPORTS.sub("", _THAT.sub("", text))
    text = _CLOSING.sub("", _CLOSING.sub("", text).rstrip(".…"))
    if text.count("”") + text.count("“") + text.count('"') == 1:
        text = re.sub('[“”"]', "", text)
    return text[:1].upper() + text[1:]


def _without(text: str, start: int, end: int) -> str:
    """The text without its attribution, which stands from `start` to `end`: at the end, or before what is said."""
    before, after = text[:start].rstrip(), text[end:].strip()
    if _words(after) < 2 and (last := _SAID_FIRST.search(before)):
        # The speaker is a pronoun there, or named in other words.
        return before[: last.start()]
    # What stands before a comma is what was said ("…, the army said."); else it is what follows the verb.
    said_first = before.endswith(("?", "!", ",")) or before[-1:] in tuple(_QUOTES)
    return before if (said_first and _words(before) >= 3) or not _words(after) else after


def _spoken_at(text: str, speaker: str, verb: str) -> tuple[int, int] | None:
    """From where to where the words of the attribution stand: the speaker and the verb, whichever comes first."""
    if not verb:
        return None
    name = re.search(rf"(?<!\w){re.escape(speaker)}(?!\w)", text, re.IGNORECASE) if speaker else None
    after = name.end() if name else 0
    said = None
    pattern = re.compile(rf"(?<!\w){re.escape(verb)}(?!\w)" if verb[0].isalnum() else re.escape(verb), re.IGNORECASE)
    near = list(pattern.finditer(text))
    if near:
        said = min(near, key=lambda match: (abs(match.start() - after), match.start()))
    if said is None:
        return None
    if name is None or abs(name.start() - said.start()) > 160:
        return said.span()
    return min(name.start(), said.start()), max(name.end(), said.end())


def _words(text: str) -> int:
    return len(_WORD.findall(text))


def dated_wording(claim: str, published: str, language: str = "en") -> str:
    """A claim's wording: these words with the day by which it was said (of an EDTF date), unless they have one."""
    words = claim.rstrip(" .")
    day = day_of(published)
    if not words:
        return ""
    if day and not _DATED.search(words):
        code = language.partition("-")[0].casefold()
        shown = Date.parse(day).wording() if code == "en" else ".".join(reversed(day.split("-")))
        words = f"{words} {_BY.get(code, '({})').format(shown)}"
    return words[: LONGEST_WORDING - 1] + "."


def day_of(edtf: str) -> str:
    """The day of a date that is one day or moment; "" of others."""
    try:
        Date.parse(edtf)
    except DateError:
        return ""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)(?:T.*)?~?", edtf)
    return found[1] if found else ""


def telling_words(text: str) -> dict[str, None]:
    """The words by which a text can be told from others, in their order, each once; without the day that it ends with."""
    words = (word.casefold() for word in _WORD.findall(_DAY_LAST.sub("", text)))
    return {word: None for word in words if (len(word) > 3 or word.isdecimal()) and word not in _SMALL}


def likeliness(asked: Iterable[str], others: Iterable[str]) -> float:
    """How much two sets of telling words share, from 0 to 1: the words of both, by the words of the smaller set."""
    one, other = [_stem(word) for word in asked], [_stem(word) for word in others]
    least = min(len(set(one)), len(set(other)))
    return len(set(one) & set(other)) / max(least, 3) if least else 0.0


def _stem(word: str) -> str:
    """Enough of a word for its forms to be one: "captured", "capture"; most names in any of their cases."""
    return word if word.isdecimal() else word[:6]


def language_of(text: str) -> str:
    """ "uk", "ru" or "en" where the letters or the commonest words say so; else ""."""
    sample = text[:4000].casefold()
    cyrillic = len(re.findall("[а-яёіїєґ]", sample))
    if cyrillic > len(re.findall("[a-z]", sample)):
        ukrainian, russian = len(re.findall("[іїєґ]", sample)), len(re.findall("[ыэёъ]", sample))
        return "uk" if ukrainian > russian else "ru" if russian else ""
    words = _WORD.findall(sample)
    common = sum(word in _ENGLISH for word in words)
    return "en" if words and common >= max(1, len(words) // 12) else ""


_COMMON = "the of and to in a is was that for on with said says has had by from not no denies denied"
_ENGLISH = frozenset(_COMMON.split())


def title_in(text: str) -> str:
    """The first line of a text where it is a headline: short, alone, and no sentence; else ""."""
    first, _end, rest = text.strip().partition("\n")
    first = normalise(first)
    return first if rest.strip() and 3 < len(first) <= 200 and not first.endswith((".", ":", "…")) else ""
