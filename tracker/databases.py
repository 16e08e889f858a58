"""The two database connections: the desk's ("default") and the readers' ("public")."""

from typing import Any

import dj_database_url
from psycopg import IsolationLevel

from tracker.environment import Environment, SettingError
from tracker.record.readers import ROLE

Database = dict[str, Any]
"""One entry of Django's DATABASES."""

# Nobody waits for a database for ever: not for one that does not answer, nor for one whose machine is gone, nor behind
# a lock, which is given up before those who wait for a free thread are (buffering.PATIENCE). And nobody here holds a lock
# for ever: a session that stands still inside a transaction is ended.
PATIENCE = {"connect_timeout": 5, "tcp_user_timeout": 15_000, "keepalives_idle": 30}
DESK_SESSION = {"lock_timeout": "5s", "idle_in_transaction_session_timeout": "60s"}
DESK_STATEMENT = "30s"
"""How long one statement of a request to the desk may take. Commands import and publish for as long as it takes."""
READERS_SESSION = {
    "lock_timeout": "3s",
    "statement_timeout": "15s",
    "idle_in_transaction_session_timeout": "60s",
    "default_transaction_read_only": "on",  # what may be written says so (record/readers.py `writing`)
}


def connections(env: Environment, embedded: Database, *, serve: str, unrestricted: bool) -> dict[str, Database]:
    """Both connections. A process that serves readers alone has no other than theirs, whatever asks."""
    desk, own = address(env, "DATABASE_URL"), address(env, "PUBLIC_DATABASE_URL")
    # A login of the readers' own is restricted by itself, which the start checks; another has to take the role.
    public = _with(own or desk or embedded, READERS_SESSION, role="" if own or unrestricted else ROLE)
    # A page is one transaction, which reads one state of the record (record/one_state.py).
    public["OPTIONS"] = {"isolation_level": IsolationLevel.REPEATABLE_READ, **public["OPTIONS"]}
    return {"default": {**public} if serve == "public" else _with(desk or embedded, DESK_SESSION), "public": public}


def limit_requests(databases: dict[str, Database]) -> None:
    """To be called where requests are served, before the first connection. What the address sets itself stays so."""
    options = databases["default"]["OPTIONS"]
    # The last of several settings of one name counts: the readers' own limit where they are served alone, too.
    options["options"] = f"-c statement_timeout={DESK_STATEMENT} {options.get('options', '')}".strip()


def _with(database: Database, session: dict[str, str], role: str = "") -> Database:
    """This connection with our patience and session settings, except for those that its address sets itself.

    The role is asked for twice. Django's `assume_role` alone fails open: where the role cannot be taken, the first
    query fails, and the next one on that connection runs with all that the login may do. Asked for while connecting,
    there is no connection; and RESET ROLE leads back to the role, not to the login.
    """
    given = database.get("OPTIONS", {})
    settings = [f"-c {name}={value}" for name, value in session.items()]
    settings += [given["options"]] if given.get("options") else []
    settings += [f"-c role={role}"] if role else []
    taken = {"assume_role": role} if role else {}
    return {**database, "OPTIONS": {**PATIENCE, **given, "options": " ".join(settings), **taken}}


def address(env: Environment, name: str) -> Database | None:
    """The connection that the address in this variable means, or None where it is not set."""
    given = env.text(name)
    if not given:
        return None
    if not given.startswith(("postgres://", "postgresql://")):
        raise SettingError(name, "only postgresql:// addresses are understood.")
    try:
        found: Database = dict(dj_database_url.parse(given, conn_max_age=600, conn_health_checks=True))
    except ValueError:
        found = {}
    if not found.get("NAME"):
        raise SettingError(name, "this is not a database address (postgresql://user:password@host:5432/name).")
    return found
