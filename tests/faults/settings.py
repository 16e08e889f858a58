"""The site's own settings, but for what only costs time here."""

from tracker.settings import *  # noqa: F403

# A second of work for each password is for guessers.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
