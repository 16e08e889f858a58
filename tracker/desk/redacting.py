"""Removing something for good (DESIGN.md "The door"): a whole subject, or certain words wherever they stand.

    plan_redaction(subject, words=, whole=, include=)  -> Plan      what would go, and who else holds it (redaction_plan.py)
    redact(plan, by=user, note=, reason=, seen=)       -> Redaction, or PublicationRefused

One transaction: the record says what it empties and why, the desk's rows and their history lose the words, what is left
is published again, projections follow. What then still lies in PostgreSQL's files is for erasing.py and the operator.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils.translation import gettext

from tracker.desk import door, hiding
from tracker.desk.answering import forget
from tracker.desk.documents_of import MODELS
from tracker.desk.door import PublicationRefused, may_redact
from tracker.desk.models import ActorName, PlanAlias, Redaction, Source, Upload
from tracker.desk.people import signed
from tracker.desk.quotes import renew_for
from tracker.desk.redaction_plan import Other, Plan, plan_redaction
from tracker.desk.texts import COPIES
from tracker.desk.touched import seen_last, touched
from tracker.ground.removal import REMOVED, neutral_slug, problems_of
from tracker.ground.text import check_text, normalise
from tracker.ground.vocabulary import Change
from tracker.record.documents import Document, NoticeDoc, canonical
from tracker.record.models import Address
from tracker.record.projections import refresh
from tracker.record.scrubbing import without
from tracker.record.worlds import Held as Last

__all__ = [
    "Other",
    "Plan",
    "PublicationRefused",
    "carry_out",
    "may_redact",
    "plan_redaction",
    "problems",
    "redact",
    "refuse_what_is_left",
    "renew_locks",
    "subjects_of",
]

Rows = dict[str, dict[str, dict[str, Any]]]


def problems(plan: Plan, *, words: Iterable[str], note: str, reason: str) -> list[str]:
    """Everything that speaks against it, in words for the editor; empty where nothing does."""
    given = list(words)
    found = [str(problem) for problem in problems_of(given)]
    found += [str(problem) for text in (note, reason) for problem in check_text(text, multiline=True)]
    if not plan.whole and not given:
        found.append(gettext("Say which words shall go, one text in a line."))
    if not note:
        found.append(gettext("Say in the public note why this is removed, without repeating it."))
    for text, where in ((note, gettext("The public note")), (reason, gettext("The reason for the desk"))):
        if plan.words.within_slug(text):
            found.append(gettext("%s repeats what shall be removed.") % where)
    if plan.nothing and not found:
        if plan.stays or plan.others:
            found.append(gettext("Nothing can be removed with this alone: see below what holds it."))
        else:
            found.append(gettext("Nothing here holds this: there is nothing to remove."))
    return list(dict.fromkeys(found))


def redact(
    subject: UUID,
    *,
    by: User,
    note: str,
    reason: str = "",
    words: Iterable[str] = (),
    whole: bool = False,
    include: Iterable[UUID] = (),
    seen: str | None = None,
) -> Redaction:
    """Remove it, or raise PublicationRefused and change nothing.

    `note` is public and stands in its place; `reason` stays at the desk. `seen` is the fingerprint of the plan that was
    confirmed: where something else would go by now, nothing does.
    """
    given, note, reason = tuple(words), normalise(note, multiline=True), normalise(reason, multiline=True)

    def plan_now() -> Plan:
        return plan_redaction(subject, words=given, whole=whole, include=include)

    include = frozenset(include)
    with door.passage(by, redacting=True):
        first = plan_now()
        locked = door.lock(subjects_of(first))
        # Once more under the locks: what was read before them may have changed.
        plan = plan_now()
        if not subjects_of(plan) & set(door.lock(subjects_of(plan))) <= locked.keys():
            raise PublicationRefused([door.changed_meanwhile()])
        if seen not in (None, plan.fingerprint):
            raise PublicationRefused([door.changed_meanwhile()])
        door.refuse_if(problems(plan, words=given, note=note, reason=reason))
        log = carry_out(plan, locked, by=by, note=note, reason=reason)
        refuse_what_is_left(plan_redaction(subject, words=plan.words.texts, whole=whole, include=include))
    renew_locks(plan)
    return log


def carry_out(plan: Plan, locked: dict[UUID, int], *, by: User, note: str, reason: str) -> Redaction:
    """Remove what the plan names, within the caller's transaction. `locked` are the versions of all that it changes.

    The caller has seen to it that it may be done, and looks afterwards whether anything is left.
    """
    touches, before = touched(plan.subjects), seen_last(plan.subjects)

    def entry(last: Last, document: Document, change: str) -> door.Entry:
        subject = last.subject
        return door.Entry(
            subject=subject,
            document=document,
            change=change,
            touched=touches[subject],
            seen=before.get(subject, {}),
            four_eyes=False,
        )

    said = [entry(last, _notice(last, plan, note), Change.REDACTION.value) for last in _emptied_subjects(plan)]
    written = door.append_all(said)
    log = _log(plan, by, note, reason, [edition.sequence for _, edition in written])
    _remove(log, plan, locked)
    kept = [entry(last, *again) for last in _emptied_subjects(plan) if (again := _what_is_left(last, plan))]
    written += door.append_all(kept)
    refresh([entry.subject for entry, _ in written])
    door.sign(written, by)
    hiding.looked_at((entry.subject for entry, _ in written), by)
    return log


def renew_locks(plan: Plan) -> None:
    """Look for the quotes again whose copies lost words, and with them their locks: another copy may hold them."""
    copies = [UUID(held.row) for held in plan.rows if held.table is COPIES]
    for source in Source.objects.filter(captures__in=copies).distinct():
        renew_for(source)


def subjects_of(plan: Plan) -> set[UUID]:
    """Everything whose row or parts change: evidence is a part of every claim that shows it."""
    return {*plan.subjects, *(owner for held in plan.desk for owner in held.owners)}


def _emptied_subjects(plan: Plan) -> list[Last]:
    """The last editions of the subjects that lose the text of an edition, in an order of their own."""
    return [plan.last[subject] for subject in sorted({text.subject for text in plan.editions})]


def _notice(last: Last, plan: Plan, note: str) -> Document:
    """Says what it empties. Its address says nothing, because a notice of removal cannot be removed itself."""
    redacts = tuple(text.sequence for text in plan.editions if text.subject == last.subject)
    slug = (
        neutral_slug(last.subject)
        if any(text.document.slug for text in plan.editions if text.subject == last.subject)
        else ""
    )
    return Document(kind=last.kind, slug=slug, note=note, body=NoticeDoc(redacts=redacts))


def _what_is_left(last: Last, plan: Plan) -> tuple[Document, str] | None:
    """The last edition without the words, to be published again; None where the subject goes as a whole."""
    if last.document is None or last.change == Change.REDACTION or (plan.whole and last.subject == plan.subject):
        return None
    document = without(last.document, plan.words, last.subject)
    if last.public:
        return Document(kind=document.kind, slug=document.slug, note="", body=document.body), Change.UPDATE.value
    return document, last.change


def _log(plan: Plan, by: User, note: str, reason: str, editions: list[int]) -> Redaction:
    named: dict[str, set[str]] = defaultdict(set)
    for held in plan.rows:
        named[held.table.name].add(held.row)
    return Redaction.objects.create(
        subject=plan.subject,
        whole=plan.whole,
        subjects=sorted(subjects_of(plan)),
        editions=editions,
        emptied=[text.sequence for text in plan.editions],
        rows={table: sorted(rows) for table, rows in named.items()},
        **signed("by", by),
        note=note,
        reason=reason,
    )


def _remove(log: Redaction, plan: Plan, locked: dict[UUID, int]) -> None:
    """Hand everything to the one function of the database that may do it."""
    changes = {"addresses": _addresses(plan), "rows": _rows(plan, locked)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_redact(%s, %s::jsonb)", [log.pk, canonical(changes).decode()])
    # Files that wait to be imported, and what was found in them: whoever still needs one chooses it again.
    Upload.objects.all().delete()
    Session.objects.filter(session_key__in=plan.beside.sessions).delete()
    AccessAttempt.objects.filter(pk__in=plan.beside.attempts).delete()
    forget(plan.beside.letters)


def _rows(plan: Plan, locked: dict[UUID, int]) -> Rows:
    """{table: {key: {column: value}}}; every subject that changes, or a part of which does, is a version further."""
    rows: Rows = defaultdict(lambda: defaultdict(dict))
    for held in plan.rows:
        rows[held.place][held.key].update(held.becomes)
    for place, rows_there in list(rows.items()):
        _keep_apart(place, rows_there)
    changed = {owner for held in plan.desk for owner in held.owners}
    for model in MODELS.values():
        table = model._meta.db_table
        for subject in model._default_manager.filter(pk__in=changed).values_list("pk", flat=True):
            rows[table][str(subject)]["version"] = locked[subject] + 1
    for key in plan.beside.log:
        rows["django_admin_log"][key] = {"object_repr": REMOVED, "change_message": ""}
    rows["pghistory_context"].update(plan.beside.contexts)
    return rows


_OTHER_NAMES: dict[str, tuple[type[ActorName | PlanAlias], str]] = {
    "desk_actorname": (ActorName, "actor"),
    "desk_planalias": (PlanAlias, "plan"),
}
"""Names of which one actor or plan has each once: (model, whose they are)."""


def _keep_apart(place: str, rows: dict[str, dict[str, Any]]) -> None:
    """Two other names of one actor or plan cannot both be "[removed]", whenever they were removed."""
    if place not in _OTHER_NAMES:
        return
    model, owner = _OTHER_NAMES[place]
    owners = model._default_manager.filter(pk__in=rows).values(owner)
    beside = model._default_manager.filter(**{f"{owner}__in": owners}).exclude(pk__in=rows)
    taken = set(beside.values_list("name", flat=True))
    for key, values in rows.items():
        if "name" in values:
            if values["name"] in taken:
                values["name"] = f"{values['name']} {key}"
            taken.add(values["name"])


def _addresses(plan: Plan) -> list[dict[str, str]]:
    """Those that hold the words, and all of a subject that goes as a whole."""
    given = Address.objects.filter(subject__in={text.subject for text in plan.editions})
    return [
        {"kind": kind, "slug": slug}
        for kind, slug, subject in given.values_list("kind", "slug", "subject")
        if slug != neutral_slug(subject) and ((plan.whole and subject == plan.subject) or plan.words.within_slug(slug))
    ]


def refuse_what_is_left(plan: Plan) -> None:
    """PublicationRefused: whatever was meant to go and is still there takes everything back."""
    if plan.editions or plan.rows or plan.beside:
        raise PublicationRefused([gettext("Something of it would be left. Nothing was removed; tell the operator.")])
