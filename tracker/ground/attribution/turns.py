"""Who speaks where the text says so with a label: "Peskov: …", "Q: …", "A: …"."""

import re
from collections.abc import Sequence

from tracker.ground.attribution.phrases import Phrase, phrase, role
from tracker.ground.attribution.tokens import Token
from tracker.ground.attribution.wordlist import words
from tracker.ground.attribution.words import DETERMINERS, PARTICLES

_MOST = 9
_ASKING = words(
    "q question interviewer moderator host reporter journalist в питання п вопрос журналіст журналист кореспондент корреспондент ведучий ведущий"
)
_ANSWERING = words("a answer о відповідь ответ")
_NOT_SPEAKERS = words(
    "interview interviews transcript podcast dispatch view views обзор огляд інтерв'ю интервью репортаж колонка мнение думка breaking update updated analysis live note notes photo photos video watch read more exclusive opinion explainer explained correction "
    "clarification background related summary date place subject contact contacts enquiries inquiries media press edited reporting editing writing "
    "by from to re location venue time when where what why how who key points point highlights latest factbox timeline context recap "
    "table figure chart map part chapter section article annex option step rule round day week flash alert urgent developing just news headline headlines "
    "terms conclusion introduction results methodology warning caution tip important example источник джерело фото відео видео читайте оновлено обновлено "
    "довідка справка важливо важно главное головне тема time gmt sources source also see p.s ps agenda participants result score dear"
)
_CLOCK = re.compile(r"\d{1,2}|[ap]m|gmt|utc|bst|est|cet|eet|msk|мск", re.IGNORECASE)


def label(tokens: Sequence[Token]) -> tuple[int, str, Phrase | None] | None:
    """(first token after the label, "asks" or "answers" or "says", who) where a paragraph begins with one."""
    place = 0
    while (
        place < len(tokens)
        and (not tokens[place].word or _CLOCK.fullmatch(tokens[place].low))
        and tokens[place].quote is None
    ):
        place += 1
        if place > 6:
            return None
    start = place
    while place < len(tokens) and place - start < _MOST and tokens[place].text != ":":
        token = tokens[place]
        if not (token.word or token.comma or token.text in "().") or token.quote is not None:
            return None
        place += 1
    if place >= len(tokens) - 1 or place == start or tokens[place].text != ":":
        return None
    words = [token for token in tokens[start:place] if token.word]
    if not words:
        return None
    lows = {token.low for token in words}
    if len(words) == 1 and words[0].low in _ANSWERING:
        return place + 1, "answers", None
    if lows & _ASKING and len(words) <= 2:
        return place + 1, "asks", None
    if lows & _NOT_SPEAKERS or not all(_name_like(token) for token in words) or not words[0].capital:
        return None
    if any(token.text == "," for token in tokens[start:place]) and not words[-1].capital and not role(words[-1].low):
        return None
    end = next((at for at in range(start, place) if tokens[at].text == "("), place)
    who = phrase(tokens, start, end)
    if who is None or not (who.name or who.head):
        return None
    return place + 1, "says", who


def _name_like(token: Token) -> bool:
    return token.capital or role(token.low) or token.low in PARTICLES or token.low in DETERMINERS or token.possessive
