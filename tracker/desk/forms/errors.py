"""The errors of a form or a field, which are nearly always none: a page has hundreds of such lists."""

from typing import Any

from django.forms.utils import ErrorList
from django.utils.safestring import SafeString


class Errors(ErrorList):
    """As Django's, which renders a template for an empty list too."""

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        return super().render(*args, **kwargs) if self else SafeString("")

    __str__ = render
    __html__ = render
