"""Every template of the site that these tests see says folded what the engine itself makes of it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.template import Context, Engine

from tracker.web import folding

OFTEN = 5
"""How many pages made of one template are compared in one process: what they are made of differs, the template does not."""


@pytest.fixture(scope="session", autouse=True)
def _folded_as_plain() -> Iterator[None]:
    seen: Counter[str] = Counter()
    folded = folding.rendered

    def rendered(engine: Engine, name: str, language: str, values: dict[str, Any]) -> str:
        page = folded(engine, name, language, dict(values))  # a template may set names
        seen[name] += 1
        if seen[name] <= OFTEN:
            assert page == engine.get_template(name).render(Context(values, use_l10n=False)), name
        return page

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folding, "rendered", rendered)
        yield
