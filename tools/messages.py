"""The interface's words in every language of the site (`make messages`; docs/languages.md).

Finds what is marked for translation in Python and in templates, brings `locale/<language>/LC_MESSAGES/django.po` up to
date with it (sorted, file names without line numbers, so that a change shows as what it is) and compiles the file to
`django.mo`. A message that is new stands there with an empty translation; one that nothing uses any more is dropped.

    python tools/messages.py             write the catalogues
    python tools/messages.py --missing   write them, then list what is not translated as JSON, one object a line
"""

import ast
import gettext
import io
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE_LANGUAGE = "en"
"""What the messages in the code are written in; it needs no catalogue."""


@dataclass(frozen=True)
class Marker:
    """Which arguments of a marking function are the message, its plural and its context."""

    message: int = 0
    plural: int | None = None
    context: int | None = None


_PLAIN, _COUNTED = Marker(), Marker(plural=1)
_IN_CONTEXT, _COUNTED_IN_CONTEXT = Marker(1, context=0), Marker(1, plural=2, context=0)
MARKERS = {
    "_": _PLAIN,
    "gettext": _PLAIN,
    "gettext_lazy": _PLAIN,
    "gettext_noop": _PLAIN,
    "ngettext": _COUNTED,
    "ngettext_lazy": _COUNTED,
    "pgettext": _IN_CONTEXT,
    "pgettext_lazy": _IN_CONTEXT,
    "npgettext": _COUNTED_IN_CONTEXT,
    "npgettext_lazy": _COUNTED_IN_CONTEXT,
}
_BABELS = {
    name: tuple(
        (place + 1, "c") if place == marker.context else place + 1
        for place in (marker.context, marker.message, marker.plural)
        if place is not None
    )
    for name, marker in MARKERS.items()
}

Key = tuple[str | None, str]
"""What a translation is looked up by: context and message."""


@dataclass
class Found:
    """A message in the code: its plural, if it counts something, and the files that use it."""

    plural: str | None = None
    files: set[str] = field(default_factory=set)


class Words(Catalog):
    """A catalogue whose head says nothing that differs from one run, or one version of a tool, to the next."""

    def __init__(self, language: str, plural_forms: str) -> None:
        super().__init__(locale=to_locale(language), fuzzy=False)
        self._plural_forms_of_django = plural_forms

    def _fixed_headers(self) -> list[tuple[str, str]]:
        return [
            ("Content-Type", "text/plain; charset=UTF-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("MIME-Version", "1.0"),
            ("Language", str(self.locale_identifier)),
            ("Plural-Forms", self._plural_forms_of_django),
        ]

    mime_headers = property(_fixed_headers)
    header_comment = property(lambda _self: "#")

    @property
    def num_plurals(self) -> int:
        return int(self._plural_forms_of_django.removeprefix("nplurals=").split(";", maxsplit=1)[0])


def languages() -> list[str]:
    """The codes of the languages that need a catalogue."""
    return [code for code, _name in settings.LANGUAGES if code != SOURCE_LANGUAGE]


def catalogue_path(language: str) -> Path:
    """Where the translations of a language are kept."""
    return ROOT / "locale" / to_locale(language) / "LC_MESSAGES" / "django.po"


def plural_forms(language: str) -> str:
    """How a language counts, in the words of Django's own catalogue: catalogues that agree are looked through as one."""
    head = gettext.translation("django", str(Path(django.__file__).parent / "conf" / "locale"), [to_locale(language)])
    return " ".join(head.info()["plural-forms"].split())


def in_python(source: str) -> Iterator[tuple[Key, str | None]]:
    """The messages of a Python file, each with its plural. What is not written out in place is marked elsewhere."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        marker = MARKERS.get(name)
        if marker is None:
            continue
        message, plural, context = (
            _text(node.args, place) for place in (marker.message, marker.plural, marker.context)
        )
        if message is not None:
            if (plural is None) != (marker.plural is None) or (context is None) != (marker.context is None):
                raise ValueError(f"Write plural and context of {message!r} out where it stands.")
            yield (context, message), plural


def _text(arguments: list[ast.expr], place: int | None) -> str | None:
    given = arguments[place] if place is not None and place < len(arguments) else None
    return given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else None


def in_template(source: str, name: str) -> Iterator[tuple[Key, str | None]]:
    """The messages of a template, each with its plural; `name` is for what is said of mistakes."""
    # Django blanks out all but the messages; indentation that means nothing would stop Python's tokenizer.
    calls = "\n".join(line.strip() for line in templatize(source, origin=name).splitlines())
    for _line, message, _comments, context in extract("python", io.BytesIO(calls.encode()), keywords=_BABELS):
        one, many = message if isinstance(message, tuple) else (message, None)
        yield (context, one), many


def marked(root: Path = ROOT) -> dict[Key, Found]:
    """Every message that the code marks for translation. Raises ValueError where one stands with two plurals."""
    found: dict[Key, Found] = {}
    files = [path for path in (root / "tracker").rglob("*.py") if "migrations" not in path.parts]
    files += [*(root / "templates").rglob("*.html"), *(root / "tracker").rglob("templates/**/*.html")]
    for path in sorted(files):
        name, source = path.relative_to(root).as_posix(), path.read_text()
        for key, plural in in_python(source) if path.suffix == ".py" else in_template(source, name):
            message = found.setdefault(key, Found(plural))
            if plural and message.plural and plural != message.plural:
                raise ValueError(f"{name}: {key[1]!r} has another plural elsewhere: {message.plural!r}.")
            message.plural = message.plural or plural
            message.files.add(name)
    return found


def read(file: IO[bytes]) -> dict[Key, Message]:
    """The messages of a catalogue as it stands in its file."""
    return {(message.context, _id(message)): message for message in read_po(file, abort_invalid=True) if message.id}


def read_text(text: str) -> dict[Key, Message]:
    """The messages of a catalogue given as text."""
    return read(io.BytesIO(text.encode()))


def _id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def brought_up_to_date(language: str, found: dict[Key, Found], known: dict[Key, Message]) -> Words:
    """A catalogue of exactly what was found, with the translations known so far."""
    words = Words(language, plural_forms(language))
    for (context, message), each in found.items():
        old = known.get((context, message))
        words.add(
            (message, each.plural) if each.plural else message,
            _translation(old, each.plural, words.num_plurals),
            locations=[(name, 0) for name in sorted(each.files)],
            context=context,
        )
    return words


def _translation(old: Message | None, plural: str | None, forms: int) -> str | tuple[str, ...]:
    empty = ("",) * forms if plural else ""
    # Whoever is not sure of a translation marks it so: it stays empty until somebody is.
    if old is None or old.fuzzy:
        return empty
    if plural is None:
        return old.string if isinstance(old.string, str) else empty
    if not isinstance(old.string, tuple):
        return empty
    strings = [*old.string, *empty][:forms]
    # The last form is of fractions, which the site never counts: it reads as the one before.
    return tuple([*strings[:-1], strings[-1] or strings[-2]] if forms > 2 else strings)


def written(words: Words) -> bytes:
    """The catalogue as its file holds it."""
    file = io.BytesIO()
    write_po(file, words, width=0, sort_output=True, include_lineno=False)
    return file.getvalue()


def compiled(words: Words) -> bytes:
    """The catalogue as Django reads it."""
    file = io.BytesIO()
    write_mo(file, words)
    return file.getvalue()


def missing(words: Words) -> Iterator[dict[str, object]]:
    """What has no translation, or not in every plural form: message, plural, context, files."""
    for message in words:
        strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
        if message.id and not all(strings):
            one, *many = [message.id] if isinstance(message.id, str) else message.id
            files = [name for name, _line in message.locations]
            yield {"message": one, "plural": many[0] if many else None, "context": message.context, "files": files}


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--missing"]):
        sys.exit(__doc__)
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    found = marked()
    for language in languages():
        path = catalogue_path(language)
        known = {}
        if path.is_file():
            with path.open("rb") as file:
                known = read(file)
        words = brought_up_to_date(language, found, known)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(words))
        path.with_suffix(".mo").write_bytes(compiled(words))
        left = list(missing(words))
        print(f"{language}: {len(found)} messages, {len(left)} not translated", file=sys.stderr)
        if arguments:
            sys.stdout.writelines(
                json.dumps({"language": language, **each}, ensure_ascii=False) + "\n" for each in left
            )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
