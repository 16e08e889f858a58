"""Where words stand: in editions, in rows of the desk and their history, and beside them. Nothing here writes.

Everything is read, because PostgreSQL cannot compare as `Words` does. That takes as long as reading all texts takes
(docs/reliability.md), and is asked for once in a long while.
"""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from typing import Any
from urllib.parse import unquote_plus
from uuid import UUID

from axes.models import AccessAttempt
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import connection

from tracker.desk.extracting import readings_of
from tracker.desk.models import Upload
from tracker.desk.texts import COPIES, ITEMS, SCANNED, TABLES, Table
from tracker.ground.removal import REMOVED, Words, gone, neutral_slug
from tracker.letters.models import Letter
from tracker.record.documents import Document, decode
from tracker.record.scrubbing import holds

BATCH = 2_000
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Held:
    """A row of the desk, or of its history (`history`), with its texts and what of them `becomes` something else.

    `row` is the key of the desk's row, `owners` are the subjects that it is or is part of.
    """

    table: Table
    history: bool
    key: str
    row: str
    owners: frozenset[UUID]
    texts: dict[str, str]
    becomes: Values = field(default_factory=dict)

    @property
    def place(self) -> str:
        return self.table.history if self.history else self.table.name


@dataclass(frozen=True, slots=True)
class Text:
    """An edition that still has its text."""

    sequence: int
    subject: UUID
    kind: str
    number: int
    change: str
    published_at: datetime
    document: Document


@dataclass(slots=True)
class Beside:
    """What else holds the words: keys of log entries with the object each is about, of contexts, of sessions, of failed
    attempts to sign in, of files that wait to be imported, and of readers' letters."""

    log: dict[str, str] = field(default_factory=dict)
    contexts: dict[str, Values] = field(default_factory=dict)
    sessions: list[str] = field(default_factory=list)
    attempts: list[int] = field(default_factory=list)
    uploads: list[UUID] = field(default_factory=list)
    letters: list[UUID] = field(default_factory=list)

    def __bool__(self) -> bool:
        more = self.attempts or self.uploads or self.letters
        return bool(self.log or self.contexts or self.sessions or more)


def rows_with(words: Words) -> Iterator[Held]:
    """Every row of the desk, of its history and of what was said of removals in which any of these words stands."""
    if not words:
        return
    for table in SCANNED:
        for held in _read(table):
            becomes = _without(held, words)
            if becomes:
                # What a dossier calls its items is nobody's own.
                yield replace(held, becomes=becomes, owners=frozenset() if table is ITEMS else held.owners)
    yield from copies_with(words)


def rows_of(subject: UUID) -> Iterator[Held]:
    """Every row that is this subject or a part of it alone, with all its texts to be taken out.

    Evidence that other claims show too is theirs as well, and stays.
    """
    parts = {str(subject)}
    for table in TABLES:
        for held in _read(table, subject):
            if held.owners == {subject}:
                parts.add(held.row)
                yield replace(held, becomes=_emptied(held))
    yield from copies_of(subject)
    for held in _read(ITEMS):
        if any(str(owner) in parts for owner in held.owners):
            yield replace(held, becomes=_emptied(held), owners=frozenset({subject}))


def copies_with(words: Words) -> Iterator[Held]:
    """Every kept copy in which any of these words stands, in its texts or in the page as it came: it is emptied.

    What is left of a page without some words is no copy of it.
    """
    for held, raw, content_type in _copies():
        becomes = _without(replace(held, texts={**held.texts, "text": ""}), words)
        texts = chain(_unbroken(held.texts["text"]), readings_of(raw, content_type))
        if becomes or any(words.within(text) for text in texts):
            yield replace(held, becomes=becomes | _EMPTY_COPY)


def copies_of(subject: UUID) -> Iterator[Held]:
    """Every copy that was kept of this source and is not empty yet."""
    for held, raw, _content_type in _copies(subject):
        becomes = _emptied(held)
        if becomes or raw:
            yield replace(held, becomes=becomes | _EMPTY_COPY)


def _unbroken(text: str) -> Iterator[str]:
    """A text as it is, and with the words whole that lines end within: with their hyphen, and without."""
    yield text
    if _BROKEN.search(text):
        yield _BROKEN.sub("-", text)
        yield _BROKEN.sub("", text)


_BROKEN = re.compile(r"[-\u2010][ \t]*\n[ \t]*")
_EMPTY_COPY: Values = {"text": "", "raw": "\\x"}


def _copies(subject: UUID | None = None) -> Iterator[tuple[Held, bytes, str]]:
    """Each copy, one after the other, with its bytes and what kind of bytes they are."""
    columns = ", ".join(f"r.{name}" for name in COPIES.columns)
    sql = f"SELECT r.id::text, r.content_type, r.raw, {COPIES.owners}, {columns} FROM {COPIES.name} r"  # noqa: S608
    sql += " WHERE %s::uuid IS NULL OR r.source_id = %s"
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, [subject, subject])
        # A few at a time: each may be some megabytes.
        while rows := cursor.fetchmany(4):
            for key, content_type, raw, owners, *texts in rows:
                held = Held(COPIES, False, key, key, frozenset(owners), dict(zip(COPIES.columns, texts, strict=True)))
                yield held, bytes(raw), content_type


def _read(table: Table, subject: UUID | None = None) -> Iterator[Held]:
    """All rows of a table and of its history, or those that belong to this subject, as they are."""
    columns = ", ".join(f"r.{name}" for name in table.columns)
    only = f"WHERE {table.owners} @> ARRAY[%s]::uuid[]" if subject else ""
    places = [(False, table.name, "id", "id")]
    if not table.log:
        places.append((True, table.history, "pgh_id", "pgh_obj_id"))
    for history, place, key, row in places:
        sql = f"SELECT r.{key}::text, r.{row}::text, {table.owners}, {columns} FROM {place} r {only}"  # noqa: S608
        with connection.chunked_cursor() as cursor:
            cursor.execute(sql, [subject] if subject else [])
            while rows := cursor.fetchmany(BATCH):
                for key_of, row_of, owners, *texts in rows:
                    values = dict(zip(table.columns, texts, strict=True))
                    yield Held(table, history, key_of, row_of, frozenset(owners), values)


def _without(held: Held, words: Words) -> Values:
    """What changes in a row's texts when these words go."""
    becomes: Values = {}
    for name, text in held.texts.items():
        if held.table.is_slug(name) or held.table.is_emptied(name):
            if words.within_slug(text):
                becomes[name] = _instead(held.table, name, held.row)
        elif words.within(text):
            becomes[name] = _fitting(held.table, name, words.removed_from(text))
    return becomes


def _emptied(held: Held) -> Values:
    """What changes in a row's texts when all of them go; what is gone already does not change."""
    instead = {name: _instead(held.table, name, held.row) for name, text in held.texts.items() if text}
    return {name: text for name, text in instead.items() if text != held.texts[name] and not gone(held.texts[name])}


def _instead(table: Table, name: str, row: str) -> str:
    if table.is_slug(name):
        return _neutral(row)
    return "" if table.is_emptied(name) else REMOVED


def _neutral(row: str) -> str:
    return neutral_slug(UUID(row) if "-" in row else UUID(int=int(row) << 80))


def _fitting(table: Table, name: str, text: str) -> str:
    most = table.field(name).max_length
    return text if most is None or len(text) <= most else REMOVED


def texts_of(subject: UUID) -> list[Text]:
    """Every edition of a subject that has a text; redactions stay, because they say why others have none."""
    return list(_texts(subject))


def texts_with(words: Words) -> Iterator[Text]:
    """Every edition in whose document any of these words stands; notices of redactions among them."""
    if words:
        yield from (text for text in _texts(None, words) if holds(text.document, words))


def _texts(subject: UUID | None, words: Words | None = None) -> Iterator[Text]:
    sql = "SELECT sequence, subject, kind, number, change, published_at, document FROM record_edition"
    sql += " WHERE document IS NOT NULL AND (%s::uuid IS NULL OR subject = %s) ORDER BY sequence"
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, [subject, subject])
        while rows := cursor.fetchmany(BATCH):
            for sequence, of, kind, number, change, published_at, stored in rows:
                content = bytes(stored)
                # Reading the JSON is quick; making a document of it is not.
                if words is None or any(words.within_slug(text) for text in _strings(json.loads(content))):
                    yield Text(sequence, of, kind, number, change, published_at, decode(content))


def _strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for each in value:
                yield from _strings(each)
        case dict():
            for each in value.values():
                yield from _strings(each)


def beside(words: Words, subjects: Collection[UUID]) -> Beside:
    """What of these words, or about these subjects, stands in the admin's log, in contexts of the history, in sessions."""
    found = Beside()
    about = {str(subject) for subject in subjects}
    entries = LogEntry.objects.exclude(object_repr=REMOVED, change_message="")
    for key, row, called, message in entries.values_list("id", "object_id", "object_repr", "change_message").iterator():
        if row in about or words.within(called) or any(map(words.within, _readings(message))):
            found.log[str(key)] = row or ""
    if words:
        with connection.chunked_cursor() as cursor:
            cursor.execute("SELECT id::text, metadata::text FROM pghistory_context")
            while rows := cursor.fetchmany(BATCH):
                for key, content in rows:
                    metadata = json.loads(content)
                    cleaned = _cleaned(metadata, words)
                    if cleaned != metadata:
                        found.contexts[key] = {"metadata": cleaned}
        for session in Session.objects.iterator():
            # A form that waits in a session is kept as it was sent. What an earlier SECRET_KEY signed nobody can read
            # any more and is worth nothing to its owner, but the words may stand in it.
            content = session.get_decoded()
            texts = (each for text in _strings(content) for each in _readings(text))
            if not content or any(words.within(form) for text in texts for form in (text, unquote_plus(text))):
                found.sessions.append(session.session_key)
        attempts = AccessAttempt.objects.values_list(
            "id", "username", "path_info", "get_data", "post_data", "user_agent"
        )
        for key, *texts in attempts.iterator():
            if any(words.within(form) for text in texts if text for form in (text, unquote_plus(text))):
                found.attempts.append(key)
        for upload, content, told in Upload.objects.values_list("id", "content", "found").iterator(chunk_size=4):
            readings = chain(readings_of(bytes(content), "text/plain"), _strings(told))
            if any(map(words.within_slug, readings)):
                found.uploads.append(upload)
        found.letters += _letters_with(words)
    return found


def _letters_with(words: Words) -> Iterator[UUID]:
    """Readers' letters in which any of these words stands."""
    for letter in Letter.objects.iterator():
        texts = (letter.page, unquote_plus(letter.page), letter.text, letter.email)
        if any(map(words.within_slug, texts)):
            yield letter.pk


def _readings(text: str) -> Iterator[str]:
    """The text, and the texts in it where it is JSON: Django's log and messages are, with letters as their numbers."""
    yield text
    if "\\" in text:
        try:
            yield from _strings(json.loads(text))
        except ValueError:
            return


def _cleaned(metadata: Any, words: Words) -> Any:
    match metadata:
        case str():
            return words.removed_from(metadata)
        case list():
            return [_cleaned(each, words) for each in metadata]
        case dict():
            # By whom it was is never changed, and is a number.
            return {key: each if key == "user" else _cleaned(each, words) for key, each in metadata.items()}
    return metadata
