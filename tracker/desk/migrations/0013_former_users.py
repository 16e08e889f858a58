"""The names of accounts that were deleted: the history says users by id.

The SQL stands here as it was run: a later change of a truth is a later migration.
"""

from django.conf import settings
from django.db import migrations, models

from tracker.desk.migrations._groups import grant

KEPT = """
CREATE FUNCTION desk_former_user() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO desk_formeruser ("user", username, name, deleted_at)
        VALUES (OLD.id, OLD.username, btrim(OLD.first_name || ' ' || OLD.last_name), clock_timestamp())
        ON CONFLICT ("user") DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER desk_former_user AFTER DELETE ON auth_user FOR EACH ROW EXECUTE FUNCTION desk_former_user();
ALTER TABLE auth_user ENABLE ALWAYS TRIGGER desk_former_user;

CREATE FUNCTION desk_former_user_is_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'The name of a former user is never changed.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON desk_formeruser
    FOR EACH ROW EXECUTE FUNCTION desk_former_user_is_kept();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON desk_formeruser
    FOR EACH STATEMENT EXECUTE FUNCTION desk_former_user_is_kept();
ALTER TABLE desk_formeruser ENABLE ALWAYS TRIGGER kept, ENABLE ALWAYS TRIGGER never_truncated;
"""
GONE = """
DROP TRIGGER desk_former_user ON auth_user;
DROP TRIGGER kept ON desk_formeruser;
DROP TRIGGER never_truncated ON desk_formeruser;
DROP FUNCTION desk_former_user();
DROP FUNCTION desk_former_user_is_kept();
"""


def grant_names(apps, schema_editor):
    named = {"desk.view_formeruser"}
    grant(apps, schema_editor.connection.alias, dict.fromkeys(("reporter", "editor", "chief"), named))


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0012_looks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FormerUser",
            fields=[
                ("user", models.BigIntegerField(primary_key=True, serialize=False)),
                ("username", models.CharField(max_length=150, verbose_name="username")),
                ("name", models.CharField(blank=True, max_length=310, verbose_name="name")),
                ("deleted_at", models.DateTimeField(verbose_name="deleted")),
            ],
            options={
                "verbose_name": "former user",
                "verbose_name_plural": "former users",
                "ordering": ("username",),
            },
        ),
        migrations.RunSQL(KEPT, GONE),
        # Groups outlive their permissions: going back leaves them.
        migrations.RunPython(grant_names, migrations.RunPython.noop),
    ]
