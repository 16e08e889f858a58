"""What stands on the method page beside rules and words: what the newsroom says of itself, else what the software makes sure of."""

from collections.abc import Iterable

from django.conf import settings

from tracker.ground.immutable import immutable
from tracker.ground.paragraphs import Paragraph, paragraphs
from tracker.ground.vocabulary import PageSection
from tracker.record.pages import PageText
from tracker.web.presenters import dates
from tracker.web.presenters.languages import direction
from tracker.web.translating import get_language, gettext


@immutable(kw_only=True)
class Policy:
    """One section. `edition` is "Edition 2, 23 Nov 2025" of a text of the newsroom's, which is in `language`; "" of ours.
    `title_language` is "" where the title is ours.

    `made_sure` is what the software makes sure of whatever that text says, "" where all of the section says it.
    """

    key: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    title_language: str = ""
    language: str = ""
    direction: str = ""
    edition: str = ""
    note: str = ""
    made_sure: str = ""


def policies(texts: Iterable[PageText], *, four_eyes: bool) -> tuple[Policy, ...]:
    """Each section that there is a text for; `four_eyes` as it is set here."""
    published = _chosen(texts)
    ours = _ours(four_eyes=four_eyes)
    made_sure = {PageSection.PUBLISHING: _four_eyes(four_eyes=four_eyes)}
    found = []
    for section in PageSection:
        if text := published.get(section):
            found.append(_policy(section, text, made_sure.get(section, "")))
        elif section in ours:
            said = tuple(Paragraph(text=paragraph) for paragraph in ours[section])
            found.append(Policy(key=section.value, title=gettext(section.label), paragraphs=said))
    return tuple(found)


def _chosen(texts: Iterable[PageText]) -> dict[PageSection, PageText]:
    """Of each section the text in the reader's language; else that in the site's, else the first that was published."""
    order = (get_language() or "", settings.LANGUAGE_CODE)
    found: dict[PageSection, PageText] = {}
    for text in texts:
        section = PageSection(text.card.card["section"])
        if section not in found or _place(text, order) < _place(found[section], order):
            found[section] = text
    return found


def _place(text: PageText, order: tuple[str, ...]) -> int:
    language = text.card.card["language"].partition("-")[0].lower()
    wanted = [each.partition("-")[0] for each in order]
    return wanted.index(language) if language in wanted else len(wanted)


def _policy(section: PageSection, text: PageText, made_sure: str) -> Policy:
    card = text.card.card
    return Policy(
        key=section.value,
        title=card["title"] or gettext(section.label),
        title_language=card["language"] if card["title"] else "",
        paragraphs=paragraphs(card["text"]),
        language=card["language"],
        direction=direction(card["language"]),
        edition=gettext("Edition %(number)d, %(date)s") % {"number": text.number, "date": dates.day(text.published_at)},
        note=card["note"],
        made_sure=made_sure,
    )


def _four_eyes(*, four_eyes: bool) -> str:
    if four_eyes:
        return gettext(
            "Nobody publishes here what only they themselves have worked on: a second person has to have a part in it."
        )
    return gettext("On this site one editor alone may publish what they wrote.")


def _ours(*, four_eyes: bool) -> dict[PageSection, tuple[str, ...]]:
    """Only what holds on every site of this software, whoever runs it."""
    return {
        PageSection.SOURCING: (
            gettext("Every statement and every position names at least one source, and each source has a page."),
            gettext(
                "Reports that pass on one and the same dispatch are counted as one origin: what carries what is "
                "followed before anything is counted. A source that nobody here has opened is shown as known "
                "through another, and is no report of its own."
            ),
            gettext(
                "Quotes stand in their original words first. A translation says whose it is, and says so where the "
                "original was not seen. Who is only mentioned in a report has not asserted anything."
            ),
        ),
        PageSection.UNNAMED: (
            gettext(
                "Somebody whose name was not published appears as the outlet described them, with the reason that "
                "was given, or that none was. They have no page and are never taken for one person."
            ),
            gettext(
                "They never count as a side, nor as an independent check. What only they say has a status of its own."
            ),
        ),
        PageSection.CORRECTIONS: (
            gettext(
                "Whatever is published here gets a number, and that edition is never changed afterwards. A correction is "
                "a new edition with a note that says what was wrong, and the list of corrections shows what exactly "
                "differed. Earlier editions of a claim, and of a source’s entry, stay at their addresses and say what took their place."
            ),
            gettext(
                "What is taken down leaves a notice with its date and reason. A text that has to be removed for good "
                "is removed from all editions, and a notice says so."
            ),
            gettext(
                "Readers can say under every page what is wrong. Where a letter leads to a correction, the correction’s "
                "note is the public answer. Neither the letter nor its writer’s name is published."
            ),
        ),
        PageSection.PUBLISHING: (
            gettext(
                "Editors publish. Reporters enter and change what is not published yet. No status can be typed in."
            ),
            _four_eyes(four_eyes=four_eyes),
            gettext(
                "An assessment is the desk’s own verdict: signed by the desk, dated, with reasons, and beside the "
                "status, which it never changes."
            ),
        ),
    }
