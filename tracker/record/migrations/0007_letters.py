"""What readers may do with letters: send one."""

from django.db import migrations

from tracker.record import readers


def grant(apps, editor):
    readers.grant(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("record", "0006_entry_by_day_and_voice"), ("letters", "0001_initial")]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop, elidable=False)]
