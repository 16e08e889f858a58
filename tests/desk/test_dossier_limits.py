"""The desk's columns hold whatever the exchange file lets in."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from tracker.desk.dossier_tables import TABLES
from tracker.ground.dates import LONGEST
from tracker.ground.dossier_items import LISTS, FieldShape, Form, Quote, shape_of
from tracker.ground.text import TEXT, URL

LIMITS = {Form.ID: 100, Form.DATE: LONGEST, Form.LANGUAGE: 35, Form.ADDRESS: URL, Form.TEXT: TEXT}


def texts() -> Iterator[tuple[str, FieldShape, type[models.Model], str]]:
    """(list, field, model, column) of every text that has a column."""
    for name, cls in LISTS.items():
        table = TABLES[name]
        for shape in shape_of(cls):
            if shape.value is Quote:
                for inner in shape_of(Quote):
                    if isinstance(inner.form, Form):
                        yield name, inner, table.model, f"quote_{inner.name}"
            elif isinstance(shape.form, Form) and shape.name != "id":
                link = table.links.get(shape.name)
                column = link.target if link else table.columns.get(shape.name, shape.name)
                yield name, shape, link.model if link else table.model, column


@pytest.mark.parametrize(
    ("name", "shape", "model", "column"), [pytest.param(*each, id=f"{each[0]}-{each[3]}") for each in texts()]
)
def test_a_column_is_long_enough(name: str, shape: FieldShape, model: type[models.Model], column: str) -> None:
    assert isinstance(shape.form, Form)
    try:
        field = model._meta.get_field(column)
    except FieldDoesNotExist:
        pytest.fail(f"{name}.{shape.json} has no column {column}")
    most = shape.most or LIMITS[shape.form]
    room = getattr(field, "max_length", None)
    assert room is None or room >= most
    assert shape.form is not Form.TEXT or isinstance(field, models.TextField)
