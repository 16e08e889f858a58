"""What an editor does at the desk in one go without publishing, and all kinds of steps together."""

import json
from functools import cache
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import transaction

from tests.desk import newsroom as desk
from tests.desk.dossier_files import later, small
from tests.noninterference.asking import Outside
from tests.noninterference.changes import (
    ADDRESSES,
    DATES,
    TEXTS,
    Changes,
    NotDoneError,
    Step,
    add_row,
    delete_row,
    edit_row,
    raise_versions,
)
from tests.noninterference.world import CHIEF, EDITOR, SLUGS, WORDS, identity
from tracker.desk.capturing import keep_fetched
from tracker.desk.documents_of import MODELS
from tracker.desk.dossiers import bring_in
from tracker.desk.extracting import Extract
from tracker.desk.fetching import Fetched
from tracker.desk.looking import look
from tracker.desk.models import (
    Actor,
    Claim,
    Evidence,
    Plan,
    PlanAlias,
    Point,
    Position,
    Source,
    SourceCheck,
    Statement,
    Version,
)
from tracker.desk.publishing import draft_status, publish
from tracker.desk.purging import confirm, drop, propose
from tracker.desk.redacting import redact
from tracker.desk.restoring import RestorationRefused, restore
from tracker.desk.review import note, return_, send
from tracker.desk.saves import page_of
from tracker.ground.vocabulary import Acceptance, ActorKind, SourceFound, Stance, values
from tracker.record.models import Edition


def new_actor(changes: Changes) -> str:
    """Named or unnamed, of a side or of none."""
    pick = changes.pick
    row = desk.actor(
        pick([*filter(None, TEXTS)]),
        id=changes.id(),
        slug=pick(ADDRESSES),
        kind=pick(values(ActorKind)),
        party=pick([None, *Actor.objects.filter(party=None).order_by("pk")]),
        part_of=pick([None, *Actor.objects.order_by("pk")]),
        unnamed=pick((False, False, True)),
    )
    for principal in pick(([], list(Actor.objects.exclude(pk=row.pk).order_by("pk")[:2]))):
        row.speaks_for.create(principal=principal)
    return str(row)


def new_source(changes: Changes) -> str:
    """Of any publisher; it may carry what is public."""
    pick = changes.pick
    row = desk.source(
        changes.row(Actor),
        id=changes.id(),
        slug=pick(ADDRESSES),
        title=pick(TEXTS),
        published=pick(DATES),
        carries=pick([None, *Source.objects.order_by("pk")]),
        alert=pick((False, True)),
    )
    return str(row)


def new_plan(changes: Changes) -> str:
    """With a version that goes back to any other, and a point that corresponds to any other."""
    pick = changes.pick
    row = Plan.objects.create(id=changes.id(), title=pick([*filter(None, TEXTS)]), slug=pick(ADDRESSES))
    origin = changes.row(Version)
    version = desk.version(
        row, pick((*WORDS, "Third draft")), [], id=changes.id(), dated=pick(DATES), derived_from=origin
    )
    point = desk.point(version, pick(("1", "2", "99")), id=changes.id(), topic=pick(TEXTS))
    point.corresponds_to.create(to=pick(list(Point.objects.exclude(version=version).order_by("pk"))))
    version.authors.create(actor=changes.row(Actor))
    version.sources.create(source=changes.row(Source))
    return str(row)


def new_claim(changes: Changes) -> str:
    """With statements of anybody, about any point, beside any other claim."""
    pick = changes.pick
    row = desk.claim(
        pick([*filter(None, TEXTS)]),
        id=changes.id(),
        slug=pick(ADDRESSES),
        kind=pick(("battlefield", "calm", WORDS[0])),
        place=pick(("", "Midford", WORDS[1])),
        level=pick(("key", "background")),
        looked_at=pick(DATES),
    )
    for _ in pick(((), (1,), (1, 2))):
        _say(changes, row)
    other = pick(list(Claim.objects.exclude(pk=row.pk).order_by("pk")))
    row.relations.create(id=changes.id(), kind="compare_with", to_claim=other)
    row.points.create(point=changes.row(Point))
    evidence = Evidence.objects.create(id=changes.id(), kind="image", title=pick(WORDS), source=changes.row(Source))
    evidence.bears_on.create(claim=row, bearing="supports")
    return str(row)


def new_statement(changes: Changes) -> str:
    """On any claim, most of which are public."""
    claim = changes.row(Claim)
    told = _say(changes, claim)
    raise_versions([claim])
    return f"{claim}: {told}"


def _say(changes: Changes, claim: Claim) -> str:
    pick = changes.pick
    changed = pick([None, *Statement.objects.filter(claim=claim).order_by("pk")])
    fields: dict[str, Any] = {
        "id": changes.id(),
        "said": pick(DATES),
        "on_behalf_of": pick([None, *Actor.objects.order_by("pk")]),
        "quote_text": WORDS[0],
        "quote_language": "en",
        "relayed_by": pick(([], list(Actor.objects.order_by("pk")[:1]))),
        "method": pick(TEXTS),
        "changes": changed,
        "how": "retracts" if changed else "",
    }
    return str(desk.statement(claim, changes.row(Actor), pick(values(Stance)), [changes.row(Source)], fields))


def new_position(changes: Changes) -> str:
    """Of anybody, on any version or point; it may change a public one."""
    pick = changes.pick
    changed = pick([None, *Position.objects.order_by("pk")])
    on = pick(("on_version", "on_point"))
    fields: dict[str, Any] = {
        "id": changes.id(),
        "position": pick(values(Acceptance)),
        "stated": pick(DATES),
        on: changes.row(Version if on == "on_version" else Point),
        "changes": changed,
        "how": "reverses" if changed else "",
        "quote_text": pick(WORDS),
        "quote_language": "en",
    }
    sources = pick(([changes.row(Source)], list(Source.objects.order_by("pk")[:2])))
    return str(desk.position(changes.row(Actor), sources, **fields))


PLAINEST = (
    (Claim, "text"),
    (Claim, "place"),
    (Claim, "kind"),
    (Claim, "looked_at"),
    (Actor, "name"),
    (Actor, "party"),
    (Source, "title"),
    (Source, "state"),
    (Plan, "title"),
    (PlanAlias, "name"),
    (Statement, "stance"),
    (Statement, "said"),
    (Point, "text"),
)
"""What lists, filters, statuses and orders are made of."""


def reword(changes: Changes) -> str:
    """What readers would see first of a row, most of which are public."""
    model, name = changes.pick(PLAINEST)
    return edit_row(changes, model, model._meta.get_field(name))


def look_again(changes: Changes) -> str:
    """The desk looks for news on a claim and finds none."""
    row = changes.row(Claim)
    row.looked_at = changes.pick(("2031-05-01", "2031-05-02"))
    row.save()
    return str(row)


def take_an_address_over(changes: Changes) -> str:
    """A subject gets another address, and a draft of the same kind the one that it had."""
    model: Any = changes.pick((Actor, Source, Plan, Claim))
    row = changes.row(model)
    address, row.slug = row.slug, changes.pick(SLUGS)
    desk.save(row)
    given: dict[str, Any] = {"id": changes.id(), "slug": address}
    if model is Actor:
        desk.actor(WORDS[0], **given)
    elif model is Source:
        desk.source(changes.row(Actor), **given)
    elif model is Plan:
        Plan.objects.create(title=WORDS[0], **given)
    else:
        desk.claim(WORDS[0], **given)
    return f"{model.__name__} {address}"


def write_and_throw_away(changes: Changes) -> str:
    """A draft that was there for a while."""
    step = changes.pick((new_actor, new_source, new_plan, new_claim, new_position))
    told = step(changes)
    made = identity(f"made {changes._made}")
    for model in MODELS.values():
        model._default_manager.filter(pk=made).delete()
    return f"{step.__name__} {told}"


def import_a_dossier(changes: Changes) -> str:
    """Two files whose actors are merged with those of the desk, under addresses that are free or taken."""
    slug = changes.pick(SLUGS)
    first = small(
        id=slug, claims=[{"id": "c1", "text": changes.pick(TEXTS[3:]), "kind": "battlefield", "place": "Midford"}]
    )
    second = later(requires=[slug])
    bring_in({"first.json": json.dumps(first).encode(), "second.json": json.dumps(second).encode()})
    return slug


def keep_a_copy(changes: Changes) -> str:
    """Of any source, public or not, and what looking at it again found. Some have what is quoted, and lock it."""
    row = changes.row(Source)
    quoted = " ".join(Statement.objects.filter(sources__source=row).order_by("pk").values_list("quote_text", flat=True))
    fetched = Fetched(
        row.url, changes.pick(("", "https://g.example/a")), "text/plain", changes.pick(WORDS).encode(), ()
    )
    copy = keep_fetched(row, fetched, Extract(text=changes.pick((*WORDS, quoted)), title=changes.pick(WORDS)), by=None)
    SourceCheck.objects.create(source=row, found=changes.pick(values(SourceFound)), capture=copy)
    return str(row)


def hire(changes: Changes) -> str:
    """Somebody new at the desk."""
    user = User.objects.create(username=f"user-{User.objects.count()}", is_staff=True)
    user.groups.add(Group.objects.get_or_create(name=changes.pick(WORDS))[0])
    return user.username


def look_at_the_desk(changes: Changes) -> str:
    """Pages of the desk, asked for by somebody who may see everything there, and what publishing would do."""
    row = changes.row(Claim)
    client = _client()
    client.force_login(User.objects.create_superuser(f"super-{User.objects.count()}"))
    page = changes.pick(("", f"{row.pk}/change/", f"{row.pk}/publish/", "add/"))
    client.get(f"/admin/desk/claim/{page}")
    client.cookies.clear()
    return f"{page}, {row}: {draft_status(row).code}"


@cache
def _client() -> Outside:
    """One for all: setting a client up takes longer than asking it for a page."""
    return Outside()


def redact_a_draft(changes: Changes) -> str:
    """Take words out of rows that nobody has published, or such a row as a whole."""
    row = changes.row(changes.pick(list(MODELS.values())))
    if Edition.objects.filter(subject=row.id).exists():
        raise NotDoneError
    chief = User.objects.get(username=CHIEF)
    whole = changes.pick((True, False))
    redact(row.id, by=chief, note="Removed for good.", words=[changes.pick((*WORDS, "Harbour"))], whole=whole)
    return f"{row.pk} {whole}"


def purge_a_draft(changes: Changes) -> str:
    """A name that only drafts hold goes from everywhere, by two people; or it is proposed, and dropped."""
    name = "Somebody Whom Nobody Names"
    desk.claim(f"{name} {changes.pick(WORDS)}", id=changes.id(), slug=f"of-nobody-{changes.id()}")
    chief, editor = User.objects.get(username=CHIEF), User.objects.get(username=EDITOR)
    asked = propose([name], by=chief, note="Removed for good.", reason="A letter.")
    done = changes.pick((True, False))
    if done:
        confirm(asked.pk, by=editor)
    elif changes.pick((True, False)):
        drop(asked.pk, by=editor)
    return str(done)


def review_it(changes: Changes) -> str:
    """Send something for review, give it to somebody, write about it, return it."""
    row = changes.row(changes.pick(list(MODELS.values())))
    editor = User.objects.get(username=EDITOR)
    send(row, by=editor, note=changes.pick(WORDS), together=[row.pk], public_note=changes.pick(WORDS))
    note(row, by=editor, text=changes.pick(WORDS))
    if changes.pick((True, False)):
        return_(row, by=editor, reason=changes.pick(WORDS))
    return str(row)


def publish_in_vain(changes: Changes) -> str:
    """Publish, and then have the transaction fail."""
    row = changes.row(changes.pick(list(MODELS.values())))
    editor = User.objects.get(username=EDITOR)
    with transaction.atomic():
        publish([row], by=editor)
        transaction.set_rollback(True)
    return str(row)


def look_in_vain(changes: Changes) -> str:
    """Say that the desk looked, and then have the transaction fail; of what readers do not see it is refused."""
    row = changes.row(Claim)
    with transaction.atomic():
        look(row, by=User.objects.get(username=EDITOR))
        transaction.set_rollback(True)
    return str(row)


def restore_it(changes: Changes) -> str:
    """Bring something back to how it stood after one of its saves."""
    row = changes.row(changes.pick(list(MODELS.values())))
    chosen = changes.pick(page_of(row).saves)
    try:
        restore(row, chosen.number, by=User.objects.get(username=EDITOR))
    except RestorationRefused as error:
        raise NotDoneError from error
    return str(row)


STEPS: tuple[Step, ...] = (
    *(reword,) * 6,
    *(edit_row,) * 4,
    *(new_actor, new_claim, new_statement) * 2,
    add_row,
    delete_row,
    new_source,
    new_plan,
    new_position,
    look_again,
    look_in_vain,
    take_an_address_over,
    write_and_throw_away,
    import_a_dossier,
    keep_a_copy,
    hire,
    look_at_the_desk,
    publish_in_vain,
    purge_a_draft,
    redact_a_draft,
    restore_it,
    review_it,
)
"""Editing comes oftenest: of all that can be done, most of it is that."""
