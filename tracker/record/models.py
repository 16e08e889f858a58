"""Tables of the public record. Editions are the truth; the five projections are remade from them."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Greatest, Least

from tracker.ground.vocabulary import Change, Fate, Found, SubjectKind, values

SET_ASIDE = models.Q(fate__in=["retracted", "changed", "replaced", "unclear"])
CHECKED = models.Q(stance__in=["verifies", "refutes"])
"""The few entries that show a rule of counting (record/examples.py)."""

TURNED = models.Q(fate__in=[Fate.CHANGED.value, Fate.REPLACED.value]) | models.Q(changes__isnull=False)
"""The few entries that tell of a change of mind: put out by a later one, or changing an earlier one."""

SAID = models.Func(
    Least("said_first", "said_last"),
    Greatest("said_first", "said_last"),
    models.Value("[]"),
    function="tstzrange",
    output_field=DateTimeRangeField(),
)
"""From the first to the last statement of a claim, as search.py asks for it."""


class Edition(models.Model):
    """One published state of one subject. Written once by the ledger, never changed afterwards (triggers)."""

    sequence = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=20)
    subject = models.UUIDField()
    number = models.PositiveIntegerField()
    document = models.BinaryField(null=True)
    salt = models.BinaryField(null=True)
    commitment = models.BinaryField()
    change = models.CharField(max_length=20)
    published_at = models.DateTimeField()
    previous_hash = models.BinaryField()
    hash = models.BinaryField()
    # Filled in by a trigger: the database transaction that wrote the row. Not part of what is hashed.
    # A redaction is recognised by it (`xmin` would not do: it is a subtransaction's number after a savepoint).
    transaction = models.BigIntegerField(default=0, editable=False)

    class Meta:
        ordering = ("sequence",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "number"], name="edition_number_once"),
            models.UniqueConstraint(fields=["hash"], name="edition_hash_once"),
            models.CheckConstraint(condition=models.Q(kind__in=values(SubjectKind)), name="edition_kind"),
            models.CheckConstraint(condition=models.Q(change__in=values(Change)), name="edition_change"),
            models.CheckConstraint(condition=models.Q(sequence__gt=0, number__gt=0), name="edition_counts_from_one"),
            models.CheckConstraint(
                condition=models.Q(number=1, change=Change.FIRST.value)
                | (models.Q(number__gt=1) & ~models.Q(change=Change.FIRST.value)),
                name="edition_first_is_number_one",
            ),
            models.CheckConstraint(
                condition=models.Q(document__isnull=True, salt__isnull=True)
                | models.Q(document__isnull=False, salt__isnull=False),
                name="edition_document_with_salt",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject", "-sequence"], name="edition_by_subject"),
            models.Index(fields=["change", "-sequence"], name="edition_by_change"),
        ]


class Head(models.Model):
    """One row: the last sequence number and its hash. Locked by every append, last of all locks."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(default=0)
    hash = models.BinaryField(default=bytes(32))
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="head_is_one_row")]


class Listing(models.Model):
    """One row per subject that is public now: what lists, facets and search need, as it is at the head.

    `card` holds what a list line or a reference to this subject shows, as plain JSON (see projections.py).
    The claim columns are empty for other kinds.
    """

    subject = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20)
    slug = models.CharField(max_length=200, blank=True)
    title = models.TextField()
    language = models.CharField(max_length=35, blank=True)
    number = models.PositiveIntegerField()
    sequence = models.BigIntegerField()
    first_published_at = models.DateTimeField()
    published_at = models.DateTimeField()
    card = models.JSONField()
    vector = SearchVectorField()

    status = models.CharField(max_length=30, blank=True)
    rule = models.CharField(max_length=4, blank=True)
    level = models.CharField(max_length=20, blank=True)
    claim_kind = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    said_first = models.DateTimeField(null=True)
    said_last = models.DateTimeField(null=True)
    actors = ArrayField(models.UUIDField(), default=list)
    parties = ArrayField(models.UUIDField(), default=list)
    plans = ArrayField(models.UUIDField(), default=list)
    points = ArrayField(models.UUIDField(), default=list)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["kind", "slug"], name="listing_by_slug"),
            models.Index(fields=["kind", "level", "-said_last", "subject"], name="listing_by_said"),
            models.Index(fields=["kind", "status", "level", "-said_last", "subject"], name="listing_by_status"),
            models.Index(fields=["kind", "-published_at", "subject"], name="listing_by_published"),
            models.Index(
                fields=["rule", "-level", "-said_last", "subject"],
                condition=models.Q(kind=SubjectKind.CLAIM.value),
                name="listing_by_rule",
            ),
            models.Index(
                fields=["place", "level", "-said_last", "subject"],
                name="listing_by_place",
                condition=models.Q(kind=SubjectKind.CLAIM.value) & ~models.Q(place=""),
            ),
            GistIndex(SAID, name="listing_said", condition=models.Q(kind=SubjectKind.CLAIM.value)),
            GinIndex(fields=["vector"], name="listing_vector"),
            GinIndex(fields=["actors"], name="listing_actors"),
            GinIndex(fields=["parties"], name="listing_parties"),
            GinIndex(fields=["plans"], name="listing_plans"),
            GinIndex(fields=["points"], name="listing_points"),
        ]


class Entry(models.Model):
    """One row per public statement (subject: its claim) or position (subject: itself)."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20)
    subject = models.UUIDField()
    actor = models.UUIDField()
    on_behalf_of = models.UUIDField(null=True)
    voice = models.UUIDField(null=True)
    stance = models.CharField(max_length=30)
    fate = models.CharField(max_length=20, blank=True)
    said = models.CharField(max_length=64, blank=True)
    earliest = models.DateTimeField(null=True)
    latest = models.DateTimeField(null=True)
    first_published_at = models.DateTimeField()
    sources = ArrayField(models.UUIDField(), default=list)
    relayed_by = ArrayField(models.UUIDField(), default=list)
    plan = models.UUIDField(null=True)
    version = models.UUIDField(null=True)
    point = models.UUIDField(null=True)
    changes = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject"], name="entry_by_subject"),
            models.Index(fields=["actor", "kind", "latest"], name="entry_by_actor"),
            models.Index(fields=["on_behalf_of"], name="entry_by_behalf"),
            models.Index(fields=["voice", "kind", "latest"], name="entry_by_voice"),
            models.Index(fields=["plan"], name="entry_by_plan"),
            models.Index(fields=["kind", "latest", "subject"], name="entry_by_latest"),
            models.Index(models.F("latest").desc(nulls_last=True), "id", name="entry_by_day"),
            models.Index(fields=["actor", "subject"], condition=TURNED, name="entry_turned_by_actor"),
            models.Index(fields=["voice", "subject"], condition=TURNED, name="entry_turned_by_voice"),
            models.Index(
                "fate", models.F("latest").desc(nulls_last=True), "id", condition=SET_ASIDE, name="entry_by_fate"
            ),
            models.Index(models.F("latest").desc(nulls_last=True), "id", condition=CHECKED, name="entry_checked"),
            GinIndex(fields=["sources"], name="entry_sources"),
        ]


class Passage(models.Model):
    """One row per text that a search finds (passages.py), with the page of `subject` as the place to read it.

    `part` is the statement, position or point whose words they are, else the subject itself; `translated` tells a
    translation from the words as spoken. `config` is the text search configuration that `vector` was made with; `place`
    says where a point stands: {version_slug version_label dated key number topic}.
    """

    subject = models.UUIDField()
    part = models.UUIDField()
    translated = models.BooleanField()
    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=35, blank=True)
    config = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    place = models.JSONField(default=dict)
    vector = SearchVectorField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "part", "translated"], name="passage_once"),
        ]
        # One index for each kind: few actors would not be found quickly among many quotes. Rows that wait to be put in
        # order (`fastupdate`) would be looked through one by one with every search.
        indexes: ClassVar = [
            GinIndex(
                fields=["vector"], name=f"passage_{kind.value}", condition=models.Q(kind=kind.value), fastupdate=False
            )
            for kind in Found
        ]


class Reference(models.Model):
    """Subject -> a subject that its documents name, directly or through carriers, publishers and parties.

    `needed`: the subject cannot be public without it (a relation to another claim is not needed).
    `direct`: named by one of the subject's own editions.
    `current`: reached from the document of now; otherwise named by an earlier edition only, kept so that an old
    edition can be shown as it was (what lies behind such a target is followed when reading, as of that moment).
    """

    subject = models.UUIDField()
    target = models.UUIDField()
    direct = models.BooleanField()
    needed = models.BooleanField()
    current = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "target"], name="reference_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["target"], name="reference_by_target"),
            # The few claims that relate to another, among all that need it.
            models.Index(
                fields=["target"],
                name="reference_relating",
                condition=models.Q(current=True, direct=True, needed=False),
            ),
        ]


class Address(models.Model):
    """Kind + slug -> subject. Never reused: a slug that was public once names the same subject for good."""

    kind = models.CharField(max_length=20)
    slug = models.CharField(max_length=200)
    subject = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "slug"], name="address_once"),
            models.CheckConstraint(condition=~models.Q(slug=""), name="address_has_slug"),
        ]
        indexes: ClassVar = [models.Index(fields=["subject"], name="address_by_subject")]
