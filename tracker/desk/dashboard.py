"""The desk's front page: what waits for this very user, what was published, what nobody has looked at, what changed.

Each list is one Section, capped, with links to where all of it is. The number of queries is the same however much there is.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Max, Model, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext

from tracker.desk import review
from tracker.desk.documents_of import MODELS, SubjectRow
from tracker.desk.door import may_publish
from tracker.desk.forms.labels import described, label
from tracker.desk.models import Approval, Claim, Review, Source
from tracker.ground.vocabulary import Change, SubjectKind
from tracker.record.models import Edition

SHOWN = 10
"""Lines of one list."""
_EDITIONS = 200
"""The newest editions that are looked through for the week's."""
_SAVES = 300
"""The newest saves of a user that are looked through for their drafts."""


@dataclass(frozen=True, slots=True)
class Line:
    """One subject. `beside` says when, or what about it; `look` is where the button "looked at" sends to, "" for none."""

    title: str
    url: str
    beside: str = ""
    look: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One list. `more`: there are more than are shown. `all` are (words, address) of lists of the whole of it."""

    code: str
    title: str
    empty: str
    lines: tuple[Line, ...]
    more: bool = False
    all: tuple[tuple[str, str], ...] = ()


def sections(user: User) -> list[Section]:
    """All lists of the front page, in its order."""
    return [_waiting(user), _returned(user), _drafts(user), _published(user), _not_looked_at(user), _changed_sources()]


# Review


def _waiting(user: User) -> Section:
    """Whoever may publish is led to the page on which they can."""
    page = "publish" if may_publish(user) else "review"
    found = list(review.waiting()[: SHOWN + 1])
    words = gettext("sent by %(name)s, %(date)s")
    lines = _under_way(
        "waiting", found, page, lambda each: words % {"name": each.sent_by_name, "date": _when(each.sent_at)}
    )
    return _section("waiting", gettext("Waiting for review"), gettext("Nothing."), lines, _lists("review=waiting"))


def _returned(user: User) -> Section:
    found = list(review.returned_to(user)[: SHOWN + 1])
    words = gettext("%(name)s, %(date)s: %(reason)s")

    def said(each: Review) -> str:
        reason = Truncator(each.reason).chars(200)
        return words % {"name": each.returned_by_name, "date": _when(each.returned_at), "reason": reason}

    lines = _under_way("returned", found, "review", said)
    return _section("returned", gettext("Returned to me"), gettext("Nothing."), lines, _lists("review=returned"))


def _under_way(code: str, found: list[Review], page: str, beside: Callable[[Review], str]) -> list[Line]:
    rows = _rows((each.kind, each.subject) for each in found)
    return [
        Line(
            _short(rows[each.subject]),
            reverse(f"admin:desk_{each.kind}_{page}", args=[each.subject]) + f"?list={code}",
            f"{_noun(rows[each.subject])}, {beside(each)}",
        )
        for each in found
        if each.subject in rows
    ]


# My drafts

_SUBJECTS: Mapping[str, type[SubjectRow]] = {kind.value: model for kind, model in MODELS.items()}
_MINE = f"""
    WITH saves AS (
        SELECT id FROM pghistory_context WHERE metadata ->> 'user' = %s ORDER BY created_at DESC LIMIT {_SAVES}
    ), events AS ({
    " UNION ALL ".join(
        f"SELECT '{kind}' AS kind, e.pgh_obj_id AS subject, e.pgh_id, e.pgh_created_at AS at FROM desk_{kind}event e"
        f" JOIN saves ON saves.id = e.pgh_context_id JOIN desk_{kind} r ON r.id = e.pgh_obj_id"
        for kind in _SUBJECTS
    )
})
    SELECT kind, subject, max(at) FROM events
    WHERE pgh_id > coalesce(
        (SELECT (a.seen ->> kind)::bigint FROM desk_approval a WHERE a.subject = events.subject ORDER BY a.sequence DESC LIMIT 1), 0
    )
    AND NOT EXISTS (SELECT FROM desk_review w WHERE w.subject = events.subject AND w.state <> 'draft')
    GROUP BY kind, subject ORDER BY max(at) DESC, subject
"""  # noqa: S608 - our own names


def drafts_of(user: User, kind: str | None = None, *, most: int | None = None) -> list[tuple[str, UUID, datetime]]:
    """(kind, subject, when) of what this user changed and nobody published since, the last change first; one query.

    What is in review or was returned is in lists of its own.

    Every change of a part raises the version of its subject, and is therefore an event of the subject too.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"{_MINE} LIMIT %s" if most else _MINE, [str(user.pk), most] if most else [str(user.pk)])
        return [row for row in cursor.fetchall() if kind in (None, row[0])]


def _drafts(user: User) -> Section:
    found = drafts_of(user, most=SHOWN + 1)
    rows = _rows((kind, subject) for kind, subject, _at in found)
    lines = [
        Line(_short(rows[subject]), change_url(rows[subject]) + "?list=drafts", f"{_noun(rows[subject])}, {_when(at)}")
        for _kind, subject, at in found
        if subject in rows
    ]
    return _section("drafts", gettext("My drafts"), gettext("None."), lines, _lists("work=mine"))


# Published this week


def _published(user: User) -> Section:
    """Whatever is no minor edition; of each subject the last one."""
    since = now() - timedelta(days=7)
    newest = Edition.objects.order_by("-sequence").values_list("subject", "kind", "change", "published_at")[:_EDITIONS]
    found: dict[UUID, tuple[str, str, datetime]] = {}
    for subject, kind, change, published_at in newest:
        if published_at >= since and change != Change.MINOR:
            found.setdefault(subject, (kind, change, published_at))
    shown = list(found.items())[: SHOWN + 1]
    rows = _rows((kind, subject) for subject, (kind, _change, _at) in shown)
    lines = [
        Line(_short(rows[subject]), change_url(rows[subject]), f"{gettext(Change(change).label)}, {_when(at)}")
        for subject, (_kind, change, at) in shown
        if subject in rows
    ]
    links = ((str(Approval._meta.verbose_name_plural), _list(Approval)),) if user.has_perm("desk.view_approval") else ()
    return _section("published", gettext("Published this week"), gettext("Nothing."), lines, links)


# Claims that nobody has looked at

_NOT_LOOKED_AT = f"""
    SELECT l.subject, l.title, l.published_at FROM record_listing l
    WHERE l.kind = '{SubjectKind.CLAIM.value}' AND l.published_at < %(since)s
    AND coalesce(l.card ->> 'looked_at', '') < %(day)s
    UNION ALL
    SELECT l.subject, l.title, (
        SELECT max(o.published_at) FROM record_edition o WHERE o.subject = l.subject AND o.change <> '{Change.MINOR.value}'
    ) FROM record_listing l JOIN record_edition e ON e.sequence = l.sequence AND e.change = '{Change.MINOR.value}'
    WHERE l.kind = '{SubjectKind.CLAIM.value}' AND l.published_at >= %(since)s
    AND coalesce(l.card ->> 'looked_at', '') < %(day)s AND NOT EXISTS (
        SELECT FROM record_edition o
        WHERE o.subject = l.subject AND o.change <> '{Change.MINOR.value}' AND o.published_at >= %(since)s
    )
    ORDER BY 3, 1
"""  # noqa: S608 - our own words


def not_looked_at(most: int | None = None) -> list[tuple[UUID, str, datetime]]:
    """(claim, wording, when it was last published) of what readers see and nobody has looked at for LOOK_AGAIN_DAYS.

    The longest waiting first; one query. An edition that is no minor one is a look (record/reading.py), and so is a day
    in the document.
    """
    since = now() - timedelta(days=settings.LOOK_AGAIN_DAYS)
    asked: dict[str, Any] = {"since": since, "day": localdate(since).isoformat(), "most": most}
    with connection.cursor() as cursor:
        cursor.execute(f"{_NOT_LOOKED_AT} LIMIT %(most)s", asked)
        return list(cursor.fetchall())


def _not_looked_at(user: User) -> Section:
    allowed = may_publish(user)
    lines = [
        Line(
            Truncator(title).chars(120),
            reverse("admin:desk_claim_change", args=[subject]),
            gettext("last published %(date)s") % {"date": _when(at)},
            reverse("admin:desk_claim_look", args=[subject]) if allowed else "",
        )
        for subject, title, at in not_looked_at(SHOWN + 1)
    ]
    title = gettext("Not looked at for %(days)s days") % {"days": settings.LOOK_AGAIN_DAYS}
    links = ((str(Claim._meta.verbose_name_plural), _list(Claim, "look=due")),)
    return _section("not-looked-at", title, gettext("None."), lines, links)


# Sources that changed


def changed_sources() -> QuerySet[Any]:
    """What `manage.py check_sources` found changed and nobody has looked at, the newest finding first."""
    rows: QuerySet[Any] = described(Source).filter(pk__in=Source.objects.changed().values("pk"))
    found: QuerySet[Any] = rows.annotate(found_at=Max("checks__checked_at")).order_by("-found_at", "pk")
    return found


def _changed_sources() -> Section:
    lines = [
        Line(_short(row), reverse("admin:desk_source_captures", args=[row.pk]), _when(row.found_at))
        for row in changed_sources()[: SHOWN + 1]
    ]
    links = ((str(Source._meta.verbose_name_plural), _list(Source, "changed=yes")),)
    return _section("sources", gettext("Sources that changed"), gettext("None."), lines, links)


# How


def _section(code: str, title: str, empty: str, lines: list[Line], links: tuple[tuple[str, str], ...]) -> Section:
    return Section(code, title, empty, tuple(lines[:SHOWN]), len(lines) > SHOWN, links if lines else ())


def _rows(wanted: Iterable[tuple[str, UUID]]) -> dict[UUID, SubjectRow]:
    """One query for each kind, whatever is asked for."""
    keys: dict[str, list[UUID]] = {kind: [] for kind in _SUBJECTS}
    for kind, subject in wanted:
        keys[kind].append(subject)
    return {row.pk: row for kind, model in _SUBJECTS.items() for row in described(model).filter(pk__in=keys[kind])}


def _short(row: Model) -> str:
    return Truncator(label(row)).chars(120)


def _noun(row: Model) -> str:
    return str(row._meta.verbose_name)


def _when(at: datetime | None) -> str:
    return date_format(localtime(at), "j E Y H:i") if at else ""


def change_url(row: Model) -> str:
    """Where the row's form is."""
    return reverse(f"admin:desk_{row._meta.model_name}_change", args=[row.pk])


def _list(model: type[Model], query: str = "") -> str:
    return reverse(f"admin:desk_{model._meta.model_name}_changelist") + (f"?{query}" if query else "")


def _lists(query: str) -> tuple[tuple[str, str], ...]:
    """The same list of each kind, what there is most of first."""
    models = (Claim, Source, *(each for each in _SUBJECTS.values() if each not in (Claim, Source)))
    return tuple((str(model._meta.verbose_name_plural), _list(model, query)) for model in models)
