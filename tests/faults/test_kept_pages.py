"""What is published or withdrawn shows on every worker, each of which keeps finished pages by itself."""

import time
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.db import connection

from tests.desk import newsroom
from tests.faults.site import Site, serving
from tracker.desk.models import Claim
from tracker.desk.publishing import publish, withdraw

WITHIN = 2.0
"""Seconds after which every worker has to show it: no page is older than that, however busy the machine is."""
OFTEN = 24
"""Requests, each on a connection of its own: enough that each of two workers gets some."""


def address() -> str:
    """Of the test's own database, for other processes."""
    connection.ensure_connection()
    info = connection.connection.info
    said = {"host": info.host, "port": info.port, "user": info.user, "password": info.password}
    return f"postgresql:///{info.dbname}?{urlencode({name: value for name, value in said.items() if value})}"


def answers(site: Site, path: str) -> set[int | str]:
    """How all the workers answer."""
    found: set[int | str] = set()
    for _request in range(OFTEN):
        reply = site.ask("GET", path, headers={"Accept-Encoding": "identity"})
        found.add("reworded" if "By night" in reply.text else reply.status)
    return found


def test_two_workers_show_what_is_published_and_withdrawn(cloned_db: str) -> None:
    editor = User.objects.create_superuser("ada")
    claim = newsroom.claim("Midford was taken.", slug="midford")
    publish([claim], by=editor)
    with serving(address(), workers=2, PAGE_CACHE_MB="8") as site:
        assert len(site.workers()) == 2
        assert answers(site, "/claims/midford/") == {200}
        etag = site.get("/claims/midford/").headers["etag"]
        assert site.ask("GET", "/claims/midford/", headers={"If-None-Match": etag}).status == 304
        claim = Claim.objects.get(pk=claim.pk)
        claim.text = "By night, Midford was taken."
        claim.save()
        publish([claim], by=editor, change="correction", note="The time of day was missing.")
        time.sleep(WITHIN)
        assert answers(site, "/claims/midford/") == {"reworded"}
        assert site.ask("GET", "/claims/midford/", headers={"If-None-Match": etag}).status == 200
        withdraw(claim, by=editor, note="There is no source.")
        time.sleep(WITHIN)
        assert answers(site, "/claims/midford/") == {410}
        assert "Midford was taken" not in site.get("/claims/").text
