"""`python -m tests.faults.fill`: migrates a database, loads the demonstration, makes editors who can log in, and claims
that they will work on at the same time.
"""

import django
from django.core.management import call_command

PASSWORD = "correct horse"
EDITORS = [f"editor{number}" for number in range(1, 5)]
CONTESTED = ["contested-one", "contested-two"]
SPEAKER, SOURCE = "the-speaker", "the-source"


def main() -> None:
    django.setup()
    from django.contrib.auth.models import User  # models need the settings first  # noqa: PLC0415

    from tests.desk import newsroom  # likewise  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_demo", verbosity=0)
    for name in EDITORS:
        User.objects.create_superuser(name, password=PASSWORD)
    newsroom.actor("Speaker", slug=SPEAKER)
    newsroom.source(slug=SOURCE)
    for slug in CONTESTED:
        newsroom.claim(f"It was so ({slug}).", slug=slug)


if __name__ == "__main__":
    main()
