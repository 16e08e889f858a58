"""The WSGI entry point: the site as such, without what keeps slow clients off it (asgi.py)."""

import os

from django.core.wsgi import get_wsgi_application

from tracker.guard import readable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
application = readable(get_wsgi_application())

from tracker import starting  # noqa: E402  (needs the applications)

starting.look()
