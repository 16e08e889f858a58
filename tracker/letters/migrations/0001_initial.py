"""What readers write: taken in by the readers' role, which can do nothing else here, and never changed.

The SQL stands here as it was run: a later change of a truth is a later migration.
"""

from django.db import migrations, models


# Whoever writes a letter can neither count letters nor say when theirs came: the trigger runs as the owner of the table.
ARRIVES = """
CREATE FUNCTION letters_letter_arrives() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.received_at := clock_timestamp();
    IF (SELECT count(*) FROM (
        SELECT FROM letters_letter WHERE received_at > NEW.received_at - interval '1 hour' LIMIT 300
    ) lately) >= 300 THEN
        RAISE EXCEPTION 'Too many letters came within the last hour.' USING ERRCODE = 'LT001';
    END IF;
    RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION letters_letter_arrives() FROM PUBLIC;
CREATE TRIGGER arrives BEFORE INSERT ON letters_letter FOR EACH ROW EXECUTE FUNCTION letters_letter_arrives();
CREATE FUNCTION letters_letter_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'A letter is never changed.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER never_changed BEFORE UPDATE ON letters_letter FOR EACH ROW EXECUTE FUNCTION letters_letter_stays();
ALTER TABLE letters_letter ENABLE ALWAYS TRIGGER arrives, ENABLE ALWAYS TRIGGER never_changed;
"""
GONE = """
DROP TRIGGER never_changed ON letters_letter; DROP TRIGGER arrives ON letters_letter;
DROP FUNCTION letters_letter_stays(); DROP FUNCTION letters_letter_arrives();
"""

# As for every text of the desk: what cannot be seen or turns lines around.
REFUSED = (
    r"\u0001-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    r"\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffd-\uffff\ue000-\uf8ff\U000e0000-\U000e007f"
)
TEXTS = (
    "ALTER TABLE letters_letter ADD CONSTRAINT letters_letter_clean CHECK ("
    + " AND ".join(f"{column} !~ '[{REFUSED}]'" for column in ("page", "kind", "text", "email"))
    + "), ADD CONSTRAINT letters_letter_short CHECK (length(text) <= 5000);"
)
NO_TEXTS = "ALTER TABLE letters_letter DROP CONSTRAINT letters_letter_short, DROP CONSTRAINT letters_letter_clean;"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('received_at', models.DateTimeField(auto_now_add=True, verbose_name='received')),
                ('page', models.CharField(blank=True, max_length=2000, verbose_name='page')),
                ('kind', models.CharField(blank=True, max_length=20, verbose_name='kind')),
                ('subject', models.UUIDField(null=True, verbose_name='subject')),
                ('edition', models.PositiveIntegerField(null=True, verbose_name='edition that the reader saw')),
                ('sequence', models.BigIntegerField(default=0, verbose_name='head of the record then')),
                ('text', models.TextField(verbose_name='letter')),
                ('email', models.CharField(blank=True, max_length=254, verbose_name='e-mail address')),
            ],
            options={
                'verbose_name': 'letter',
                'verbose_name_plural': 'letters',
                'ordering': ('-received_at', 'id'),
                'indexes': [models.Index(fields=['received_at'], name='letter_by_age')],
                'constraints': [models.CheckConstraint(condition=models.Q(('text__regex', '\\S')), name='letter_says_something'), models.CheckConstraint(condition=models.Q(('page', ''), ('page__regex', '^/([^/\\s\\\\]\\S*)?$'), _connector='OR'), name='letter_is_about_a_page_of_ours'), models.CheckConstraint(condition=models.Q(models.Q(('edition__isnull', True), ('kind', ''), ('subject__isnull', True)), models.Q(('edition__gt', 0), ('kind__in', ['claim', 'plan', 'actor', 'source', 'position', 'page']), ('subject__isnull', False)), _connector='OR'), name='letter_about_an_edition'), models.CheckConstraint(condition=models.Q(('email', ''), ('email__regex', '^[^\\s@,;<>]+@[^\\s@,;<>]+$'), _connector='OR'), name='letter_answered_to_one_address')],
            },
        ),
        migrations.RunSQL(ARRIVES, GONE),
        migrations.RunSQL(TEXTS, NO_TEXTS),
    ]
