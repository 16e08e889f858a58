"""What goes wrong with the bundled PostgreSQL, said so that the reader knows what to do next."""

OWN_SERVER = "or set DATABASE_URL to a PostgreSQL server of your own"


class EmbeddedPostgresError(RuntimeError):
    """The bundled PostgreSQL cannot be used; the text says why, and what to do next."""


class NotInstalledError(EmbeddedPostgresError):
    """There is no bundled PostgreSQL for this machine: only DATABASE_URL helps."""

    def __init__(self, why: str) -> None:
        super().__init__(f"Setting DATABASE_URL is needed here: {why}")
