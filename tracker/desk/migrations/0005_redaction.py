"""Removing a text for good, wherever it is kept."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("desk", "0004_groups")]
    operations = []
