"""What removing something for good would do, before it is done."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import BinaryField
from django.db.models.functions import Substr
from django.utils.translation import gettext

from tracker.desk.extracting import kind_of
from tracker.desk.finding import Beside, Held, Text, beside, rows_of, rows_with, texts_of, texts_with
from tracker.desk.loading import load
from tracker.desk.models import Capture, Dossier
from tracker.desk.problems import short
from tracker.desk.texts import PURGES
from tracker.ground.removal import FEWEST, Words, gone
from tracker.ground.vocabulary import Change
from tracker.record.cards import title_of
from tracker.record.documents import canonical
from tracker.record.models import Address
from tracker.record.worlds import Held as Last
from tracker.record.worlds import World, latest

_BEGINNING = 4_096
"""Bytes of a copy by which it is told what kind it is."""
PREFIX = 100
"""Characters of a long name that are looked for in the log, which cuts names off."""


@dataclass(frozen=True, slots=True)
class Other:
    """A subject that holds the words too, with how many editions, rows and rows of history do.

    `title` may hold them: it is for the editor who removes them. "" for one whose row was deleted.
    """

    subject: UUID
    title: str
    public: bool
    editions: int
    rows: int
    history: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that goes, and what holds the words and does not.

    `subjects` are the one asked for and those included, or, where there is no `subject`, all that hold the words; `last`
    are their last editions. `stays` says in words where the texts cannot be removed.
    """

    subject: UUID | None
    whole: bool
    words: Words
    subjects: frozenset[UUID]
    last: dict[UUID, Last]
    editions: tuple[Text, ...]
    rows: tuple[Held, ...]
    beside: Beside
    others: tuple[Other, ...]
    stays: tuple[str, ...]

    @property
    def desk(self) -> list[Held]:
        return [held for held in self.rows if not held.history and not held.table.log]

    @property
    def log(self) -> list[Held]:
        """What was said at the desk about earlier removals, of whatever subject."""
        return [held for held in self.rows if held.table.log]

    @property
    def history(self) -> list[Held]:
        return [held for held in self.rows if held.history]

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to remove."""
        return not (self.editions or self.rows or self.beside)

    @property
    def fingerprint(self) -> str:
        """Names exactly what would be removed: what an editor confirmed is what goes, or nothing does."""
        what = [
            [self.whole, len(self.stays), *sorted(map(str, self.subjects))],
            [edition.sequence for edition in self.editions],
            sorted([held.place, held.key] for held in self.rows),
            [sorted(self.words.texts), sorted(str(other.subject) for other in self.others)],
        ]
        return hashlib.sha256(canonical(what)).hexdigest()


def plan_redaction(
    subject: UUID, *, words: Collection[str] = (), whole: bool = False, include: Iterable[UUID] = ()
) -> Plan:
    """What goes if these words are taken out of the subject, or the `whole` of it is taken away.

    Of the whole, what it was ever called is looked for elsewhere too, beside the `words` given. `include` are others
    that lose the words as well.
    """
    subjects = frozenset({subject, *include})
    own = list(rows_of(subject)) if whole else []
    names = {held.texts[name] for held in own for name in held.table.names if _findable(held.texts.get(name, ""))}
    sought = Words(tuple(sorted({*words, *names})))
    found = list(rows_with(sought))
    emptied = {(held.place, held.key) for held in own}
    rows = [held for held in own if held.becomes]
    rows += [held for held in found if (held.place, held.key) not in emptied and _goes(held, subjects)]
    holding = list(texts_with(sought))
    texts = [text for text in holding if not (whole and text.subject == subject)]
    texts += texts_of(subject) if whole else []
    texts.sort(key=lambda text: text.sequence)
    others = _others(subjects, found, texts)
    about = {UUID(held.row) for held in own if "-" in held.row} | ({subject} if whole else set())
    cut = Words(tuple(sorted({*words, *(name[:PREFIX] for name in names)})))
    kept = {str(other.subject) for other in others}
    aside = beside(cut, about)
    aside.log = {key: row for key, row in aside.log.items() if row not in kept}
    mine = [text for text in texts if text.subject in subjects]
    return Plan(
        subject=subject,
        whole=whole,
        words=sought,
        subjects=subjects,
        last={last.subject: last for last in latest(subjects, using="default")},
        editions=tuple(text for text in mine if text.change != Change.REDACTION),
        rows=tuple(rows),
        beside=aside,
        others=tuple(others),
        stays=tuple(_stays(sought, subjects, [text for text in holding if text.change == Change.REDACTION])),
    )


@dataclass(frozen=True, slots=True)
class Everywhere:
    """A plan that leaves nobody out, and each subject that loses the words, with how often it holds them."""

    plan: Plan
    places: tuple[Other, ...]


def plan_everywhere(words: Collection[str], *, but: UUID | None = None) -> Everywhere:
    """What goes if these words are taken out of whatever holds them.

    `but` is the purge that asks for it: its own words go with its decision.
    """
    sought = Words(tuple(sorted(words)))
    own = (PURGES, str(but))
    rows = [held for held in rows_with(sought) if (held.table, held.row) != own]
    texts = list(texts_with(sought))
    notices = [text for text in texts if text.change == Change.REDACTION]
    editions = [text for text in texts if text.change != Change.REDACTION]
    subjects = frozenset({owner for held in rows for owner in held.owners} | {text.subject for text in editions})
    cut = Words(tuple(sorted({*words, *(text[:PREFIX] for text in words)})))
    plan = Plan(
        subject=None,
        whole=False,
        words=sought,
        subjects=subjects,
        last={last.subject: last for last in latest(subjects, using="default")},
        editions=tuple(editions),
        rows=tuple(rows),
        beside=beside(cut, ()),
        others=(),
        stays=(*_stays(sought, subjects, notices), *_addresses_that_stay(sought, {text.subject for text in editions})),
    )
    return Everywhere(plan, tuple(_others(frozenset(), rows, editions)))


def _addresses_that_stay(words: Words, notified: Collection[UUID]) -> Iterator[str]:
    """Those of subjects of which no edition is emptied now: without its notice none is replaced."""
    given = Address.objects.exclude(subject__in=notified).values_list("kind", "slug", "subject")
    for kind, slug, subject in given.iterator() if words else ():
        if words.within_slug(slug):
            yield gettext(
                "An address holds them (%(kind)s %(subject)s), of which every edition that had it was emptied before."
            ) % {"kind": kind, "subject": subject}


def _findable(name: str) -> bool:
    return sum(char.isalnum() for char in name) >= FEWEST and not gone(name)


def _goes(held: Held, subjects: frozenset[UUID]) -> bool:
    """Whether a row loses the words: one of those asked for has it, or nobody does (what dossiers are called)."""
    return not held.owners or bool(held.owners & subjects)


def _others(subjects: frozenset[UUID], found: Iterable[Held], texts: Iterable[Text]) -> list[Other]:
    counted: dict[UUID, list[int]] = {}
    for held in found:
        if not _goes(held, subjects):
            for owner in held.owners:
                counted.setdefault(owner, [0, 0, 0])[2 if held.history else 1] += 1
    for text in texts:
        if text.subject not in subjects and text.change != Change.REDACTION:
            counted.setdefault(text.subject, [0, 0, 0])[0] += 1
    rows, last = load(counted), World(latest(counted, using="default"))
    others = []
    for other, (editions, now, history) in counted.items():
        held_there = last.get(other)
        title = str(rows[other]) if other in rows else title_of(other, last)
        public = bool(held_there and held_there.public)
        others.append(Other(other, short(title), public, editions, now, history))
    return sorted(others, key=lambda other: (not other.public, other.title, str(other.subject)))


def _stays(words: Words, subjects: frozenset[UUID], notices: Iterable[Text]) -> Iterator[str]:
    """Where these words stand and cannot be taken out: without its notice a removal could not be told from a theft."""
    if not words:
        return
    for notice in notices:
        if notice.subject in subjects:
            said = gettext("Edition %(number)s of this, itself a notice of removal, holds them in its public note.")
        else:
            said = gettext(
                "Edition %(number)s of another subject (%(kind)s %(subject)s), a notice of removal, holds them in its"
                " public note."
            )
        yield said % {"number": notice.number, "kind": notice.kind, "subject": notice.subject}
    for dossier in Dossier.objects.values_list("id", flat=True):
        if words.within_slug(dossier):
            yield gettext("A dossier is called “%s”: the name of its file.") % dossier
    textless = Capture.objects.filter(same_as=None, text="").exclude(raw=b"")
    begins = Substr("raw", 1, _BEGINNING, output_field=BinaryField())
    kinds = (kind_of(bytes(start), named) for named, start in textless.values_list("content_type", begins).iterator())
    unread = sum(kind not in ("html", "text") for kind in kinds)
    if unread:
        yield gettext(
            "Kept copies without a text (scanned PDFs, images), %(count)s of them, were not looked through."
        ) % {"count": unread}
    for user in User.objects.iterator():
        if any(words.within(text) for text in (user.username, user.get_full_name(), user.email)):
            yield gettext("The account “%s” holds them: change it under users.") % user.get_username()
