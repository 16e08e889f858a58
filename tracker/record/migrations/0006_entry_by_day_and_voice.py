"""Entries by day, by the side that speaks, and those few that tell of a change of mind."""

from django.db import migrations, models

TURNED = models.Q(fate__in=["changed", "replaced"]) | models.Q(changes__isnull=False)


class Migration(migrations.Migration):
    dependencies = [("record", "0005_redacted_addresses")]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["voice", "kind", "latest"], name="entry_by_voice"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(models.F("latest").desc(nulls_last=True), "id", name="entry_by_day"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["actor", "subject"], condition=TURNED, name="entry_turned_by_actor"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["voice", "subject"], condition=TURNED, name="entry_turned_by_voice"),
        ),
    ]
