"""The texts that a search finds, each kind with an index of its own; readers may read them."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

from tracker.record import readers

KINDS = ("actor", "claim", "plan", "point", "quote", "source")


def let_readers_read(apps, editor):
    readers.grant(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("record", "0008_examples")]

    operations = [
        migrations.CreateModel(
            name="Passage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.UUIDField()),
                ("part", models.UUIDField()),
                ("translated", models.BooleanField()),
                ("kind", models.CharField(max_length=20)),
                ("language", models.CharField(blank=True, max_length=35)),
                ("config", models.CharField(max_length=20)),
                ("text", models.TextField(blank=True)),
                ("place", models.JSONField(default=dict)),
                ("vector", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("kind", kind)), fastupdate=False, fields=["vector"], name=f"passage_{kind}"
                    )
                    for kind in KINDS
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("subject", "part", "translated"), name="passage_once")
                ],
            },
        ),
        migrations.RunPython(let_readers_read, elidable=False),
    ]
