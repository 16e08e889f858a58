"""What a browser has to complain about while it shows a page."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import ConsoleMessage, Page, Response


@contextmanager
def no_complaints(page: Page, *, refused: int = 0) -> Iterator[None]:
    """Fail on console errors (violations of the content security policy are such), script errors and failed requests.

    `refused` is the status that the page itself answers with, where it is an error page.
    """
    found: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not (refused and f"status of {refused}" in message.text):
            found.append(f"console: {message.text}")

    def answered(response: Response) -> None:
        if response.status >= 400 and response.status != refused:
            found.append(f"{response.status}: {response.url}")

    def failed(error: object) -> None:
        found.append(f"script: {error}")

    page.on("console", said)
    page.on("response", answered)
    page.on("pageerror", failed)
    try:
        yield
    finally:
        page.remove_listener("console", said)
        page.remove_listener("response", answered)
        page.remove_listener("pageerror", failed)
    assert not found, "\n".join(found)
