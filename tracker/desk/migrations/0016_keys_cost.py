"""Making keys of a text is dear, and PostgreSQL is told so: else it makes those of every row rather than ask an index."""

from django.db import migrations

FUNCTIONS = ("desk_name_keys(text)", "desk_address_key(text)")


class Migration(migrations.Migration):
    dependencies = [("desk", "0015_duplicates")]
    operations = [
        migrations.RunSQL(f"ALTER FUNCTION {each} COST 100000;", f"ALTER FUNCTION {each} COST 100;")
        for each in FUNCTIONS
    ]
