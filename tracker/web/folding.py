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
from typing import Any, TypeVar

from django.template import Context, Engine, Template
from django.template.base import FilterExpression, Node, TextNode, TokenType, Variable, VariableNode
from django.template.defaulttags import ForNode, IfNode, LoadNode, TemplateLiteral, WithNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode

from tracker.web.compiling import Choice, Function, Left, Loop, Path, Piece, Scope, Value, compiled, nodes, plain

T = TypeVar("T")

INHERITANCE = (BlockNode, ExtendsNode)


def rendered(engine: Engine, name: str, language: str, values: dict[str, Any]) -> str:
    """The template of this name with these values. `language` is the active one."""
    template, said = _folded(engine, name, language)
    context = Context(values, use_l10n=False)
    with context.render_context.push_state(template), context.bind_template(template):
        return said(context)


@cache
def _folded(engine: Engine, name: str, _language: str) -> tuple[Template, Function]:
    template = engine.get_template(name)
    return template, compiled(Folding(template).folded(), name)


class Folding:
    """Folds one template, in the active language."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._engine = template.engine
        self._blocks: dict[str, BlockNode] = {}
        self._within: list[str] = []
        self._left = 0
        """How much was met so far that the engine does, which may set names of its own."""
        self._asked = 0
        """How much of what was met may ask how far the loop around it is, which only the engine's loops tell."""
        self._asked_beyond = 0
        """How much of that may ask the loop around that one."""
        # What depends on the language alone is asked for where nothing else is known.
        self._nothing = Context()
        self._nothing.template = template
        self._ways: dict[type[Node], Callable[[Any], Iterable[Piece]]] = {
            BlockNode: self._block,
            BlockTranslateNode: self._block_translation,
            ForNode: self._loop,
            IfNode: self._choice,
            IncludeNode: self._inclusion,
            LoadNode: lambda _node: (),
            StaticNode: self._static,
            TextNode: lambda node: [node],
            TranslateNode: self._translation,
            VariableNode: self._variable,
            WithNode: self._scope,
        }

    def folded(self) -> list[Piece]:
        """The pieces of the template; where it inherits, those of its root, with its own blocks in their places."""
        root = self._template
        while heir := next((node for node in root.nodelist if isinstance(node, ExtendsNode)), None):
            parent: Any = heir.parent_name
            if "block.super" in root.source or not _fixed(parent):
                return [Left(node) for node in self._template.nodelist]
            self._blocks = {**heir.blocks, **self._blocks}
            root = self._engine.get_template(parent.resolve(self._nothing))
        return self._pieces(root.nodelist)

    def _pieces(self, nodelist: Iterable[Node]) -> list[Piece]:
        """These nodes folded, and texts that follow each other made one."""
        found: list[Piece] = []
        for node in nodelist:
            for each in self._ways.get(type(node), self._unknown)(node):
                before = found[-1] if found else None
                if isinstance(each, TextNode) and isinstance(before, TextNode):
                    found[-1] = TextNode(before.s + each.s)
                else:
                    found.append(each)
        return found

    def _unknown(self, node: Node) -> Iterator[Piece]:
        self._asked_by("forloop.parentloop")
        yield self._as_it_is(node, sets=None)

    def _asked_by(self, words: str) -> None:
        self._asked += "forloop" in words
        self._asked_beyond += "parentloop" in words

    def _as_it_is(self, node: Node, *, sets: str | None) -> Left:
        """A node of the engine's, and the name that it sets: "" where it sets none, None where it may set any."""
        self._left += 1
        self._asked_by(getattr(node.token, "contents", ""))
        return Left(node, sets)

    def _block(self, node: BlockNode) -> Iterator[Piece]:
        yield from self._scoped({}, self._blocks.get(node.name, node).nodelist)

    def _inclusion(self, node: IncludeNode) -> Iterator[Piece]:
        name = node.template.resolve(self._nothing) if _fixed(node.template) else ""
        included = self._engine.get_template(name) if name and name not in self._within else None
        if node.isolated_context or included is None or any(map(included.nodelist.get_nodes_by_type, INHERITANCE)):
            yield from self._unknown(node)
            return
        self._within.append(name)
        yield from self._scoped(node.extra_context, included.nodelist)
        self._within.pop()

    def _scope(self, node: WithNode) -> Iterator[Piece]:
        yield from self._scoped(node.extra_context, node.nodelist)

    def _scoped(self, names: dict[str, FilterExpression], nodelist: Iterable[Node]) -> Iterator[Piece]:
        """Where no name is given and none can be set, there is nothing to keep apart."""
        before, direct = self._left, {name: self._direct(each) for name, each in names.items()}
        pieces = self._pieces(nodelist)
        yield from [Scope(direct, pieces)] if names or self._left > before else pieces

    def _choice(self, node: IfNode) -> Iterator[Piece]:
        yield Choice([(self._condition(each), self._pieces(nodelist)) for each, nodelist in node.conditions_nodelists])

    def _loop(self, node: Any) -> Iterator[Piece]:
        sequence, before, beyond = self._direct(node.sequence), self._asked, self._asked_beyond
        pieces, empty = self._pieces(node.nodelist_loop), self._pieces(node.nodelist_empty)
        if node.is_reversed or self._asked > before:
            if self._asked_beyond == beyond:
                self._asked = before
            loop = _like(node, sequence=sequence, nodelist_loop=nodes(pieces), nodelist_empty=nodes(empty))
            yield self._as_it_is(loop, sets="")
        else:
            yield Loop(node.loopvars, sequence, pieces, empty)

    def _variable(self, node: VariableNode) -> Iterator[Piece]:
        expression = self._direct(node.filter_expression)
        if plain(expression):
            yield Value(expression)
        else:
            yield self._as_it_is(_like(node, filter_expression=expression), sets="")

    def _translation(self, node: TranslateNode) -> Iterator[Piece]:
        yield self._words(node, same=_fixed(node.filter_expression))

    def _block_translation(self, node: BlockTranslateNode) -> Iterator[Piece]:
        tokens = (*node.singular, *node.plural)
        self._asked_by(" ".join(each.contents for each in tokens))
        same = not node.extra_context and not node.plural and all(t.token_type == TokenType.TEXT for t in tokens)
        yield self._words(node, same=same)

    def _words(self, node: TranslateNode | BlockTranslateNode, *, same: bool) -> Piece:
        if same and not node.asvar and (node.message_context is None or _fixed(node.message_context)):
            return TextNode(node.render(self._nothing))
        return self._as_it_is(node, sets=node.asvar or "")

    def _static(self, node: StaticNode) -> Iterator[Piece]:
        if _fixed(node.path) and node.varname is None:
            yield TextNode(node.render(self._nothing))
        else:
            yield self._as_it_is(node, sets=node.varname or "")

    def _direct(self, expression: FilterExpression) -> FilterExpression:
        """The expression with its path looked up directly."""
        self._asked_by(expression.token)
        variable = expression.var
        plain = isinstance(variable, Variable) and variable.lookups and not variable.translate
        return _like(expression, var=Path(variable)) if plain else expression

    def _condition(self, condition: Any) -> Any:
        """An operator and what it stands between, or one value; None for `{% else %}`."""
        if isinstance(condition, TemplateLiteral):
            literal: Any = condition
            expression = self._direct(literal.value)
            return expression.var if plain(expression) else _like(condition, value=expression)
        if condition is None:
            return None
        return _like(condition, first=self._condition(condition.first), second=self._condition(condition.second))


def _fixed(expression: FilterExpression) -> bool:
    """Whether it stands in the template itself."""
    return not expression.filters and not (isinstance(expression.var, Variable) and expression.var.lookups)


def _like(thing: T, **changed: Any) -> T:
    """A copy: the engine's own nodes are everybody's."""
    found = copy(thing)
    for name, value in changed.items():
        setattr(found, name, value)
    return found
