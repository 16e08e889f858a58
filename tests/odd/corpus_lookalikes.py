"""Names and links that are not what they look like: asked about, and taken when somebody says that they are meant."""

from tests.odd.case import form
from tests.odd.corpus_forms import actor, claim, source, text

MIXES, LOOKS = "mixes letters", "looks like"
PLAN = {"title": "P\u0435ace", "language": "en", "aliases-TOTAL_FORMS": "0", "aliases-INITIAL_FORMS": "0",
        "versions-TOTAL_FORMS": "0", "versions-INITIAL_FORMS": "0"}  # fmt: skip

CORPUS = (
    text("mixed scripts", "Z\u0435lensky", MIXES),
    actor("mixed scripts that are meant", {"name": "Z\u0435lensky", "meant": "on"}, 302),
    text("the look of another actor", "The W\u0456re", LOOKS),
    text("the look of another actor in one script", "\u0421\u043e\u043e\u0440", LOOKS),
    text("the look of another actor in other capitals", "COOP", LOOKS),
    text("the look of another actor's other name", "\u041cap\u0448a\u043b \u0490pe\u0439", MIXES),
    text("one script a word", "USB-\u043f\u043e\u0440\u0442", status=302),
    text("the same name as another", "Marshal Grey", "It may be here already"),
    actor("address that looks like another", {"slug": "rnarshal-grey"}, 200, LOOKS),
    actor("address that is meant", {"slug": "rnarshal-grey", "meant": "on"}, 302),
    form("a plan's title in two scripts", "/admin/desk/plan/add/", PLAN, 200, LOOKS),
    claim("place in two scripts", {"place": "M\u0456dford"}, 200, MIXES),
    source("host in two scripts", "https://ex\u0430mple.org/", MIXES),
    source("host that looks like another", "https://modem.example/", LOOKS),
    source("host that looks like another in two scripts", "https://m\u043edern.example/", LOOKS),
    source("host in Cyrillic that reads as Latin", "https://\u0430\u0440\u0440\u04cf\u0435.example/", LOOKS),
    source("the same as its code", "https://xn--80ak6aa92e.example/", LOOKS),
)
