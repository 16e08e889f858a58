"""Who may do what at the desk: the permissions of each group, as one table.

The database holds the same, by migration (tests/desk/test_groups.py compares the two): a change here goes with a
migration that uses `grant` of migrations/_groups.py. A user in one of the groups enters the desk (admin/user.py).

What no table of permissions can say stands with the forms: what was public once is never deleted (admin/rows.py);
reporters remove what they alone entered (made.py); who manages accounts raises nobody above themselves (admin/user.py).
"""

from typing import Final

WORK: Final = (
    "actor",
    "actorname",
    "actorrole",
    "assessment",
    "claim",
    "claimabout",
    "claimpoint",
    "evidence",
    "evidencebearing",
    "page",
    "plan",
    "planalias",
    "point",
    "pointcorrespondence",
    "pointsource",
    "position",
    "positionrelay",
    "positionsource",
    "relation",
    "source",
    "speaksfor",
    "statement",
    "statementrelay",
    "statementsource",
    "version",
    "versionauthor",
    "versionsource",
)
"""The tables that the newsroom works on."""

KEPT: Final = ("capture",)
"""Tables that the newsroom adds to, and whose rows never change."""

LOOKED_AT: Final = (
    "bulkitem",
    "bulkrun",
    "distinct",
    "dossier",
    "dossieritem",
    "formeruser",
    "handling",
    "look",
    "merging",
    "quotelock",
    "review",
    "reviewstep",
    "sourcecheck",
)
"""Tables that the desk's own doings fill, and that everybody there may look at."""

OWN: Final = ("upload",)
"""Tables of which everybody sees their own rows alone, by the pages that make them; nobody has a permission for them."""

LOGS: Final = ("approval", "hiding", "purge", "redaction")
"""Tables that say who published, hid, purged and removed what."""


LETTERS: Final = frozenset({"letters.view_letter", "letters.change_letter"})
"""Reading what readers wrote, and taking and answering it: whoever may change a letter changes what is done about it."""


def _each(actions: str, tables: tuple[str, ...]) -> frozenset[str]:
    return frozenset(f"desk.{action}_{table}" for table in tables for action in actions.split())


REPORTER: Final = _each("view add change", WORK) | _each("view add", KEPT) | _each("view", LOOKED_AT) | LETTERS
EDITOR: Final = (
    REPORTER
    | _each("delete", WORK)
    | _each("view", LOGS)
    | {"desk.publish", "desk.add_dossier", "letters.delete_letter"}
)
CHIEF: Final = EDITOR | {"desk.redact", "auth.view_user", "auth.add_user", "auth.change_user"}

GROUPS: Final = {"reporter": REPORTER, "editor": EDITOR, "chief": CHIEF}
"""{group: its permissions, as "app.codename"}; each may do all that the one before it may."""
