"""Text as the desk saves it: mended where copying left traces, then checked by the models' validators."""

import re
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from tracker.ground.text import TEXT, normalise

LANGUAGE = RegexValidator(
    re.compile(r"\A[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*\Z"), _("Write a language code, such as “en”, “uk” or “zh-Hant”.")
)


class LineField(forms.CharField):
    """One line. Several lines, as pasted from an article, become one."""

    widget = AdminTextInputWidget

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        return normalise(text) if text else text


class TextField(forms.CharField):
    """One or more lines."""

    widget = AdminTextareaWidget

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        return normalise(text, multiline=True) if text else text


class PublicNoteField(forms.CharField):
    """A note that readers see. It is kept as it was typed; the door says what cannot stand."""

    def __init__(self, *, help_text: Any) -> None:
        super().__init__(
            label=_("Public note"),
            required=False,
            max_length=TEXT,
            strip=False,
            widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
            help_text=help_text,
        )


class LanguageField(LineField):
    """A language code, in the case in which codes are written (RFC 5646, 2.1.1): "EN" and "en" are one language."""

    default_validators = [LANGUAGE]

    def to_python(self, value: Any) -> str | None:
        code = super().to_python(value)
        if not code:
            return code
        first, *others = code.lower().split("-")
        cased = (part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in others)
        return "-".join((first, *cased))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "class": "desk-code"}


class UrlField(LineField):
    """A web address, as pasted."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "url"}
