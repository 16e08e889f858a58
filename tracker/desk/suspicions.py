"""What an editor should look at twice before a claim goes out: rules, one function each, over documents alone.

suspicions(preview) -> list[Suspicion]      in the order of the claims, then of the rules

They warn and never refuse. Whoever publishes answers each with a reason, which is kept with the edition
(review.answered); a warning that was answered for an earlier edition and whose statement is the same is not given again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.desk.models import Capture, ReviewStep
from tracker.desk.models.fields import in_short
from tracker.desk.preview import Item, Part, Preview
from tracker.desk.problems import short
from tracker.desk.reversals import Taken, beside, turned
from tracker.desk.would_be import worlds
from tracker.ground.dates import Date
from tracker.ground.mentions import mentions, names_one, only_spoken_of
from tracker.ground.standing import group
from tracker.ground.vocabulary import COMMENTS, OPPOSING, SUPPORTING, Acceptance, ActorKind, Stance
from tracker.record.documents import ActorDoc, ClaimDoc, Document, PositionDoc, StatementDoc
from tracker.record.standing import source_of, statement_of
from tracker.record.worlds import World

_SHORTEST_NAME = 4
"""Letters of a family name from which it is looked for by itself."""

Found = tuple[UUID | None, str]
"""(the statement or actor that it is about, None for the claim as a whole; a sentence for the editor)."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """`about` is the statement, or for an allegation the actor, that the `sentence` speaks of."""

    code: str
    subject: UUID
    about: UUID | None
    sentence: str

    @property
    def key(self) -> str:
        """Names the warning, not its words: what was answered, and what still has to be."""
        return f"{self.code}.{self.subject}.{self.about or ''}"


@dataclass(frozen=True)
class Case:
    """One claim or position that would be published. `before` is what readers see now, None where they see nothing."""

    item: Item
    body: ClaimDoc | PositionDoc
    before: ClaimDoc | PositionDoc | None
    was: World
    will_be: World
    texts: Mapping[UUID, str] = field(default_factory=dict)
    """What stands in the kept copies of sources, by source."""
    taken: Sequence[Taken] = ()
    """The positions beside this one."""

    @cached_property
    def statements(self) -> tuple[StatementDoc, ...]:
        return self.body.statements if isinstance(self.body, ClaimDoc) else ()

    @cached_property
    def earlier(self) -> Mapping[UUID, StatementDoc]:
        """The statements that readers see now."""
        return {each.id: each for each in self.before.statements} if isinstance(self.before, ClaimDoc) else {}

    def name(self, actor: UUID | None) -> str:
        found = self.will_be.actor(actor)
        return found.name if found else gettext("[removed]")

    def called(self, statement: StatementDoc) -> str:
        """How an editor finds a statement on the form."""
        stance = gettext(Stance(statement.stance).label)
        return ", ".join(filter(None, (self.name(statement.speaker), stance, in_short(statement.said))))

    def unnamed_in_copies(self, statement: StatementDoc, names: Iterable[str]) -> bool:
        """Whether there are copies, none of them names the speaker, and nothing of it is the speaker's own."""
        chain = list(_with_carried(statement.sources, self.will_be))
        bodies = (self.will_be.source(each) for each in chain)
        if statement.speaker in {body.publisher for body in bodies if body}:
            return False
        texts = [self.texts[each] for each in chain if self.texts.get(each)]
        return bool(texts) and not any(mentions(text, names) for text in texts)

    def same_sources(self, old: Iterable[UUID], new: Iterable[UUID]) -> bool:
        """Whether these are the same sources, and none of them was published anew since or is published now."""
        held = self.item.held
        fresh = any(
            _content(self.was, each) != _content(self.will_be, each)
            or _later(self.was, each, held.sequence if held else 0)
            for each in new
        )
        return set(old) == set(new) and not fresh


def _content(world: World, subject: UUID) -> object:
    held = world.get(subject)
    return held.document.body if held and held.document else None


def _with_carried(sources: Iterable[UUID], world: World) -> Iterator[UUID]:
    """These sources and all that they carry."""
    seen: set[UUID] = set()
    ahead = list(sources)
    while ahead:
        source = ahead.pop()
        if source not in seen:
            seen.add(source)
            yield source
            body = world.source(source)
            ahead += [body.carries] if body and body.carries else []


def _later(world: World, subject: UUID, sequence: int) -> bool:
    held = world.get(subject)
    return held is None or held.sequence > sequence


def _changed_words(case: Case) -> Iterator[Found]:
    """The claim says something else, or dates it otherwise, and rests on the same sources."""
    if not isinstance(case.body, ClaimDoc) or not isinstance(case.before, ClaimDoc):
        return
    if not case.same_sources(_sources(case.before), _sources(case.body)):
        return
    title = short(case.body.text)
    if case.before.text != case.body.text:
        yield None, gettext("“%(claim)s”: the wording changed while the sources stayed the same.") % {"claim": title}
    if case.before.occurred != case.body.occurred:
        yield (
            None,
            gettext("“%(claim)s”: the date when it happened changed while the sources stayed the same.")
            % {"claim": title},
        )


def _sources(claim: ClaimDoc) -> set[UUID]:
    return {source for statement in claim.statements for source in statement.sources}


def _changed_statement(case: Case) -> Iterator[Found]:
    """Somebody now says something else, or said it at another time, in the same sources."""
    for now in case.statements:
        old = case.earlier.get(now.id)
        if old is None or not case.same_sources(old.sources, now.sources):
            continue
        changed = [
            label
            for label, before, after in (
                (gettext("the speaker"), old.speaker, now.speaker),
                (gettext("the stance"), old.stance, now.stance),
                (gettext("the date"), old.said, now.said),
                (gettext("the wording of the quote"), old.quote and old.quote.text, now.quote and now.quote.text),
            )
            if before != after
        ]
        if changed:
            yield (
                now.id,
                gettext("Statement “%(statement)s”: %(what)s changed while the sources stayed the same.")
                % {"statement": case.called(now), "what": ", ".join(changed)},
            )


def _no_live_source(case: Case) -> Iterator[Found]:
    """Nothing that it is taken from still stands."""
    if isinstance(case.body, PositionDoc):
        if not _lives(case.body.sources, case.will_be):
            yield (
                None,
                gettext("The position of %(actor)s: every source was retracted or removed.")
                % {"actor": case.name(case.body.actor)},
            )
        return
    for each in case.statements:
        if not _lives(each.sources, case.will_be):
            yield (
                each.id,
                gettext("Statement “%(statement)s”: every source was retracted or removed.")
                % {"statement": case.called(each)},
            )


def _lives(sources: Iterable[UUID], world: World) -> bool:
    found = (source_of(each, world) for each in sources)
    return any(source is not None and not source.counts_as_retracted for source in found)


def _only_mentioned(case: Case) -> Iterator[Found]:
    """The words by which it is known are somebody else's, and the speaker is only spoken of in them."""
    for each in case.statements:
        speaker = case.will_be.actor(each.speaker)
        if speaker is None or speaker.unnamed or Stance(each.stance) in COMMENTS:
            continue
        names = _names(speaker)
        told = {"statement": case.called(each), "speaker": speaker.name}
        if only_spoken_of(each.attribution, names, speaker.kind):
            yield (
                each.id,
                gettext(
                    "Statement “%(statement)s”: by its attribution somebody else says this of %(speaker)s, who may be "
                    "only mentioned. That X said Y is a claim of its own."
                )
                % told,
            )
        elif speaker.kind == ActorKind.PERSON and each.quote and names_one(each.quote.text, names):
            yield (
                each.id,
                gettext(
                    "Statement “%(statement)s”: the quote speaks of %(speaker)s by name, so that it may be somebody "
                    "else’s."
                )
                % told,
            )
        elif case.unnamed_in_copies(each, names):
            yield (
                each.id,
                gettext("Statement “%(statement)s”: the kept copy of its source does not name %(speaker)s.") % told,
            )


def _names(actor: ActorDoc) -> list[str]:
    """All that an actor is called by; of a person the family name, too, where it is long enough to mean somebody."""
    names = [actor.name, *(each.name for each in actor.names), *actor.aliases]
    if actor.kind == ActorKind.PERSON:
        names += [last for name in names if len(last := name.split()[-1]) >= _SHORTEST_NAME]
    return list(dict.fromkeys(names))


def _unnamed_without_reason(case: Case) -> Iterator[Found]:
    """Somebody whose name was not published, and why is neither given nor said to be not given."""
    if isinstance(case.body, PositionDoc):
        speakers: list[tuple[UUID | None, UUID]] = [(None, case.body.actor)]
    else:
        speakers = [(each.id, each.speaker) for each in case.statements]
    for about, actor in speakers:
        found = case.will_be.actor(actor)
        if found is not None and found.unnamed and not found.why_unnamed:
            yield (
                about,
                gettext("“%(speaker)s” is unnamed, and there is no reason why: readers see “not given”.")
                % {"speaker": found.name},
            )


def _reversed(case: Case) -> Iterator[Found]:
    """The same speaker, for the same voice, said the opposite before, and nothing says that this changes it."""
    spoken: dict[object, list[StatementDoc]] = {}
    for each in case.statements:
        if key := group(statement_of(each, case.will_be)):
            spoken.setdefault(key, []).append(each)
    for mine in spoken.values():
        mine.sort(key=lambda each: Date.parse(each.said).order)
        linked = {each.changes.target for each in mine if each.changes}
        for old, new in combinations(mine, 2):
            if _opposite(old, new) and old.id not in linked and new.id not in linked:
                yield (
                    new.id,
                    gettext(
                        "Statement “%(statement)s” is the opposite of “%(earlier)s”, and does not say under “changes” "
                        "what it does to it."
                    )
                    % {"statement": case.called(new), "earlier": case.called(old)},
                )
                break


def _reversed_position(case: Case) -> Iterator[Found]:
    """The same actor, for the same voice, took the opposite position on the same version or point."""
    pair = turned(case.item.subject, case.taken)
    if pair is not None and isinstance(case.body, PositionDoc):
        earlier, later = (
            ", ".join(filter(None, (gettext(Acceptance(each.position).label), in_short(each.said)))) for each in pair
        )
        yield (
            None,
            gettext(
                "%(actor)s: the position “%(later)s” is the opposite of “%(earlier)s”, and does not say under “changes” "
                "what it does to it."
            )
            % {"actor": case.name(case.body.actor), "later": later, "earlier": earlier},
        )


def _opposite(one: StatementDoc, other: StatementDoc) -> bool:
    first, second = Stance(one.stance), Stance(other.stance)
    return (first in SUPPORTING and second in OPPOSING) or (first in OPPOSING and second in SUPPORTING)


def _no_reply(case: Case) -> Iterator[Found]:
    """Somebody is named in an allegation, and nothing is entered about their reply."""
    for each in case.body.about if isinstance(case.body, ClaimDoc) else ():
        if not each.reply:
            yield (
                each.actor,
                gettext("%(actor)s is named in an allegation: enter the reply, or “no reply recorded”.")
                % {"actor": case.name(each.actor)},
            )


RULES: tuple[tuple[str, Callable[[Case], Iterator[Found]]], ...] = (
    ("changed_words", _changed_words),
    ("changed_statement", _changed_statement),
    ("no_live_source", _no_live_source),
    ("only_mentioned", _only_mentioned),
    ("unnamed_without_reason", _unnamed_without_reason),
    ("reversed", _reversed),
    ("reversed", _reversed_position),
    ("no_reply", _no_reply),
)


WARNINGS = {
    "changed_words": _("wording or date changed, sources the same"),
    "changed_statement": _("statement changed, sources the same"),
    "no_live_source": _("no live source"),
    "only_mentioned": _("speaker only mentioned"),
    "unnamed_without_reason": _("unnamed without a reason"),
    "reversed": _("reversed without saying so"),
    "no_reply": _("no word on a reply"),
}
"""Each rule in a few words, as logs and threads call it."""


def suspicions(preview: Preview, also: Mapping[UUID, Document] | None = None) -> list[Suspicion]:
    """Every warning about what would be published that was not answered before.

    `also` are documents of other subjects that would be public by then. The number of queries does not depend on how
    many claims there are.
    """
    cases = [
        item
        for item in preview.appended
        if item.part is not Part.NAMING and isinstance(item.document.body, ClaimDoc | PositionDoc)
    ]
    if not cases:
        return []
    documents = {item.subject: item.document for item in preview.items}
    was, will_be = worlds(preview.world, {**also, **documents}) if also else preview.worlds
    texts = _kept_texts(cases, will_be)
    bodies = {item.subject: item.document.body for item in cases}
    taken = beside({pk: body for pk, body in bodies.items() if isinstance(body, PositionDoc)}, will_be)
    found = [
        (item, Suspicion(code, item.subject, about, sentence))
        for item in cases
        for code, rule in RULES
        for about, sentence in rule(_case(item, was, will_be, texts, taken.get(item.subject, ())))
    ]
    answered = _answered({item.subject for item, _suspicion in found}) if found else set()
    return [each for item, each in found if each.key not in answered or _moved(item, each)]


def _kept_texts(items: Iterable[Item], world: World) -> dict[UUID, str]:
    """What stands in the newest kept copy of each source of these claims, and of what it carries; one query."""
    bodies = (item.document.body for item in items)
    named = {source for body in bodies if isinstance(body, ClaimDoc) for source in _sources(body)}
    copies = Capture.objects.filter(source__in=set(_with_carried(named, world))).select_related("same_as")
    newest = copies.order_by("source_id", "-taken_at").distinct("source_id").defer("raw", "same_as__raw")
    return {copy.source_id: copy.content.text for copy in newest if copy.source_id}


def _case(item: Item, was: World, will_be: World, texts: Mapping[UUID, str], taken: Sequence[Taken]) -> Case:
    body, before = item.document.body, item.before.body if item.before else None
    if not isinstance(body, ClaimDoc | PositionDoc):
        raise TypeError("Only claims and positions are looked at.")
    return Case(item, body, before if isinstance(before, ClaimDoc | PositionDoc) else None, was, will_be, texts, taken)


def _answered(subjects: Iterable[UUID]) -> set[str]:
    """The keys of the warnings that were answered for earlier editions; one query."""
    steps = ReviewStep.objects.filter(subject__in=list(subjects), step="acknowledged")
    return {f"{code}.{subject}.{about or ''}" for code, subject, about in steps.values_list("code", "subject", "about")}


def _moved(item: Item, suspicion: Suspicion) -> bool:
    """Whether what the warning is about is not as it was when it was answered."""
    after, before = item.document.body, item.before.body if item.before else None
    if suspicion.about is None or not isinstance(after, ClaimDoc) or not isinstance(before, ClaimDoc):
        return True
    return _part(after, suspicion.about) != _part(before, suspicion.about)


def _part(claim: ClaimDoc, about: UUID) -> object:
    statement = next((each for each in claim.statements if each.id == about), None)
    return statement or next((each for each in claim.about if each.actor == about), None)
