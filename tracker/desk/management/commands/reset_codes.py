"""Take somebody's second factor away, where nobody can do it at the desk: the only superuser lost theirs."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management import BaseCommand, CommandError, CommandParser

from tracker.desk.accounts import second_factor


class Command(BaseCommand):
    help = "Reset a user's codes (authenticator and recovery codes); they set them up anew at the next sign-in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no user {username!r}.")
        done = second_factor.reset(user)
        self.stdout.write(
            f"{username}: {'the codes were reset, and all sessions ended' if done else 'no codes were set up'}."
        )
