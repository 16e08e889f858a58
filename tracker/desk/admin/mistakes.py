"""Everything that a refused form says is wrong, in one list with links to the fields."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.text import capfirst
from django.utils.translation import gettext


@dataclass(frozen=True, slots=True)
class Mistake:
    """`target` is the id of what to correct in the page, "" where there is none."""

    where: str
    said: str
    target: str


def mistakes(form: Any, formsets: Iterable[Any]) -> list[Mistake]:
    """In the order of the page; what concerns the whole form stands above it already."""
    found = list(_in_form(form, "", ""))
    for formset in formsets:
        nouns = capfirst(str(formset.model._meta.verbose_name_plural))
        noun = capfirst(str(formset.model._meta.verbose_name))
        found += [Mistake(nouns, said, f"{formset.prefix}-group") for said in formset.non_form_errors()]
        for number, each in enumerate(formset.forms):
            if each not in formset.deleted_forms:
                where = gettext("%(noun)s %(number)s") % {"noun": noun, "number": number + 1}
                found += _in_form(each, where, each.prefix)
    return found


def _in_form(form: Any, where: str, row: str) -> Iterator[Mistake]:
    names = [name for name in (*form.fields, NON_FIELD_ERRORS) if name in form.errors]
    for name in names:
        field = form[name] if name in form.fields else None
        if field is None and not where:
            continue
        label = " › ".join(filter(None, (where, str(field.label) if field else "")))
        target = (field.id_for_label or field.auto_id) if field and not field.is_hidden else row
        for said in form.errors[name]:
            yield Mistake(label, said, target)
