"""Whom "he", "the ministry" or "the Kremlin spokesman" stands for: whoever of that kind the text named last."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.ground.attribution.names import Actors
from tracker.ground.attribution.phrases import Phrase, bare_text, sex_of_name
from tracker.ground.attribution.slavic_words import HE_SL, IT_SL, SHE_SL, THEY_SL
from tracker.ground.attribution.tokens import Token
from tracker.ground.attribution.wordlist import words
from tracker.ground.attribution.words import BODIES, DEMONYMS, DETERMINERS, HE, IT, SHE, THEY

REMEMBERED = 40
"""How many of those named last are looked at; a pronoun does not reach further back."""
_SMALL = DETERMINERS | words("of for the 's own other same")
_GENERIC = words("official officials leader man woman politician person")


@dataclass(slots=True)
class Named:
    """Somebody or something that the text has named, as it did most fully."""

    text: str
    name: tuple[str, ...]
    head: str
    described: set[str]
    person: bool
    plural: bool
    body: bool
    female: bool | None
    actor: str | None
    spoke: bool = False
    when: int = -1
    """In which sentence it spoke last."""


class Discourse:
    """Who was named so far, the last one last."""

    def __init__(self, actors: Actors) -> None:
        self._actors = actors
        self._recent: list[Named] = []
        self._surnames: dict[str, Named] = {}
        self.sentence = 0
        """Which sentence is being read: whoever reads counts."""

    @property
    def last_speaker(self) -> Named | None:
        return next((one for one in reversed(self._recent) if one.spoke), None)

    @property
    def last_person(self) -> Named | None:
        return next((one for one in reversed(self._recent) if one.person and not one.plural), None)

    def said(self, text: str, tokens: Sequence[Token], phrase: Phrase) -> tuple[str, str | None] | None:
        """(the speaker as the text names them, the actor's id); None for a pronoun that stands for nobody known."""
        found = self._meant(text, tokens, phrase)
        if found is None:
            return None
        found.spoke, found.when = True, self.sentence
        self._touch(found)
        if phrase.pronoun or (phrase.definite and not phrase.name and found.text != _written(text, tokens, phrase)):
            return found.text, found.actor
        return _written(text, tokens, phrase), found.actor

    def mention(self, text: str, tokens: Sequence[Token], phrase: Phrase) -> None:
        """Remembers somebody who did something else than speak."""
        if phrase.name or phrase.head:
            found = self._meant(text, tokens, phrase)
            if found is not None:
                self._touch(found)

    def body(self, text: str, tokens: Sequence[Token], start: int, end: int) -> None:
        """Remembers what a body is called in full, "the Reform Tribune", in case only "the Tribune" follows."""
        name = tuple(bare_text(token) for token in tokens[start:end])
        written = " ".join(text[tokens[start].start : tokens[end - 1].end].split())
        if name[-1].casefold() not in self._surnames and (actor := self._actors.body(written)) is not None:
            self._surnames[name[-1].casefold()] = Named(written, name, "", set(), False, False, True, None, actor)

    def _meant(self, text: str, tokens: Sequence[Token], phrase: Phrase) -> Named | None:
        if phrase.pronoun:
            return self._pronoun(phrase.pronoun)
        if phrase.definite and not phrase.name and not phrase.plural:
            again = self._again(text, tokens, phrase)
            if again is not None:
                return again
        return self._named(text, tokens, phrase)

    def _pronoun(self, pronoun: str) -> Named | None:
        recent = self._recent[-REMEMBERED:][::-1]
        pronoun = pronoun.split("'", maxsplit=1)[0]
        if pronoun in HE | HE_SL or pronoun in SHE | SHE_SL:
            female = pronoun in SHE | SHE_SL
            fitting = [one for one in recent if not one.plural and not one.body and one.female in (female, None)]
            if female:
                fitting = [one for one in fitting if one.female] + [one for one in fitting if one.female is None]
                certain = [one for one in fitting if one.female and one in recent[:12]]
                here = [one for one in fitting if one.person and one.when == self.sentence]
                fitting = here or certain or fitting
            found = next((one for one in fitting if one.person), None) or next(
                (one for one in fitting if one.name or one.head), None
            )
            if found is not None and found.person and found.female is None:
                found.female = female
            return found or (self._next_best(pronoun) if pronoun in HE_SL | SHE_SL else None)
        if pronoun in IT | IT_SL:
            things = [one for one in recent if not one.person and not one.plural and (one.name or one.head)]
            return next((one for one in things if one.body or one.spoke), None) or next(iter(things), None)
        if pronoun in THEY | THEY_SL:
            return next((one for one in recent if one.plural), None) or next((one for one in recent if one.spoke), None)
        return None

    def _next_best(self, pronoun: str) -> Named | None:
        """In Ukrainian and Russian a body may be "he" or "she" too."""
        del pronoun
        return next((one for one in reversed(self._recent) if one.spoke and not one.plural), None)

    def _again(self, text: str, tokens: Sequence[Token], phrase: Phrase) -> Named | None:
        """ "the minister", "the ministry": the last one of whom that was said."""
        written = _written(text, tokens, phrase)
        direct = self._actors.body(written)
        words = {word for word in phrase.described if word not in _SMALL}
        if direct is not None or not phrase.head or len(words) > 6:
            return None
        wanted = {_country(word) for word in words}
        for one in reversed(self._recent[-REMEMBERED:]):
            if one.plural or (phrase.head in BODIES) == one.person:
                continue
            if one.text != written and wanted <= one.described and (one.name or len(one.described) > len(wanted)):
                return one
        holder = self._actors.holder(written)
        if holder is not None:
            known = next((one for one in reversed(self._recent) if one.actor == holder), None)
            return known or Named(
                written, (), phrase.head, set(wanted), True, False, False, self._actors.female.get(holder), holder
            )
        return None

    def _named(self, text: str, tokens: Sequence[Token], phrase: Phrase) -> Named | None:
        written = _written(text, tokens, phrase)
        described = {_country(word) for word in phrase.described if word not in _SMALL}
        if phrase.name:
            surname = phrase.name[-1].casefold()
            known = self._surnames.get(surname)
            if known is not None and (
                len(phrase.name) == 1 or len(known.name) == 1 or known.name[0][:1] == phrase.name[0][:1]
            ):
                known.described |= described
                if len(phrase.name) > len(known.name):
                    known.text, known.name = written, phrase.name
                    known.actor = known.actor or self._actor(phrase, written)
                known.person = known.person or phrase.person
                known.female = phrase.female if known.female is None else known.female
                return known
        actor = self._actor(phrase, written)
        kind = self._actors.kinds.get(actor or "", "")
        person = (phrase.person and kind in ("", "person")) or kind == "person"
        female = phrase.female
        if female is None and person and actor is not None:
            female = self._actors.female.get(actor)
            if female is None:
                female = sex_of_name(tuple(self._actors.names[actor].split()))
        body = phrase.body or (kind not in ("", "person")) or (bool(phrase.name) and not person and _place(phrase.name))
        made = Named(written, phrase.name, phrase.head, described, person, phrase.plural, body, female, actor)
        if phrase.name:
            self._surnames[phrase.name[-1].casefold()] = made
        else:
            same = next(
                (one for one in reversed(self._recent[-REMEMBERED:]) if one.text.casefold() == written.casefold()), None
            )
            if same is not None:
                return same
        return made

    def _actor(self, phrase: Phrase, written: str) -> str | None:
        if phrase.plural and not phrase.name:
            return self._actors.body(written)
        name = phrase.name
        if name:
            if phrase.person:
                return self._actors.person(name) or self._shorter(name) or self._actors.body(written)
            return (
                self._actors.body(written)
                or self._actors.body(" ".join(name))
                or self._actors.person(name)
                or self._shorter(name)
            )
        return self._actors.body(written) or (self._actors.holder(written) if phrase.definite else None)

    def _shorter(self, name: tuple[str, ...]) -> str | None:
        """президент України Володимир Зеленський: the last two words are the name."""
        return self._actors.person(name[-2:]) if len(name) > 2 else None

    def _touch(self, one: Named) -> None:
        for place in range(len(self._recent) - 1, max(-1, len(self._recent) - 1 - 3 * REMEMBERED), -1):
            if self._recent[place] is one:
                del self._recent[place]
                break
        self._recent.append(one)
        if len(self._recent) > 4 * REMEMBERED:
            del self._recent[: 2 * REMEMBERED]


def _country(word: str) -> str:
    return DEMONYMS.get(word, word)


def _place(name: tuple[str, ...]) -> bool:
    return name[0].casefold() in set(DEMONYMS.values()) or name[-1].isupper()


def _written(text: str, tokens: Sequence[Token], phrase: Phrase) -> str:
    last = tokens[phrase.end - 1]
    written = text[tokens[phrase.start].start : last.end]
    if last.possessive and phrase.name:
        written = written[: len(written) - len(last.text)] + bare_text(last)
    return " ".join(written.split())
