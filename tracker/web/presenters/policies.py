"""What the software itself makes sure of, in plain words: sourcing, unnamed sources, corrections, who publishes."""

from dataclasses import dataclass

from django.utils.translation import gettext


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    key: str
    title: str
    paragraphs: tuple[str, ...]


def policies(*, four_eyes: bool) -> tuple[Policy, ...]:
    """Only what holds on every site of this software, whoever runs it; `four_eyes` as it is set here."""
    return (
        Policy(
            key="sourcing",
            title=gettext("Sourcing"),
            paragraphs=(
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
        ),
        Policy(
            key="unnamed",
            title=gettext("Unnamed sources"),
            paragraphs=(
                gettext(
                    "Somebody whose name was not published appears as the outlet described them, with the reason that "
                    "was given, or that none was. They have no page and are never taken for one person."
                ),
                gettext(
                    "They never count as a side, nor as an independent check. What only they say has a status of its own."
                ),
            ),
        ),
        Policy(
            key="corrections",
            title=gettext("Corrections"),
            paragraphs=(
                gettext(
                    "Whatever is published here gets a number, and that edition is never changed afterwards. A correction is "
                    "a new edition with a note that says what was wrong; the old one stays at its address and says "
                    "what took its place."
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
        ),
        Policy(
            key="publishing",
            title=gettext("Who may publish"),
            paragraphs=(
                gettext(
                    "Editors publish. Reporters enter and change what is not published yet. No status can be typed in."
                ),
                gettext(
                    "Nobody publishes here what only they themselves have worked on: a second person has to have a part in it."
                )
                if four_eyes
                else gettext("On this site one editor alone may publish what they wrote."),
                gettext(
                    "An assessment is the desk’s own verdict: signed by the desk, dated, with reasons, and beside the "
                    "status, which it never changes."
                ),
            ),
        ),
    )
