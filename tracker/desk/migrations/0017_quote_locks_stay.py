"""Locks of quotes are looked at by everybody at the desk, and their table is never emptied at once.

The SQL stands here as it was run: a later change of a truth is a later migration.
"""

from django.db import migrations

from tracker.desk.migrations._groups import grant

KEPT = """
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON desk_quotelock
    FOR EACH STATEMENT EXECUTE FUNCTION desk_history_is_kept();
ALTER TABLE desk_quotelock ENABLE ALWAYS TRIGGER never_truncated;
"""
GONE = "DROP TRIGGER never_truncated ON desk_quotelock;"


def grant_locks(apps, schema_editor):
    grant(apps, schema_editor.connection.alias, dict.fromkeys(("reporter", "editor", "chief"), {"desk.view_quotelock"}))


class Migration(migrations.Migration):
    dependencies = [("desk", "0016_keys_cost")]

    operations = [
        migrations.RunSQL(KEPT, GONE),
        migrations.RunPython(grant_locks, migrations.RunPython.noop),
    ]
