"""Remake listings, entries, references and addresses from the editions."""

import sys
from typing import Any

from django.core.management.base import CommandError
from tqdm import tqdm

from tracker.record.management.base import RecordCommand
from tracker.record.models import Edition, Head
from tracker.record.projections import AddressTakenError, rebuild


class Command(RecordCommand):
    help = "Remake all projections of the public record from its editions. Safe beside a running server."

    def handle(self, *args: Any, **options: Any) -> None:
        total = Edition.objects.filter(number=1).count()
        with tqdm(total=total, unit="subject", disable=not sys.stderr.isatty()) as bar:
            try:
                rebuild(step=bar.update)
            except (LookupError, TypeError, ValueError, AttributeError, Head.DoesNotExist, AddressTakenError) as error:
                told = "The record cannot be read, and nothing was remade: run manage.py verify_record."
                raise CommandError(told) from error
        self.stdout.write(f"Projections of {total} subjects remade.")
