"""Templates in which what is the same on every page was worked out once for each language (docs/decisions/0034).

Django's engine asks on every page anew for each translation, each address of a static file and each template that is
included, and for each `{{ a.b }}` what kind of thing `a` is. Folding makes a shorter list of the engine's own nodes:
what depends on the language alone becomes text, included and inherited templates stand where their tags stood, and
plain paths are looked up directly. Any other tag stays as it is, and whatever a direct look-up does not cover is left to
Django. The page is the same, byte for byte.
"""

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from functools import cache
from html import escape
from typing import Any, TypeVar

from django.template import Context, Engine, Template, VariableDoesNotExist
from django.template.base import (
    FilterExpression,
    Node,
    NodeList,
    TextNode,
    TokenType,
    Variable,
    VariableNode,
    render_value_in_context,
)
from django.template.defaulttags import ForNode, IfNode, LoadNode, TemplateLiteral, WithNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString

T = TypeVar("T")

INHERITANCE = (BlockNode, ExtendsNode)
_NOTHING = object()


def rendered(engine: Engine, name: str, language: str, values: dict[str, Any]) -> str:
    """The template of this name with these values. `language` is the active one."""
    template, nodes = _folded(engine, name, language)
    context = Context(values, use_l10n=False)
    with context.render_context.push_state(template), context.bind_template(template):
        return nodes.render(context)


@cache
def _folded(engine: Engine, name: str, _language: str) -> tuple[Template, "Pieces"]:
    template = engine.get_template(name)
    return template, Pieces(Folding(template).folded())


class Folding:
    """Folds one template, in the active language."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._engine = template.engine
        self._blocks: dict[str, BlockNode] = {}
        self._within: list[str] = []
        self._left = 0
        """How much was met so far that may set names of its own, or ask what only Django's loops tell."""
        # What depends on the language alone is asked for where nothing else is known.
        self._nothing = Context()
        self._nothing.template = template
        self._ways: dict[type[Node], Callable[[Any], Iterable[Node]]] = {
            BlockNode: self._block,
            BlockTranslateNode: self._translation,
            ForNode: self._loop,
            IfNode: self._choice,
            IncludeNode: self._inclusion,
            LoadNode: lambda _node: (),
            StaticNode: self._static,
            TranslateNode: self._translation,
            VariableNode: self._variable,
            WithNode: self._scope,
        }

    def folded(self) -> NodeList:
        """The nodes of the template; where it inherits, those of its root, with its own blocks in their places."""
        root = self._template
        while heir := next((node for node in root.nodelist if isinstance(node, ExtendsNode)), None):
            parent: Any = heir.parent_name
            if "block.super" in root.source or not _fixed(parent):
                return self._template.nodelist
            self._blocks = {**heir.blocks, **self._blocks}
            root = self._engine.get_template(parent.resolve(self._nothing))
        return self._nodes(root.nodelist)

    def _nodes(self, nodelist: Iterable[Node]) -> NodeList:
        """These nodes folded, and texts that follow each other made one."""
        found = NodeList()
        for node in nodelist:
            way = self._ways.get(type(node))
            for each in way(node) if way else (node,):
                self._left += each is node and not isinstance(node, TextNode)
                if isinstance(each, TextNode) and found and isinstance(found[-1], TextNode):
                    found[-1] = TextNode(found[-1].s + each.s)
                else:
                    found.append(each)
        return found

    def _block(self, node: BlockNode) -> Iterator[Node]:
        yield from self._scoped({}, self._blocks.get(node.name, node).nodelist)

    def _inclusion(self, node: IncludeNode) -> Iterator[Node]:
        name = node.template.resolve(self._nothing) if _fixed(node.template) else ""
        included = self._engine.get_template(name) if name and name not in self._within else None
        if node.isolated_context or included is None or any(map(included.nodelist.get_nodes_by_type, INHERITANCE)):
            yield node
            return
        self._within.append(name)
        yield from self._scoped(node.extra_context, included.nodelist)
        self._within.pop()

    def _scope(self, node: WithNode) -> Iterator[Node]:
        yield from self._scoped(node.extra_context, node.nodelist)

    def _scoped(self, names: dict[str, FilterExpression], nodelist: NodeList) -> Iterator[Node]:
        """Where no name is given and none can be set, there is nothing to keep apart."""
        before, direct = self._left, {name: self._direct(each) for name, each in names.items()}
        nodes = self._nodes(nodelist)
        yield from [Scope(direct, nodes)] if names or self._left > before else nodes

    def _choice(self, node: IfNode) -> Iterator[Node]:
        yield Choice([(self._condition(each), self._nodes(nodelist)) for each, nodelist in node.conditions_nodelists])

    def _loop(self, node: Any) -> Iterator[Node]:
        sequence, before = self._direct(node.sequence), self._left
        nodes, empty = self._nodes(node.nodelist_loop), self._nodes(node.nodelist_empty)
        if empty or node.is_reversed or len(node.loopvars) > 1 or self._left > before:
            yield _like(node, sequence=sequence, nodelist_loop=nodes, nodelist_empty=empty)
        else:
            yield Loop(node.loopvars[0], sequence, nodes)

    def _variable(self, node: VariableNode) -> Iterator[Node]:
        expression = self._direct(node.filter_expression)
        yield Value(expression) if _plain(expression) else _like(node, filter_expression=expression)

    def _translation(self, node: TranslateNode | BlockTranslateNode) -> Iterator[Node]:
        same = _same_words(node) if isinstance(node, BlockTranslateNode) else _fixed(node.filter_expression)
        same = same and not node.asvar and (node.message_context is None or _fixed(node.message_context))
        yield TextNode(node.render(self._nothing)) if same else node

    def _static(self, node: StaticNode) -> Iterator[Node]:
        yield TextNode(node.render(self._nothing)) if _fixed(node.path) and node.varname is None else node

    def _direct(self, expression: FilterExpression) -> FilterExpression:
        """The expression with its path looked up directly."""
        self._left += "forloop" in expression.token
        variable = expression.var
        plain = isinstance(variable, Variable) and variable.lookups and not variable.translate
        return _like(expression, var=Path(variable)) if plain else expression

    def _condition(self, condition: Any) -> Any:
        """An operator and what it stands between, or one value; None for `{% else %}`."""
        if isinstance(condition, TemplateLiteral):
            literal: Any = condition
            expression = self._direct(literal.value)
            return expression.var if _plain(expression) else _like(condition, value=expression)
        if condition is None:
            return None
        return _like(condition, first=self._condition(condition.first), second=self._condition(condition.second))


class Path:
    """`a.b.c` in place of Django's Variable, which finds out anew each time what can be looked up in what, and how."""

    def __init__(self, variable: Variable) -> None:
        self._variable = variable
        self._first, *self._rest = variable.lookups or ()

    def resolve(self, context: Context) -> Any:
        """As Variable.resolve."""
        for names in reversed(context.dicts):
            if self._first in names:
                value = names[self._first]
                break
        else:
            return self._variable.resolve(context)
        for name in self._rest:
            kind: type = type(value)
            if kind is dict and name in value:
                value = value[name]
            elif not _has_names_only(kind) or (value := getattr(value, name, _NOTHING)) is _NOTHING:
                return self._variable.resolve(context)
        return self._variable.resolve(context) if callable(value) else value

    def eval(self, context: Context) -> Any:
        """As a condition: None where there is no such thing."""
        try:
            return self.resolve(context)
        except VariableDoesNotExist:
            return None


@cache
def _has_names_only(kind: type) -> bool:
    """Whether nothing but attributes can be found by a name in things of this kind."""
    return issubclass(kind, tuple) or not hasattr(kind, "__getitem__")


class Value(Node):
    """`{{ a.b.c }}`."""

    child_nodelists = ()

    def __init__(self, expression: FilterExpression) -> None:
        self._expression = expression
        self._path = expression.var

    def render(self, context: Context) -> str:
        try:
            value = self._path.resolve(context)
        except VariableDoesNotExist:
            value = self._expression.resolve(context)
        if type(value) is SafeString:
            return value
        return escape(value) if type(value) is str else render_value_in_context(value, context)

    render_annotated = render


class Pieces:
    """Nodes that follow each other: texts, and what makes one."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._pieces: list[Any] = [
            str(each.s) if isinstance(each, TextNode) else each.render_annotated for each in nodes
        ]

    def render(self, context: Context) -> str:
        return "".join([each if isinstance(each, str) else each(context) for each in self._pieces])


class Choice(Node):
    """`{% if %}`, `{% elif %}`, and `{% else %}`, whose condition is None."""

    def __init__(self, branches: list[tuple[Any, NodeList]]) -> None:
        self._branches = [(condition, Pieces(nodes)) for condition, nodes in branches]

    def render(self, context: Context) -> str:
        for condition, pieces in self._branches:
            if condition is None or condition.eval(context):
                return pieces.render(context)
        return ""

    render_annotated = render


class Loop(Node):
    """`{% for %}` with one name, without `{% empty %}`, within which nobody asks how far it is (`forloop`)."""

    def __init__(self, name: str, sequence: FilterExpression, nodes: NodeList) -> None:
        self._name, self._sequence, self._pieces = name, sequence, Pieces(nodes)

    def render(self, context: Context) -> str:
        values = self._sequence.resolve(context, ignore_failures=True)
        if values is None:
            return ""
        names: dict[str, Any] = {}
        said = []
        context.dicts.append(names)
        try:
            for names[self._name] in values:
                said.append(self._pieces.render(context))
        finally:
            context.dicts.pop()
        return "".join(said)

    render_annotated = render


class Scope(Node):
    """Nodes with names of their own: what `{% with %}`, `{% include %}` and `{% block %}` have in common."""

    def __init__(self, names: dict[str, FilterExpression], nodes: NodeList) -> None:
        self._names, self._pieces = names, Pieces(nodes)

    def render(self, context: Context) -> str:
        context.dicts.append({name: each.resolve(context) for name, each in self._names.items()})
        try:
            return self._pieces.render(context)
        finally:
            context.dicts.pop()

    render_annotated = render


def _fixed(expression: FilterExpression) -> bool:
    """Whether it stands in the template itself."""
    return not expression.filters and not (isinstance(expression.var, Variable) and expression.var.lookups)


def _same_words(node: BlockTranslateNode) -> bool:
    return not node.extra_context and not node.plural and all(t.token_type == TokenType.TEXT for t in node.singular)


def _plain(expression: FilterExpression) -> bool:
    return isinstance(expression.var, Path) and not expression.filters


def _like(thing: T, **changed: Any) -> T:
    """A copy: the engine's own nodes are everybody's."""
    found = copy(thing)
    for name, value in changed.items():
        setattr(found, name, value)
    return found
