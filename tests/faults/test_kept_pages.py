"""What is published or withdrawn shows on every worker, each of which keeps finished pages by itself."""

import re
import socket
import time
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.db import connection

from tests.desk import newsroom
from tests.faults.postgres import PATIENCE
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


def raw(site: Site, line: str, *headers: str) -> bytes:
    """Every byte of an answer but those of its time."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE) as link:
        link.sendall(
            "\r\n".join([f"{line} HTTP/1.1", "Host: localhost", "Connection: close", *headers, "", ""]).encode()
        )
        pieces = []
        while piece := link.recv(65536):
            pieces.append(piece)
    return re.sub(rb"\r\ndate: [^\r]+", b"", b"".join(pieces), count=1)


ASKED = [
    [f"{method} {path}", f"Accept-Encoding: {encoding}"]
    for path in ("/claims/midford/", "/claims/", "/nothing/")
    for method, encoding in (("GET", "identity"), ("GET", "gzip"), ("GET", "br"), ("HEAD", "br"))
]


def test_from_memory_comes_every_byte_that_would_be_made(cloned_db: str) -> None:
    publish([newsroom.claim("Midford was taken.", slug="midford")], by=User.objects.create_superuser("ada"))
    with serving(address(), PAGE_CACHE_MB="0", SITE_URL="http://localhost") as site:
        made = [raw(site, *each) for each in ASKED]
    with serving(address(), PAGE_CACHE_MB="8", SITE_URL="http://localhost") as site:
        for _time in range(2):
            assert [raw(site, *each) for each in ASKED] == made
    assert sum(each.startswith(b"HTTP/1.1 200 ") for each in made) == 8


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
