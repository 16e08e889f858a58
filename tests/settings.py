"""Settings of the test suite: the site's own, whatever an earlier `collectstatic` left in the checkout."""

from tracker.settings import *  # noqa: F403
from tracker.settings import STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
