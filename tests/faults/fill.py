"""`python -m tests.faults.fill`: migrates a database, loads the demonstration, and makes editors who can log in."""

import django
from django.core.management import call_command

PASSWORD = "correct horse"
EDITORS = [f"editor{number}" for number in range(1, 5)]


def main() -> None:
    django.setup()
    from django.contrib.auth.models import User  # models need the settings first  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_demo", verbosity=0)
    for name in EDITORS:
        User.objects.create_superuser(name, password=PASSWORD)


if __name__ == "__main__":
    main()
