"""nginx, serving one page from a file as well as it can: one worker, no logs, the file held open."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import page
from bench.ports import free_port
from bench.processes import answered, running

CONFIGURATION = """\
{user}worker_processes 1;
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    open_file_cache max=100 inactive=1h;
    open_file_cache_valid 1h;
    client_body_temp_path {folder}/body_temp;
    proxy_temp_path {folder}/proxy_temp;
    fastcgi_temp_path {folder}/fastcgi_temp;
    uwsgi_temp_path {folder}/uwsgi_temp;
    scgi_temp_path {folder}/scgi_temp;
    types {{ }}
    default_type {type};
    server {{
        listen 127.0.0.1:{port};
        location = /page {{
            alias {folder}/body;
            {headers}
        }}
    }}
}}
"""


def configuration(folder: Path, port: int, *, root: bool) -> str:
    """What nginx reads, for the page that is kept in the folder."""
    headers = dict(page.kept(folder)[0])
    return CONFIGURATION.format(
        # As root it would otherwise change to an account that cannot enter the folder.
        user="user root;\n" if root else "",
        folder=folder,
        port=port,
        type=_quoted(headers.pop("content-type")),
        headers="\n            ".join(f"add_header {name} {_quoted(value)};" for name, value in headers.items()),
    )


@contextmanager
def serving(folder: Path, *, processor: int) -> "Iterator[tuple[subprocess.Popen[bytes], str]]":
    """nginx with the page that is kept in the folder: its process, and the page's address."""
    port, settings, log = free_port(), folder / "nginx.conf", folder / "nginx.out"
    settings.write_text(configuration(folder, port, root=os.geteuid() == 0))
    command = ["nginx", "-p", str(folder), "-e", str(folder / "nginx.log"), "-c", str(settings)]
    with running(command, processor=processor, log=log) as process:
        address = f"http://127.0.0.1:{port}/page"
        answered(process, address, log)
        yield process, address


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
