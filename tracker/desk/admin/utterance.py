"""What the forms of statements and positions share."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from tracker.desk.admin.rows import NOTES
from tracker.desk.forms.rows import RowForm

AUTOCOMPLETE = ("on_behalf_of", "quote_rendered_by")
LOCK = "quote_lock"
QUOTE = (
    _("Quote"),
    {
        "fields": (
            "quote_text",
            LOCK,
            "quote_language",
            "quote_translation",
            "quote_rendered_by",
            "quote_original_seen",
        ),
        "classes": ("collapse",),
    },
)
HOW_SAID = (_("Venue, attribution, hedging"), {"fields": ("venue", "attribution", "hedging"), "classes": ("collapse",)})
NOTED = (_("Notes"), {"fields": NOTES, "classes": ("collapse",)})
RELAYED = _(
    "Who passed it on, in order from the speaker to the reader: first the spokesman or office, last the outlet. "
    "Relays add no voice."
)
SOURCES = _(
    "Where it can be read or seen. Entered once, a source can be picked for any number of statements; “+” enters a new one."
)


class UtteranceForm(RowForm):
    """Somebody who speaks for themselves is entered once: as the speaker."""

    chains: ClassVar[tuple[str, ...]] = ("changes",)
    speaker = ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("relayed_by") and cleaned.get(self.speaker) in cleaned["relayed_by"]:
            self.add_error("relayed_by", str(_("The speaker is not a relay of their own words.")))
        return cleaned
