"""Which words of a Ukrainian or Russian sentence attribute it, and to whom."""

from collections.abc import Sequence

from tracker.ground.attribution.attributed import MOST_VERBS, Attribution
from tracker.ground.attribution.clauses import REACH, dashed, small_quote
from tracker.ground.attribution.phrases import Phrase, phrase
from tracker.ground.attribution.slavic_verbs import (
    ACCORDING,
    CHECK,
    DOCUMENT_VERBS,
    DOCUMENTS_SL,
    FORMS_SL,
    REFUSED,
    SILENT,
    UNABLE,
    UNSAID,
)
from tracker.ground.attribution.slavic_words import (
    ADVERBS_SL,
    HER_SL,
    HIS_SL,
    NEGATION_SL,
    PREPOSITIONS_SL,
    PRONOUNS_SL,
    ROLE,
    STOP_SL,
    THEIR_SL,
    WHOM_SL,
)
from tracker.ground.attribution.tokens import Token
from tracker.ground.attribution.wordlist import words
from tracker.ground.vocabulary import Stance

_BREAKS = words("що что як как якщо если бо але но а поки пока хоча хотя когда коли")
_HYPOTHETICAL = words("якщо если чи ли якби если-бы")
_PLACE = words("в у во на")
_THESE = words("эти эту это этот ці цю це цей ее его її його их їх")
_NO_PLACE = words(
    "интервью інтерв'ю заяві заявлении эфире ефірі понеділок вівторок середу четвер п'ятницю суботу неділю понедельник вторник среду "
    "пятницу субботу воскресенье січні лютому июне июле году році неділі місяці частности зокрема свою очередь чергу ходе ході ответ "
    "відповідь целом цілому время час тому том этом цьому сообщении повідомленні посте дописі комментарии коментарі письме листі"
)
"""Words after "в" that say when or in what form, not who."""

_SIGNALS = (
    FORMS_SL.keys() | ACCORDING | DOCUMENT_VERBS | REFUSED | UNABLE | UNSAID
    | words("стал стала стали став схотів захотел захотели схотіли")
)  # fmt: skip


def attributions_sl(tokens: Sequence[Token]) -> list[Attribution]:
    """Every attribution that the sentence itself makes, in order."""
    found: list[Attribution] = []
    spoken = [place for place, token in enumerate(tokens) if token.low in _SIGNALS]
    for place in spoken[:MOST_VERBS]:
        if found and place <= found[-1].last:
            continue
        one = _at(tokens, place)
        if one is not None and (not found or _apart(tokens, found[-1].last, one.first)):
            found.append(one)
    return found


def _at(tokens: Sequence[Token], place: int) -> Attribution | None:
    low = tokens[place].low
    if low in ACCORDING and place:
        return _according(tokens, place)
    if low in DOCUMENT_VERBS:
        return _document(tokens, place)
    negated = place > 0 and tokens[place - 1].low in NEGATION_SL
    if low in REFUSED and {token.low for token in tokens[max(0, place - 4) : place + 5]} & SILENT:
        return _active(tokens, place, place, Stance.DECLINED_TO_COMMENT)
    if (
        low in ("стал", "стала", "стали", "став", "схотів", "захотел", "захотели", "схотіли")
        and negated
        and {token.low for token in tokens[max(0, place - 6) : place + 4]} & SILENT
    ):
        return _active(tokens, place - 1, place, Stance.DECLINED_TO_COMMENT)
    if low in UNABLE and negated and {token.low for token in tokens[place + 1 : place + 5]} & CHECK:
        return _active(tokens, place - 1, place, Stance.COULD_NOT_VERIFY)
    if low in UNSAID and negated:
        return _active(tokens, place - 1, place, Stance.DECLINED_TO_COMMENT)
    known = FORMS_SL.get(low)
    if known is None or negated:
        return None
    return _active(tokens, place, place, known[1])


def _active(tokens: Sequence[Token], first: int, place: int, stance: Stance) -> Attribution | None:
    before, clause = _before(
        tokens, first - 1, tokens[place].low.endswith(("ли", "лись", "лися", "ють", "ют", "ят", "ять"))
    )
    if clause >= 1 and tokens[clause - 1].low in _HYPOTHETICAL:
        return None
    after = _after(tokens, place + 1)
    speaker = before or after
    if before is not None and after is not None and not before.pronoun and not before.name and not before.head:
        speaker = after
    written = [token.low for token in tokens[first : place + 1] if token.word]
    if stance is Stance.DECLINED_TO_COMMENT and written[-1] in REFUSED and place + 1 < len(tokens):
        written.append(tokens[place + 1].low)
    if speaker is None and not _may_be_dropped(tokens, first):
        return None
    last = place if speaker is None or speaker.start < first else max(place, speaker.end - 1)
    return Attribution(first, last, " ".join(written), stance, speaker, clause=clause)


def _may_be_dropped(tokens: Sequence[Token], first: int) -> bool:
    """«Додав, що …», «…», — додав: the verb stands alone, and goes on from whoever spoke."""
    at = first - 1
    while at >= 0 and tokens[at].low in ADVERBS_SL:
        at -= 1
    return (
        at < 0
        or dashed(tokens, at)
        or tokens[at].quote is not None
        or (tokens[at].comma and at > 0 and tokens[at - 1].quote is not None)
    )


def _before(tokens: Sequence[Token], place: int, plural: bool) -> tuple[Phrase | None, int]:
    while place >= 0 and (tokens[place].low in ADVERBS_SL or tokens[place].low in NEGATION_SL or _time(tokens, place)):
        place -= 1
    if place < 0:
        return None, 0
    start = _clause(tokens, place)
    token = tokens[place]
    if token.comma and place > start:
        return _before_aside(tokens, start, place), start
    if not token.word and not small_quote(token):
        return None, place + 1
    begun = next((at + 1 for at in range(place, start - 1, -1) if tokens[at].comma), start)
    while begun <= place and (
        tokens[begun].low in ADVERBS_SL or tokens[begun].low in ("и", "і", "й", "та", "а", "але", "но")
    ):
        begun += 1
    if begun > place:
        return None, start
    if tokens[begun].low in _PLACE and plural:
        # В Кремле заявили: those who work there.
        end = _place_end(tokens, begun + 1, place + 1)
        found = phrase(tokens, begun + 1, end)
        if found is not None and not {token.low for token in tokens[begun + 1 : end]} & _NO_PLACE:
            return found, start
        if end > begun + 1 and end == place + 1 and not {token.low for token in tokens[begun + 1 : end]} & _NO_PLACE:
            return Phrase(begun + 1, end, (), "", frozenset(), plural=True), start
    begun = _after_introduction(tokens, begun, place + 1)
    if begun > place or tokens[begun].low in PREPOSITIONS_SL or tokens[begun].low in STOP_SL:
        return None, start
    # Дикой эту информацию | опроверг: what it is about may stand before the verb too.
    end = next(
        (at for at in range(begun + 1, place + 1) if tokens[at].low in _THESE or tokens[at].low in SILENT), place + 1
    )
    end = next((at for at in range(begun + 2, end) if _past_the_name(tokens, begun, at)), end)
    found = phrase(tokens, begun, end)
    if found is None or not (found.pronoun or found.name or found.head or found.plural):
        return None, start
    return found, start


def _time(tokens: Sequence[Token], place: int) -> bool:
    """The last word of "в понеділок", "3 июня", "во вторник": stands between a speaker and the verb."""
    del tokens, place
    return False


def _past_the_name(tokens: Sequence[Token], begun: int, at: int) -> bool:
    """Представник лісництва Лукаш Дударик | слова Скакуна не коментує: a small word after the name begins the object."""
    before, token = tokens[at - 1], tokens[at]
    return (
        at - 1 > begun
        and before.capital
        and not ROLE.match(before.low)
        and token.word
        and not token.capital
        and not ROLE.match(token.low)
    )


def _place_end(tokens: Sequence[Token], start: int, end: int) -> int:
    for at in range(start, end):
        if (
            tokens[at].low in PREPOSITIONS_SL
            or tokens[at].low in _THESE
            or not (tokens[at].word or small_quote(tokens[at]))
        ):
            return at
    return end


def _after_introduction(tokens: Sequence[Token], start: int, end: int) -> int:
    """Steps over "В понедельник", "Під час зустрічі" to the first capital or role after it."""
    if tokens[start].low not in PREPOSITIONS_SL:
        return start
    for at in range(start + 2, end):
        token = tokens[at]
        if token.low in PRONOUNS_SL or (
            (token.capital or ROLE.match(token.low))
            and tokens[at - 1].low not in PREPOSITIONS_SL
            and not tokens[at - 1].capital
            and at - start <= 6
        ):
            return at
    return end


def _clause(tokens: Sequence[Token], place: int) -> int:
    lowest = max(0, place - REACH)
    for at in range(place, lowest - 1, -1):
        token = tokens[at]
        if (
            token.low in _BREAKS
            or token.text in ";:"
            or dashed(tokens, at)
            or (token.quote is not None and not small_quote(token))
        ):
            return at + 1
    return lowest


def _before_aside(tokens: Sequence[Token], start: int, place: int) -> Phrase | None:
    """Граф Вронский, представляющий армию, | отказался"""
    parts: list[tuple[int, int]] = []
    begun = start
    for at in range(start, place + 1):
        if at == place or tokens[at].comma:
            if at > begun:
                parts.append((begun, at))
            begun = at + 1
    if len(parts) < 2:
        return None
    first, last = parts[0]
    if tokens[first].low in PREPOSITIONS_SL or tokens[first].low in STOP_SL:
        return None
    if any(token.low in FORMS_SL or token.low in PREPOSITIONS_SL for token in tokens[first:last]):
        return None
    found = phrase(tokens, first, place)
    return found if found is not None and (found.name or found.head) and last - first <= 8 else None


def _after(tokens: Sequence[Token], place: int) -> Phrase | None:
    """заявил журналистам | статс-секретарь Алексей Каренин"""
    while place < len(tokens) and (tokens[place].low in ADVERBS_SL or tokens[place].low in WHOM_SL):
        place += 1
    if place < len(tokens) and tokens[place].low in PREPOSITIONS_SL and place + 3 < len(tokens):
        # сообщил в понедельник | Песков
        for at in range(place + 1, min(place + 6, len(tokens))):
            if (
                tokens[at].word
                and (tokens[at].capital or ROLE.match(tokens[at].low))
                and tokens[at - 1].low not in PREPOSITIONS_SL
                and not tokens[at - 1].capital
                and _begins_name(tokens, at)
            ):
                place = at
                break
    end = place
    while (
        end < len(tokens)
        and end - place < 12
        and (tokens[end].word or small_quote(tokens[end]))
        and tokens[end].low not in STOP_SL
    ):
        end += 1
        if tokens[end - 1].low in PRONOUNS_SL:
            break
    if end == place:
        return None
    found = phrase(tokens, place, end)
    if found is None or not (found.pronoun or found.name or found.head or small_quote(tokens[place])):
        return None
    named = _after_comma(tokens, end) if not found.name else None
    return named or found


def _begins_name(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].capital and at + 1 < len(tokens) and (tokens[at + 1].capital or not tokens[at + 1].word)


def _after_comma(tokens: Sequence[Token], end: int) -> Phrase | None:
    if end + 2 >= len(tokens) or not tokens[end].comma:
        return None
    stop = end + 1
    while stop < len(tokens) and tokens[stop].word and tokens[stop].capital:
        stop += 1
    return phrase(tokens, end + 1, stop) if stop - end > 2 else None


def _according(tokens: Sequence[Token], place: int) -> Attribution | None:
    before = tokens[place - 1].low
    owner = ""
    first = place - 1
    if before in HIS_SL | HER_SL | THEIR_SL:
        owner = "він" if before in HIS_SL else "вона" if before in HER_SL else "вони"
        first = place - 2
    if first < 0 or tokens[first].low not in ("за", "по", "на", "зі", "со", "із", "згідно", "согласно", "з", "с"):
        return None
    if tokens[first].low in ("з", "с") and (first == 0 or tokens[first - 1].low not in ("згідно", "в", "у")):
        return None
    written = " ".join(token.low for token in tokens[first : place + 1])
    if owner:
        pronoun = Phrase(place - 1, place, (), "", frozenset(), pronoun=owner)
        return Attribution(first, place, written, Stance.ASSERTS, pronoun, according=True, clause=first)
    end = place + 1
    while (
        end < len(tokens)
        and end - place < 14
        and (tokens[end].word or small_quote(tokens[end]))
        and tokens[end].low not in STOP_SL
    ):
        end += 1
    found = phrase(tokens, place + 1, end) if end > place + 1 else None
    if found is None or not (found.name or found.head or small_quote(tokens[place + 1])):
        return None
    return Attribution(first, end - 1, written, Stance.ASSERTS, found, according=True, clause=first)


def _document(tokens: Sequence[Token], place: int) -> Attribution | None:
    """йдеться у заяві | місії; говорится в сообщении | ведомства"""
    paper = next((at for at in range(place + 1, min(place + 6, len(tokens))) if tokens[at].low in DOCUMENTS_SL), None)
    if paper is None:
        paper = next((at for at in range(max(0, place - 8), place) if tokens[at].low in DOCUMENTS_SL), None)
    if paper is None:
        return None
    end = paper + 1
    while (
        end < len(tokens)
        and end - paper < 10
        and (tokens[end].word or small_quote(tokens[end]))
        and tokens[end].low not in STOP_SL
        and end != place
    ):
        end += 1
    found = phrase(tokens, paper + 1, end) if end > paper + 1 else None
    first, last = min(place, paper), max(place, end - 1)
    return Attribution(first, last, tokens[place].low, Stance.ASSERTS, found, clause=first)


def _apart(tokens: Sequence[Token], first: int, second: int) -> bool:
    return any(
        token.text == ";"
        or token.low in ("але", "но", "а", "однак", "однако", "тоді", "тогда")
        or (token.quote is not None and not small_quote(token))
        for token in tokens[first + 1 : second]
    )
