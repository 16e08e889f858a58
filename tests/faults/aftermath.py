"""What must be so in a database after editors worked on it, whatever happened meanwhile."""

import json
from collections import Counter
from typing import Any

from tests.faults.editor import Editor, Fate
from tests.faults.fill import CONTESTED
from tests.faults.postgres import Postgres
from tests.record.snapshots import TABLES


class Aftermath:
    """Read with SQL, past everything the site itself might believe."""

    def __init__(self, postgres: Postgres, database: str) -> None:
        self.postgres, self.database = postgres, database

    def rows(self, query: str, *given: Any) -> list[Any]:
        with self.postgres.connect(self.database) as connection:
            return connection.execute(query.encode(), given).fetchall()

    def tokens(self, slug: str) -> list[str]:
        return str(self.rows("SELECT editor_note FROM desk_claim WHERE slug = %s", slug)[0][0]).split()

    def whole(self) -> set[str]:
        """The tokens of all edits that are there; fails where one is torn or there twice."""
        there: list[str] = []
        for slug in CONTESTED:
            noted = self.tokens(slug)
            there += noted
            said = self.rows(
                "SELECT s.note, (SELECT count(*) FROM desk_statementsource l WHERE l.statement_id = s.id),"
                " (SELECT count(*) FROM desk_statementevent e WHERE e.id = s.id AND e.pgh_label = 'insert')"
                " FROM desk_statement s JOIN desk_claim c ON c.id = s.claim_id WHERE c.slug = %s",
                slug,
            )
            in_note, in_rows = Counter(noted), Counter(note for note, _sources, _kept in said)
            torn = (in_note - in_rows) + (in_rows - in_note)
            assert not torn, f"{slug}: half of an edit is there: {torn}"
            assert {(sources, kept) for _note, sources, kept in said} <= {(1, 1)}, (
                f"{slug}: a statement in pieces: {said}"
            )
            [(version, kept)] = self.rows(
                "SELECT version, (SELECT count(*) FROM desk_claimevent e WHERE e.id = c.id AND e.pgh_label = 'insert')"
                " FROM desk_claim c WHERE slug = %s",
                slug,
            )
            assert (version, kept) == (1 + len(noted), 1), f"{slug}: version {version} after {len(noted)} edits"
        assert len(there) == len(set(there)), "an edit is there twice"
        return set(there)

    def edits(self, editors: list[Editor]) -> dict[str, int]:
        """Counts what was sent and what is there; fails where an edit is lost, torn, doubled or came from nowhere."""
        fates = {token: fate for editor in editors for token, fate in editor.fates.items()}
        there = self.whole()
        by_fate = {fate: {token for token, found in fates.items() if found is fate} for fate in Fate}
        lost, phantom = by_fate[Fate.SAVED] - there, there - by_fate[Fate.SAVED] - by_fate[Fate.UNKNOWN]
        assert not lost, f"acknowledged, and gone: {lost}"
        assert not phantom, f"there, though refused or never sent: {phantom}"
        return {
            "sent": len(fates),
            "acknowledged": len(by_fate[Fate.SAVED]),
            "refused": len(by_fate[Fate.REFUSED]),
            "unknown": len(by_fate[Fate.UNKNOWN]),
            "unknown, and there": len(by_fate[Fate.UNKNOWN] & there),
        }

    def editions(self, acknowledged: int) -> dict[str, int]:
        """Counts the editions of the contested claims; fails where one is half written or an acknowledged one is gone."""
        found = self.rows(
            "SELECT e.sequence, e.document, (SELECT count(*) FROM desk_approval a WHERE a.sequence = e.sequence), d.editor_note"
            " FROM record_edition e JOIN desk_claim d ON d.id = e.subject WHERE d.slug = ANY(%s) ORDER BY e.sequence",
            CONTESTED,
        )
        for sequence, document, approvals, note in found:
            assert approvals == 1, f"edition {sequence} has {approvals} approvals"
            said = json.loads(bytes(document))["body"].get("statements", [])
            tokens = [each.get("note", "") for each in said]
            # Whoever published saw a finished save: the beginning of the list, and never a part of a later one.
            assert tokens == str(note).split()[: len(tokens)], f"edition {sequence} is of no moment that ever was"
            assert all(each.get("sources") for each in said), f"edition {sequence} lacks sources"
        assert len(found) >= acknowledged
        return {"editions": len(found), "publications acknowledged": acknowledged}

    def record(self) -> None:
        """The chain holds, and the projections are what the editions say."""
        self.postgres.manage("verify_record", database=self.database)  # fails where there is a problem
        before = self.projections()
        self.postgres.manage("rebuild_projections", database=self.database)
        assert self.projections() == before

    def projections(self) -> dict[str, list[Any]]:
        return {
            table: self.rows(f"SELECT to_jsonb(t) FROM (SELECT {columns} FROM record_{table}) t ORDER BY 1")
            for table, columns in TABLES.items()
        }
