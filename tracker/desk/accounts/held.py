"""A form that was sent when the session had ended is not lost: it waits until whoever sent it has signed in again.

The answer to such a POST is the sign-in page, which carries what was typed along, signed; after the password it waits
in the session, and a page offers to send it: nothing is sent without that click. It waits until it was answered: not by
an outage. Where somebody signed in again in another window meanwhile, the answer is that page at once.

Only what stood on a page of this desk in this browser comes here (whose.py), and it is offered to whose page that was
and to nobody else; only forms of the desk's own rows, never a file, never a password.
"""

from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import parse_qsl, urlencode

from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest, UnreadablePostError
from django.urls import reverse

from tracker.desk.accounts import whose
from tracker.desk.accounts.presence import PROOF
from tracker.desk.accounts.sessions import ended

FIELD = "held_form"
"""The field of the sign-in page that carries it."""
SENT = "_held_form_sent"
"""Tells, in the form that is sent in the end, that this was it: its `mark`."""
LARGEST = 500_000
"""Most bytes of a form that is carried along: the text of two hundred statements."""

_KEPT = "desk_held_form"
_SALT = "tracker.desk.accounts.held"
_SECONDS = 12 * 3600


@dataclass(frozen=True, slots=True)
class Held:
    """A form: where it was sent, what was in it, and the id of the user who filled it in."""

    path: str
    fields: tuple[tuple[str, str], ...]
    user: str

    def texts(self) -> list[str]:
        """What looks as if somebody had written it, for showing."""
        return [value for _name, value in self.fields if " " in value.strip()]

    @property
    def mark(self) -> str:
        """Tells it from others that are kept."""
        return sha256(f"{self.path}\n{urlencode(self.fields)}".encode()).hexdigest()[:16]


def sent_in(request: HttpRequest) -> Held | None:
    """The form in this request, which passed the check against forged ones, if it is one to keep.

    Where the session is gone without a trace and the cookies too, nobody knows who filled it in: it is not kept.
    """
    over = ended(request)
    return _form(request, over.user if over else whose.accepted(request) or str(request.user.pk or ""))


def refused(request: HttpRequest) -> Held | None:
    """The same of a form that did not pass, because it stood on a page of an earlier sign-in in this browser."""
    try:
        return _form(request, whose.refused(request))
    except UnreadablePostError:
        return None


def _form(request: HttpRequest, user: str) -> Held | None:
    if not user or request.method != "POST" or not request.path.startswith(reverse("admin:app_list", args=("desk",))):
        return None
    # What shall be removed for good must not be kept in one more place.
    if request.path.endswith("/redact/") or request.path.startswith(reverse("admin:desk_purge_changelist")):
        return None
    fields = tuple(
        (name, str(value)) for name, values in request.POST.lists() for value in values if _may_be_kept(name)
    )
    if not fields or request.FILES or len(urlencode(fields)) > LARGEST:
        return None
    return Held(path=request.get_full_path(), fields=fields, user=user)


def _may_be_kept(name: str) -> bool:
    return name not in ("csrfmiddlewaretoken", PROOF, SENT) and "password" not in name.lower()


def packed(form: Held) -> str:
    """As text for a hidden field, signed."""
    return signing.dumps([form.path, urlencode(form.fields), form.user], salt=_SALT, compress=True)


def unpacked(text: str) -> Held | None:
    """What `packed` made within the last hours; None for anything else."""
    try:
        path, fields, user = signing.loads(text, salt=_SALT, max_age=_SECONDS)
    except signing.BadSignature:
        return None
    return Held(path=path, fields=tuple(parse_qsl(fields, keep_blank_values=True)), user=user)


def keep(request: HttpRequest, form: Held, user: User) -> bool:
    """Let it wait in the session of who has signed in; False, and it does not, where it was somebody else's."""
    if form.user != str(user.pk):
        return False
    request.session[_KEPT] = [form.path, urlencode(form.fields), form.user]
    return True


def waiting(request: HttpRequest) -> Held | None:
    """The form that waits in this session."""
    if found := request.session.get(_KEPT):
        path, fields, user = found
        return Held(path=path, fields=tuple(parse_qsl(fields, keep_blank_values=True)), user=user)
    return None


def drop(request: HttpRequest, mark: str) -> None:
    """It was answered, or is not wanted: let it wait no longer. Another one that came meanwhile does."""
    if (form := waiting(request)) and form.mark == mark:
        del request.session[_KEPT]
