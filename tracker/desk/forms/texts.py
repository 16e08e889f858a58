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
    """A language code."""

    default_validators = [LANGUAGE]

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "class": "desk-code"}


class UrlField(LineField):
    """A web address, as pasted."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "url"}
