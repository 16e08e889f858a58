"""What a subject of any kind is called where lists mix them: never bare, linked to its page."""

from collections.abc import Callable

from django.utils.translation import gettext_noop

from tracker.ground.vocabulary import PageSection, SubjectKind
from tracker.record.reading import Card
from tracker.web.presenters import links
from tracker.web.presenters.names import Name
from tracker.web.presenters.positions import position_title
from tracker.web.presenters.source_titles import source_title, title_language
from tracker.web.presenters.statuses import status_view, titled
from tracker.web.translating import gettext

_OTHERS: dict[SubjectKind, tuple[str, Callable[[str], str]]] = {
    SubjectKind.PLAN: (gettext_noop("Plan: %(title)s"), links.plan),
    SubjectKind.SOURCE: (gettext_noop("Source: %(title)s"), links.source),
    SubjectKind.ACTOR: (gettext_noop("Actor: %(title)s"), links.actor),
}


def subject_name(kind: SubjectKind, card: Card | None, section: str = "") -> Name:
    """ "Contested claim: …", "Plan: …"; the kind alone where the subject is not public (any more).

    `section`: which one of the method page a page was that is not public, where that may be told.
    """
    if card is None:
        ours = gettext("Page: %(title)s") % {"title": gettext(PageSection(section).label)} if section else ""
        return Name(ours or gettext(kind.label))
    if kind is SubjectKind.POSITION:
        return position_title(card)
    if kind is SubjectKind.CLAIM:
        return claim_name(card)
    if card.unnamed:
        return Name(gettext("A speaker whose name was not published"))
    if kind is SubjectKind.PAGE:
        section = PageSection(card.card["section"])
        own = card.card["title"]
        text = gettext("Page: %(title)s") % {"title": own or gettext(section.label)}
        return Name(text, links.method(section.value), own, card.card["language"])
    template, page = _OTHERS[kind]
    of_source = kind is SubjectKind.SOURCE
    title = source_title(card) if of_source else card.title
    language = title_language(card) if of_source else card.card.get("language", "")
    return Name(gettext(template) % {"title": title}, page(card.slug), title, language)


def claim_name(card: Card) -> Name:
    """ "Contested claim: …", linked to its page."""
    text = titled(status_view(card.card["status"], card.card["refs"]), card.title)
    return Name(text, links.claim(card.slug), card.title, card.card["language"])
