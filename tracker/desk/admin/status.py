"""The status that a claim would have if it were published now, as its form shows it."""

from collections.abc import Mapping
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext

from tracker.desk.models import Actor, Claim
from tracker.desk.models.fields import in_short
from tracker.desk.publishing import draft_status
from tracker.ground.rules import RULES
from tracker.ground.status import Note, Status
from tracker.ground.vocabulary import Fate

SET_ASIDE = frozenset({Fate.CHANGED, Fate.REPLACED, Fate.UNCLEAR, Fate.RETRACTED})


def status_panel(claim: Claim | None) -> SafeString:
    """HTML: label, sentence, rule and notes; what to expect where the claim is not saved yet, or was deleted meanwhile."""
    loaded = getattr(claim, "_loaded", None)
    if claim is None or claim._state.adding or (loaded is not None and claim.pk not in loaded):
        return render_to_string("desk/status.html", {})
    status = draft_status(claim, loaded=loaded)
    names = _names(status)
    checkers = get_text_list([names[each] for each in status.checkers], gettext("and"))
    label, sentence = (gettext(text) % {"name": checkers} for text in status.wording)
    return render_to_string(
        "desk/status.html",
        {
            "code": status.code.value,
            "label": label,
            "sentence": sentence,
            "rule": status.rule,
            "why": gettext(RULES[status.rule]),
            "notes": [_worded(note, names) for note in status.notes],
            "set_aside": sum(fate in SET_ASIDE for fate in status.fates.values()),
        },
    )


def _worded(note: Note, names: Mapping[str, str]) -> str:
    date = in_short(note.date.edtf) if note.date else gettext("date unknown")
    return gettext(note.code.label) % {"name": names.get(note.actor or "", ""), "date": date}


def _names(status: Status) -> dict[str, str]:
    ids = {*status.checkers, *(note.actor for note in status.notes if note.actor)}
    return {str(pk): name for pk, name in Actor.objects.filter(pk__in=map(UUID, ids)).values_list("pk", "name")}
