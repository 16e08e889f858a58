"""Folded templates say what the engine's own would say, and what is the same on every page is worked out once.

That the site's own templates do is seen wherever the tests of this folder ask for a page (conftest.py).
"""

from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.template import Context, Engine
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils import translation
from django.utils.safestring import mark_safe

from tracker.web import folding

TEMPLATES = {
    "root": "{% load i18n static %}<{% static 'a.css' %}>{% block head %}root{% endblock %}[{% block body %}{% endblock %}]",
    "middle": "{% extends 'root' %}{% block body %}{{ name }}<{% block inner %}none{% endblock %}>{% endblock %}",
    "page": "{% extends 'middle' %}{% load i18n %}{% block inner %}{% translate 'January' %} {{ view.text }}{% endblock %}",
    "adding": "{% extends 'middle' %}{% block inner %}{{ block.super }} and more{% endblock %}",
    "piece": "({{ item }}{{ name }})",
    "around": "{% include 'piece' with item=view.text %}{% include 'piece' %}",
    "itself": "{{ tree.name }}{% for tree in tree.below %}{% include 'itself' %}{% endfor %}",
    "alone": "{% include 'piece' with item=view.text only %}",
    "chosen": "{% include piece %}",
    "paths": "{{ view.text }}|{{ view.none }}|{{ view.missing }}|{{ nobody }}|{{ nobody.text }}|{{ number }}|{{ pair.0 }}"
    "|{{ pair.count }}|{{ named.items }}|{{ named.text }}|{{ safe }}|{{ call }}|{{ view.method }}|{{ view }}|{{ 'a<b' }}",
    "choices": "{% if view.text == 'a < b' %}1{% endif %}{% if nobody.text %}2{% elif not view.none %}3{% endif %}"
    "{% if nobody or number > 2 and 'x' not in pair %}4{% else %}5{% endif %}{% if pair|length == 2 %}6{% endif %}",
    "loops": "{% for a in pair %}{{ forloop.counter }}{{ a }}{% if not forloop.last %}, {% endif %}{% endfor %}"
    "{% for a, b in pairs %}{{ a }}={{ b }};{% endfor %}{% for a in nobody %}x{% empty %}nothing{% endfor %}"
    "{% for a in number.nothing %}x{% endfor %}{% for a in endless %}{{ a }}{% endfor %}{% for a in pair reversed %}{{ a }}{% endfor %}",
    "counting": "{{ forloop.counter }}",
    "how far": "{% for a in pair %}{% if nobody %}{% elif forloop.first %}first{% endif %}{% endfor %}"
    "{% for a in pair %}{% with n=forloop.counter %}{{ n }}{% endwith %}{% endfor %}"
    "{% for a in pair %}{{ nobody|default:forloop.counter }}{% endfor %}{% for a in pair %}{% include counting %}{% endfor %}"
    "{% for a in pair %}{% for b in pair %}{{ forloop.parentloop.counter }}{% endfor %}{% endfor %}"
    "{% for a in pair %}{% include 'counting' %}{% block within %}{{ forloop.counter }}{% endblock %}{% endfor %}",
    "set": "{% load i18n %}{% block body %}{% translate 'May' as month %}{{ month }}{% endblock %}[{{ month }}]"
    "{% for a in pair %}{{ month }}{% translate 'May' as month %}{% endfor %}[{{ month }}]{% include 'setting' %}[{{ month }}]",
    "setting": "{% load i18n %}{% translate 'May' as month %}{{ month }}",
    "words": "{% load i18n %}{% translate 'January' %}{% translate view.text %}{% translate 'May' context 'abbrev. month' %}"
    "{% translate 'May' as month %}{{ month }}{% blocktranslate %}March{% endblocktranslate %}{% blocktranslate trimmed %}"
    " {{ name }} is here {% endblocktranslate %}{% blocktranslate count n=pair|length %}one{% plural %}{{ n }} of them"
    "{% endblocktranslate %}{{ nobody|default:_('January') }}{% translate '100%' %}",
    "operators": "{% if not nobody and view.text and named.from == 'x' or nobody.text != 1 and not view.method %}1{% endif %}"
    "{% if view.method == '<called>' %}2{% endif %}{% if call and not call == 3 or nobody %}3{% elif pair.0 == 'x' %}4{% endif %}"
    "{% if nobody and pair.0 == 'x' %}5{% elif nobody or view.none or named.text != 'named' %}6{% else %}7{% endif %}"
    "{% if nobody == view.none %}8{% endif %}{% if not not named.items %}9{% endif %}{% if number.x.y == None %}0{% endif %}",
    "attributes": "{{ named.from }}{{ named.items.x }}{{ view.words.text }}{{ view.words.get }}{{ deep.view.text }}{{ deep.view.none }}"
    "{{ view.words.items }}{{ view.print }}{% for each in view.words.items %}{{ each }}{% endfor %}",
    "within": "{% for a in pair %}{% for b in pair %}{{ a }}{{ b }}{% if not forloop.last %},{% endif %}{% endfor %};{{ a }}{% endfor %}"
    "{{ a }}{% for a in pair %}{% with b=a c=a %}{% for a in pairs %}{{ a.0 }}{{ b }}{% endfor %}{{ a }}{{ c }}{% endwith %}{{ b }}"
    "{% empty %}none{% endfor %}{% for a in endless %}{{ a }}{% empty %}none{% endfor %}{% for a, b in nobody %}{% empty %}none{% endfor %}",
    "others": "{% load i18n %}{% for a in pair %}{% cycle 'odd' 'even' as turn %}{{ turn }}{% ifchanged a %}!{% endifchanged %}{% endfor %}"
    "{{ turn }}{% for a in pair %}{% blocktranslate %}{{ forloop.counter }}{{ a }}{% endblocktranslate %}{% endfor %}"
    "{% for a in pair %}{% firstof nobody a as view %}{{ view.text }}{{ view }}{% endfor %}{{ view.text }}{% firstof nobody 'b' as view %}"
    "{{ view.text }}{{ view }}{% if view %}set{% endif %}",
    "failing": "[{{ view.gone }}{{ view.gone.text }}{{ deep.view.gone }}]{% if view.gone %}1{% else %}2{% endif %}"
    "{% for each in view.gone %}{{ each }}{% empty %}none{% endfor %}{% with item=view.gone %}{{ item }}{% endwith %}",
    "names": "{% with item=view.text name='other' %}{{ item }}{{ name }}{% include 'piece' %}{% endwith %}{{ item }}{{ name }}",
}


class Thing:
    text = "a < b"
    none = None
    print = "a word of Python's own"
    words: ClassVar = {"text": "words", "get": "no method", "items": ["1", "2"]}

    @property
    def gone(self) -> str:
        raise ObjectDoesNotExist

    def method(self) -> str:
        return "<called>"

    def __str__(self) -> str:
        return "<thing>"


class Endless:
    """What can be gone through, and has no length."""

    def __iter__(self) -> Iterator[str]:
        return iter("ab")


def values() -> dict[str, Any]:
    return {
        "view": Thing(),
        "name": "N & M",
        "number": 1234567.5,
        "pair": ["x", mark_safe("<y>")],
        "pairs": [("a", 1), ("b", None)],
        "named": {"text": "named", "items": "not a method", "from": "x"},
        "deep": {"view": Thing()},
        "safe": mark_safe("<b>"),
        "call": lambda: "<called>",
        "endless": Endless(),
        "piece": "piece",
        "counting": "counting",
        "tree": {"name": "1", "below": [{"name": "2", "below": [{"name": "3", "below": []}]}]},
    }


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(
        loaders=[("django.template.loaders.cached.Loader", [("django.template.loaders.locmem.Loader", TEMPLATES)])],
        libraries={"i18n": "django.templatetags.i18n", "static": "django.templatetags.static"},
    )


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("language", ["en", "uk"])
def test_the_same_is_said(engine: Engine, name: str, language: str) -> None:
    with translation.override(language):
        plain = engine.get_template(name).render(Context(values(), use_l10n=False))
        first = folding.rendered(engine, name, language, values())
        again = folding.rendered(engine, name, language, values())
    assert first == again == plain


def test_each_language_has_its_words(engine: Engine) -> None:
    said = []
    for language in ("en", "uk"):
        with translation.override(language):
            said.append(folding.rendered(engine, "page", language, values()))
    assert "January" in said[0]
    assert "Січень" in said[1]


def test_what_depends_on_the_language_alone_is_worked_out_once(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    before = folding.rendered(engine, "page", "en", values())
    for kind in (TranslateNode, BlockTranslateNode, StaticNode):
        monkeypatch.setattr(kind, "render", _fail)
    monkeypatch.setattr(Engine, "get_template", _fail)
    assert folding.rendered(engine, "page", "en", values()) == before


def test_the_engines_own_nodes_stay_as_they_are(engine: Engine) -> None:
    before = engine.get_template("words").render(Context(values(), use_l10n=False))
    with translation.override("uk"):
        folding.rendered(engine, "words", "uk", values())
    assert engine.get_template("words").render(Context(values(), use_l10n=False)) == before


def _fail(*_args: object) -> str:
    raise AssertionError("This was to be worked out once.")
