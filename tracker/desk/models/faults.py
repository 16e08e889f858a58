"""What the tables refuse, in words, and at which field of a form it belongs.

One table for both ways in which a constraint speaks: while a form is checked, and when PostgreSQL refuses the save.
"""

from collections.abc import Collection, Iterable
from contextlib import nullcontext

from django.core.exceptions import NON_FIELD_ERRORS, FieldError, ValidationError
from django.db import DEFAULT_DB_ALIAS, DatabaseError, IntegrityError, OperationalError, connections, transaction
from django.db.models import BaseConstraint, BooleanField, CheckConstraint, Model, Q
from django.db.models.functions import Coalesce
from django.db.models.sql import Query
from django.db.models.sql.constants import SINGLE
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from psycopg.errors import (
    DeadlockDetected,
    ForeignKeyViolation,
    LockNotAvailable,
    QueryCanceled,
    SerializationFailure,
    UniqueViolation,
)

_CIRCLE = _("This chain comes back to where it starts. Choose another one, or none.")
_ITSELF = _("Choose another one: this is the row itself.")
_QUOTE = _("A quote needs its words and the language they are in; without a quote, leave all its fields as they were.")
_HOW = _("Say which earlier one this changes, and how: both, or neither.")
_TWICE = _("The same one is picked twice.")

_MEANWHILE = _("Somebody else saved this at the same moment. Nothing was lost: look at it, then save again.")

_SLOW = _("The database took too long over this. Nothing was lost: wait a little, then save again.")

RACES = (DeadlockDetected, LockNotAvailable, SerializationFailure, UniqueViolation, ForeignKeyViolation)
"""How PostgreSQL refuses one of two who change the same thing, or linked things, at the same moment."""

Fault = tuple[str, str | Promise]

FAULTS: dict[str, Fault] = {
    "actor_not_own_party": ("party", _("An actor cannot be its own party: a party has none.")),
    "actor_party_one_level": (
        "party",
        _("Party is one level: choose an actor that has no party itself, and none for an actor that is a party."),
    ),
    "actor_not_part_of_itself": ("part_of", _ITSELF),
    "actor_part_of_no_circle": ("part_of", _CIRCLE),
    "actor_independent_has_reason": (
        "note",
        _("Give the public reason for calling this actor independent of the sides."),
    ),
    "actor_why_unnamed_only_if_unnamed": ("why_unnamed", _("Only an unnamed actor has a reason for being unnamed.")),
    "actor_unnamed_not_independent": ("independent", _("An unnamed actor cannot count as independent.")),
    "actor_name_once": ("", _("The same name stands there twice.")),
    "speaks_for_another": ("principal", _("For itself everybody speaks; enter only others.")),
    "speaks_for_once": ("principal", _TWICE),
    "source_not_carries_itself": ("carries", _ITSELF),
    "source_carries_no_circle": ("carries", _CIRCLE),
    "version_not_from_itself": ("derived_from", _ITSELF),
    "version_derived_from_no_circle": ("derived_from", _CIRCLE),
    "version_slug_once": ("slug", _("Another version of this plan has this address.")),
    "point_key_once": ("key", _("Another point of this version has this key.")),
    "point_number_once": ("number", _("Another point of this version has this number.")),
    "point_not_part_of_itself": ("part_of", _ITSELF),
    "point_part_of_no_circle": ("part_of", _CIRCLE),
    "point_part_of_same_version": ("part_of", _("A point is part of a point of the same version.")),
    "point_corresponds_to_another": ("corresponds_to", _ITSELF),
    "point_corresponds_to_another_version": (
        "corresponds_to",
        _("Points of different versions correspond; this one is of the same version."),
    ),
    "statement_has_source": ("sources", _("Name at least one source.")),
    "position_has_source": ("sources", _("Name at least one source.")),
    "statement_quote_whole": ("quote_language", _QUOTE),
    "statement_changes_says_how": ("how", _HOW),
    "statement_changes_another": ("changes", _ITSELF),
    "statement_changes_no_circle": ("changes", _CIRCLE),
    "position_quote_whole": ("quote_language", _QUOTE),
    "position_changes_says_how": ("how", _HOW),
    "position_changes_another": ("changes", _ITSELF),
    "position_changes_no_circle": ("changes", _CIRCLE),
    "position_on_version_or_point": ("on_version", _("Choose a version as a whole or one point: one of the two.")),
    "claim_about_once": ("actor", _TWICE),
    "claim_about_reply_is_there": (
        "statement",
        _("Choose the statement that is their reply, and “Replied”: both, or neither."),
    ),
    "reply_on_same_claim": ("statement", _("A reply is a statement of this claim. Choose another one.")),
    "relation_to_another_claim": ("to_claim", _ITSELF),
    "relation_once": ("to_claim", _("This relation is there already.")),
    "relation_with_weight_has_note": (
        "note",
        _("Say in the public note why the one supports or contradicts the other."),
    ),
    "page_once": (
        "language",
        _("There is a text for this section in this language already: change that one."),
    ),
    "names_no_merged": ("", _("Something named here was merged into another one: pick that one instead.")),
    "merging_fits": ("", _("One of these was merged into another already.")),
    "public_once_stays": ("", _("This was published once and is never deleted. Withdraw it instead.")),
    "one_version": ("", _MEANWHILE),
    "part_of_one_version": ("", _MEANWHILE),
    "evidence_bearing_once": ("", _("Evidence and claim are joined already; change the bearing there.")),
}
"""Constraint -> (field, message). Constraints that every form keeps by its own fields are not in here."""


def check_constraints(row: Model, exclude: Collection[str] | None = None) -> None:
    """What Model.validate_constraints does; each refusal has its constraint's name as its code, and its own words.

    The database is asked once about all that can be said of the row alone, instead of once for each constraint.
    """
    refused = []
    for model, constraints in row.get_constraints():
        broken = _broken(model, row, constraints, set(exclude or ()))
        for constraint in constraints:
            try:
                if broken is None or not isinstance(constraint, CheckConstraint):
                    constraint.validate(model, row, exclude=set(exclude or ()))
                elif constraint.name in broken:
                    raise ValidationError(constraint.get_violation_error_message())
            except ValidationError as error:
                message = FAULTS[constraint.name][1] if constraint.name in FAULTS else error.messages[0]
                refused.append(ValidationError(str(message), code=constraint.name))
    if refused:
        raise ValidationError({NON_FIELD_ERRORS: refused})


def _broken(
    model: type[Model], row: Model, constraints: Iterable[BaseConstraint], exclude: set[str]
) -> set[str] | None:
    """The names of the checks that this row does not hold to, in one query; None where they are to be asked one by one."""
    query = Query(None)
    for name, value in row._get_field_expression_map(meta=model._meta, exclude=exclude).items():  # type: ignore[attr-defined]
        query.add_annotation(value, name, select=False)
    asked: list[str] = []
    for constraint in constraints:
        if isinstance(constraint, CheckConstraint):
            try:
                query.add_annotation(
                    Coalesce(Q(constraint.condition), True, output_field=BooleanField()), f"_{len(asked)}"
                )
            except FieldError:
                continue  # it is about something that is left out
            asked.append(constraint.name)
    if not asked:
        return set()
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            held = query.get_compiler(using=DEFAULT_DB_ALIAS).execute_sql(SINGLE)
    except DatabaseError:
        return None
    return {name for name, holds in zip(asked, held, strict=True) if not holds}


def answerable(error: DatabaseError) -> bool:
    """Whether what the database refused is something to tell its editor; anything else is an outage, or our mistake."""
    return isinstance(error, IntegrityError) or isinstance(error.__cause__, (*RACES, QueryCanceled))


def in_words(error: DatabaseError) -> str:
    """What to tell an editor whose save the database refused."""
    if isinstance(error.__cause__, QueryCanceled):
        return str(_SLOW)
    if isinstance(error, OperationalError):
        return str(_MEANWHILE)
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or ""
    if name in FAULTS:
        return str(FAULTS[name][1])
    return gettext(
        "This could not be saved, because it contradicts something that was saved meanwhile or stands elsewhere (%(name)s). "
        "Nothing was lost: change what is wrong and save again."
    ) % {"name": name or gettext("unknown constraint")}
