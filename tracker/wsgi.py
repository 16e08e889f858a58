"""The WSGI entry point: the site as such, without what keeps slow clients off it (asgi.py)."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from tracker.databases import limit_requests
from tracker.guard import readable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
limit_requests(settings.DATABASES)
application = readable(get_wsgi_application())

from tracker import starting  # noqa: E402  (needs the applications)

starting.look()
