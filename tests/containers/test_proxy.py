"""The proxy: buffers, ends TLS, keeps no list of who read what."""

import re
from pathlib import Path

TEXT = (Path(__file__).resolve().parents[2] / "containers" / "proxy.conf.template").read_text()
RULES = "\n".join(line for line in TEXT.splitlines() if not line.lstrip().startswith("#"))


def test_slow_clients_end_at_the_proxy() -> None:
    assert "proxy_request_buffering on;" in RULES
    assert "proxy_buffering on;" in RULES
    for name in ("client_header_timeout", "client_body_timeout", "send_timeout"):
        assert re.search(rf"{name} \d+s;", RULES), name


def test_the_site_learns_that_it_was_asked_over_tls_and_by_whom() -> None:
    assert "proxy_set_header X-Forwarded-Proto https;" in RULES
    # Set and not added to: what a client claims to be does not reach the site.
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in RULES
    assert "proxy_set_header X-Request-ID $request_id;" in RULES
    # With its port, where it has one: forms compare it with where they come from.
    assert "proxy_set_header Host $http_host;" in RULES
    assert "absolute_redirect off;" in RULES


def test_the_desk_is_a_service_of_its_own() -> None:
    assert "set $readers readers:8000;" in RULES
    assert "set $desk desk:8000;" in RULES
    assert "location /admin/ { proxy_pass http://$desk; }" in RULES
    assert "location / { proxy_pass http://$readers; }" in RULES


def test_where_the_sites_are_is_asked_again_and_again() -> None:
    """nginx looks up what stands in the configuration once, at its start, and what stands in a variable each time."""
    assert re.search(r"resolver \$\{RESOLVER\} valid=\d+s", RULES)
    assert not re.search(r"^\s*upstream ", RULES, re.MULTILINE)
    assert all(target.startswith("$") for target in re.findall(r"proxy_pass http://([^;]+);", RULES))


def test_no_log_line_says_who_read_what() -> None:
    (written,) = re.findall(r"log_format plain '([^']*)'", RULES)
    for word in ("remote_addr", "request_uri", "$uri", "http_user_agent", "http_referer", "args", '"$request"'):
        assert word not in written
    assert set(re.findall(r"access_log ([^;]+);", RULES)) == {"off", "/dev/stdout plain"}


def test_only_its_own_variable_is_filled_in() -> None:
    assert set(re.findall(r"\$\{(\w+)\}", TEXT)) == {"SERVER_NAME", "RESOLVER"}
