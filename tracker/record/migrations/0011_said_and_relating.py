"""Indexes for the claims of which something was said within some days, and for the few that relate to another."""

import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('record', '0010_listing_by_place'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='listing',
            index=django.contrib.postgres.indexes.GistIndex(models.Func(django.db.models.functions.comparison.Least('said_first', 'said_last'), django.db.models.functions.comparison.Greatest('said_first', 'said_last'), models.Value('[]'), function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), condition=models.Q(('kind', 'claim')), name='listing_said'),
        ),
        migrations.AddIndex(
            model_name='reference',
            index=models.Index(condition=models.Q(('current', True), ('direct', True), ('needed', False)), fields=['target'], name='reference_relating'),
        ),
    ]
