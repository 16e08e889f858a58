"""Why an address was not captured, as a reason that code can ask for and a sentence that says what to do."""

from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Reason(StrEnum):
    """Each has a sentence in SAID."""

    ADDRESS = "address"
    LOGIN = "login"
    PORT = "port"
    NUMBER = "number"
    FORBIDDEN = "forbidden"
    UNKNOWN_HOST = "unknown_host"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    TIME = "time"
    REDIRECTS = "redirects"
    LOOP = "loop"
    HEADERS = "headers"
    SIZE = "size"
    COMPRESSION = "compression"
    BROKEN = "broken"
    GONE = "gone"
    REFUSED = "refused"
    FAILED = "failed"
    BUSY = "busy"


SAID: Final[dict[Reason, str | Promise]] = {
    Reason.ADDRESS: _("This is not an address of a web page: http:// or https:// and a host."),
    Reason.LOGIN: _("The address holds a user name or a password. Take that out, or paste the text."),
    Reason.PORT: _("Only the usual ports of the web (80, 443) are asked. Paste the text."),
    Reason.NUMBER: _("The host is written as a number. Write its name, or paste the text."),
    Reason.FORBIDDEN: _("The address leads into a network that is not public. Nothing was fetched. Paste the text."),
    Reason.UNKNOWN_HOST: _("There is no such host. Look at the address, or paste the text."),
    Reason.UNREACHABLE: _("The host does not answer. Try again later, or paste the text."),
    Reason.CERTIFICATE: _(
        "The host cannot prove that it is who it says. Paste the text, once you have looked yourself."
    ),
    Reason.TIME: _("It took too long. Try again later, or paste the text."),
    Reason.REDIRECTS: _(
        "It leads on too many times. Open it in a browser and take the address where it ends, or paste the text."
    ),
    Reason.LOOP: _("It leads back to where it started, as pages do that ask for cookies. Paste the text."),
    Reason.HEADERS: _("The answer begins with more headers than any page needs. Paste the text."),
    Reason.SIZE: _("It is larger than what is kept. Paste the text, or the part that matters."),
    Reason.COMPRESSION: _("It is compressed in a way that was not asked for, or wrongly. Paste the text."),
    Reason.BROKEN: _("The answer breaks off, or is no page. Try again later, or paste the text."),
    Reason.GONE: _(
        "There is no such page any more (answer %(status)s). An archive may have it: paste the text from there."
    ),
    Reason.REFUSED: _("The site does not let us read it (answer %(status)s). Paste the text from your browser."),
    Reason.FAILED: _("The site could not answer (%(status)s). Try again later, or paste the text."),
    Reason.BUSY: _("Other pages are being fetched just now. Try again in a moment, or paste the text."),
}


class Refused(Exception):  # noqa: N818 - as in "the capture was refused"; nothing broke
    """Nothing was captured. `status` is the answer's where there was one."""

    def __init__(self, reason: Reason, status: int = 0) -> None:
        super().__init__(reason, status)
        self.reason = reason
        self.status = status

    def __str__(self) -> str:
        return gettext(str(SAID[self.reason])) % {"status": self.status}


def of_status(status: int) -> Refused:
    """What an answer means that is not a page."""
    if status in (404, 410):
        return Refused(Reason.GONE, status)
    return Refused(Reason.REFUSED if 400 <= status < 500 else Reason.FAILED, status)
