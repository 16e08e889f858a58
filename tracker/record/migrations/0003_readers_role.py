"""The readers' role, once per cluster, and what it may read in this database."""

from django.db import migrations

from tracker.record import readers


def make(apps, editor):
    readers.make_role(editor.connection)
    readers.grant(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("record", "0002_append_only")]

    operations = [migrations.RunPython(make, elidable=False)]
