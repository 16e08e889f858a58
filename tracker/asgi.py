"""The ASGI entry point, which is what is served (serving.py)."""

from django.conf import settings

from tracker.buffering import Buffered
from tracker.wsgi import application as site

application = Buffered(site, threads=settings.THREADS, proxies=settings.TRUSTED_PROXIES)
