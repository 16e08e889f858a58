"""The database is away, or full, or somebody else's: 503 with what to do next, and 200 by itself afterwards."""

from tests.faults.postgres import Postgres
from tests.faults.site import Reply, Site


def refused(reply: Reply) -> None:
    assert reply.status == 503
    assert int(reply.headers["retry-after"]) > 0
    assert reply.headers["cache-control"] == "no-store"


def test_readers_get_503_while_the_server_is_away_and_200_afterwards(postgres: Postgres, site: Site) -> None:
    assert site.get("/claims/").status == 200
    postgres.kill()
    for path in ("/", "/claims/", "/claims/nowhere/", "/plans/", "/actors/"):
        reply = site.get(path)
        refused(reply)
        assert "cannot answer right now" in reply.text
        assert "content-security-policy" in reply.headers
    ready = site.get("/readyz/")
    assert (ready.status, ready.headers["content-type"]) == (503, "text/plain; charset=utf-8")
    assert site.get("/healthz/").status == 200
    refused(site.get("/admin/", Cookie="sessionid=abcdefghijklmnopqrstuvwxyz012345"))
    postgres.start()
    assert site.get("/claims/").status == 200
