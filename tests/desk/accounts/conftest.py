"""Hashes that are quick to make: nothing here depends on how slow they are."""

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def codes(settings: Settings) -> None:
    """Codes are asked for."""
    settings.TWO_FACTOR = True
