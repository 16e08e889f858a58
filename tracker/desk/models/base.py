"""What every row of the desk has in common."""

import uuid
from collections.abc import Collection
from typing import Any

import pghistory
from django.db import models
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


class Subject(Row):
    """What can be published. `version` counts the saves of the subject and all that is part of it."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last saved"), auto_now=True)

    class Meta:
        abstract = True


class Link(models.Model):
    """An ordered link between two rows; the order is what the editor gave."""

    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ("order", "id")

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """As Django does, with each refusal in its own words (faults.py)."""
        check_constraints(self, exclude)
