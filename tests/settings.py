"""Settings of the test suite: the site's own, whatever an earlier `collectstatic` left in the checkout.

Four eyes are off unless a test turns them on (`settings.FOUR_EYES = True`): rows that a test makes without saying for
whom (`newsroom.touching`) were made by nobody known, and with four eyes nobody publishes them.
"""

from tracker.settings import *  # noqa: F403
from tracker.settings import STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
FOUR_EYES = False
# Tests of codes switch them on themselves.
TWO_FACTOR = False
# A second of work for each password is for guessers; tests make hundreds of accounts.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
