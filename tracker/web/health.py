"""`/healthz/` (the process answers) and `/readyz/` (it can serve readers); for machines, in plain text, never kept."""

import logging

from django.http import HttpRequest, HttpResponse

from tracker.record.readiness import obstacle
from tracker.web.parameters import Given, takes

logger = logging.getLogger(__name__)


@takes(reads=False)
def healthz(request: HttpRequest, given: Given) -> HttpResponse:
    """200 as long as the process answers; asks nothing else."""
    return _plain("ok")


@takes(reads=False)
def readyz(request: HttpRequest, given: Given) -> HttpResponse:
    """200 where the record can be read and has the tables of this release; 503 with the reason otherwise."""
    found = obstacle()
    if found is None:
        return _plain("ready")
    logger.warning("Not ready: %s", found)
    return _plain(found.reason, status=503)


def _plain(text: str, *, status: int = 200) -> HttpResponse:
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8", headers=headers)
