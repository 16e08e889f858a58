"""Filters of the desk's lists."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import AllValuesFieldListFilter
from django.utils.translation import gettext


class ValuesInUse(AllValuesFieldListFilter):
    """One link for each value in use; the empty one has a name too."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            shown = str(choice["display"])
            bare = shown.rsplit(" (", 1)[0] if changelist.add_facets else shown
            if bare.strip():
                yield choice
            else:
                yield choice | {"display": gettext("(empty)") + shown.replace(bare, "", 1)}
