"""Where the desk keeps texts, its history included: the one list that removing something for good goes by.

A table with texts is one line in TABLES; a column that holds none of ours is a line with its reason in NO_TEXT. A test
walks all models and fails for a column that stands in neither.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Field, Model

from tracker.desk import models
from tracker.desk.models.fields import EdtfField, SlugField, UrlField

if TYPE_CHECKING:
    AnyField = Field[Any, Any]
else:
    AnyField = Field

OWN = "ARRAY[r.id]"
NOBODY = "'{}'::uuid[]"
_PLAN_OF_POINT = "ARRAY(SELECT DISTINCT v.plan_id FROM desk_versionevent v WHERE v.pgh_obj_id = r.version_id)"
_CLAIMS_OF_EVIDENCE = (
    "ARRAY(SELECT DISTINCT b.claim_id FROM desk_evidencebearingevent b WHERE b.evidence_id = r.id ORDER BY 1)"
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the desk with texts.

    `owners` is SQL: the subjects that a row `r` is, or is part of, as an array of their ids. It works for a row of the
    history too. `columns` are the texts; of these, `names` are what the row is called by elsewhere. A log has no history.
    """

    model: type[Model]
    owners: str
    columns: tuple[str, ...]
    names: tuple[str, ...] = ()
    log: bool = False

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def history(self) -> str:
        """The table that triggers keep this one's events in."""
        return f"{self.name}event"

    def field(self, column: str) -> AnyField:
        found = self.model._meta.get_field(column)
        if not isinstance(found, Field):
            raise TypeError(f"{self.name}.{column} is no column.")
        return found

    def is_slug(self, column: str) -> bool:
        return isinstance(self.field(column), SlugField) or column == "item"

    def is_emptied(self, column: str) -> bool:
        """Whether "" takes the place of a text, because "[removed]" cannot stand there."""
        return isinstance(self.field(column), UrlField) or column == "number"


_NOTES = ("note", "editor_note")
_UTTERANCE = ("attribution", "hedging", "venue", "quote_text", "quote_translation", *_NOTES)

TABLES = (
    Table(models.Actor, OWN, ("name", "why_unnamed", "slug", *_NOTES), names=("name",)),
    Table(models.ActorName, "ARRAY[r.actor_id]", ("name",), names=("name",)),
    Table(models.ActorRole, "ARRAY[r.actor_id]", ("role",)),
    Table(models.Assessment, "ARRAY[r.claim_id]", ("verdict", "reasons", *_NOTES), names=("verdict",)),
    Table(models.Claim, OWN, ("text", "kind", "place", "slug", *_NOTES), names=("text",)),
    Table(models.Dossier, NOBODY, ("title", "summary")),
    Table(models.Evidence, _CLAIMS_OF_EVIDENCE, ("kind", "title", "depicts", "verification", *_NOTES), ("title",)),
    Table(models.Page, OWN, ("title", "text", *_NOTES), names=("title",)),
    Table(models.Plan, OWN, ("title", "slug", *_NOTES), names=("title",)),
    Table(models.PlanAlias, "ARRAY[r.plan_id]", ("name",), names=("name",)),
    Table(models.Point, _PLAN_OF_POINT, ("key", "number", "text", "topic", *_NOTES), names=("text", "topic")),
    Table(models.Position, OWN, _UTTERANCE),
    Table(models.Relation, "ARRAY[r.from_claim_id]", _NOTES),
    Table(models.Review, "ARRAY[r.subject]", ("public_note", "reason")),
    Table(models.ReviewStep, "ARRAY[r.subject]", ("text",)),
    Table(models.Source, OWN, ("title", "kind", "url", "slug", *_NOTES), names=("title",)),
    Table(models.Statement, "ARRAY[r.claim_id]", ("method", *_UTTERANCE)),
    Table(
        models.Version, "ARRAY[r.plan_id]", ("slug", "label", "authorship_note", "availability", *_NOTES), ("label",)
    ),
)

ITEMS = Table(models.DossierItem, "ARRAY[r.row]", ("item",))
"""What a dossier calls its items. A row of it is no part of a subject, but stands for one or for a part of one."""

REDACTIONS = Table(models.Redaction, NOBODY, ("note", "reason"), log=True)
"""What was said at the desk about earlier removals. A public note stays in the record's notice; this copy of it goes."""

MERGINGS = Table(models.Merging, "ARRAY[r.merged, r.kept]", ("note",), log=True)
"""What was said of mergings. A public note stays in the record's notice; this copy of it goes."""

PURGES = Table(models.Purge, NOBODY, ("words", "note", "reason"), log=True)
"""What was said of purges, and the words of those that wait: one that names the same words is not left with them."""

RUNS = Table(models.BulkRun, NOBODY, ("text",), log=True)
RUN_ITEMS = Table(models.BulkItem, "ARRAY[r.subject]", ("said",), log=True)
"""What was said of many at once, and to each of them; the notes and editions that came of it are in their own tables."""

COPIES = Table(
    models.Capture,
    "array_remove(ARRAY[r.source_id], NULL)",
    ("text", "title", "byline", "site", "requested", "final", "archive_url"),
    log=True,
)
"""What was kept of sources. The bytes that the texts were read from are looked through too (finding.py)."""

SCANNED = (*TABLES, ITEMS, REDACTIONS, MERGINGS, PURGES, RUNS, RUN_ITEMS)
"""Every table whose rows are looked through by the texts in them; copies are looked through by their bytes as well."""

BESIDE = {
    "auth_group": "names of groups",
    "auth_permission": "names of permissions",
    "auth_user": "accounts: told to the editor as what stays",
    "axes_accessattempt": "looked through; a failed sign-in with the words is forgotten",
    "axes_accessfailurelog": "not written (settings)",
    "axes_accesslog": "not written (settings)",
    "django_admin_log": "looked through",
    "django_content_type": "names of models",
    "django_migrations": "names of migrations",
    "django_session": "looked through; a session with the words ends",
    "letters_letter": "looked through; a letter with the words is deleted",
    "otp_static_staticdevice": "names of devices, which the desk gives",
    "otp_static_statictoken": "digests of codes",
    "otp_totp_totpdevice": "names of devices, which the desk gives, and keys",
    "pghistory_context": "looked through",
    "record_address": "slugs; looked through with the editions",
    "record_edition": "the record; looked through",
    "record_entry": "made from the editions",
    "record_head": "a hash",
    "record_listing": "made from the editions",
    "record_passage": "made from the editions",
}
"""Tables that are not the desk's and may hold characters, each with what a removal does about it. A test compares them
with the database: a new one is looked through in finding.py, or stands here with why it need not be."""

NO_TEXT = {
    "desk_actorname.language": "a code",
    "desk_approval.published_by_name": "who published is kept; no subject's text",
    "desk_approval.seen": "numbers of events",
    "desk_assessment.signed_name": "who signed is kept; no subject's text",
    "desk_bulkitem.agreed": "ids and numbers",
    "desk_bulkitem.kind": "a kind of subject",
    "desk_bulkrun.by_name": "who did it is kept; no subject's text",
    "desk_bulkrun.change": "a kind of change",
    "desk_bulkrun.to_name": "who was given it is kept; no subject's text",
    "desk_capture.content_type": "what kind of bytes they are",
    "desk_capture.language": "a code",
    "desk_capture.sha256": "a hash; it stays when the bytes go",
    "desk_capture.taken_by_name": "who took it is kept; no subject's text",
    "desk_claim.language": "a code",
    "desk_distinct.said_by_name": "who said it is kept; no subject's text",
    "desk_dossier.id": "names the file; told to the editor as what stays",
    "desk_dossier.language": "a code",
    "desk_dossier.requires": "ids of other dossiers",
    "desk_dossieritem.dossier_id": "the id of a dossier",
    "desk_dossieritem.list": "one of the lists of a dossier",
    "desk_formeruser.name": "the name of an account; no subject's text",
    "desk_formeruser.username": "the name of an account; no subject's text",
    "desk_handling.closed_by_name": "who dealt with it is kept; no subject's text",
    "desk_handling.taken_by_name": "who took it is kept; no subject's text",
    "desk_hiding.hidden_by_name": "who hid it is kept; no subject's text",
    "desk_hiding.looked_at_by_name": "who looked at it is kept; no subject's text",
    "desk_look.by_name": "who looked is kept; no subject's text",
    "desk_merging.decided_by_name": "who decided is kept; no subject's text",
    "desk_merging.proposed_by_name": "who proposed it is kept; no subject's text",
    "desk_page.language": "a code",
    "desk_plan.language": "a code",
    "desk_position.quote_language": "a code",
    "desk_purge.decided_by_name": "who decided is kept; no subject's text",
    "desk_purge.proposed_by_name": "who proposed it is kept; no subject's text",
    "desk_quotelock.exact": "words of a kept copy's text, which goes where that loses any (trigger)",
    "desk_quotelock.prefix": "likewise",
    "desk_quotelock.quote_sha256": "a hash; the row goes where the quote changes (trigger)",
    "desk_quotelock.sha256": "a hash",
    "desk_quotelock.suffix": "likewise",
    "desk_redaction.by_name": "who removed it is kept; no subject's text",
    "desk_redaction.rows": "names of tables, ids of rows",
    "desk_review.assigned_by_name": "who gave it to whom is kept; no subject's text",
    "desk_review.assigned_to_name": "who gave it to whom is kept; no subject's text",
    "desk_review.kind": "a kind of subject",
    "desk_review.returned_by_name": "who returned it is kept; no subject's text",
    "desk_review.sent_by_name": "who sent it is kept; no subject's text",
    "desk_reviewstep.by_name": "who did it is kept; no subject's text",
    "desk_reviewstep.code": "names a warning",
    "desk_reviewstep.given_to_name": "who gave it to whom is kept; no subject's text",
    "desk_source.language": "a code",
    "desk_sourcecheck.looked_at_by_name": "who looked at it is kept; no subject's text",
    "desk_sourcecheck.reason": "a word",
    "desk_sourcecheck.told": "ids of rows, words of vocabularies",
    "desk_statement.quote_language": "a code",
    "desk_upload.digest": "a hash; the row goes whenever anything is removed for good (redacting.py)",
    "desk_upload.found": "likewise",
}
"""Columns of the desk that hold characters, but no text of a subject, each with the reason."""


def holds_no_text(field: AnyField) -> bool:
    """Whether the column's own type says so: a date, or a word of a vocabulary."""
    return isinstance(field, EdtfField) or bool(field.choices)
