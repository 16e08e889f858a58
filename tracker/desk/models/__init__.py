"""What editors work on, one file per noun."""

from tracker.desk.models.about import ClaimAbout
from tracker.desk.models.actor import Actor, ActorName, ActorRole, SpeaksFor
from tracker.desk.models.approval import Approval
from tracker.desk.models.assessment import Assessment
from tracker.desk.models.bulk import BulkItem, BulkRun
from tracker.desk.models.capture import Capture
from tracker.desk.models.claim import Claim, ClaimPoint
from tracker.desk.models.distinct import Distinct
from tracker.desk.models.dossier import Dossier, DossierItem
from tracker.desk.models.evidence import Evidence, EvidenceBearing
from tracker.desk.models.former_user import FormerUser
from tracker.desk.models.handling import Handling
from tracker.desk.models.hiding import Hiding
from tracker.desk.models.look import Look
from tracker.desk.models.merging import Merging
from tracker.desk.models.page import Page
from tracker.desk.models.plan import Plan, PlanAlias
from tracker.desk.models.point import Point, PointCorrespondence, PointSource
from tracker.desk.models.position import Position, PositionRelay, PositionSource
from tracker.desk.models.purge import Purge
from tracker.desk.models.quote_lock import QuoteLock
from tracker.desk.models.redaction import Redaction
from tracker.desk.models.relation import Relation
from tracker.desk.models.review import Review, ReviewStep
from tracker.desk.models.source import Source
from tracker.desk.models.source_check import SourceCheck
from tracker.desk.models.statement import Statement, StatementRelay, StatementSource
from tracker.desk.models.upload import Upload
from tracker.desk.models.version import Version, VersionAuthor, VersionSource

__all__ = [
    "Actor",
    "ActorName",
    "ActorRole",
    "Approval",
    "Assessment",
    "BulkItem",
    "BulkRun",
    "Capture",
    "Claim",
    "ClaimAbout",
    "ClaimPoint",
    "Distinct",
    "Dossier",
    "DossierItem",
    "Evidence",
    "EvidenceBearing",
    "FormerUser",
    "Handling",
    "Hiding",
    "Look",
    "Merging",
    "Page",
    "Plan",
    "PlanAlias",
    "Point",
    "PointCorrespondence",
    "PointSource",
    "Position",
    "PositionRelay",
    "PositionSource",
    "Purge",
    "QuoteLock",
    "Redaction",
    "Relation",
    "Review",
    "ReviewStep",
    "Source",
    "SourceCheck",
    "SpeaksFor",
    "Statement",
    "StatementRelay",
    "StatementSource",
    "Upload",
    "Version",
    "VersionAuthor",
    "VersionSource",
]
