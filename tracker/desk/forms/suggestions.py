"""Words already in use, offered while an editor types into a field that takes any."""

from collections.abc import Iterable, Mapping

from django.db.models import Count, Model

from tracker.desk.models import Claim, Evidence, Point, Source

MOST = 100
"""Most words offered for one field, the most used ones."""

SUGGESTED: Mapping[type[Model], tuple[str, ...]] = {
    Claim: ("kind", "place"),
    Source: ("kind",),
    Evidence: ("kind",),
    Point: ("topic",),
}


def list_id(model: type[Model], column: str) -> str:
    """The id of the list that a field of this column shows; "" where it shows none."""
    return f"in-use-{model._meta.model_name}-{column}" if column in SUGGESTED.get(model, ()) else ""


def suggestions(models: Iterable[type[Model]]) -> dict[str, list[str]]:
    """The lists for the forms of these tables: one query a column."""
    return {list_id(model, column): _in_use(model, column) for model in models for column in SUGGESTED.get(model, ())}


def _in_use(model: type[Model], column: str) -> list[str]:
    rows = model._default_manager.exclude(**{column: ""}).order_by().values_list(column).annotate(uses=Count("pk"))
    return sorted(word for word, _uses in rows.order_by("-uses", column)[:MOST])
