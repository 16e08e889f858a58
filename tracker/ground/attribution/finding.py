"""Attributed sentences of a text: who says each, with which verb and stance. Rules and a list of actors, nothing learned.

for one in find(text, known_actors):
    one.sentence, one.speaker, one.actor, one.verb, one.stance, one.quotes, one.start, one.end
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.ground.attribution.attributed import Attribution
from tracker.ground.attribution.clauses import introductory, small_quote
from tracker.ground.attribution.english import attributions
from tracker.ground.attribution.names import Actors, KnownActor
from tracker.ground.attribution.phrases import Phrase, phrase, role
from tracker.ground.attribution.pronouns import Discourse
from tracker.ground.attribution.quotes import Quote
from tracker.ground.attribution.sentences import Paragraph, Sentence, paragraphs
from tracker.ground.attribution.slavic import attributions_sl
from tracker.ground.attribution.subjects import main_subject, noun_phrase_end, subject_after
from tracker.ground.attribution.tokens import Token, lowered, tokens_of
from tracker.ground.attribution.turns import label
from tracker.ground.attribution.verbs import FORMS
from tracker.ground.attribution.wordlist import words
from tracker.ground.attribution.words import AUXILIARIES, NOT_NAMES, OUTLETS, STOP
from tracker.ground.vocabulary import Stance

MOST_SPEAKERS = 6
"""Most attributions of one sentence; no prose has more, and each repeats the sentence."""
_HEADING = 200
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_LETTER = re.compile(r"[^\W\d_]")
_ENDED = re.compile(r"[.!?…][\"'”’“»)\]*_]*\s*$|[\"”»’]\s*$")
_FIRST_PERSON = words("i we my our me us i'm we're i've we've я ми мы мій мой наш")
_NO_COMMENT = re.compile(r"\W*(?:no comment|без коментарів|без комментариев)\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AttributedSentence:
    """`text[start:end] == sentence`. `speaker` is how the text names whoever says it; `actor` a known actor's id.

    `verb` is as the text has it; it is ":" where a label or a colon attributes, and that of the sentence before where a
    quote goes on. `quotes` are the words between quotation marks, without the marks.
    """

    sentence: str
    speaker: str
    actor: str | None
    verb: str
    stance: Stance
    quotes: tuple[str, ...]
    start: int
    end: int


def find(text: str, known_actors: Iterable[KnownActor] = ()) -> tuple[AttributedSentence, ...]:
    """Every attributed sentence in the order of the text; one for each speaker where a sentence has several.

    Takes time in proportion to the text's length, whatever it holds.
    """
    return tuple(_Reading(text, Actors(known_actors)).found())


@dataclass(slots=True)
class _Said:
    speaker: str
    actor: str | None
    verb: str


class _Reading:
    def __init__(self, text: str, actors: Actors) -> None:
        self._text = text
        self._actors = actors
        self._discourse = Discourse(actors)
        self._last: _Said | None = None
        self._turn: tuple[str, str | None] | None = None
        self._continues = False

    def found(self) -> Iterator[AttributedSentence]:
        blocks = list(paragraphs(self._text))
        unended = sum(not self._ended(block) for block in blocks)
        self._headlines = (len(blocks) < 3 and unended == len(blocks)) or (unended >= 3 and unended > 0.7 * len(blocks))
        self._asking = self._interviewers(blocks)
        # «Мавка Лісова: “…”» on top of an article is its headline; the same further down is somebody speaking.
        top = blocks[0] if len(blocks) > 2 and not self._headlines else None
        self._title = (
            top
            if top is not None and not re.search(r"[.!?…]\W*$", self._text[max(top.start, top.end - 6) : top.end])
            else None
        )
        for block in blocks:
            yield from self._paragraph(block)

    def _label(self, block: Paragraph) -> str:
        before, colon, _after = self._text[block.start : min(block.end, block.start + 60)].partition(":")
        return before if colon else ""

    def _interviewers(self, blocks: Sequence[Paragraph]) -> set[str]:
        """Labels most of whose turns end with a question."""
        turns: Counter[str] = Counter()
        questions: Counter[str] = Counter()
        for block in blocks:
            if before := self._label(block):
                turns[before] += 1
                questions[before] += self._asks(block.sentences[-1])
        return {before for before, count in turns.items() if count > 1 and 2 * questions[before] > count}

    def _ended(self, block: Paragraph) -> bool:
        return _ENDED.search(self._text[max(block.start, block.end - 12) : block.end]) is not None

    def _paragraph(self, block: Paragraph) -> Iterator[AttributedSentence]:
        first = self._tokens(block.sentences[0])
        labelled = label(first)
        if labelled is not None and self._title is block:
            return
        if labelled is not None and labelled[1] == "says" and self._label(block) in self._asking:
            labelled = (labelled[0], "asks", None)
        if labelled is not None:
            yield from self._labelled(block, first, *labelled)
            return
        heading = (
            len(block.sentences) == 1 and not block.listed and not self._headlines
            and block.end - block.start <= _HEADING and not self._ended(block)
        )  # fmt: skip
        if heading:
            return
        if (
            self._turn is not None
            and any(token.low in _FIRST_PERSON for token in first)
            and not self._attributed(first)
        ):
            yield from (
                self._object(one, *self._turn, ":", Stance.ASSERTS) for one in block.sentences if not self._asks(one)
            )
            return
        self._turn = None
        previous = self._last if self._continues else None
        self._last = None
        for number, sentence in enumerate(block.sentences):
            said = list(self._sentence(sentence, self._last if number else previous, fresh=number == 0))
            yield from said
        self._continues = self._last is not None

    def _attributed(self, tokens: Sequence[Token]) -> bool:
        return any(one.speaker is not None and not one.speaker.pronoun for one in self._attributions(tokens))

    def _asks(self, sentence: Sentence) -> bool:
        return self._text[max(sentence.start, sentence.end - 3) : sentence.end].rstrip("\"'”’»").endswith("?")

    def _labelled(
        self, block: Paragraph, tokens: Sequence[Token], after: int, what: str, who: Phrase | None
    ) -> Iterator[AttributedSentence]:
        self._last = None
        if what == "asks":
            return
        if who is not None:
            speaker = self._discourse.said(self._text, tokens, who)
        else:
            person = self._discourse.last_person
            speaker = (person.text, person.actor) if person is not None else None
        if speaker is None:
            return
        self._turn = speaker
        quoted = tokens[after].quote is not None
        for sentence in block.sentences:
            if (quoted or not self._asks(sentence)) and self._says_something(sentence, tokens[after].start):
                yield self._object(sentence, *speaker, ":", Stance.ASSERTS)

    def _says_something(self, sentence: Sentence, start: int) -> bool:
        return len(self._text[max(start, sentence.start) : sentence.end].split()) > 1

    def _tokens(self, sentence: Sentence) -> list[Token]:
        tokens = tokens_of(self._text, sentence, sentence.quotes)
        letters = _LETTER.findall(self._text, sentence.start, min(sentence.end, sentence.start + 400))
        if len(letters) > 12 and sum(letter.isupper() for letter in letters) > 0.8 * len(letters):
            return [_as_in_prose(token) for token in tokens]
        return tokens

    def _attributions(self, tokens: Sequence[Token]) -> list[Attribution]:
        return attributions_sl(tokens) if _cyrillic(tokens) else attributions(tokens)

    def _sentence(self, sentence: Sentence, previous: _Said | None, *, fresh: bool) -> Iterator[AttributedSentence]:
        tokens = self._tokens(sentence)
        self._discourse.sentence += 1
        found = self._attributions(tokens)
        # "The general counts bodies, he explains": "he" is not whom the sentence itself begins with.
        late = any(_adds_who(tokens, one) for one in found)
        if not late:
            self._mentions(tokens)
        if self._is_question(tokens):
            found = [one for one in found if one.stance is Stance.DECLINED_TO_COMMENT]
        made: list[AttributedSentence] = []
        for one in self._chosen(tokens, found):
            said = self._who(tokens, one, previous)
            if said is None or any(said[0].casefold() == other.speaker.casefold() for other in made):
                continue
            stance = self._stance(sentence, tokens, one)
            made.append(self._object(sentence, *said, one.verb, stance))
            if len(made) == MOST_SPEAKERS:
                break
        if not made:
            made = list(self._without_verb(sentence, tokens, previous, fresh=fresh))
        if late:
            self._mentions(tokens, about=False)
        if made:
            self._last = _Said(made[-1].speaker, made[-1].actor, made[-1].verb)
        elif not (previous and sentence.quotes):
            self._last = None
        yield from made

    def _is_question(self, tokens: Sequence[Token]) -> bool:
        return bool(tokens) and tokens[-1].text == "?"

    def _chosen(self, tokens: Sequence[Token], found: Sequence[Attribution]) -> Sequence[Attribution]:
        """ "…, according to X" is X's, whoever is said to have spoken; where X is an outlet, it only relays."""
        according = [one for one in found if one.according]
        others = [one for one in found if not one.according]
        if not according or not others:
            return found
        outlets = [one for one in according if self._outlet(tokens, one)]
        return others if outlets else [*others, *according] if according[0].first < others[0].first else according

    def _outlet(self, tokens: Sequence[Token], one: Attribution) -> bool:
        if one.speaker is None:
            return False
        written = self._text[tokens[one.speaker.start].start : tokens[one.speaker.end - 1].end]
        actor = self._actors.body(written)
        return (
            self._actors.kinds.get(actor or "") == "outlet"
            or bool(set(written.casefold().split()) & OUTLETS)
            or one.speaker.head
            in ("agency", "newspaper", "outlet", "broadcaster", "channel", "website", "magazine", "media")
        )

    def _who(self, tokens: Sequence[Token], one: Attribution, previous: _Said | None) -> tuple[str, str | None] | None:
        if one.speaker is None:
            if previous is not None:
                return previous.speaker, previous.actor
            last = self._discourse.last_speaker
            return (last.text, last.actor) if last is not None else None
        found = self._discourse.said(self._text, tokens, one.speaker)
        if found is None and one.speaker.pronoun and one.speaker.pronoun not in ("it",):
            token = tokens[one.speaker.start]
            return token.text, None
        return found

    def _stance(self, sentence: Sentence, tokens: Sequence[Token], one: Attribution) -> Stance:
        if one.stance is Stance.ASSERTS:
            if one.according and self._outlet(tokens, one):
                return Stance.REPORTS
            if sentence.quotes and all(
                _NO_COMMENT.fullmatch(self._text, quote.inner_start, quote.inner_end) for quote in sentence.quotes
            ):
                return Stance.DECLINED_TO_COMMENT
        return one.stance

    def _without_verb(
        self, sentence: Sentence, tokens: Sequence[Token], previous: _Said | None, *, fresh: bool
    ) -> Iterator[AttributedSentence]:
        """A quote that goes on from the sentence before; one after a colon; one with a verb that is not in the list."""
        del fresh
        spoken = [token for token in tokens if token.quote is not None and not small_quote(token)]
        if not spoken:
            return
        one = _after_colon(tokens) or _unknown_verb(tokens)
        if one is not None and one.speaker is not None:
            said = self._discourse.said(self._text, tokens, one.speaker)
            if said is not None:
                yield self._object(sentence, *said, one.verb, Stance.ASSERTS)
                return
        quoted = sum(token.end - token.start for token in spoken)
        if previous is not None and quoted >= 0.7 * (sentence.end - sentence.start):
            yield self._object(sentence, previous.speaker, previous.actor, previous.verb, Stance.ASSERTS)

    def _mentions(self, tokens: Sequence[Token], *, about: bool = True) -> None:
        """Remembers whom the sentence names and whom it is about, for the pronouns to come."""
        place = 0
        while place < len(tokens):
            stop = place
            while (
                stop < len(tokens) and tokens[stop].capital and tokens[stop].low not in NOT_NAMES and stop - place < 6
            ):
                stop += 1
            if stop - place >= 2 and place and tokens[place - 1].low == "the":
                self._discourse.body(self._text, tokens, place, stop)
            elif stop - place >= 2:
                found = phrase(tokens, place, stop)
                if found is not None and found.person:
                    self._discourse.mention(self._text, tokens, found)
            place = max(stop, place + 1)
        subject = main_subject(tokens, 0, min(len(tokens), 40)) if about and not _cyrillic(tokens) else None
        if subject is not None and not subject.pronoun and (subject.name or subject.head) and not subject.document:
            self._discourse.mention(self._text, tokens, subject)

    def _object(
        self, sentence: Sentence, speaker: str, actor: str | None, verb: str, stance: Stance
    ) -> AttributedSentence:
        quotes = tuple(inner for quote in sentence.quotes if (inner := self._inner(quote)))
        return AttributedSentence(
            self._text[sentence.start : sentence.end],
            speaker,
            actor,
            verb,
            stance,
            quotes,
            sentence.start,
            sentence.end,
        )

    def _inner(self, quote: Quote) -> str:
        return self._text[quote.inner_start : quote.inner_end].strip()


def _cyrillic(tokens: Sequence[Token]) -> bool:
    sample = "".join(token.text[:40] for token in tokens[:60] if token.word)
    return len(_CYRILLIC.findall(sample)) * 2 > len(sample)


def _adds_who(tokens: Sequence[Token], one: Attribution) -> bool:
    """ "…, he said", after a main clause of its own."""
    who = one.speaker
    if who is None or not who.pronoun or who.start < 2 or not tokens[who.start - 1].comma:
        return False
    subject = main_subject(tokens, 0, who.start - 1)
    return not introductory(tokens, 0, who.start - 1) and not (subject is not None and subject.name)


def _as_in_prose(token: Token) -> Token:
    """A word of a line in capitals: small unless it may be a name."""
    low = token.low
    if token.word and (
        role(low)
        or low in FORMS
        or low in STOP
        or low in AUXILIARIES
        or low
        in (
            "declines",
            "refuses",
            "declined",
            "refused",
            "no",
            "not",
            "and",
            "of",
            "for",
            "the",
            "a",
            "an",
            "they",
            "he",
            "she",
            "it",
            "by",
        )
    ):
        return Token(lowered(token.text), low, token.start, token.end)
    return token


def _after_colon(tokens: Sequence[Token]) -> Attribution | None:
    """The spokesman was blunt: "…" """
    for place in range(1, len(tokens) - 1):
        if tokens[place].text == ":" and tokens[place + 1].quote is not None:
            speaker = main_subject(tokens, 0, place)
            if (
                speaker is not None
                and speaker.end < place
                and (speaker.name or speaker.head or speaker.pronoun in ("he", "she", "він", "вона", "он", "она"))
                and not speaker.document
            ):
                return Attribution(place, place, ":", Stance.ASSERTS, speaker)
            return None
    return None


def _unknown_verb(tokens: Sequence[Token]) -> Attribution | None:
    """ "…," quipped X; "…," X thundered."""
    for place, token in enumerate(tokens[:-2]):
        if token.quote is None or small_quote(token):
            continue
        start = place + 2 if tokens[place + 1].comma or tokens[place + 1].dash else place + 1
        if start >= len(tokens):
            return None
        if token.text.rstrip("\"'”’»“").endswith((",", "?", "!")) or start == place + 2:
            verb = tokens[start]
            if verb.word and not verb.capital and verb.low.endswith("ed"):
                speaker = subject_after(tokens, start + 1)
                return Attribution(start, start, verb.low, Stance.ASSERTS, speaker) if speaker is not None else None
            stop = noun_phrase_end(tokens, start, len(tokens))
            if start < stop < len(tokens) and tokens[stop].low.endswith("ed") and not tokens[stop].capital:
                return Attribution(stop, stop, tokens[stop].low, Stance.ASSERTS, phrase(tokens, start, stop))
    return None
