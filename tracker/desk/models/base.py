"""What every row of the desk has in common."""

import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import pghistory
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.desk.models.faults import check_constraints
from tracker.desk.models.fields import TextField


def kept(model: type[models.Model]) -> Any:
    """Class decorator: every insert, update and delete of this table is kept, by triggers, with who and when.

    That the history only grows is for triggers of our own (migration 0005): the library's can be told to look away.
    """
    return pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), append_only=False
    )(model)


class Row(models.Model):
    """A row with an id of its own, a public note and a note for the desk."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    note = TextField(_("public note"), blank=True, help_text=_("Public: stands beside the item."))
    editor_note = TextField(
        _("editor’s note"),
        blank=True,
        help_text=_(
            "For the desk only, never published. The name of a confidential source does not belong here, nor anywhere."
        ),
    )

    class Meta:
        abstract = True

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """As Django does, with each refusal in its own words (faults.py)."""
        check_constraints(self, exclude)


class StaleError(Exception):
    """The row in the database has moved on since it was read, or is gone. Nothing was saved.

    Read it again (`refresh_from_db()`), look at what changed, and change it then.
    """

    def __init__(self, row: models.Model, read: int, there: int | None) -> None:
        now = "gone by now" if there is None else f"at version {there} by now"
        super().__init__(
            f"{row._meta.verbose_name} {row.pk} was read at version {read} and is {now}. Nothing was saved: read it "
            "again with refresh_from_db(), look at what changed, then change it."
        )
        self.row = row


class Subject(Row):
    """What can be published. `version` counts the saves of the subject and all that is part of it.

    Whoever reads a row and saves it saves on top of what was read, or is refused (StaleError). Its parts (statements,
    names, points …) change inside `with subject.changing():`; the database refuses them elsewhere.
    """

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last saved"), auto_now=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django does, one version higher. Raises StaleError where somebody else saved it since it was read."""
        fields = kwargs.get("update_fields")
        if self._state.adding or (fields is not None and not fields):
            super().save(*args, **kwargs)
            return
        if fields is not None:
            kwargs["update_fields"] = {*fields, "version", "updated_at"}
        with self._held() as read:
            self.version = read + 1
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """As Django does. Raises StaleError where somebody else saved it since it was read."""
        with self._held():
            return super().delete(*args, **kwargs)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """One transaction in which parts of this subject may be changed; its version counts one more.

        Read the subject before its parts, or together with them: then nobody else's change of them is overwritten.
        Raises StaleError where somebody else saved it, or a part of it, since it was read.
        """
        with self._held() as read:
            now = timezone.now()
            type(self)._base_manager.filter(pk=self.pk).update(version=read + 1, updated_at=now)
            self.version, self.updated_at = read + 1, now
            yield

    @contextmanager
    def _held(self) -> Iterator[int]:
        """Hold the row until the end of the transaction; the version that was read, which is the one that is there."""
        if "version" in self.get_deferred_fields():
            raise TypeError("This row was read without its version, so that nobody can tell what it would overwrite.")
        read, saved = self.version, self.updated_at
        try:
            with transaction.atomic():
                rows = type(self)._base_manager.select_for_update(no_key=True).filter(pk=self.pk)
                there = rows.values_list("version", flat=True).first()
                if there != read:
                    raise StaleError(self, read, there)
                yield read
        except BaseException:
            # Whatever undid the transaction, a deferred truth at its end too, undid the version.
            self.version, self.updated_at = read, saved
            raise


class Link(models.Model):
    """An ordered link between two rows; the order is what the editor gave."""

    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ("order", "id")

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """As Django does, with each refusal in its own words (faults.py)."""
        check_constraints(self, exclude)
