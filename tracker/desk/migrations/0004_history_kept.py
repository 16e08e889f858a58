"""The history of the desk is never emptied: `append_only` refuses changes row by row, which TRUNCATE goes round."""

from django.db import migrations

HISTORIES = (
    "desk_actorevent",
    "desk_actornameevent",
    "desk_actorroleevent",
    "desk_approvalevent",
    "desk_assessmentevent",
    "desk_claimevent",
    "desk_claimpointevent",
    "desk_dossierevent",
    "desk_dossieritemevent",
    "desk_evidencebearingevent",
    "desk_evidenceevent",
    "desk_planaliasevent",
    "desk_planevent",
    "desk_pointcorrespondenceevent",
    "desk_pointevent",
    "desk_pointsourceevent",
    "desk_positionevent",
    "desk_positionrelayevent",
    "desk_positionsourceevent",
    "desk_relationevent",
    "desk_sourceevent",
    "desk_speaksforevent",
    "desk_statementevent",
    "desk_statementrelayevent",
    "desk_statementsourceevent",
    "desk_versionauthorevent",
    "desk_versionevent",
    "desk_versionsourceevent",
)
NEVER_TRUNCATED = """
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION desk_history_is_kept();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER never_truncated;
"""


class Migration(migrations.Migration):
    dependencies = [("desk", "0003_publishing")]
    operations = [
        migrations.RunSQL(NEVER_TRUNCATED.format(table=table), f"DROP TRIGGER never_truncated ON {table}")
        for table in HISTORIES
    ]
