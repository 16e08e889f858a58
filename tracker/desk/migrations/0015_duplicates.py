"""Finding likely duplicates by an index; who said that two are none; and merging.

`desk_name_keys` makes the same keys of a text as ground/transliteration.py; tests/desk/test_duplicates.py compares the two.
`desk_address_key` is an address on the web without what does not tell one page from another. Both are functions of their
argument alone, so that indexes can hold them; a change of either makes these indexes anew.

The SQL stands here as it was run: a later change of a truth is a later migration.
"""

import uuid
from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tracker.desk.models.fields
from tracker.desk.migrations._groups import grant

NAME_KEYS = r"""
CREATE FUNCTION desk_name_keys(text_in text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    t text;
BEGIN
    t := text_in;
    t := regexp_replace(t, '[''’ʼ][sS](?![a-zA-Z])', '', 'g');
    t := translate(t, '''’ʼ‘ʻ`´ʹ′', '');
    t := normalize(t, NFKD);
    t := regexp_replace(t, '[Дд][Жж]', 'i', 'g');
    t := regexp_replace(t, '[Уу]\u0306', 'v', 'g');
    t := regexp_replace(t, '[Cc][\u030c\u0301]', 'ch', 'g');
    t := regexp_replace(t, '[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0640]', '', 'g');
    t := translate(t, 'fgjqwyßæœøđðþłıəŋабвгґдежзиклмнопрстуфхцчшщыэюяєіјљњћђџѕαβγδεζηθικλμνξοπρσςτυφχψωABCDEHIKLMNOPRSTUVXZFGJQWYÆŒØĐÐÞŁƏŊАБВГҐДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЭЮЯЄІЈЉЊЋЂЏЅΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩابتثجحخدذرزسشصضطظغفقكلمنهويىپچژگکیьъЬЪءةع', 'vhikviseeoddtlienabvhhdessiklmnoprstuvhssssieuaeiilnsiisavhdesitiklmnxoprsstivhsoabcdehiklmnoprstuvxzvhikvieeoddtlenabvhhdessiklmnoprstuvhssssieuaeiilnsiisavhdesitiklmnxoprstivhsoabttihhddrssssdtshvkklmnhuiapsshki');
    t := regexp_replace(t, 'dzh', 'i', 'g');
    t := regexp_replace(t, 'kh', 'h', 'g');
    t := regexp_replace(t, 'ph', 'v', 'g');
    t := regexp_replace(t, 'th', 't', 'g');
    t := regexp_replace(t, 'tsch|sch|tch|tsh|ch|sh|zh', 's', 'g');
    t := regexp_replace(t, 'cz|tz|ts|z', 's', 'g');
    t := regexp_replace(t, 'c(?=[ei])', 's', 'g');
    t := regexp_replace(t, 'c', 'k', 'g');
    t := regexp_replace(t, 'x', 'ks', 'g');
    t := regexp_replace(t, 'i(?=[aeou])', '', 'g');
    t := regexp_replace(t, '(.)\1+', '\1', 'g');
    RETURN ARRAY(
        SELECT DISTINCT left(CASE WHEN length(consonants) < 2 THEN word ELSE consonants END, 5)
        FROM (
            SELECT word, regexp_replace(word, '[aeiou]', '', 'g') AS consonants
            FROM regexp_split_to_table(t, '[^a-z0-9\u00c0-\u1fff\u2c00-\u2fff\u3040-\U0010ffff]+') AS words(word)
            WHERE word <> ''
        ) w
        ORDER BY 1
    );
END $$;
"""

ADDRESS_KEY = r"""
CREATE FUNCTION desk_address_key(url text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    lower(coalesce(substring(url from '^[a-zA-Z]+://(?:[^/?#@]*@)?([^/?#]*)'), '')), ':(80|443)$', ''
                ), '^(www\d*|m|mobile|amp)\.(?=[^.]+\.)', ''
            ), '\.(m|mobile)\.(?=[^.]+\.)', '.'
        )
        || rtrim(coalesce(substring(url from '^[a-zA-Z]+://[^/?#]*([^?#]*)'), ''), '/')
        || coalesce('?' || nullif(ltrim(regexp_replace(
            coalesce(substring(url from '^[^?#]*\?([^#]*)'), ''),
            '(^|&)(utm_[^=&]*|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|cmpid|smid|taid|at_[a-z_]+|ns_[a-z_]+|guccounter|amp)(=[^&]*)?(?=&|$)',
            '', 'gi'), '&'), ''), '')
$$;
"""

# A claim is found by the words that it shares with another, its place among them; an actor by any of its names.
INDEXES = """
CREATE INDEX claim_by_words ON desk_claim USING gin (array_to_tsvector(desk_name_keys(place || ' ' || text)));
CREATE INDEX actor_by_name_keys ON desk_actor USING gin (desk_name_keys(name));
CREATE INDEX actor_name_by_keys ON desk_actorname USING gin (desk_name_keys(name));
CREATE INDEX source_by_address ON desk_source (md5(desk_address_key(url))) WHERE url <> '';
"""
NO_INDEXES = """
DROP INDEX claim_by_words; DROP INDEX actor_by_name_keys; DROP INDEX actor_name_by_keys; DROP INDEX source_by_address;
DROP FUNCTION desk_name_keys(text); DROP FUNCTION desk_address_key(text);
"""

# Who folds one row into another holds both rows: whoever comes second sees what the first did.
MERGED = """
CREATE FUNCTION desk_merging_is_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    deciding text[] := ARRAY['decided_by_id', 'decided_by_id_kept', 'decided_by_name', 'decided_at', 'dropped', 'four_eyes', 'note'];
    accounts text[] := ARRAY['proposed_by_id', 'decided_by_id'];
BEGIN
    IF TG_OP IN ('INSERT', 'UPDATE') THEN
        IF NOT NEW.dropped AND (TG_OP = 'INSERT' OR NEW.decided_at IS DISTINCT FROM OLD.decided_at) AND (
            (SELECT count(*) FROM desk_actor WHERE id IN (NEW.merged, NEW.kept)) <> 2
            AND (SELECT count(*) FROM desk_claim WHERE id IN (NEW.merged, NEW.kept)) <> 2
            AND (SELECT count(*) FROM desk_source WHERE id IN (NEW.merged, NEW.kept)) <> 2
            OR EXISTS (
                SELECT FROM desk_merging m
                WHERE m.merged = NEW.kept AND m.decided_at IS NOT NULL AND NOT m.dropped
            )
        ) THEN
            RAISE EXCEPTION 'Only two of a kind are merged, and nothing into what was merged itself.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'merging_fits';
        END IF;
    END IF;
    IF TG_OP = 'INSERT' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF OLD.decided_at IS NULL AND NEW.decided_at IS NOT NULL AND to_jsonb(NEW) - deciding = to_jsonb(OLD) - deciding THEN
            RETURN NEW;
        END IF;
        -- An account may be deleted; its id and name stay.
        IF to_jsonb(NEW) - accounts = to_jsonb(OLD) - accounts
            AND (NEW.proposed_by_id IS NULL OR NEW.proposed_by_id IS NOT DISTINCT FROM OLD.proposed_by_id)
            AND (NEW.decided_by_id IS NULL OR NEW.decided_by_id IS NOT DISTINCT FROM OLD.decided_by_id) THEN
            RETURN NEW;
        END IF;
        IF desk_only_loses(to_jsonb(OLD), to_jsonb(NEW)) AND EXISTS (
            SELECT FROM desk_redaction r
            WHERE r.transaction = pg_current_xact_id()::text::bigint
            AND r.created_at >= transaction_timestamp()
            AND r.rows -> 'desk_merging' ? OLD.id::text
        ) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'What was merged by whom is never changed.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER kept BEFORE INSERT OR UPDATE OR DELETE ON desk_merging
    FOR EACH ROW EXECUTE FUNCTION desk_merging_is_kept();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON desk_merging
    FOR EACH STATEMENT EXECUTE FUNCTION desk_merging_is_kept();
ALTER TABLE desk_merging ENABLE ALWAYS TRIGGER kept, ENABLE ALWAYS TRIGGER never_truncated;
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON desk_distinct
    FOR EACH STATEMENT EXECUTE FUNCTION desk_history_is_kept();
ALTER TABLE desk_distinct ENABLE ALWAYS TRIGGER never_truncated;
"""
NOT_MERGED = """
DROP TRIGGER never_truncated ON desk_distinct; DROP TRIGGER kept ON desk_merging; DROP TRIGGER never_truncated ON desk_merging;
DROP FUNCTION desk_merging_is_kept();
"""

# Deferred, and after the foreign keys' own triggers, which wait for whoever merges what is named here.
NAMES_NO_MERGED = """
CREATE FUNCTION desk_names_no_merged() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    named uuid;
    col text;
BEGIN
    FOREACH col IN ARRAY TG_ARGV LOOP
        named := (to_jsonb(NEW) ->> col)::uuid;
        IF named IS NOT NULL AND (TG_OP = 'INSERT' OR (to_jsonb(OLD) ->> col)::uuid IS DISTINCT FROM named) AND EXISTS (
            SELECT FROM desk_merging m WHERE m.merged = named AND m.decided_at IS NOT NULL AND NOT m.dropped
        ) THEN
            RAISE EXCEPTION '% was merged into another: name that one.', named
                USING ERRCODE = 'check_violation', CONSTRAINT = 'names_no_merged';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
"""
NAMING = {
    "desk_actor": "party_id part_of_id",
    "desk_actorname": "actor_id",
    "desk_actorrole": "actor_id",
    "desk_assessment": "claim_id",
    "desk_capture": "source_id",
    "desk_claimabout": "claim_id actor_id",
    "desk_claimpoint": "claim_id",
    "desk_evidence": "produced_by_id source_id",
    "desk_evidencebearing": "claim_id",
    "desk_pointsource": "source_id",
    "desk_position": "on_behalf_of_id quote_rendered_by_id actor_id",
    "desk_positionrelay": "actor_id",
    "desk_positionsource": "source_id",
    "desk_relation": "from_claim_id to_claim_id",
    "desk_source": "publisher_id carries_id",
    "desk_sourcecheck": "source_id",
    "desk_speaksfor": "actor_id principal_id",
    "desk_statement": "on_behalf_of_id quote_rendered_by_id claim_id speaker_id",
    "desk_statementrelay": "actor_id",
    "desk_statementsource": "source_id",
    "desk_versionauthor": "actor_id",
    "desk_versionsource": "source_id",
}


def names_no_merged(table, columns):
    """SQL: no row of this table begins to name what was merged into another."""
    given = ", ".join(f"'{each}'" for each in columns.split())
    return f"""
CREATE CONSTRAINT TRIGGER names_no_merged AFTER INSERT OR UPDATE ON {table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION desk_names_no_merged({given});
"""


# As for every text of the desk (0006_text, 0008_visible_text).
REFUSED = (
    r"\u0001-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    r"\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffd-\uffff\ue000-\uf8ff\U000e0000-\U000e007f"
)
TEXT = f"ALTER TABLE desk_merging ADD CONSTRAINT desk_merging_text CHECK (note !~ '[{REFUSED}]');" + import_module(
    "tracker.desk.migrations.0008_visible_text"
).check("desk_merging", ("note",))


def grant_both(apps, schema_editor):
    seen = {"desk.view_distinct", "desk.view_merging"}
    grant(apps, schema_editor.connection.alias, dict.fromkeys(("reporter", "editor", "chief"), seen))


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0014_quote_locks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Distinct",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("one", models.UUIDField(verbose_name="one")),
                ("other", models.UUIDField(verbose_name="other")),
                ("said_by_id_kept", models.BigIntegerField()),
                ("said_by_name", models.CharField(max_length=150, verbose_name="said by (name)")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="said")),
            ],
            options={
                "verbose_name": "pair that is no duplicate",
                "verbose_name_plural": "pairs that are no duplicates",
                "ordering": ("-created_at",),
            },
        ),
        migrations.CreateModel(
            name="Merging",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("merged", models.UUIDField(verbose_name="merged")),
                ("kept", models.UUIDField(verbose_name="kept")),
                (
                    "note",
                    tracker.desk.models.fields.TextField(
                        blank=True, validators=[tracker.desk.models.fields.validate_text], verbose_name="public note"
                    ),
                ),
                ("proposed_by_id_kept", models.BigIntegerField()),
                ("proposed_by_name", models.CharField(max_length=150, verbose_name="proposed by (name)")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="proposed")),
                ("decided_by_id_kept", models.BigIntegerField(null=True)),
                ("decided_by_name", models.CharField(blank=True, max_length=150, verbose_name="decided by (name)")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                ("dropped", models.BooleanField(default=False, verbose_name="dropped")),
                ("four_eyes", models.BooleanField(default=False, verbose_name="four eyes applied")),
            ],
            options={
                "verbose_name": "merging",
                "verbose_name_plural": "mergings",
                "ordering": ("-created_at",),
            },
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(
                fields=["publisher", "published"],
                name="source_by_publisher_date",
                opclasses=["uuid_ops", "varchar_pattern_ops"],
            ),
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(
                fields=["speaker", "said"],
                name="statement_by_speaker_said",
                opclasses=["uuid_ops", "varchar_pattern_ops"],
            ),
        ),
        migrations.AddField(
            model_name="distinct",
            name="said_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="said by",
            ),
        ),
        migrations.AddField(
            model_name="merging",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddField(
            model_name="merging",
            name="proposed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="proposed by",
            ),
        ),
        migrations.AddIndex(
            model_name="distinct",
            index=models.Index(fields=["other"], name="distinct_by_other"),
        ),
        migrations.AddConstraint(
            model_name="distinct",
            constraint=models.CheckConstraint(
                condition=models.Q(("one__lt", models.F("other"))), name="distinct_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="distinct",
            constraint=models.UniqueConstraint(fields=("one", "other"), name="distinct_once"),
        ),
        migrations.AddIndex(
            model_name="merging",
            index=models.Index(fields=["kept"], name="merging_by_kept"),
        ),
        migrations.AddConstraint(
            model_name="merging",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged", models.F("kept")), _negated=True), name="merging_of_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="merging",
            constraint=models.UniqueConstraint(
                condition=models.Q(("dropped", False)), fields=("merged",), name="merging_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="merging",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", True),
                        ("decided_by_id_kept__isnull", True),
                        ("decided_by_name", ""),
                        ("dropped", False),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by_id_kept__isnull", False),
                        models.Q(("decided_by_name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="merging_decided_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="merging",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("four_eyes", False),
                    ("decided_at__isnull", True),
                    ("dropped", True),
                    models.Q(("decided_by_id_kept", models.F("proposed_by_id_kept")), _negated=True),
                    _connector="OR",
                ),
                name="merging_by_a_second_person",
            ),
        ),
        migrations.RunSQL(NAME_KEYS + ADDRESS_KEY + INDEXES, NO_INDEXES),
        migrations.RunSQL(MERGED, NOT_MERGED),
        migrations.RunSQL(
            NAMES_NO_MERGED + "".join(names_no_merged(*each) for each in NAMING.items()),
            "".join(f"DROP TRIGGER names_no_merged ON {table};" for table in NAMING)
            + "DROP FUNCTION desk_names_no_merged();",
        ),
        migrations.RunSQL(
            TEXT, "ALTER TABLE desk_merging DROP CONSTRAINT desk_merging_text, DROP CONSTRAINT desk_merging_visible;"
        ),
        # Groups outlive their permissions: going back leaves them.
        migrations.RunPython(grant_both, migrations.RunPython.noop),
    ]
