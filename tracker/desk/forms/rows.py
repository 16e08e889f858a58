"""The form of one row of the desk: ordered picks, an address made from the name, and refusals in words."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model
from django.utils.translation import gettext

from tracker.desk.forms.errors import Errors
from tracker.desk.forms.known import Known
from tracker.desk.forms.picks import Picks, PicksField, share
from tracker.desk.models.faults import FAULTS
from tracker.ground.slugs import slugify
from tracker.record.models import Address

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
else:
    ModelForm = forms.ModelForm

LONGEST_SLUG = 80


class RowForm(ModelForm):
    """`refused` is why a first attempt to save was refused; it comes back as an ordinary form error.

    `conflicts` is what to say at fields that somebody else changed too: {prefix of the form: {field, or "": message}}.
    `chains` are the columns by which rows of the same table follow one another and must not form a circle.
    """

    refused: ClassVar[str] = ""
    conflicts: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    chains: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"error_class": Errors, **kwargs})
        for name, picks in self._picks():
            if not self.instance._state.adding:
                self.initial.setdefault(name, picks.now(self.instance))
        share(self, Known())

    def _picks(self) -> Iterable[tuple[str, Picks]]:
        return ((name, field.picks) for name, field in self.fields.items() if isinstance(field, PicksField))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, said in self.conflicts.get(self.prefix or "", {}).items():
            self.add_error(name or None, said)
        if self.refused:
            raise ValidationError(self.refused, code="refused")
        for column in self.chains:
            target = cleaned.get(column)
            if target is not None and comes_back(self.instance, column, target):
                self.add_error(column, self.refusal(f"{self._meta.model._meta.model_name}_{column}_no_circle"))
        return cleaned

    def refusal(self, constraint: str) -> ValidationError:
        """What to say where a form sees by itself that this constraint would refuse it."""
        return ValidationError(str(FAULTS[constraint][1]), code=constraint)

    def _post_clean(self) -> None:
        """A row that is there and that this form leaves as it is, the database has accepted: nothing is asked about it."""
        if self.instance._state.adding or self.has_changed():
            super()._post_clean()  # type: ignore[misc]

    def _update_errors(self, errors: ValidationError) -> None:
        """Move what a constraint refused to the field that can mend it."""
        found = errors.update_error_dict({})
        for each in found.pop(NON_FIELD_ERRORS, []):
            field = FAULTS.get(each.code or "", ("", ""))[0]
            self.add_error(field if field in self.fields else None, each)
        if found:
            super()._update_errors(ValidationError(found))  # type: ignore[misc]

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]
        for name, picks in self._picks():
            if name in self.changed_data:
                picks.save(self.instance, self.cleaned_data[name])


class SubjectForm(RowForm):
    """The form of what has an address; left empty, the address is made from what `named_after` returns."""

    address: ClassVar[str] = "slug"
    kind: ClassVar[str] = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.address in self.fields:
            self.fields[self.address].required = False
            self.fields[self.address].help_text = gettext(
                "Part of the page’s address. Leave it empty and it is made from the name; it stays once it was public."
            )

    def named_after(self, row: Any) -> str:
        """What the address of this row is made from."""
        return str(row)

    def siblings(self, row: Any) -> dict[str, Any]:
        """Among which rows the address must be the only one: lookups."""
        return {}

    def give_address(self) -> None:
        """Called right before the row is saved: the rows saved before it in the same form already have theirs."""
        row = self.instance
        if not getattr(row, self.address):
            base = slugify(self.named_after(row), fallback=row._meta.model_name or "row", most=LONGEST_SLUG)
            setattr(row, self.address, self._free(base, row))

    def _free(self, base: str, row: Model) -> str:
        """The first of base, base-2, base-3 … that no other row has and no other public subject ever had."""
        rows = type(row)._default_manager.filter(**self.siblings(row), **{f"{self.address}__startswith": base})
        taken = set(rows.exclude(pk=row.pk).values_list(self.address, flat=True))
        if self.kind:
            public = Address.objects.filter(kind=self.kind, slug__startswith=base).exclude(subject=row.pk)
            taken |= set(public.values_list("slug", flat=True))
        number, slug = 1, base
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        return slug


def comes_back(row: Model, column: str, target: Model) -> bool:
    """Whether following `column` from `target` leads to `row`; one query a step."""
    seen = set()
    step: Any = target.pk
    while step is not None and step not in seen:
        if step == row.pk:
            return True
        seen.add(step)
        step = type(row)._default_manager.filter(pk=step).values_list(f"{column}_id", flat=True).first()
    return False
