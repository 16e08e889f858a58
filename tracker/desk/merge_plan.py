"""What merging one subject into another would do: what moves, what stays behind, what is published, what speaks against it.

Nothing is written here. The door (merging.py) works through the same plan once everything is locked.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, ngettext

from tracker.desk.differences import LABELS
from tracker.desk.documents_of import MODELS, kind_of
from tracker.desk.merged import merged_into
from tracker.desk.models import Actor, Claim, Source
from tracker.desk.models.base import Subject
from tracker.desk.moving import Move, moves_of, owners_of
from tracker.desk.problems import short
from tracker.desk.would_be import learn_all_behind
from tracker.ground.status import Status
from tracker.ground.vocabulary import Change, SubjectKind
from tracker.record.documents import ClaimDoc, Document, NoticeDoc, canonical, encode
from tracker.record.folding import instead, joined
from tracker.record.models import Reference
from tracker.record.standing import derive_claim
from tracker.record.worlds import Held, World, first_seen, latest

Row = Actor | Claim | Source
MERGEABLE = (SubjectKind.ACTOR, SubjectKind.CLAIM, SubjectKind.SOURCE)


@dataclass(frozen=True, slots=True)
class Differs:
    """A field that both have and that says something else in each; what `kept` says stays."""

    field: str
    merged: str
    kept: str


@dataclass(frozen=True, slots=True)
class NewStatus:
    """A public claim whose status changes by it."""

    claim: UUID
    before: Status
    after: Status


@dataclass(frozen=True)
class MergePlan:
    """`held` are the last editions of both and of all that names `merged`; `documents` what replaces them, by subject."""

    merged: Row
    kept: Row
    moves: tuple[Move, ...]
    held: Mapping[UUID, Held]
    documents: Mapping[UUID, Document]
    differs: tuple[Differs, ...]
    already: Mapping[UUID, UUID]

    @property
    def public(self) -> bool:
        """Whether readers see what would go."""
        held = self.held.get(self.merged.pk)
        return bool(held and held.public)

    @property
    def publishes(self) -> bool:
        """Whether the record gets anything of it."""
        return bool(self.documents)

    @cached_property
    def subjects(self) -> frozenset[UUID]:
        """Everything whose row, or a part of it, changes, or that gets an edition."""
        concerned = {pk for _model, pk in owners_of(self.moves)}
        return frozenset({self.merged.pk, self.kept.pk, *concerned, *self.documents})

    @cached_property
    def fingerprint(self) -> str:
        """Names exactly what would be done: what an editor confirmed is what is done, or nothing is."""
        moved = [
            [m.model._meta.label, m.column, sorted(map(str, m.rows)), sorted(map(str, m.doubles))] for m in self.moves
        ]
        published = [
            [str(subject), self.held[subject].number, hashlib.sha256(encode(document)).hexdigest()]
            for subject, document in sorted(self.documents.items())
        ]
        versions = [str(self.merged.pk), self.merged.version, str(self.kept.pk), self.kept.version]
        return hashlib.sha256(canonical([versions, moved, published])).hexdigest()

    @cached_property
    def statuses(self) -> tuple[NewStatus, ...]:
        """Of every public claim whose status would change, however far it stands from the two."""
        return tuple(_statuses(self))


def plan_merge(merged: Row, kept: Row) -> MergePlan:
    """What it would do, from the rows and the record as they are now. Both are of one kind, and two."""
    if type(merged) is not type(kept) or merged.pk == kept.pk or kind_of(merged) not in MERGEABLE:
        raise ValueError("Two actors, two claims or two sources can be merged.")
    model: Any = type(merged)
    fresh = {row.pk: row for row in model._default_manager.filter(pk__in=[merged.pk, kept.pk])}
    merged, kept = fresh[merged.pk], fresh[kept.pk]
    named_by = Reference.objects.filter(target=merged.pk, direct=True, current=True).values_list("subject", flat=True)
    held = {each.subject: each for each in latest({merged.pk, kept.pk, *named_by}, using="default")}
    return MergePlan(
        merged=merged,
        kept=kept,
        moves=tuple(moves_of(merged, kept)),
        held=held,
        documents=dict(_documents(merged.pk, kept.pk, held)),
        differs=tuple(_differs(merged, kept)),
        already=merged_into([merged.pk, kept.pk]),
    )


def _documents(merged: UUID, kept: UUID, held: Mapping[UUID, Held]) -> Iterator[tuple[UUID, Document]]:
    """What is published: the one that is kept, who named the other, and the notice in its place. What says the same stays."""
    gone, stays = held.get(merged), held.get(kept)
    if gone is None or not gone.public or gone.document is None:
        return
    for subject, each in sorted(held.items()):
        if subject == merged or not each.public or each.document is None:
            continue
        body = each.document.body
        after = joined(body, gone.document.body, merged, kept) if subject == kept else instead(body, merged, kept)
        if after != body:
            yield subject, Document(kind=each.kind, slug=each.slug, note="", body=after)
    if stays is not None:
        yield merged, Document(kind=gone.kind, slug=gone.slug, note="", body=NoticeDoc(into=kept))


_ASIDE = {"id", "slug", "version", "created_at", "updated_at"}


def _differs(merged: Row, kept: Row) -> Iterator[Differs]:
    for column in merged._meta.concrete_fields:
        if column.name in _ASIDE:
            continue
        one, other = _shown(merged, column.name), _shown(kept, column.name)
        if one and one != other:
            yield Differs(str(LABELS.get(column.name, column.verbose_name)), one, other)


def _shown(row: Row, name: str) -> str:
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return "" if value is None else str(value)


def problems_of_merge(plan: MergePlan, note: str) -> list[str]:
    """Everything that speaks against it, in words for the editor; empty where nothing does."""
    merged, kept = plan.merged, plan.kept
    names = {"merged": short(str(merged)), "kept": short(str(kept))}
    found = []
    for row in (merged, kept):
        if row.pk in plan.already:
            found.append(gettext("“%s” was merged into another already.") % short(str(row)))
    stays = plan.held.get(kept.pk)
    if plan.public and not (stays and stays.public):
        found.append(
            gettext("“%(merged)s” is public and “%(kept)s” is not: publish that first, or merge the other way round.")
            % names
        )
    if plan.public and not note:
        found.append(gettext("Say in the public note why these are one and the same."))
    match merged, kept:
        case Actor(), Actor():
            found += _actors(merged, kept, names)
        case Source(), Source() if _chain(merged, kept, "carries"):
            found.append(
                gettext("One of them passes the other on: that is no duplicate, or change what it carries first.")
            )
    return found


def _actors(merged: Actor, kept: Actor, names: Mapping[str, str]) -> Iterator[str]:
    if merged.unnamed != kept.unnamed:
        yield gettext("One of them is unnamed: nobody is told here who an unnamed speaker is.")
    if kept.pk == merged.party_id or merged.pk == kept.party_id:
        yield gettext("One of them belongs to the other: change the party first, if that is wrong.")
    elif kept.party_id and Actor.objects.filter(party=merged.pk).exists():
        count = Actor.objects.filter(party=merged.pk).count()
        text = ngettext(
            "%(count)s actor belongs to “%(merged)s”, and “%(kept)s” belongs to a party itself: a party has none.",
            "%(count)s actors belong to “%(merged)s”, and “%(kept)s” belongs to a party itself: a party has none.",
            count,
        )
        yield text % {**names, "count": count}
    if _chain(merged, kept, "part_of"):
        yield gettext("One of them is part of the other: change that first, if it is wrong.")


def _chain(merged: Row, kept: Row, column: str) -> bool:
    """Whether following this column from one of them leads to the other."""
    model: Any = type(merged)
    for start, end in ((merged, kept), (kept, merged)):
        seen: set[Any] = set()
        step = getattr(start, f"{column}_id")
        while step is not None and step not in seen:
            if step == end.pk:
                return True
            seen.add(step)
            step = model._default_manager.filter(pk=step).values_list(f"{column}_id", flat=True).first()
    return False


def _statuses(plan: MergePlan) -> Iterator[NewStatus]:
    if not plan.publishes:
        return
    both = [plan.merged.pk, plan.kept.pk]
    named_by = Reference.objects.filter(target__in=both, current=True).values_list("subject", flat=True)
    world = World(latest({*both, *named_by, *plan.documents}, using="default"))
    claims = [each.subject for each in world if world.body(each.subject, ClaimDoc)]
    known = first_seen(claims, using="default")
    before = World(world, known)
    learn_all_behind(before, plan.documents.values())
    after = World([*before, *(_as_held(plan.held[each], document) for each, document in plan.documents.items())], known)
    for claim in sorted(claims):
        was, will_be = before.body(claim, ClaimDoc), after.body(claim, ClaimDoc)
        if was is not None and will_be is not None:
            earlier, later = derive_claim(claim, was, before), derive_claim(claim, will_be, after)
            if (earlier.wording, earlier.rule, earlier.checkers) != (later.wording, later.rule, later.checkers):
                yield NewStatus(claim, earlier, later)


def _as_held(held: Held, document: Document) -> Held:
    return Held(
        held.subject, held.kind, held.number + 1, held.sequence, Change.UPDATE.value, held.published_at, document
    )


def row_of(subject: UUID) -> Subject | None:
    """The row of something that can be merged; None where there is none."""
    for kind in MERGEABLE:
        row = MODELS[kind]._default_manager.filter(pk=subject).first()
        if row is not None:
            return row
    return None
