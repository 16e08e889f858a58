"""The way of a subject through review, and whom an allegation is about.

The SQL stands here as it was run: a later change of a truth is a later migration.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import tracker.desk.models.fields
from django.conf import settings
from django.db import migrations, models

from tracker.desk.migrations._groups import grant
from tracker.desk.migrations._together import Together

HISTORY = ("desk_claimaboutevent", "desk_reviewevent", "desk_reviewstepevent")


def kept(history):
    """SQL: this history only grows, and neither it nor its table is ever emptied at once."""
    table = history.removesuffix("event")
    return f"""
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON {history}
    FOR EACH ROW EXECUTE FUNCTION desk_history_only_grows();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON {history}
    FOR EACH STATEMENT EXECUTE FUNCTION desk_history_is_kept();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION desk_history_is_kept();
ALTER TABLE {history} ENABLE ALWAYS TRIGGER only_grows, ENABLE ALWAYS TRIGGER never_truncated;
ALTER TABLE {table} ENABLE ALWAYS TRIGGER never_truncated;
"""


# As for every part of a subject (0003_one_version).
SHARES = """
CREATE FUNCTION desk_claimabout_shares_version() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    subject uuid;
BEGIN
    SELECT s.id INTO subject FROM desk_claim s WHERE s.id IN (OLD.claim_id, NEW.claim_id)
        AND (s.raised_in IS DISTINCT FROM pg_current_xact_id() OR s.raised_at IS DISTINCT FROM transaction_timestamp())
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'A row of desk_claimabout changed, but the version of % that it is part of was not raised.', subject
            USING ERRCODE = 'check_violation', CONSTRAINT = 'part_of_one_version',
            HINT = 'Change parts inside "with subject.changing():", where subject was read before or together with them.';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER part_of_one_version AFTER INSERT OR UPDATE OR DELETE ON desk_claimabout
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION desk_claimabout_shares_version();
"""

SAME_CLAIM = """
CREATE FUNCTION reply_on_same_claim() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM desk_claimabout a JOIN desk_statement s ON s.id = a.statement_id
        WHERE (a.id::text = to_jsonb(NEW) ->> 'id' OR s.id::text = to_jsonb(NEW) ->> 'id') AND s.claim_id <> a.claim_id
    ) THEN
        RAISE EXCEPTION 'A reply is a statement of the same claim.' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'reply_on_same_claim';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER reply_on_same_claim AFTER INSERT OR UPDATE ON desk_claimabout
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION reply_on_same_claim();
CREATE CONSTRAINT TRIGGER reply_on_same_claim AFTER UPDATE OF claim_id ON desk_statement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION reply_on_same_claim();
"""

# The row of a review goes with its subject; what was said and done stays.
ALONG = """
CREATE FUNCTION review_goes_along() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM desk_review WHERE subject = OLD.id;
    RETURN NULL;
END $$;
""" + "".join(
    f"CREATE TRIGGER review_goes_along AFTER DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION review_goes_along();\n"
    for table in ("desk_actor", "desk_claim", "desk_plan", "desk_position", "desk_source")
)

STEPS_KEPT = """
CREATE FUNCTION desk_reviewstep_is_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        -- An account may be deleted; its id and name stay.
        IF NEW.by_id IS NULL AND to_jsonb(NEW) - 'by_id' = to_jsonb(OLD) - 'by_id' THEN
            RETURN NEW;
        END IF;
        IF desk_only_loses(to_jsonb(OLD), to_jsonb(NEW)) AND EXISTS (
            SELECT FROM desk_redaction r
            WHERE r.transaction = pg_current_xact_id()::text::bigint
            AND r.created_at >= transaction_timestamp()
            AND r.rows -> 'desk_reviewstep' ? OLD.id::text
        ) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'What was said and done in review is never changed.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON desk_reviewstep FOR EACH ROW EXECUTE FUNCTION desk_reviewstep_is_kept();
ALTER TABLE desk_reviewstep ENABLE ALWAYS TRIGGER kept;
"""

# As for every text of the desk (0006_text): no control or direction characters, nothing invisible.
REFUSED = (
    r"\u0001-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    r"\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffd-\uffff\ue000-\uf8ff\U000e0000-\U000e007f"
)
FILLERS = r"[\u115f\u1160\u17b4\u17b5\u2800]"
UNSEEN = (
    r"^[\u0009\u000a\u0020\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u200c\u200d\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff"
    r"\u20d0-\u20ff\u180b-\u180d\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef]+$"
)


def texts(table, *columns):
    """SQL: what characters no text may hold, and that what is there can be seen (0008_visible_text)."""
    clean = " AND ".join(f"{each} !~ '[{REFUSED}]'" for each in columns)
    visible = " AND ".join(f"{each} !~ '{FILLERS}' AND {each} !~ '{UNSEEN}'" for each in columns)
    return f"""
ALTER TABLE {table} ADD CONSTRAINT {table}_text CHECK ({clean});
ALTER TABLE {table} ADD CONSTRAINT {table}_visible CHECK ({visible});
"""


TEXTS = (
    texts("desk_claimabout", "reply")
    + texts("desk_review", "kind", "state", "public_note", "reason")
    + texts("desk_reviewstep", "step", "text", "code")
)

SEEN = {f"desk.view_{table}" for table in ("claimabout", "review", "reviewstep")}
REPORTER = SEEN | {"desk.add_claimabout", "desk.change_claimabout"}
EDITOR = REPORTER | {"desk.delete_claimabout"}


def grant_all(apps, schema_editor):
    grant(apps, schema_editor.connection.alias, {"reporter": REPORTER, "editor": EDITOR, "chief": EDITOR})


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0009_captures"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="ClaimAbout",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
                        (
                            "reply",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("replied", "Replied"),
                                    ("asked", "Asked, no reply"),
                                    ("none_recorded", "No reply recorded"),
                                ],
                                help_text="Readers see the reply, or that none is recorded, beside the status.",
                                max_length=20,
                                verbose_name="reply",
                            ),
                        ),
                        (
                            "actor",
                            models.ForeignKey(
                                help_text="A person or body that the claim says something damaging about.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="alleged_in",
                                to="desk.actor",
                                verbose_name="about whom",
                            ),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="about", to="desk.claim"
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                blank=True,
                                help_text="The statement of this claim that is their reply. Enter and save it above, then choose it here.",
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="reply_for",
                                to="desk.statement",
                                verbose_name="their reply",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "somebody named in an allegation",
                        "verbose_name_plural": "about whom (for an allegation)",
                        "ordering": ("order", "id"),
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ClaimAboutEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
                        (
                            "reply",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("replied", "Replied"),
                                    ("asked", "Asked, no reply"),
                                    ("none_recorded", "No reply recorded"),
                                ],
                                help_text="Readers see the reply, or that none is recorded, beside the status.",
                                max_length=20,
                                verbose_name="reply",
                            ),
                        ),
                        (
                            "actor",
                            models.ForeignKey(
                                db_constraint=False,
                                help_text="A person or body that the claim says something damaging about.",
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="desk.actor",
                                verbose_name="about whom",
                            ),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="desk.claim",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="desk.claimabout",
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="The statement of this claim that is their reply. Enter and save it above, then choose it here.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="desk.statement",
                                verbose_name="their reply",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Review",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("subject", models.UUIDField(unique=True, verbose_name="subject")),
                        ("kind", models.CharField(max_length=20)),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Draft"), ("in_review", "In review"), ("returned", "Returned")],
                                default="draft",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(null=True, verbose_name="version that was sent")),
                        ("sent_by_id_kept", models.BigIntegerField(null=True)),
                        ("sent_by_name", models.CharField(blank=True, max_length=150, verbose_name="sent by")),
                        ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
                        (
                            "together",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), default=list, size=None, verbose_name="together with"
                            ),
                        ),
                        (
                            "public_note",
                            tracker.desk.models.fields.TextField(
                                blank=True,
                                validators=[tracker.desk.models.fields.validate_text],
                                verbose_name="proposed public note",
                            ),
                        ),
                        ("assigned_to_id_kept", models.BigIntegerField(null=True)),
                        ("assigned_to_name", models.CharField(blank=True, max_length=150, verbose_name="assigned to")),
                        ("assigned_by_id_kept", models.BigIntegerField(null=True)),
                        ("assigned_by_name", models.CharField(blank=True, max_length=150, verbose_name="assigned by")),
                        ("assigned_at", models.DateTimeField(null=True, verbose_name="assigned")),
                        ("returned_by_id_kept", models.BigIntegerField(null=True)),
                        ("returned_by_name", models.CharField(blank=True, max_length=150, verbose_name="returned by")),
                        ("returned_at", models.DateTimeField(null=True, verbose_name="returned")),
                        (
                            "reason",
                            tracker.desk.models.fields.TextField(
                                blank=True,
                                validators=[tracker.desk.models.fields.validate_text],
                                verbose_name="why it was returned",
                            ),
                        ),
                        (
                            "assigned_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="assigned by",
                            ),
                        ),
                        (
                            "assigned_to",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="assigned to",
                            ),
                        ),
                        (
                            "returned_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="returned by",
                            ),
                        ),
                        (
                            "sent_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="sent by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "review",
                        "verbose_name_plural": "reviews",
                        "ordering": ("sent_at", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="ReviewEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("subject", models.UUIDField(verbose_name="subject")),
                        ("kind", models.CharField(max_length=20)),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Draft"), ("in_review", "In review"), ("returned", "Returned")],
                                default="draft",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(null=True, verbose_name="version that was sent")),
                        ("sent_by_id_kept", models.BigIntegerField(null=True)),
                        ("sent_by_name", models.CharField(blank=True, max_length=150, verbose_name="sent by")),
                        ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
                        (
                            "together",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), default=list, size=None, verbose_name="together with"
                            ),
                        ),
                        (
                            "public_note",
                            tracker.desk.models.fields.TextField(
                                blank=True,
                                validators=[tracker.desk.models.fields.validate_text],
                                verbose_name="proposed public note",
                            ),
                        ),
                        ("assigned_to_id_kept", models.BigIntegerField(null=True)),
                        ("assigned_to_name", models.CharField(blank=True, max_length=150, verbose_name="assigned to")),
                        ("assigned_by_id_kept", models.BigIntegerField(null=True)),
                        ("assigned_by_name", models.CharField(blank=True, max_length=150, verbose_name="assigned by")),
                        ("assigned_at", models.DateTimeField(null=True, verbose_name="assigned")),
                        ("returned_by_id_kept", models.BigIntegerField(null=True)),
                        ("returned_by_name", models.CharField(blank=True, max_length=150, verbose_name="returned by")),
                        ("returned_at", models.DateTimeField(null=True, verbose_name="returned")),
                        (
                            "reason",
                            tracker.desk.models.fields.TextField(
                                blank=True,
                                validators=[tracker.desk.models.fields.validate_text],
                                verbose_name="why it was returned",
                            ),
                        ),
                        (
                            "assigned_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="assigned by",
                            ),
                        ),
                        (
                            "assigned_to",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="assigned to",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="desk.review",
                            ),
                        ),
                        (
                            "returned_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="returned by",
                            ),
                        ),
                        (
                            "sent_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="sent by",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ReviewStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("subject", models.UUIDField(verbose_name="subject")),
                        (
                            "step",
                            models.CharField(
                                choices=[
                                    ("note", "note"),
                                    ("sent", "sent for review"),
                                    ("assigned", "assigned"),
                                    ("returned", "returned"),
                                    ("published", "published"),
                                    ("acknowledged", "answered a warning"),
                                ],
                                max_length=20,
                                verbose_name="step",
                            ),
                        ),
                        (
                            "text",
                            tracker.desk.models.fields.TextField(
                                blank=True, validators=[tracker.desk.models.fields.validate_text], verbose_name="text"
                            ),
                        ),
                        ("by_id_kept", models.BigIntegerField()),
                        ("by_name", models.CharField(max_length=150, verbose_name="by")),
                        ("given_to_name", models.CharField(blank=True, max_length=150, verbose_name="to")),
                        ("code", models.CharField(blank=True, max_length=40, verbose_name="warning")),
                        ("about", models.UUIDField(null=True, verbose_name="about")),
                        ("sequence", models.BigIntegerField(null=True, verbose_name="edition in the record")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "step of a review",
                        "verbose_name_plural": "steps of reviews",
                        "ordering": ("id",),
                    },
                ),
                migrations.CreateModel(
                    name="ReviewStepEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("subject", models.UUIDField(verbose_name="subject")),
                        (
                            "step",
                            models.CharField(
                                choices=[
                                    ("note", "note"),
                                    ("sent", "sent for review"),
                                    ("assigned", "assigned"),
                                    ("returned", "returned"),
                                    ("published", "published"),
                                    ("acknowledged", "answered a warning"),
                                ],
                                max_length=20,
                                verbose_name="step",
                            ),
                        ),
                        (
                            "text",
                            tracker.desk.models.fields.TextField(
                                blank=True, validators=[tracker.desk.models.fields.validate_text], verbose_name="text"
                            ),
                        ),
                        ("by_id_kept", models.BigIntegerField()),
                        ("by_name", models.CharField(max_length=150, verbose_name="by")),
                        ("given_to_name", models.CharField(blank=True, max_length=150, verbose_name="to")),
                        ("code", models.CharField(blank=True, max_length=40, verbose_name="warning")),
                        ("about", models.UUIDField(null=True, verbose_name="about")),
                        ("sequence", models.BigIntegerField(null=True, verbose_name="edition in the record")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="desk.reviewstep",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddConstraint(
                    model_name="claimabout",
                    constraint=models.UniqueConstraint(fields=("claim", "actor"), name="claim_about_once"),
                ),
                migrations.AddConstraint(
                    model_name="claimabout",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reply", "replied"), ("statement__isnull", False)),
                            models.Q(models.Q(("reply", "replied"), _negated=True), ("statement__isnull", True)),
                            _connector="OR",
                        ),
                        name="claim_about_reply_is_there",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="claimabout",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("reply", ""), ("reply__in", ["replied", "asked", "none_recorded"]), _connector="OR"
                        ),
                        name="claim_about_reply",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="claimabout",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "desk_claimaboutevent" ("actor_id", "claim_id", "id", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reply", "statement_id") VALUES (NEW."actor_id", NEW."claim_id", NEW."id", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reply", NEW."statement_id"); RETURN NULL;',
                            hash="a580c67b90c4b780c56ed9e02e10c2eaa6478676",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_16b82",
                            table="desk_claimabout",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="claimabout",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "desk_claimaboutevent" ("actor_id", "claim_id", "id", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reply", "statement_id") VALUES (NEW."actor_id", NEW."claim_id", NEW."id", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reply", NEW."statement_id"); RETURN NULL;',
                            hash="f856b5efa58cf09f193955bfb3a1b9bfa5d6989b",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_cf6c3",
                            table="desk_claimabout",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="claimabout",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "desk_claimaboutevent" ("actor_id", "claim_id", "id", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reply", "statement_id") VALUES (OLD."actor_id", OLD."claim_id", OLD."id", OLD."order", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reply", OLD."statement_id"); RETURN NULL;',
                            hash="065933ca82390dcc7507f4b064cf8644eb6862c4",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_01c02",
                            table="desk_claimabout",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="review",
                    index=models.Index(fields=["state", "sent_at"], name="review_by_state"),
                ),
                migrations.AddIndex(
                    model_name="review",
                    index=models.Index(fields=["assigned_to_id_kept"], name="review_by_assignee"),
                ),
                migrations.AddIndex(
                    model_name="review",
                    index=models.Index(fields=["sent_by_id_kept"], name="review_by_sender"),
                ),
                migrations.AddConstraint(
                    model_name="review",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "in_review", "returned"])), name="review_state"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="review",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("sent_at__isnull", True), ("sent_by_id_kept__isnull", True), ("sent_by_name", "")
                            ),
                            models.Q(
                                ("sent_at__isnull", False),
                                ("sent_by_id_kept__isnull", False),
                                models.Q(("sent_by_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="review_sent",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="review",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("assigned_at__isnull", True),
                                ("assigned_by_id_kept__isnull", True),
                                ("assigned_by_name", ""),
                            ),
                            models.Q(
                                ("assigned_at__isnull", False),
                                ("assigned_by_id_kept__isnull", False),
                                models.Q(("assigned_by_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="review_assigned",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="review",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("returned_at__isnull", True),
                                ("returned_by_id_kept__isnull", True),
                                ("returned_by_name", ""),
                            ),
                            models.Q(
                                ("returned_at__isnull", False),
                                ("returned_by_id_kept__isnull", False),
                                models.Q(("returned_by_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="review_returned",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="review",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", True), ("state", "draft"), ("version__isnull", True)),
                            models.Q(
                                models.Q(("state", "draft"), _negated=True),
                                ("sent_at__isnull", False),
                                ("version__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="review_sent_by_somebody",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="review",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("assigned_at__isnull", True),
                                ("assigned_to_id_kept__isnull", True),
                                ("assigned_to_name", ""),
                            ),
                            models.Q(
                                ("assigned_at__isnull", False),
                                ("assigned_to_id_kept__isnull", False),
                                models.Q(("assigned_to_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="review_assigned_to_somebody",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="review",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason__regex", "\\S"), ("returned_at__isnull", False), ("state", "returned")),
                            models.Q(
                                models.Q(("state", "returned"), _negated=True),
                                ("reason", ""),
                                ("returned_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="review_returned_with_reason",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="review",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "desk_reviewevent" ("assigned_at", "assigned_by_id", "assigned_by_id_kept", "assigned_by_name", "assigned_to_id", "assigned_to_id_kept", "assigned_to_name", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_note", "reason", "returned_at", "returned_by_id", "returned_by_id_kept", "returned_by_name", "sent_at", "sent_by_id", "sent_by_id_kept", "sent_by_name", "state", "subject", "together", "version") VALUES (NEW."assigned_at", NEW."assigned_by_id", NEW."assigned_by_id_kept", NEW."assigned_by_name", NEW."assigned_to_id", NEW."assigned_to_id_kept", NEW."assigned_to_name", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_note", NEW."reason", NEW."returned_at", NEW."returned_by_id", NEW."returned_by_id_kept", NEW."returned_by_name", NEW."sent_at", NEW."sent_by_id", NEW."sent_by_id_kept", NEW."sent_by_name", NEW."state", NEW."subject", NEW."together", NEW."version"); RETURN NULL;',
                            hash="afd488ca2084282d30b0e9612aa59269ff601fa5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2a51c",
                            table="desk_review",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="review",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "desk_reviewevent" ("assigned_at", "assigned_by_id", "assigned_by_id_kept", "assigned_by_name", "assigned_to_id", "assigned_to_id_kept", "assigned_to_name", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_note", "reason", "returned_at", "returned_by_id", "returned_by_id_kept", "returned_by_name", "sent_at", "sent_by_id", "sent_by_id_kept", "sent_by_name", "state", "subject", "together", "version") VALUES (NEW."assigned_at", NEW."assigned_by_id", NEW."assigned_by_id_kept", NEW."assigned_by_name", NEW."assigned_to_id", NEW."assigned_to_id_kept", NEW."assigned_to_name", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_note", NEW."reason", NEW."returned_at", NEW."returned_by_id", NEW."returned_by_id_kept", NEW."returned_by_name", NEW."sent_at", NEW."sent_by_id", NEW."sent_by_id_kept", NEW."sent_by_name", NEW."state", NEW."subject", NEW."together", NEW."version"); RETURN NULL;',
                            hash="ac9614f9aa3b34dc837aef5e4f1ba77435ec0d7f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_44db2",
                            table="desk_review",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="review",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "desk_reviewevent" ("assigned_at", "assigned_by_id", "assigned_by_id_kept", "assigned_by_name", "assigned_to_id", "assigned_to_id_kept", "assigned_to_name", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_note", "reason", "returned_at", "returned_by_id", "returned_by_id_kept", "returned_by_name", "sent_at", "sent_by_id", "sent_by_id_kept", "sent_by_name", "state", "subject", "together", "version") VALUES (OLD."assigned_at", OLD."assigned_by_id", OLD."assigned_by_id_kept", OLD."assigned_by_name", OLD."assigned_to_id", OLD."assigned_to_id_kept", OLD."assigned_to_name", OLD."id", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."public_note", OLD."reason", OLD."returned_at", OLD."returned_by_id", OLD."returned_by_id_kept", OLD."returned_by_name", OLD."sent_at", OLD."sent_by_id", OLD."sent_by_id_kept", OLD."sent_by_name", OLD."state", OLD."subject", OLD."together", OLD."version"); RETURN NULL;',
                            hash="1b909a198ce431a9af67e967d8485e8f9337e2b4",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_bb1a4",
                            table="desk_review",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="reviewstep",
                    index=models.Index(fields=["subject", "id"], name="step_by_subject"),
                ),
                migrations.AddIndex(
                    model_name="reviewstep",
                    index=models.Index(
                        condition=models.Q(("sequence__isnull", False)), fields=["sequence"], name="step_by_edition"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reviewstep",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("step__in", ["note", "sent", "assigned", "returned", "published", "acknowledged"])
                        ),
                        name="step_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reviewstep",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("step__in", ["note", "returned", "acknowledged"]), _negated=True),
                            ("text__regex", "\\S"),
                            _connector="OR",
                        ),
                        name="step_has_words",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reviewstep",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("sequence__isnull", False),
                                ("step", "acknowledged"),
                                models.Q(("code", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("step", "acknowledged"), _negated=True), ("about__isnull", True), ("code", "")
                            ),
                            _connector="OR",
                        ),
                        name="step_answers_a_warning",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reviewstep",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("by_name__regex", "\\S")), name="step_by_somebody"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reviewstep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "desk_reviewstepevent" ("about", "by_id", "by_id_kept", "by_name", "code", "created_at", "given_to_name", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sequence", "step", "subject", "text") VALUES (NEW."about", NEW."by_id", NEW."by_id_kept", NEW."by_name", NEW."code", NEW."created_at", NEW."given_to_name", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sequence", NEW."step", NEW."subject", NEW."text"); RETURN NULL;',
                            hash="b9bf873b0b769281b53367b20517c236baa8b1c2",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_7fff8",
                            table="desk_reviewstep",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reviewstep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "desk_reviewstepevent" ("about", "by_id", "by_id_kept", "by_name", "code", "created_at", "given_to_name", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sequence", "step", "subject", "text") VALUES (NEW."about", NEW."by_id", NEW."by_id_kept", NEW."by_name", NEW."code", NEW."created_at", NEW."given_to_name", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sequence", NEW."step", NEW."subject", NEW."text"); RETURN NULL;',
                            hash="b28dd4974e5e5ea1080890d18d99b41f30a87809",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3d29c",
                            table="desk_reviewstep",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reviewstep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "desk_reviewstepevent" ("about", "by_id", "by_id_kept", "by_name", "code", "created_at", "given_to_name", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sequence", "step", "subject", "text") VALUES (OLD."about", OLD."by_id", OLD."by_id_kept", OLD."by_name", OLD."code", OLD."created_at", OLD."given_to_name", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sequence", OLD."step", OLD."subject", OLD."text"); RETURN NULL;',
                            hash="0fe328cb791094330a4960f433af3f61245c511e",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_1ae43",
                            table="desk_reviewstep",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
        *(
            migrations.RunSQL(sql, migrations.RunSQL.noop)
            for sql in (*map(kept, HISTORY), SHARES, SAME_CLAIM, ALONG, STEPS_KEPT, TEXTS)
        ),
        # Groups outlive their permissions: going back leaves them.
        migrations.RunPython(grant_all, migrations.RunPython.noop),
    ]
