"""`python -m tests.faults.growing.stock`: Django's own `migrate`, which waits for a lock as long as it takes."""

import django
from django.core.management import call_command
from django.core.management.commands import migrate

if __name__ == "__main__":
    django.setup()
    call_command(migrate.Command(), interactive=False)
