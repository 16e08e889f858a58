"""The house's own rules (DESIGN.md §3), checked on its source text."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 420
ROOMS = {
    "ground": {"ground"},
    "record": {"ground", "record"},
    "letters": {"ground", "letters"},
    "desk": {"ground", "record", "letters", "desk"},
    "web": {"ground", "record", "letters", "web"},
    "embedded_postgres": {"embedded_postgres"},
}
"""What each room may import. What stands outside the rooms (settings, addresses, the guard) may import any of them."""


@cache
def tracked() -> list[Path]:
    """Every file under version control, and every new one that is not ignored."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def having(suffix: str, *folders: str) -> list[Path]:
    inside = [ROOT / folder for folder in folders]
    return [path for path in tracked() if path.suffix == suffix and any(path.is_relative_to(one) for one in inside)]


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


PYTHON = having(".py", "tracker", "tests", "tools", "bench")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in having(".py", "tracker")}


def imported(path: Path, node: ast.stmt) -> Iterator[str]:
    """The modules that an import statement names; a name taken out of a package counts as its module if it is one."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        package = module_name(path).split(".")
        if path.name != "__init__.py":
            package = package[:-1]
        above = package[: len(package) - node.level + 1] if node.level else []
        base = ".".join([*above, node.module] if node.module else above)
        for alias in node.names:
            submodule = f"{base}.{alias.name}"
            yield submodule if submodule in MODULES else base


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from imported(path, node)


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_import_only_what_they_may(room: str) -> None:
    wrong = [
        f"{short(path)}: {name}"
        for path in having(".py", f"tracker/{room}")
        for name in imports(path)
        if name.split(".")[0] == "tracker" and (*name.split("."), "")[1] not in ROOMS[room]
    ]
    assert not wrong


def test_the_ground_stands_without_django() -> None:
    files = having(".py", "tracker/ground")
    assert files
    wrong = {name for path in files for name in imports(path) if name.split(".")[0] in {"django", "psycopg"}}
    assert not wrong


def loading(path: Path) -> Iterator[str]:
    """The project's modules that must be there before this one can be loaded."""

    def statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
        for node in body:
            if isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}:
                continue
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            yield node
            for field in ("body", "orelse", "finalbody"):
                yield from statements(getattr(node, field, []))

    for node in statements(tree(path).body):
        yield from (name for name in imported(path, node) if name in MODULES)


def test_no_module_imports_itself_in_a_circle() -> None:
    ahead = {name: set(loading(path)) - {name} for name, path in MODULES.items()}
    while free := {name for name, wanted in ahead.items() if not wanted & ahead.keys()}:
        ahead = {name: wanted for name, wanted in ahead.items() if name not in free}
    # A package that only gathers its own modules is loaded before them and asks nothing of them in turn.
    assert not ahead, {name: sorted(wanted & ahead.keys()) for name, wanted in ahead.items()}


def test_imports_within_functions_say_why() -> None:
    assert not [place for path in PYTHON for place in silent_imports(path)]


def silent_imports(path: Path) -> Iterator[str]:
    lines = path.read_text().splitlines()
    for function in ast.walk(tree(path)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    ending = lines[(node.end_lineno or node.lineno) - 1]
                    if not re.search(r"#\s*(?!noqa|type:)\w", ending):
                        yield f"{short(path)}:{node.lineno}"


def test_files_stay_short() -> None:
    lengths = {short(path): len(path.read_text().splitlines()) for path in PYTHON if "migrations" not in path.parts}
    assert not {name: length for name, length in lengths.items() if length > LONGEST}


def test_pages_speak_no_sql() -> None:
    """What a reader typed cannot become SQL where none is written: RESET ROLE is one word (docs/decisions/0010)."""
    spoken = {"execute", "executemany", "raw", "extra", "RawSQL", "create_cursor"}
    wrong = [
        f"{short(path)}:{node.lineno}"
        for path in having(".py", "tracker/web", "tracker/letters")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in spoken
    ]
    assert not wrong


def test_no_signals() -> None:
    wrong = [
        f"{short(path)}: {name}"
        for path in having(".py", "tracker")
        for name in imports(path)
        if name.startswith(("django.dispatch", "django.db.models.signals"))
    ]
    assert not wrong


def test_tests_mirror_the_rooms() -> None:
    """Each room that has tests has them in a folder of its name; every such folder is a package."""
    folders = {path.parent for path in having(".py", "tests") if path.name.startswith("test_")} - {ROOT / "tests"}
    rooms = {*ROOMS, "browser", "containers", "faults", "noninterference", "odd"}
    assert {folder.relative_to(ROOT / "tests").parts[0] for folder in folders} <= rooms
    assert all((folder / "__init__.py").is_file() for folder in folders)


INLINE = re.compile(
    r"<style\b|<script\b(?![^>]*\bsrc=)(?![^>]*\btype=[\"']?application/(?:ld\+)?json)|\sstyle\s*=|\son[a-z]+\s*=|javascript:|hx-on",
    re.IGNORECASE,
)


COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)


def test_templates_hold_no_inline_style_or_script() -> None:
    templates = having(".html", "templates", "tracker")
    assert templates
    wrong = {short(path): found for path in templates if (found := INLINE.findall(COMMENT.sub("", path.read_text())))}
    assert not wrong


def test_templates_for_readers_write_no_address() -> None:
    """They are all in web/presenters/links.py, where a language may come before them."""
    templates = [
        path for path in having(".html", "templates") if "admin" not in path.relative_to(ROOT / "templates").parts
    ]
    assert templates
    wrong = [short(path) for path in templates if re.search(r"(?:href|action|hx-get)=[\"']/", path.read_text())]
    assert not wrong


MACHINE = re.compile(rb"(?<![\w.~}$])/(?:home|Users|root|work|workspace|mnt|private)/[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]")


def test_no_path_of_somebodys_machine() -> None:
    wrong = [short(path) for path in tracked() if MACHINE.search(path.read_bytes())]
    assert not wrong
