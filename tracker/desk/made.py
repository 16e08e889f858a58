"""Whose a row is: reporters remove what they alone entered, and nothing of what others did."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.contrib.admin.utils import NestedObjects
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model


def made_alone(rows: Iterable[Model], user: int) -> bool:
    """Whether nobody but the user of this id entered or changed any of these rows, nor anything that would go with them.

    Read from the history. What was done past the desk, by nobody known, is not theirs.
    """
    wanted = list(rows)
    if not all(_alone(type(row), [row.pk], user) for row in wanted):
        return False
    collector = NestedObjects(using=DEFAULT_DB_ALIAS)
    collector.collect(wanted)
    found: dict[type[Model], list[Any]] = {}
    for row in chain.from_iterable(collector.model_objs.values()):
        found.setdefault(type(row), []).append(row.pk)
    return all(_alone(model, keys, user) for model, keys in found.items())


def _alone(model: type[Model], keys: list[Any], user: int) -> bool:
    histories = getattr(model, "pgh_event_models", {})
    if "insert" not in histories:
        return False
    events = histories["insert"]._default_manager.filter(pgh_obj__in=keys)
    by = list(events.values_list("pgh_obj_id", "pgh_context__metadata"))
    return {key for key, _ in by} == set(keys) and all((context or {}).get("user") == user for _, context in by)
