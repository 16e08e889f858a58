"""Claims are found by the dates of their statements."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("record", "0003_readers_role")]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["kind", "latest", "subject"], name="entry_by_latest"),
        ),
    ]
