"""The WSGI entry point."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from tracker.buffering import Buffered
from tracker.guard import readable

BODIES = 96
"""Bodies that are read at a time: three quarters of the server's threads (serving.py)."""

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
application = Buffered(readable(get_wsgi_application()), threads=settings.THREADS, bodies=BODIES)

from tracker import starting  # noqa: E402  (needs the applications)

starting.look()
