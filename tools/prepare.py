"""Brings the checkout up to date: database, static files, demonstration."""

import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import OperationalError

ROOT = Path(__file__).resolve().parent.parent


def collect_static() -> None:
    """`collectstatic`, unless nothing changed since it last ran (compressing everything again takes seconds)."""
    found = [Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([])]
    state = "\n".join(sorted(f"{path.stat().st_mtime_ns} {path.stat().st_size} {path.name}" for path in found))
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if stamp.is_file() and stamp.read_text() == state:
        return
    # Files that are no longer there must not stay behind, or old names would be served for good.
    with_manifest = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": with_manifest}}
    settings.STORAGES = storages
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(state)


def main() -> int:
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    django.setup()
    print("Preparing the database …", flush=True)
    try:
        call_command("migrate", interactive=False, verbosity=0)
        collect_static()
        call_command("load_demo")
    except (OperationalError, CommandError) as error:
        sys.exit(f"The demonstration could not be prepared: {str(error).strip()}")
    from tracker import starting  # once Django is set up  # noqa: PLC0415

    starting.look()  # here it is told once; a worker that ends is started again
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
