"""The groups of a newsroom: reporter, editor, chief."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("desk", "0003_one_version")]
    operations = []
