"""The WSGI entry point: the site as such, without what keeps slow clients off it (asgi.py)."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

# isort: split
# What follows reads the settings, some of it already when it is imported.
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from tracker.databases import limit_requests
from tracker.guard import readable

limit_requests(settings.DATABASES)
application = readable(get_wsgi_application())

from tracker import starting  # noqa: E402  (needs the applications)

starting.look()
