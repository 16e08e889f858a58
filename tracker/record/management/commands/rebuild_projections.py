"""Remake listings, entries, references and addresses from the editions."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from tracker.record.models import Edition
from tracker.record.projections import rebuild


class Command(BaseCommand):
    help = "Remake all projections of the public record from its editions. Safe beside a running server."

    def handle(self, *args: Any, **options: Any) -> None:
        total = Edition.objects.filter(number=1).count()
        with tqdm(total=total, unit="subject", disable=not sys.stderr.isatty()) as bar:
            rebuild(step=bar.update)
        self.stdout.write(f"Projections of {total} subjects remade.")
