"""Folded templates as Python functions (docs/decisions/0039).

A function is written out of the pieces that folding leaves: texts, values, choices, loops and scopes become statements,
and names become variables. Whatever else there is, and whatever a plain look-up does not cover, is left to the
engine's own code; for that the context holds the same names at any time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from html import escape
from keyword import iskeyword
from typing import Any

from django.template import Context, VariableDoesNotExist
from django.template.base import FilterExpression, Node, NodeList, TextNode, Variable, render_value_in_context
from django.utils.safestring import SafeString

Function = Callable[[Context], str]

OPERATORS = ("==", "!=")
"""Those that say of any two things whether they hold."""


def _nothing() -> None:
    """Stands where a name names nothing. Can be called, as all that the engine has to look at more closely."""


class Path:
    """`a.b.c`, in place of Django's Variable, which finds out anew each time what can be looked up in what, and how."""

    def __init__(self, variable: Variable) -> None:
        self._variable = variable
        self._first, *self._rest = variable.lookups or ()

    @property
    def name(self) -> str:
        """What the path begins with."""
        return self._first

    @property
    def attributes(self) -> str | None:
        """The rest as Python writes it: `.b.c`; None where that may be no attributes."""
        usual = all(name.isidentifier() and not iskeyword(name) for name in self._rest)
        return "".join(f".{name}" for name in self._rest) if usual else None

    def resolve(self, context: Context) -> Any:
        """As Variable.resolve."""
        value = _found(context.dicts, self._first)
        for name in self._rest:
            kind: type = type(value)
            if kind is dict and name in value:
                value = value[name]
            elif not _has_names_only(kind) or (value := _attribute(value, name)) is _nothing:
                return self._variable.resolve(context)
        return self._variable.resolve(context) if callable(value) else value

    def eval(self, context: Context) -> Any:
        """As a condition: None where there is no such thing."""
        try:
            return self.resolve(context)
        except VariableDoesNotExist:
            return None


@dataclass(frozen=True, slots=True)
class Choice:
    """`{% if %}`, `{% elif %}`, and `{% else %}`, whose condition is None."""

    branches: list[tuple[Any, list["Piece"]]]


@dataclass(frozen=True, slots=True)
class Loop:
    """`{% for %}` within which nobody asks how far it is (`forloop`)."""

    names: list[str]
    sequence: FilterExpression
    pieces: list["Piece"]
    empty: list["Piece"]


@dataclass(frozen=True, slots=True)
class Scope:
    """Pieces with names of their own: what `{% with %}`, `{% include %}` and `{% block %}` have in common."""

    names: dict[str, FilterExpression]
    pieces: list["Piece"]


@dataclass(frozen=True, slots=True)
class Value:
    """`{{ a.b.c }}`."""

    expression: FilterExpression


@dataclass(frozen=True, slots=True)
class Left:
    """A node of the engine's that stays as it is. `sets`: the name that it sets; None where that may be any."""

    node: Node
    sets: str | None = ""


Piece = TextNode | Value | Choice | Loop | Scope | Left


class Compiled(Node):
    """Pieces within a node of the engine's."""

    child_nodelists = ()

    def __init__(self, pieces: list["Piece"]) -> None:
        self._function = compiled(pieces)

    def render(self, context: Context) -> str:
        return self._function(context)

    render_annotated = render


def compiled(pieces: Iterable["Piece"], name: str = "within") -> Function:
    """The function that makes the text of these pieces. `name` stands in tracebacks."""
    return _Writer(list(pieces)).function(f"<template {name}>")


def plain(expression: FilterExpression) -> bool:
    """Whether it is a path and nothing else."""
    return isinstance(expression.var, Path) and not expression.filters


class _Writer:
    def __init__(self, pieces: list["Piece"]) -> None:
        self._lines: list[str] = []
        self._depth = 1
        self._number = 0
        self._given: dict[str, Any] = {
            "SafeString": SafeString,
            "escape": escape,
            "found": _found,
            "looked_up": _looked_up,
            "shown": _shown,
        }
        self._bound: dict[str, str] = {}
        """Names that stand for something here, with their variables; those from outside are looked up once at the start."""
        self._outside: dict[str, str] = {}
        self._set = set(_set_by(pieces))
        self._pieces(pieces)

    def function(self, name: str) -> Function:
        """What was written, as a function."""
        start = ["def function(context):", " said = []", " say = said.append", " dicts = context.dicts"]
        start += [f" {variable} = found(dicts, {each!r})" for each, variable in self._outside.items()]
        source = "\n".join([*start, *self._lines, " return SafeString(''.join(said))"])
        # Of the templates' words nothing gets in but names that are identifiers, and texts as Python itself writes them.
        exec(compile(source, name, "exec"), self._given)  # noqa: S102
        function: Function = self._given["function"]
        return function

    def _pieces(self, pieces: Iterable["Piece"]) -> None:
        for piece in pieces:
            match piece:
                case TextNode():
                    self._write(f"say({str(piece.s)!r})")
                case Value():
                    self._value(piece)
                case Choice():
                    self._choice(piece.branches)
                case Loop():
                    self._loop(piece)
                case Scope():
                    self._scope(piece)
                case Left():
                    self._write(f"say({self._constant(piece.node.render_annotated)}(context))")

    def _value(self, value: Value) -> None:
        self._path(value.expression.var)
        expression = self._constant(value.expression)
        self._write("kind = type(it)")
        self._write(
            f"say(it if kind is SafeString else escape(it) if kind is str else shown(it, {expression}, context))"
        )

    def _choice(self, branches: list[tuple[Any, list["Piece"]]]) -> None:
        [(condition, pieces), *others] = branches
        self._condition(condition)
        with self._within("if it:"):
            self._pieces(pieces)
        match others:
            case []:
                return
            case [(None, pieces)]:
                with self._within("else:"):
                    self._pieces(pieces)
            case _:
                with self._within("else:"):
                    self._choice(others)

    def _condition(self, condition: Any) -> None:
        """Writes what leaves the value of a condition in `it`."""
        operator = getattr(condition, "id", "")
        if isinstance(condition, Path):
            path = self._constant(condition)
            self._path(condition)
            self._write(f"if callable(it): it = {path}.eval(context)")
        elif operator == "not":
            self._condition(condition.first)
            self._write("it = not it")
        elif operator in ("and", "or"):
            self._condition(condition.first)
            with self._within("if it:" if operator == "and" else "if not it:"):
                self._condition(condition.second)
        elif operator in OPERATORS:
            before = self._new("before")
            self._condition(condition.first)
            self._write(f"{before} = it")
            self._condition(condition.second)
            self._write(f"it = {before} {operator} it")
        else:
            self._write(f"it = {self._constant(condition)}.eval(context)")

    def _loop(self, loop: Loop) -> None:
        self._expression(loop.sequence, ignore_failures=True)
        if loop.empty:
            self._write("it = () if it is None else it if hasattr(it, '__len__') else list(it)")
        names, variables = self._new("names"), {name: self._new("each") for name in loop.names}
        with self._within("if len(it):" if loop.empty else "if it is not None:"):
            self._write(f"{names} = {{}}")
            self._write(f"dicts.append({names})")
            with self._within(f"for {', '.join(variables.values())} in it:"), self._binding(variables):
                for name, variable in variables.items():
                    self._write(f"{names}[{name!r}] = {variable}")
                self._pieces(loop.pieces)
            self._write("dicts.pop()")
        if loop.empty:
            with self._within("else:"):
                self._pieces(loop.empty)

    def _scope(self, scope: Scope) -> None:
        variables = {}
        for name, expression in scope.names.items():
            self._expression(expression)
            variables[name] = self._new("named")
            self._write(f"{variables[name]} = it")
        names = ", ".join(f"{name!r}: {variable}" for name, variable in variables.items())
        self._write(f"dicts.append({{{names}}})")
        with self._binding(variables):
            self._pieces(scope.pieces)
        self._write("dicts.pop()")

    def _expression(self, expression: FilterExpression, *, ignore_failures: bool = False) -> None:
        """Writes what leaves the value of an expression in `it`."""
        resolve = f"{self._constant(expression)}.resolve(context, {ignore_failures})"
        if plain(expression):
            self._path(expression.var)
            self._write(f"if callable(it): it = {resolve}")
        else:
            self._write(f"it = {resolve}")

    def _path(self, path: Any) -> None:
        """Writes what leaves in `it` what a path leads to; or something that can be called where only the engine knows."""
        looked_up = f"it = looked_up({self._constant(path)}, context)"
        attributes = path.attributes
        if attributes is None or path.name in self._set or None in self._set:
            self._write(looked_up)
            return
        variable = self._bound.get(path.name) or self._outside.setdefault(path.name, f"outside{len(self._outside)}")
        if attributes:
            self._write(f"try: it = {variable}{attributes}")
            self._write(f"except Exception: {looked_up}")
        else:
            self._write(f"it = {variable}")

    def _write(self, line: str) -> None:
        self._lines.append(" " * self._depth + line)

    @contextmanager
    def _within(self, head: str) -> Iterator[None]:
        self._write(head)
        self._depth += 1
        self._write("pass")
        yield
        self._depth -= 1

    @contextmanager
    def _binding(self, variables: Mapping[str, str]) -> Iterator[None]:
        before = self._bound
        self._bound = {**before, **variables}
        yield
        self._bound = before

    def _constant(self, thing: Any) -> str:
        name = self._new("given")
        self._given[name] = thing
        return name

    def _new(self, kind: str) -> str:
        self._number += 1
        return f"{kind}{self._number}"


@cache
def _has_names_only(kind: type) -> bool:
    """Whether nothing but attributes can be found by a name in things of this kind."""
    return issubclass(kind, tuple) or not hasattr(kind, "__getitem__")


def _set_by(pieces: Iterable["Piece"]) -> Iterator[str | None]:
    """The names that the engine's own nodes among these may set."""
    for piece in pieces:
        match piece:
            case Left() if piece.sets != "":
                yield piece.sets
            case Choice():
                for _condition, branch in piece.branches:
                    yield from _set_by(branch)
            case Loop():
                yield from _set_by([*piece.pieces, *piece.empty])
            case Scope():
                yield from _set_by(piece.pieces)


def _found(dicts: list[Any], name: str) -> Any:
    for names in reversed(dicts):
        if name in names:
            return names[name]
    return _nothing


def _attribute(value: Any, name: str) -> Any:
    try:
        return getattr(value, name)
    except Exception:  # there is none, or making it failed: the engine knows which failures are to be shown
        return _nothing


def _looked_up(path: Path, context: Context) -> Any:
    try:
        return path.resolve(context)
    except VariableDoesNotExist:
        return _nothing


def _shown(value: Any, expression: FilterExpression, context: Context) -> str:
    """A value that is no text."""
    if callable(value):
        value = expression.resolve(context)
    return render_value_in_context(value, context)


def nodes(pieces: list["Piece"]) -> NodeList:
    """Pieces, for a node of the engine's to hold."""
    return NodeList([Compiled(pieces)] if pieces else [])
