"""Settings of a served site on one of the test run's databases."""

import os

from tests.settings import *  # noqa: F403
from tracker.settings import DATABASES

for _alias in DATABASES.values():
    _alias["NAME"] = os.environ["ODD_DATABASE"]
