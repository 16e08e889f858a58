"""`python -m tests.faults.fill`: migrates a database, makes editors who can log in, and claims that they will work on at
the same time. With CHAOS=1 the demonstration is there as well; otherwise one published claim, for its readers.
"""

import os

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
    from tracker.desk.publishing import publish  # likewise  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    if os.environ.get("CHAOS", "") not in ("", "0"):
        call_command("load_demo", verbosity=0)
    for name in EDITORS:
        User.objects.create_superuser(name, password=PASSWORD)
    newsroom.actor("Speaker", slug=SPEAKER)
    newsroom.source(slug=SOURCE)
    for slug in CONTESTED:
        newsroom.claim(f"It was so ({slug}).", slug=slug)
    publish([newsroom.claim("It was read.", slug="the-read-one")], by=User.objects.get(username=EDITORS[0]))


if __name__ == "__main__":
    main()
