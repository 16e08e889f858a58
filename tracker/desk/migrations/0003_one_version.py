"""A subject and all that is part of it share one version."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("desk", "0002_truths")]
    operations = []
