"""The rows of an inline as a whole: looked up together, told apart, removed together, and not too many."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.conf import settings
from django.contrib.admin.utils import NestedObjects
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DEFAULT_DB_ALIAS
from django.db.models import CheckConstraint, Model, Q, UniqueConstraint
from django.forms import BaseInlineFormSet, CheckboxInput, ModelChoiceField, SelectMultiple
from django.forms.formsets import TOTAL_FORM_COUNT
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from tracker.desk.forms.errors import Errors
from tracker.desk.forms.known import Known
from tracker.desk.forms.picks import share
from tracker.desk.made import made_alone
from tracker.desk.models.faults import FAULTS
from tracker.desk.quoting import quoted

if TYPE_CHECKING:
    InlineFormSet = BaseInlineFormSet[Any, Any, Any]
    OneOfRows = ModelChoiceField[Any]
else:
    InlineFormSet = BaseInlineFormSet
    OneOfRows = ModelChoiceField

MOST_ROWS = 200
"""Most rows that a form takes at once; a subject that has more already keeps them, and takes no further ones."""
_TWICE = _("The same one stands here twice.")


class OwnKeyField(OneOfRows):
    """The hidden key of a row that is there, whose own key needs no looking up."""

    def __init__(self, row: Model, like: OneOfRows) -> None:
        super().__init__(like.queryset, initial=like.initial, required=False, widget=like.widget)
        self.row = row

    def to_python(self, value: Any) -> Any:
        return self.row if str(value) == str(self.row.pk) else super().to_python(value)


class RowFormSet(InlineFormSet):
    """`in_table`: fields stand under a column's heading, and need names of their own for who cannot see it.

    `removes_only_of`: the id of a user who may remove only what they alone entered; None where that is no matter.
    """

    in_table: ClassVar[bool] = False
    removes_only_of: ClassVar[int | None] = None
    default_error_messages: ClassVar[dict[str, Any]] = {
        "too_many_forms": ngettext_lazy(
            "This form takes at most %(num)d row here.", "This form takes at most %(num)d rows here.", "num"
        )
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"error_class": Errors, **kwargs})
        self.known = Known()
        self.most = self.max_num = self.absolute_max = max(MOST_ROWS, len(self.get_queryset()))

    @property
    def table(self) -> type[Model]:
        return cast("type[Model]", self.model)

    def total_form_count(self) -> int:
        """All that were sent, also where that is more than can be saved: refused, they are shown again."""
        announced: int = self.management_form.cleaned_data[TOTAL_FORM_COUNT] or 0 if self.is_bound else 0
        return min(announced, self._sent) if announced > self.most else super().total_form_count()

    @cached_property
    def _sent(self) -> int:
        """How many rows have anything in what was sent, up to as many as a browser can send in one form."""
        prefix = self.prefix or ""
        numbered = re.compile(rf"{re.escape(prefix)}-(\d{{1,6}})-", re.ASCII)
        found = {match[1] for match in map(numbered.match, self.data) if match}
        # Boxes and lists of several send nothing where nothing is chosen. Each other field sends at least one value, and
        # so do the row's own key and its owner's.
        silent = (CheckboxInput, SelectMultiple)
        least = 2 + sum(not isinstance(field.widget, silent) for field in self.form.base_fields.values())
        return min(len(found), (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS or len(found)) // least)

    def initial_form_count(self) -> int:
        count = super().initial_form_count()
        return min(count, self.total_form_count()) if self.is_bound else count

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        key = form.fields.get(self.table._meta.pk.name)
        if isinstance(key, ModelChoiceField) and not form.instance._state.adding:
            form.fields[self.table._meta.pk.name] = OwnKeyField(form.instance, key)
        share(form, self.known)
        if self.in_table:
            for field in form.fields.values():
                field.widget.attrs.setdefault("aria-label", capfirst(str(field.label or "")))

    def clean(self) -> None:
        """In place of Django's: duplicates and refused removals are said at the fields that can mend them."""
        if self.is_bound and (self.management_form.cleaned_data[TOTAL_FORM_COUNT] or 0) < 0:
            # Django would take it for none, and every row that was sent would be passed over without a word.
            raise ValidationError(
                gettext("The number of rows here (%(field)s) is below zero. Reload the page and enter them again.")
                % {"field": self.management_form.add_prefix(TOTAL_FORM_COUNT)}
            )
        keys = [form.instance.pk for form in self.forms if not form.instance._state.adding]
        if len(keys) > len(set(keys)):
            # They would share what is written to the row, and which of them it is would depend on what they changed.
            raise ValidationError(gettext("One of these rows was sent twice. Reload the page and enter it again."))
        staying = [form for form in self.forms if form not in self.deleted_forms]
        self._refuse_duplicates(staying)
        for form in staying:
            if form.has_changed():
                self._check_with_owner(form)
        self._refuse_removals(staying)

    # Told apart

    def _refuse_duplicates(self, staying: Iterable[Any]) -> None:
        for constraint in self.table._meta.constraints:
            if not isinstance(constraint, UniqueConstraint):
                continue
            columns = [name for name in constraint.fields if name != self.fk.name]
            seen = set()
            for form in staying:
                held = getattr(form, "cleaned_data", {})
                row = tuple(held.get(name) for name in columns)
                if any(name not in held for name in columns) or not any(row):
                    continue
                if row in seen:
                    field, message = FAULTS.get(constraint.name, ("", _TWICE))
                    place = field if field in form.fields else columns[0]
                    form.add_error(place, ValidationError(str(message), code=constraint.name))
                seen.add(row)

    def _check_with_owner(self, form: Any) -> None:
        """What a constraint says of a row and its owner together: Django leaves the owner out."""
        for constraint in self.table._meta.constraints:
            if (
                isinstance(constraint, CheckConstraint)
                and isinstance(constraint.condition, Q)
                and self.fk.name in constraint.condition.referenced_base_fields
                and not form.errors
            ):
                try:
                    constraint.validate(self.table, form.instance)
                except ValidationError as error:
                    message = str(FAULTS[constraint.name][1]) if constraint.name in FAULTS else error.messages[0]
                    form._update_errors(
                        ValidationError({NON_FIELD_ERRORS: [ValidationError(message, code=constraint.name)]})
                    )

    # Removed together

    @cached_property
    def _chains(self) -> list[Any]:
        """The columns by which rows of this table refer to one another."""
        return [column for column in self.table._meta.concrete_fields if column.related_model is self.table]

    def _refuse_removals(self, staying: Iterable[Any]) -> None:
        """Refuse to remove what is needed by anything that is neither removed nor pointed elsewhere in this save."""
        gone = {form.instance.pk: form.instance for form in self.deleted_forms if not form.instance._state.adding}
        if not gone:
            return
        self._refuse_removing_of_others(gone.values())
        moved = set()
        for form in staying:
            kept = False
            for column in self._chains:
                target = getattr(form.instance, column.attname)
                if target in gone:
                    kept = True
                    if column.name in form.fields:
                        form.add_error(column.name, gettext("This one is removed in the same save. Choose another."))
            if not kept:
                moved.add(form.instance.pk)
        using = NestedObjects(using=DEFAULT_DB_ALIAS)
        using.collect(list(gone.values()))
        own = gone.keys() | moved
        needing = [row for row in using.protected if not (isinstance(row, self.table) and row.pk in own)]
        if needing:
            named = get_text_list([f"{row._meta.verbose_name} {quoted(row)}" for row in needing], gettext("and"))
            raise ValidationError(
                gettext("What is needed elsewhere cannot be removed: %(rows)s.") % {"rows": named}, code="needed"
            )

    def _refuse_removing_of_others(self, gone: Iterable[Model]) -> None:
        if self.removes_only_of is None:
            return
        others = [row for row in gone if not made_alone([row], self.removes_only_of)]
        if others:
            named = get_text_list([f"{row._meta.verbose_name} {quoted(row)}" for row in others], gettext("and"))
            raise ValidationError(
                gettext("Only an editor removes what somebody else entered or changed: %(rows)s.") % {"rows": named},
                code="of_others",
            )

    def dependents_first(self, rows: Iterable[Model]) -> Iterator[Model]:
        """In which order to delete: what refers to another of them before the other, as the database has it now."""
        left = {row.pk: row for row in rows}
        columns = [column.attname for column in self._chains]
        stored = self.table._default_manager.filter(pk__in=left).values_list("pk", *columns) if columns else ()
        refers = {pk: set(targets) for pk, *targets in stored}
        while left:
            needed = {target for pk in left for target in refers.get(pk, ()) if target != pk}
            free = [pk for pk in left if pk not in needed] or list(left)
            yield from (left.pop(pk) for pk in free)
