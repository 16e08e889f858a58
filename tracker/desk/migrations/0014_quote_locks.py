"""Where quotes stand in kept copies. A lock is right when it is written, and goes when it no longer is.

It is no part of its subject's version: it says nothing that anybody typed, and follows from the quote, the sources and
the copies, which count by themselves.

The SQL stands here as it was run: a later change of a truth is a later migration.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

# Who deletes a statement is not asked about its lock, so the database lets it go.
OWNED = (
    """
ALTER TABLE desk_quotelock
    ADD CONSTRAINT desk_quotelock_of_statement FOREIGN KEY (statement_id) REFERENCES desk_statement ON DELETE CASCADE,
    ADD CONSTRAINT desk_quotelock_of_position FOREIGN KEY (position_id) REFERENCES desk_position ON DELETE CASCADE,
    ADD CONSTRAINT desk_quotelock_text CHECK (
        sha256 ~ '^[0-9a-f]{64}$' AND quote_sha256 ~ '^[0-9a-f]{64}$'
        AND exact !~ '[%(refused)s]' AND prefix !~ '[%(refused)s]' AND suffix !~ '[%(refused)s]'
    );
"""
    % {  # as for every text of the desk (0006_text), and for the copies that these are from (0009_captures)
        "refused": (
            r"\u0001-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
            r"\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffd-\uffff\ue000-\uf8ff\U000e0000-\U000e007f"
        )
    }
)

# The quote and the copy are held until the lock is there: whoever changes one of them meanwhile finds the lock, and
# takes it away.
HOLDS = """
CREATE FUNCTION quote_lock_holds() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    quote text;
    kept desk_capture%ROWTYPE;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'A quote''s lock is never changed: it is made anew.' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.statement_id IS NOT NULL THEN
        SELECT quote_text INTO quote FROM desk_statement WHERE id = NEW.statement_id FOR SHARE;
    ELSE
        SELECT quote_text INTO quote FROM desk_position WHERE id = NEW.position_id FOR SHARE;
    END IF;
    SELECT * INTO kept FROM desk_capture WHERE id = NEW.capture_id FOR SHARE;
    IF coalesce(quote, '') = ''
        OR NEW.quote_sha256 <> encode(sha256(convert_to(quote, 'UTF8')), 'hex')
        OR (NEW.sha256, NEW.kept_at) IS DISTINCT FROM (kept.sha256, kept.taken_at)
        OR NEW.exact <> substr(kept.text, NEW.start + 1, NEW."end" - NEW.start)
        OR NOT EXISTS (
            SELECT FROM desk_statementsource WHERE statement_id = NEW.statement_id AND source_id = kept.source_id
            UNION ALL
            SELECT FROM desk_positionsource WHERE position_id = NEW.position_id AND source_id = kept.source_id
        )
    THEN
        RAISE EXCEPTION 'A lock says where a quote stands in a kept copy of one of its sources.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'quote_lock_holds';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER holds BEFORE INSERT OR UPDATE ON desk_quotelock FOR EACH ROW EXECUTE FUNCTION quote_lock_holds();
"""

UNLOCKS = """
CREATE FUNCTION quote_lock_goes() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM desk_quotelock WHERE OLD.id IN (statement_id, position_id, capture_id);
    RETURN NULL;
END $$;
CREATE TRIGGER unlocks AFTER UPDATE OF quote_text ON desk_statement
    FOR EACH ROW WHEN (OLD.quote_text IS DISTINCT FROM NEW.quote_text) EXECUTE FUNCTION quote_lock_goes();
CREATE TRIGGER unlocks AFTER UPDATE OF quote_text ON desk_position
    FOR EACH ROW WHEN (OLD.quote_text IS DISTINCT FROM NEW.quote_text) EXECUTE FUNCTION quote_lock_goes();
CREATE TRIGGER unlocks AFTER UPDATE OF text ON desk_capture
    FOR EACH ROW WHEN (OLD.text IS DISTINCT FROM NEW.text) EXECUTE FUNCTION quote_lock_goes();

-- Looked at when all is done: sources are put into another order by taking them away and adding them again, and copies
-- go from one source to another together with those who name it.
CREATE FUNCTION quote_lock_needs_source() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
BEGIN
    DELETE FROM desk_quotelock l USING desk_capture c
        WHERE c.id = l.capture_id
        AND CASE TG_TABLE_NAME
            WHEN 'desk_statementsource' THEN l.statement_id = (was ->> 'statement_id')::uuid
            WHEN 'desk_positionsource' THEN l.position_id = (was ->> 'position_id')::uuid
            ELSE l.capture_id = (was ->> 'id')::uuid
        END
        AND NOT EXISTS (
            SELECT FROM desk_statementsource WHERE statement_id = l.statement_id AND source_id = c.source_id
            UNION ALL
            SELECT FROM desk_positionsource WHERE position_id = l.position_id AND source_id = c.source_id
        );
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER unlocks_source AFTER DELETE OR UPDATE OF statement_id, source_id ON desk_statementsource
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION quote_lock_needs_source();
CREATE CONSTRAINT TRIGGER unlocks_source AFTER DELETE OR UPDATE OF position_id, source_id ON desk_positionsource
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION quote_lock_needs_source();
CREATE CONSTRAINT TRIGGER unlocks_source AFTER UPDATE OF source_id ON desk_capture
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION quote_lock_needs_source();
"""
VISIBLE = import_module("tracker.desk.migrations.0008_visible_text").check(
    "desk_quotelock", ("sha256", "quote_sha256", "exact", "prefix", "suffix")
)
GONE = """
DROP TRIGGER unlocks_source ON desk_capture; DROP TRIGGER unlocks_source ON desk_positionsource;
DROP TRIGGER unlocks_source ON desk_statementsource; DROP FUNCTION quote_lock_needs_source();
DROP TRIGGER unlocks ON desk_capture; DROP TRIGGER unlocks ON desk_position; DROP TRIGGER unlocks ON desk_statement;
DROP FUNCTION quote_lock_goes(); DROP TRIGGER holds ON desk_quotelock; DROP FUNCTION quote_lock_holds();
"""


class Migration(migrations.Migration):
    dependencies = [("desk", "0013_former_users")]

    operations = [
        migrations.CreateModel(
            name="QuoteLock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("kept_at", models.DateTimeField(verbose_name="kept")),
                ("quote_sha256", models.CharField(max_length=64)),
                ("exact", models.TextField(verbose_name="passage")),
                ("prefix", models.TextField(blank=True, verbose_name="before it")),
                ("suffix", models.TextField(blank=True, verbose_name="after it")),
                ("start", models.PositiveIntegerField(verbose_name="from")),
                ("end", models.PositiveIntegerField(verbose_name="to")),
                ("checked_at", models.DateTimeField(auto_now_add=True, verbose_name="checked")),
                (
                    "capture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="locks",
                        to="desk.capture",
                        verbose_name="kept copy",
                    ),
                ),
                (
                    "position",
                    models.OneToOneField(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="lock",
                        to="desk.position",
                        verbose_name="position",
                    ),
                ),
                (
                    "statement",
                    models.OneToOneField(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="lock",
                        to="desk.statement",
                        verbose_name="statement",
                    ),
                ),
            ],
            options={
                "verbose_name": "quote lock",
                "verbose_name_plural": "quote locks",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("statement__isnull", True), ("position__isnull", True), _connector="XOR"),
                        name="quote_lock_of_one",
                    ),
                    models.CheckConstraint(condition=models.Q(("start__lt", models.F("end"))), name="quote_lock_span"),
                ],
            },
        ),
        migrations.RunSQL(OWNED + VISIBLE, migrations.RunSQL.noop),
        migrations.RunSQL(HOLDS + UNLOCKS, GONE),
    ]
