"""The places that claims are about are found one after the other, without reading their claims."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("record", "0009_passages")]

    operations = [
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(
                condition=models.Q(("kind", "claim"), models.Q(("place", ""), _negated=True)),
                fields=["place", "level", "-said_last", "subject"],
                name="listing_by_place",
            ),
        ),
    ]
