"""Finding an example of a rule without reading the record."""

from django.db import migrations, models

FEW = models.Q(fate__in=["retracted", "changed", "replaced", "unclear"])
CHECKED = models.Q(stance__in=["verifies", "refutes"])


class Migration(migrations.Migration):
    dependencies = [("record", "0007_letters")]

    operations = [
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(
                fields=["rule", "-level", "-said_last", "subject"],
                condition=models.Q(kind="claim"),
                name="listing_by_rule",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index("fate", models.F("latest").desc(nulls_last=True), "id", condition=FEW, name="entry_by_fate"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                models.F("latest").desc(nulls_last=True), "id", condition=CHECKED, name="entry_checked"
            ),
        ),
    ]
