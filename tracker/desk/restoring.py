"""Bringing a subject and its parts back to how they stood after one of its saves.

    plan_restoration(row, save, by=user)    -> Restoration, or None where there is no such save
    restore(row, save, by=user)             -> what was done, or RestorationRefused with all problems

It is an ordinary change on the desk, through the models: the version rises, the history goes on, nothing is published.
What cannot come back is told and nothing is changed: rows that are part of something else by now, what rows named and is
gone, words that were removed for good. Evidence is shared between claims: what bears on the claim comes back, the pieces
themselves stay as they are. The address of what was public once stays too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ForeignKey, Model, ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.translation import gettext

from tracker.desk.documents_of import SubjectRow
from tracker.desk.made import made_alone
from tracker.desk.meanwhile import Moved
from tracker.desk.models import Claim, Position, Redaction, Statement
from tracker.desk.models.base import Link, StaleError
from tracker.desk.models.faults import answerable, in_words
from tracker.desk.parts import Key, losing_parts, raise_versions
from tracker.desk.quotes import Quoted, renew_quietly
from tracker.desk.quoting import quoted
from tracker.desk.saves import State, state_now, state_then
from tracker.desk.texts import TABLES
from tracker.ground.removal import REMOVED
from tracker.record.models import Edition

_COUNTED = frozenset(("version", "created_at", "updated_at"))
"""Columns of a subject that say how often and when it was saved: they go on."""


class RestorationRefused(Exception):  # noqa: N818 - it is an answer to the editor, not a fault
    """Nothing was changed. `problems` says why, for the editor to read."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True, slots=True)
class Restoration:
    """What restoring would do: `moved` are the rows as they are and as they would be, in the order of their tables."""

    moved: list[Moved]
    problems: list[str]

    def of(self, model: type[Model]) -> list[Moved]:
        return [each for each in self.moved if each.model is model]


def plan_restoration(row: SubjectRow, save: int, *, by: User) -> Restoration | None:
    """What restoring this subject to this save would do, and what speaks against it. None: it has no such save."""
    then = state_then(row, save)
    if then is None:
        return None
    now = state_now(row)
    _keep(row, then, now)
    moved = list(_moved(then, now))
    problems = [*_removed(moved), *_elsewhere(moved), *_gone(moved, then), *_not_theirs(moved, by)]
    return Restoration(moved, list(dict.fromkeys(problems)))


def restore(row: SubjectRow, save: int, *, by: User) -> Restoration:
    """Do it, on top of the version that this row was read at, or raise RestorationRefused."""
    try:
        with transaction.atomic():
            return _restore(row, save, by)
    except StaleError as error:
        told = gettext("Somebody changed this meanwhile. Look at what would be restored now, then decide again.")
        raise RestorationRefused([told]) from error
    except (ProtectedError, RestrictedError) as error:
        told = gettext("Something else needs what would be removed: %(what)s.")
        names = ", ".join(sorted({quoted(each) for each in list(error.args[1])[:3]}))
        raise RestorationRefused([told % {"what": names}]) from error
    except DatabaseError as error:
        if not answerable(error):
            raise
        raise RestorationRefused([in_words(error)]) from error


def _restore(row: SubjectRow, save: int, by: User) -> Restoration:
    with row.changing():
        plan = plan_restoration(row, save, by=by)
        if plan is None:
            raise RestorationRefused([gettext("There is no such save of this.")])
        if plan.problems:
            raise RestorationRefused(plan.problems)
        if not plan.moved:
            raise RestorationRefused([gettext("This is how it stands already.")])
        _bring_back(row, plan)
        connection.check_constraints()
        renew_quietly(_quoted(row))
    row.refresh_from_db()
    return plan


def _quoted(row: SubjectRow) -> list[Quoted]:
    """Whose quotes are looked for in kept copies, as after every save of a form."""
    match row:
        case Claim():
            return list(Statement.objects.filter(claim=row).order_by("order", "id"))
        case Position():
            return [Position.objects.get(pk=row.pk)]
    return []


# What would change


def _keep(row: SubjectRow, then: State, now: State) -> None:
    """What goes on as it is: counters of the subject, and the address of what was public once."""
    kept = set(_COUNTED)
    if "slug" in now[type(row)][row.pk] and Edition.objects.filter(subject=row.pk).exists():
        kept.add("slug")
    present = now[type(row)][row.pk]
    for values in then[type(row)].values():
        values.update({name: present[name] for name in kept if name in present})


def _moved(then: State, now: State) -> Iterable[Moved]:
    for model, rows in then.items():
        _without_accounts(model, rows)
        for key in dict.fromkeys((*rows, *now[model])):
            before, after = now[model].get(key), rows.get(key)
            if before != after:
                yield Moved(model, key, before, after, (), timezone.now())


def _without_accounts(model: type[Model], rows: dict[Any, dict[str, Any]]) -> None:
    """Whoever signed something and has no account any more is named there all the same."""
    for field in _foreign(model):
        if field.related_model is User:
            wanted = {values[field.attname] for values in rows.values()} - {None}
            there = set(User.objects.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
            for values in rows.values():
                if values[field.attname] not in there:
                    values[field.attname] = None


# What speaks against it


def _removed(moved: list[Moved]) -> Iterable[str]:
    """Words that were removed for good do not come back, nor do the marks in their place replace anything."""
    texts = {table.model: table for table in TABLES}
    lost: set[tuple[str, str]] = set()
    for rows in Redaction.objects.values_list("rows", flat=True):
        lost |= {(table, str(key)) for table, keys in rows.items() for key in keys}
    for each in moved:
        table, before = texts.get(each.model), each.before or {}
        if table is None or each.after is None:
            continue
        for column in table.columns:
            text, present = str(each.after[column]), str(before.get(column, ""))
            emptied = not text and present and table.is_emptied(column) and (table.name, str(each.pk)) in lost
            if text != present and (REMOVED in text or emptied):
                yield gettext("Of %(what)s something was removed for good since: %(field)s.") % {
                    "what": _noun(each.model),
                    "field": table.field(column).verbose_name,
                }


def _elsewhere(moved: list[Moved]) -> Iterable[str]:
    """Rows that went over to another subject (claims are merged) stay there."""
    for model in dict.fromkeys(each.model for each in moved):
        wanted = [each.pk for each in moved if each.model is model and each.before is None]
        if wanted and model._base_manager.filter(pk__in=wanted).exists():
            yield gettext("What would come back is part of something else now: %(what)s.") % {"what": _noun(model)}


def _gone(moved: list[Moved], then: State) -> Iterable[str]:
    """What a row named and is nowhere now."""
    for model in dict.fromkeys(each.model for each in moved):
        for field in _foreign(model):
            target: type[Model] = field.related_model
            named = {each.after[field.attname] for each in moved if each.model is model and each.after} - {None}
            named -= set(then.get(target, ()))
            if named and target._base_manager.filter(pk__in=named).count() < len(named):
                what = {"what": _noun(model), "field": field.verbose_name}
                yield gettext("What it named was deleted since: %(what)s, %(field)s.") % what
            leaving = {each.pk for each in moved if each.model is target and each.after is None}
            if target in then and named & leaving:
                what = {"what": _noun(model), "field": field.verbose_name}
                yield gettext("What it named was deleted since: %(what)s, %(field)s.") % what


def _not_theirs(moved: list[Moved], by: User) -> Iterable[str]:
    """Who deletes nothing else removes what they alone entered, here as on the forms."""
    for model in dict.fromkeys(each.model for each in moved):
        removed = [model(pk=each.pk) for each in moved if each.model is model and each.after is None]
        if not removed or by.has_perm(f"desk.delete_{model._meta.model_name}"):
            continue
        if not made_alone(removed, by.pk):
            yield gettext("Restoring would remove what somebody else entered, which you may not: %(what)s.") % {
                "what": _noun(model)
            }


# Doing it


def _bring_back(row: SubjectRow, plan: Restoration) -> None:
    models = list(dict.fromkeys(each.model for each in plan.moved))
    others: set[Key] = set()
    for model in models:
        others |= losing_parts(model(**each.before) for each in plan.of(model) if each.before and each.after is None)
    raise_versions(others - {(type(row), row.pk)})
    # A link is what it joins and in which place: taken away and made again, none stands in another's way meanwhile.
    for model in reversed([model for model in models if issubclass(model, Link)]):
        keys = [each.pk for each in plan.of(model) if each.before is not None]
        model._base_manager.filter(pk__in=keys).delete()
    kept = [each for each in plan.moved if each.before and each.after and not issubclass(each.model, Link)]
    gone = [each for each in reversed(plan.moved) if each.after is None and not issubclass(each.model, Link)]
    _one_after_another(row, kept, gone)
    for each in plan.moved:
        if each.after and (each.before is None or issubclass(each.model, Link)):
            each.model(**each.after).save(force_insert=True)


def _one_after_another(row: SubjectRow, kept: list[Moved], gone: list[Moved]) -> None:
    """Change and delete, whatever can be first first: one row may hold a number or a name that another one had."""
    waiting = [*kept, *gone]
    while waiting:
        refused: list[Moved] = []
        fault: Exception | None = None
        for each in waiting:
            try:
                with transaction.atomic():
                    _change(row, each)
            except (IntegrityError, ProtectedError, RestrictedError) as error:
                refused.append(each)
                fault = error
        if fault is not None and len(refused) == len(waiting):
            raise fault
        waiting = refused


def _change(row: SubjectRow, each: Moved) -> None:
    if each.after is None:
        each.model._base_manager.get(pk=each.pk).delete()
    elif each.model is type(row):
        changed = {name: value for name, value in each.after.items() if value != (each.before or {})[name]}
        # Its version was raised by changing(), and the trigger wants one for each update.
        for name, value in changed.items():
            setattr(row, name, value)
        row.save(update_fields=[_field(each.model, name) for name in changed])
    else:
        each.model(**each.after).save(force_update=True)


def _field(model: type[Model], column: str) -> str:
    return next(field.name for field in model._meta.concrete_fields if field.attname == column)


def _foreign(model: type[Model]) -> "list[ForeignKey[Any, Any]]":
    return [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]


def _noun(model: type[Model]) -> str:
    return str(model._meta.verbose_name)
