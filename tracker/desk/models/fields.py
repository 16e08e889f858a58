"""Column types and constraints that several nouns share."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.ground.dates import Date, DateError
from tracker.ground.messages import Problem
from tracker.ground.text import check_text, check_url
from tracker.ground.vocabulary import Word, values
from tracker.record.wording import wording

if TYPE_CHECKING:  # only the type checker's fields take parameters
    from django.utils.functional import _StrPromise as StrPromise

    Characters = models.CharField[str, str]
    Paragraphs = models.TextField[str, str]
else:
    Characters, Paragraphs = models.CharField, models.TextField

_MONTH_DAY = r"(0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|1\d|2[0-8])"
_LEAP_DAY = r"(\d\d(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29"
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d"
_DAY = rf"([12]\d{{3}}-({_MONTH_DAY})|(?=[12]){_LEAP_DAY})(T{_CLOCK}(:[0-5]\d)?(Z|[+-]{_CLOCK}))?"
_PART = rf"({_DAY}|[12]\d{{3}}(-(0[1-9]|1[0-2]))?)~?"
EDTF_SHAPE = rf"^((\.\./)?{_PART}|{_PART}/{_PART})?$"
"""What PostgreSQL can see of an EDTF date: its shape, and that the day exists. The rest is for ground/dates.py."""


def choices_of(words: type[Word]) -> "list[tuple[str, StrPromise]]":
    """(value, label) pairs in the order of definition; whoever shows one reads it in the language of the desk."""
    return [(word.value, _(word.label)) for word in words]


def said(problem: Problem) -> ValidationError:
    """A problem in the words of the ground floor, as an error that a form can translate."""
    return ValidationError(_(problem.template), params=problem.values)


def validate_edtf(text: str) -> None:
    """Refuse what ground/dates.py refuses, in its words."""
    try:
        Date.parse(text)
    except DateError as error:
        raise said(error.problem) from error


def validate_line(text: str) -> None:
    """Refuse characters that no single line of public text may hold."""
    if problems := check_text(text):
        raise ValidationError([said(problem) for problem in problems])


def validate_text(text: str) -> None:
    """Refuse characters that no public text of several lines may hold."""
    if problems := check_text(text, multiline=True):
        raise ValidationError([said(problem) for problem in problems])


def validate_url(text: str) -> None:
    """Refuse what is not an ordinary http or https address."""
    if problems := check_url(text):
        raise ValidationError([said(problem) for problem in problems])


class EdtfField(Characters):
    """A date with its precision, kept as EDTF (ISO 8601-2); "" where unknown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 64)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("validators", [validate_edtf])
        super().__init__(*args, **kwargs)


class LineField(Characters):
    """One line of text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 500)
        kwargs.setdefault("validators", [validate_line])
        super().__init__(*args, **kwargs)


class TextField(Paragraphs):
    """Text of one or more lines."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("validators", [validate_text])
        super().__init__(*args, **kwargs)


class UrlField(Characters):
    """An http or https address; real ones are longer than Django's 200."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 2048)
        kwargs.setdefault("validators", [validate_url])
        super().__init__(*args, **kwargs)


class SlugField(Characters):
    """What names a subject in its address, in the dossiers' grammar of ids; stable once it was public."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 100)
        kwargs.setdefault("validators", [validate_slug])
        super().__init__(*args, **kwargs)


SLUG_SHAPE = r"^[A-Za-z0-9_.-]{1,100}$"


def validate_slug(text: str) -> None:
    """Refuse what a dossier's id may not hold either."""
    if not all(c.isascii() and (c.isalnum() or c in "_.-") for c in text):
        raise ValidationError(_("Use the letters a–z, digits, hyphen, dot and underscore only."), code="slug")


def one_of(column: str, words: type[Word], name: str) -> models.CheckConstraint:
    """The column holds one of these words."""
    return models.CheckConstraint(condition=models.Q(**{f"{column}__in": values(words)}), name=name)


def dated(column: str, name: str) -> models.CheckConstraint:
    """The column has the shape of an EDTF date."""
    return models.CheckConstraint(condition=models.Q(**{f"{column}__regex": EDTF_SHAPE}), name=name)


def filled(column: str, name: str) -> models.CheckConstraint:
    """The column holds more than blanks."""
    return models.CheckConstraint(condition=models.Q(**{f"{column}__regex": r"\S"}), name=name)


def linked(column: str, name: str) -> models.CheckConstraint:
    """The column is empty or an http or https address without blanks."""
    return models.CheckConstraint(condition=models.Q(**{f"{column}__iregex": r"^(https?://\S+)?$"}), name=name)


def named(column: str, name: str) -> models.CheckConstraint:
    """The column has the shape of a slug."""
    return models.CheckConstraint(condition=models.Q(**{f"{column}__regex": SLUG_SHAPE}), name=name)


def not_itself(column: str, name: str) -> models.CheckConstraint:
    """The foreign key does not point to its own row."""
    return models.CheckConstraint(condition=~models.Q(**{column: models.F("id")}), name=name)


def in_short(edtf: str) -> str:
    """ "about 20 Nov 2025" in the language of the desk; "" where the date is unknown, the text itself where it is no date."""
    try:
        return Date.parse(edtf).short(wording()) if edtf else ""
    except DateError:
        return edtf
