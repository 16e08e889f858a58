"""manage.py delete_letters"""

from typing import Any

from tracker.desk.answering import AT_ONCE, delete_old
from tracker.record.management.base import RecordCommand


class Command(RecordCommand):
    help = (
        "Delete readers' letters that were dealt with more than LETTER_DAYS ago, with their e-mail addresses. The desk does"
        " so whenever it ends a letter; from cron it also happens where nobody does. Safe beside a running server."
    )

    def handle(self, **_: Any) -> None:
        deleted = done = delete_old()
        while done >= AT_ONCE:
            deleted += (done := delete_old())
        self.stdout.write(f"{deleted} letter{'' if deleted == 1 else 's'} deleted.")
