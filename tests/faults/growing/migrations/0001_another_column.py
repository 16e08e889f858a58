from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("record", "0004_entries_by_date")]

    operations = [migrations.RunSQL("ALTER TABLE record_listing ADD COLUMN grown integer")]
