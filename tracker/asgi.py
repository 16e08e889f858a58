"""The ASGI entry point, which is what is served (serving.py)."""

from tracker.wsgi import application as site

# isort: split
# The above sets Django up, which what follows needs.
from django.conf import settings

from tracker.at_once import answer_at_once
from tracker.buffering import Buffered
from tracker.page_cache import PageCache

application = PageCache(
    Buffered(site, threads=settings.THREADS, proxies=settings.TRUSTED_PROXIES),
    most=settings.PAGE_CACHE_MB * 1_000_000 if settings.SERVE != "desk" else 0,
)
answer_at_once(application.at_once)
