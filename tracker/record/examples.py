"""For each rule a public claim, or a statement in one, that shows it: whatever the record has now.

of_statuses(rules) -> {rule: Card}         [1]  a claim whose status this rule gives, key claims before background
of_counting() -> {rule: (statement, Card)} [1]  a statement that P1 to P5 decided about, with its claim
"""

from collections.abc import Iterable
from uuid import UUID

from tracker.record.rows import CARD, Card, as_card, fetched

_OF_STATUSES = f"""
    SELECT wanted.rule, {CARD} FROM unnest(%s::text[]) AS wanted (rule) CROSS JOIN LATERAL (
        SELECT * FROM record_listing
        WHERE kind = 'claim' AND rule = wanted.rule ORDER BY level DESC, said_last DESC, subject LIMIT 1
    ) l
"""  # noqa: S608

_WHERE = {
    "P1": "fate = 'retracted'",
    "P2": "fate = 'changed'",
    "P3": "fate IN ('replaced', 'unclear')",
    "P4": "kind = 'claim' AND fate = 'stands' AND voice <> actor",
    "P5": "stance IN ('verifies', 'refutes') AND fate = 'stands'",
}
"""What shows a rule of counting. But for P4, which most claims show, an index has these few (migration 0008)."""
_ONE = """
    (SELECT '{rule}' AS rule, id, subject FROM record_entry WHERE {where} ORDER BY latest DESC NULLS LAST, id LIMIT 1)
"""
_OF_COUNTING = (
    f"SELECT e.rule, e.id, {CARD} FROM ("  # noqa: S608
    + " UNION ALL ".join(_ONE.format(rule=rule, where=where) for rule, where in _WHERE.items())
    + ") e JOIN record_listing l ON l.subject = e.subject AND l.kind = 'claim'"
)


def of_statuses(rules: Iterable[str], *, using: str = "public") -> dict[str, Card]:
    """Rules that no public claim has the status of are left out."""
    return {rule: as_card(card) for rule, *card in fetched(using, _OF_STATUSES, [list(rules)])}


def of_counting(*, using: str = "public") -> dict[str, tuple[UUID, Card]]:
    """Rules that decided about no public statement are left out."""
    return {rule: (entry, as_card(card)) for rule, entry, *card in fetched(using, _OF_COUNTING, [])}
