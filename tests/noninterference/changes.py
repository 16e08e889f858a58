"""What is done at the desk in one example, and the steps that work on any table; what editors do in one go is in steps.py.

Adding, editing and deleting work on any table of the desk: one that is added later is changed, too. What the database
refuses (a second row with the same address, a party of a party …) is undone, and the step counts as not done.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, models, transaction

from tests.desk import newsroom as desk
from tests.noninterference.asking import Answer, Ask
from tests.noninterference.world import SLUGS, WORDS, identity, settle
from tracker.desk.documents_of import SubjectRow
from tracker.desk.loading import load
from tracker.desk.models import Actor, Claim, Evidence, Page, Plan, Position, Source
from tracker.desk.models.base import Subject
from tracker.desk.models.fields import EdtfField, SlugField, UrlField
from tracker.desk.publishing import PublicationRefused
from tracker.ground.dossier_errors import DossierErrors

T = TypeVar("T")
Row = models.Model


Step = Callable[..., str]
"""Does something with some changes, and says what."""


class Pick(Protocol):
    """Chooses one of some things."""

    def __call__(self, options: Sequence[T], /) -> T: ...


TEXTS = (
    *WORDS,
    "",
    "zeppelin over Midford",
    "Midford",
    "Marshal Grey",
    "The Gazette",
    "calm",
    "battlefield",
    "Harbour",
    "Northland had taken the town of Midford by 20 November 2025.",
    "Найперше",
)
DATES = ("", "2031-05-01", "2025-11-20", "2024-01~", "../2025-11-21", "2020/2032")
ADDRESSES = (
    *SLUGS,
    "midford",
    "marshal-grey",
    "article",
    "peace",
    "old-name",
    "removed-claim",
    "first-draft",
    "p1",
    "p9",
)
LANGUAGES = ("en", "uk", "fr", "")

OWN = {
    "Approval",
    "BulkItem",
    "BulkRun",
    "Capture",
    "Distinct",
    "DossierItem",
    "FormerUser",
    "Handling",
    "Hiding",
    "Look",
    "Merging",
    "Purge",
    "QuoteLock",
    "Redaction",
    "Review",
    "ReviewStep",
    "SourceCheck",
    "Upload",
}
"""Tables that only publishing, importing, capturing, checking, locking, answering, hiding, looking, purging, removing, reviewing, merging,
telling apart, doing many at once and the deletion of accounts write."""
TABLES: list[type[Row]] = [
    model
    for model in apps.get_app_config("desk").get_models()
    if not hasattr(model, "pgh_created_at") and model.__name__ not in OWN
]
"""Every table of the desk, without their histories, which triggers write."""


class NotDoneError(Exception):
    """The step has nothing to work on."""


class Changes:
    """What was done so far in one example: `done` has a line for each step that took place."""

    def __init__(self, pick: Pick) -> None:
        self.pick = pick
        self.done: list[str] = []
        self._made = 0

    def attempt(self, step: Step, *given: Any) -> bool:
        """One step, whole or not at all: as the desk would leave it at the end of a transaction."""
        try:
            with transaction.atomic():
                told = step(self, *given)
                settle()
        except (DatabaseError, models.ProtectedError, NotDoneError, PublicationRefused, DossierErrors):
            return False
        self.done.append(" ".join(filter(None, (step.__name__, told))))
        return True

    def excused(self, ask: Ask, before: Answer, after: Answer) -> bool:
        """Whether this answer may differ. What is not published excuses nothing."""
        return False

    def id(self) -> Any:
        """An id that nothing has, the same whenever the same steps are taken."""
        self._made += 1
        return identity(f"made {self._made}")

    def row(self, model: type[Row]) -> Any:
        """Any row of a table, public or not."""
        rows = list(model._default_manager.order_by("pk"))
        if not rows:
            raise NotDoneError
        return self.pick(rows)

    def value(self, field: Any) -> Any:
        """A value that this field could take, as far as the field alone tells."""
        if isinstance(field, models.ForeignKey):
            if field.null and self.pick((True, False)):
                return None
            return self.row(field.remote_field.model)
        if field.choices:
            return self.pick([value for value, _ in field.choices])
        options: Sequence[Any] = TEXTS
        match field:
            case EdtfField():
                options = DATES
            case SlugField():
                options = ADDRESSES
            case UrlField():
                options = ("", "https://zeppelin.example/a", "https://g.example/a")
            case models.BooleanField():
                options = (True, False)
            case models.IntegerField():
                options = (0, 1, 2, 7)
            case ArrayField():
                options = ([], [self.value(field.base_field)])
            case models.UUIDField():
                options = (identity("claim midford"), identity("claim draft-claim"))
            case models.CharField(max_length=35):
                options = LANGUAGES
        value = self.pick(options)
        return value[: field.max_length] if isinstance(value, str) else value


def fields_of(model: type[Row]) -> list[Any]:
    """What somebody at the desk can set of a row."""
    return [
        field
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField | models.DateTimeField)
        and not (isinstance(field, models.UUIDField) and field.primary_key)
        and not (issubclass(model, Subject) and field.name == "version")
    ]


def owners(row: Any) -> Iterator[SubjectRow]:
    """The subjects whose parts this row belongs to: those with which it would be deleted, and those it is shown with."""
    if isinstance(row, Actor | Source | Plan | Claim | Position | Page):
        yield row
        return
    if isinstance(row, Evidence):
        yield from (link.claim for link in row.bears_on.select_related("claim"))
    for field in row._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.CASCADE:
            owner = getattr(row, field.name)
            yield from owners(owner) if owner else ()


def raise_versions(rows: Iterator[SubjectRow] | Sequence[SubjectRow]) -> None:
    """As every form of the desk does: a change of a part is a change of its subject."""
    # A row that was itself deleted has no key any more.
    for subject in load({row.pk for row in rows if row.pk}).values():
        desk.save(subject)


# -- any table


def add_row(changes: Changes, model: type[Row] | None = None) -> str:
    """A new row with any values."""
    model = model or changes.pick(TABLES)
    given = {field.name: changes.value(field) for field in fields_of(model)}
    if isinstance(model._meta.pk, models.UUIDField):
        given["id"] = changes.id()
    row = model(**given)
    row.save(force_insert=True)
    if not isinstance(row, Subject):
        raise_versions(list(owners(row)))
    return f"{model.__name__}: {row}"


def edit_row(changes: Changes, model: type[Row] | None = None, field: Any = None) -> str:
    """Another value in any field of any row, whether its subject is public or not."""
    model = model or changes.pick(TABLES)
    row = changes.row(model)
    field = field or changes.pick(fields_of(model))
    before, value = getattr(row, field.name), changes.value(field)
    if before == value or field.primary_key:
        raise NotDoneError
    held = list(owners(row))
    setattr(row, field.name, value)
    if isinstance(row, Actor | Source | Plan | Claim | Position | Page):
        desk.save(row)
    else:
        row.save()
        raise_versions([*held, *owners(row)])
    return f"{model.__name__}.{field.name} of {row.pk}: {before!r} -> {value!r}"


def delete_row(changes: Changes, model: type[Row] | None = None) -> str:
    """Any row, with its parts."""
    model = model or changes.pick(TABLES)
    row = changes.row(model)
    held, told = list(owners(row)), f"{model.__name__}: {row.pk} {row}"
    row.delete()
    raise_versions(held)
    return told
