"""Asks whether a name is meant that mixes scripts, or that looks like another and is not: once, when it is written."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.desk.forms.rows import SubjectForm
from tracker.desk.lookalikes import NAMES, SLUGS, Lookalike, actors_like, hosts_like, lookalikes
from tracker.desk.models import Actor
from tracker.ground.lookalikes import deceptive_labels, host_of, mixed_words

MEANT = "meant"


class LookalikeForm(SubjectForm):
    """`names` are the fields whose text readers tell rows apart by. A tick says that all of it is meant.

    Only what this save changes is asked about, so that a name that was meant once is not asked about again.
    """

    names: ClassVar[tuple[str, ...]] = ()

    meant = forms.BooleanField(
        required=False, label=_("Save anyway: it is written as it should be"), widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        doubts = {name: list(self._doubts(name, cleaned[name])) for name in self._asked(cleaned)}
        if any(doubts.values()):
            # Asked only where there is something to ask.
            self.fields[MEANT].widget = forms.CheckboxInput()
            if not cleaned.get(MEANT):
                for name, found in doubts.items():
                    if found:
                        self.add_error(name, ValidationError(found))
        return cleaned

    def _asked(self, cleaned: dict[str, Any]) -> Iterator[str]:
        for name in (*self.names, "slug", "url"):
            if name in self.fields and name in self.changed_data and cleaned.get(name):
                yield name

    def _doubts(self, name: str, text: str) -> Iterator[ValidationError]:
        model = self._meta.model
        if name == "url":
            yield from _about_host(text, self.instance.pk)
            return
        for word in mixed_words(text):
            yield ValidationError(_mixes(word), code="mixed")
        columns = (SLUGS if name == "slug" else NAMES)[model]
        if found := lookalikes(columns, text, but=self.instance.pk):
            yield _looks_like(model._meta.model_name or "", found)


def _about_host(url: str, source: Any) -> Iterator[ValidationError]:
    host = host_of(url)
    for label in deceptive_labels(host):
        said = _mixes(label) if mixed_words(label) else _other_letters(host)
        yield ValidationError(said, code="mixed")
    if found := hosts_like(url, but=source):
        yield _looks_like("source", found)


def _mixes(word: str) -> str:
    return gettext(
        "“%(word)s” mixes letters of different alphabets, some of which look the same. Type it again, or say below "
        "that it is meant."
    ) % {"word": word}


def _other_letters(host: str) -> str:
    return gettext(
        "The host “%(host)s” looks like another one, in letters of another alphabet. Look where it leads, or say below "
        "that it is meant."
    ) % {"host": host}


def _looks_like(kind: str, found: list[Lookalike]) -> ValidationError:
    said = format_html("{} {}", looks_like(kind, found), gettext("Use that one, or say below that this one is meant."))
    return ValidationError(said, code="lookalike")


def looks_like(kind: str, found: list[Lookalike]) -> SafeString:
    """What the desk says of such a name, wherever it shows it: with a link to each row that bears the other name."""
    page = f"admin:desk_{kind}_change"
    links = format_html_join(
        ", ", '<a href="{}">{}</a>', ((reverse(page, args=[each.row]), each.name) for each in found[:5])
    )
    return format_html(gettext("It looks like %s, but is written otherwise.").replace("%s", "{}"), links)


def warnings(actors: Iterable[Actor]) -> list[SafeString]:
    """The same where names were saved already and are about to become public."""
    return [
        format_html(
            "{} {} {}",
            gettext("The name “%s”:") % name,
            looks_like("actor", found),
            gettext("Publish it only if this one is meant."),
        )
        for _actor, name, found in actors_like(actors)
    ]
