"""Rows that are likely the same as one that is being entered: found by an index, few; then compared one by one.

    likely_claims(text, place=, said=)             words in common in any language, the same place, a speaker and a day
    likely_actors(names, kind=)                    the same name in another spelling or alphabet, aliases included
    likely_sources(url=, publisher=, title=, published=)   the same address, or publisher, title and day
    likely(row)                                    the same questions, asked of a row that is there

Each returns at most MOST, the likeliest first, without what was merged away and what somebody told apart (distinct.py).
The indexes hold the keys of ground/transliteration.py (migration 0015); every question to them has a LIMIT, so that an
answer takes as long with a hundred thousand rows as with a thousand. What is likely is a rule of thumb, and never more
than shown.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext
from rapidfuzz import fuzz

from tracker.desk.by_words import BY_WORDS, all_of, any_of, ids, longest, sharing, words_of
from tracker.desk.distinct import told_apart
from tracker.desk.merged import merged_into
from tracker.desk.models import Actor, ActorName, Claim, Source, Statement
from tracker.ground.transliteration import keys, normal_form
from tracker.ground.vocabulary import ActorKind

MOST = 8
FEW = 60
"""Most rows that one question to an index brings."""
WORDS = 8
"""Words of a claim that are looked for: the longest, which are the rarest as a rule."""

Row = Actor | Claim | Source
Said = tuple[UUID, str]
"""(speaker, the day or moment as EDTF)."""


@dataclass(frozen=True, slots=True)
class Likely:
    """A row, how likely it is the same (0 to 100), and why, in words."""

    row: Row
    score: float
    reasons: tuple[str, ...]


def likely(row: Row) -> list[Likely]:
    """What is likely the same as this row; nothing for one that was merged away."""
    if merged_into([row.pk]):
        return []
    match row:
        case Claim():
            said = row.statements.exclude(said="").order_by("order").values_list("speaker_id", "said")
            return likely_claims(row.text, place=row.place, said=list(said[:FEW]), but=row.pk)
        case Actor(unnamed=True):
            return []
        case Actor():
            names = [row.name, *row.names.values_list("name", flat=True)]
            return likely_actors(names, kind=row.kind, but=row.pk)
        case Source():
            return likely_sources(
                url=row.url, publisher=row.publisher_id, title=row.title, published=row.published, but=row.pk
            )


# Claims


def likely_claims(text: str, *, place: str = "", said: Sequence[Said] = (), but: UUID | None = None) -> list[Likely]:
    """Claims with words in common: more of them where nothing else is, fewer at the same place or of the same speaker."""
    days = [(speaker, _day(date)) for speaker, date in said if _day(date)]
    spoken = set(_claims_spoken(days))
    wanted = {*_claims_by_words(text, place), *spoken} - {but}
    mine, where = words_of(text), normal_form(place)
    found = []
    for row in Claim.objects.filter(pk__in=wanted):
        alike = _overlap(mine, words_of(row.text))
        same_place = bool(where) and where == normal_form(row.place)
        score = min(100.0, alike + (15 if same_place else 0) + (25 if row.pk in spoken else 0))
        if alike >= 25 and score >= 60:
            reasons = [gettext("similar words")]
            reasons += [gettext("the same place")] if same_place else []
            reasons += [gettext("the same speaker on the same day")] if row.pk in spoken else []
            found.append(Likely(row, score, tuple(reasons)))
    return _best(found, but)


def _overlap(mine: Collection[str], theirs: Collection[str]) -> float:
    """How much of the words of both is common to them, in per cent (Dice)."""
    both = len(mine) + len(theirs)
    return 200 * len(set(mine) & set(theirs)) / both if both else 0.0


def _claims_by_words(text: str, place: str) -> Iterator[UUID]:
    """Those that share most of the longest words first; what shares few is looked for only while room is left."""
    words = longest(text, WORDS)
    there = [key for key in keys(place) if key]
    room = FEW
    for query in sharing(words, (1, 0.75, 0.5)):
        if room > 0:
            found = ids(BY_WORDS, [query, room])
            room -= len(found)
            yield from found
    if there and words:
        yield from ids(BY_WORDS, [f"{all_of(there)} & ({any_of(words)})", FEW])


def _claims_spoken(days: Sequence[Said]) -> Iterator[UUID]:
    """Claims on which one of these speakers spoke on that day."""
    for speaker, day in dict.fromkeys(days[:WORDS]):
        rows = Statement.objects.filter(speaker=speaker, said__startswith=day).order_by()
        yield from rows.values_list("claim_id", flat=True)[:FEW]


def _day(date: str) -> str:
    """The day of an EDTF date; "" where it names none."""
    day = date.removeprefix("../")[:10]
    return day if len(day) == 10 and day[4] == day[7] == "-" else ""


# Actors


def likely_actors(names: Iterable[str], *, kind: str = "", but: UUID | None = None) -> list[Likely]:
    """Named actors one of whose names is one of these in another spelling, or has most of its words."""
    mine = [name for name in dict.fromkeys(names) if normal_form(name)]
    if not mine:
        return []
    wanted = {row for name in mine[:WORDS] for row in _actors_by_keys(name)} - {but}
    theirs: dict[UUID, list[str]] = {}
    for pk, name in ActorName.objects.filter(actor__in=wanted).values_list("actor_id", "name"):
        theirs.setdefault(pk, []).append(name)
    found = []
    for row in Actor.objects.filter(pk__in=wanted, unnamed=False).select_related("party"):
        persons = ActorKind.PERSON in (kind, row.kind) and {kind, row.kind} <= {ActorKind.PERSON.value, ""}
        score, name = max(
            (_alike(one, other, persons), other) for one in mine for other in [row.name, *theirs.get(row.pk, ())]
        )
        if score >= 80:
            reason = gettext("the name “%s”") % name
            found.append(Likely(row, score, (reason,)))
    return _best(found, but)


_ACTORS = """
    (SELECT id FROM desk_actor WHERE desk_name_keys(name) {how} %s LIMIT %s)
    UNION (SELECT actor_id FROM desk_actorname WHERE desk_name_keys(name) {how} %s LIMIT %s)
"""


def _actors_by_keys(name: str) -> set[UUID]:
    """Those with all keys of this name, and those with any of them."""
    mine = list(keys(name))
    given = [mine, FEW, mine, FEW]
    return {row for how in ("@>", "<@", "&&") for row in ids(_ACTORS.format(how=how), given)}


def _alike(one: str, other: str, persons: bool) -> float:
    """How alike two names are, in per cent. A person may be called by a part of the name."""
    first, second = normal_form(one), normal_form(other)
    score = float(fuzz.token_sort_ratio(first, second))
    if set(keys(one)) == set(keys(other)):
        score = max(score, 90.0)
    if persons:
        score = max(score, 0.9 * fuzz.token_set_ratio(first, second))
    return score


# Sources

_BY_ADDRESS = """
    SELECT id FROM desk_source
    WHERE url <> '' AND md5(desk_address_key(url)) = md5(desk_address_key(%s)) LIMIT %s
"""


def likely_sources(
    *, url: str = "", publisher: UUID | None = None, title: str = "", published: str = "", but: UUID | None = None
) -> list[Likely]:
    """Sources at the same address, however it is written; or with the same publisher, title and day."""
    found = []
    if "://" in url:
        same = set(ids(_BY_ADDRESS, [url, FEW])) - {but}
        rows = Source.objects.filter(pk__in=same).select_related("publisher")
        found += [Likely(row, 100.0, (gettext("the same address"),)) for row in rows]
    mine, day = normal_form(title), _day(published)
    if publisher and mine and day:
        rows = Source.objects.filter(publisher=publisher, published__startswith=day).exclude(title="").order_by()
        for row in rows.select_related("publisher")[: FEW * 5]:
            score = float(fuzz.token_sort_ratio(mine, normal_form(row.title)))
            if score >= 85 and row.pk != but and all(row.pk != each.row.pk for each in found):
                found.append(Likely(row, score, (gettext("the same publisher and day, and a similar title"),)))
    return _best(found, but)


def _best(found: list[Likely], but: UUID | None) -> list[Likely]:
    if not found:
        return []
    gone = {*told_apart(but), *merged_into(each.row.pk for each in found)}
    left = [each for each in found if each.row.pk not in gone]
    return sorted(left, key=lambda each: (-each.score, str(each.row), str(each.row.pk)))[:MOST]
