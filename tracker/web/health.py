"""`/healthz/` (the process answers) and `/readyz/` (it can serve readers); for machines, in plain text, never kept."""

import logging

from django.apps import apps
from django.db import DatabaseError, InterfaceError, connections
from django.http import HttpRequest, HttpResponse

from tracker.web.parameters import Given, takes

logger = logging.getLogger(__name__)


@takes()
def healthz(request: HttpRequest, given: Given) -> HttpResponse:
    """200 as long as the process answers; asks nothing else."""
    return _plain("ok")


@takes()
def readyz(request: HttpRequest, given: Given) -> HttpResponse:
    """200 where the record can be read and has the tables of this release; 503 with the reason otherwise."""
    reason = not_ready()
    return _plain(reason, status=503) if reason else _plain("ready")


def not_ready() -> str:
    """Why readers cannot be served, "" where they can. Names no host, no user and no password.

    Readers may not look at the list of applied migrations, so what they need is asked for itself: every column of the
    record's tables, and none of their rows.
    """
    try:
        with connections["public"].cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError) as error:
        logger.warning("Not ready: %s", error)
        return "the database cannot be reached"
    for model in apps.get_app_config("record").get_models():
        columns = ", ".join(field.column for field in model._meta.concrete_fields if field.column)
        try:
            with connections["public"].cursor() as cursor:
                cursor.execute(f"SELECT {columns} FROM {model._meta.db_table} LIMIT 0")  # noqa: S608  (our own names)
        except DatabaseError as error:
            logger.warning("Not ready: %s", error)
            return f"the table {model._meta.db_table} cannot be read as this release needs it: apply the migrations"
    return ""


def _plain(text: str, *, status: int = 200) -> HttpResponse:
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8", headers=headers)
