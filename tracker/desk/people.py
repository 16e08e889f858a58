"""The names of those who did something at the desk, by the ids that the history keeps, also after an account is gone."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User

from tracker.desk.models import FormerUser


def names_of(users: Iterable[int]) -> dict[int, str]:
    """{id: name} of these users; two queries at most. Ids that never were anybody's are left out."""
    wanted = set(users)
    if not wanted:
        return {}
    names = {pk: user.get_full_name() or user.get_username() for pk, user in User.objects.in_bulk(wanted).items()}
    if missing := wanted - names.keys():
        names |= {pk: str(former) for pk, former in FormerUser.objects.in_bulk(missing).items()}
    return names


def signed(column: str, by: User) -> dict[str, Any]:
    """The columns that say who did something, `column` being the account's: id and name are kept when it is gone."""
    return {column: by, f"{column}_id_kept": by.pk, f"{column}_name": by.get_username()}
