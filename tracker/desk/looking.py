""" "Looked at, nothing new": what readers see of a claim stays word for word, and the day of the look becomes today.

Of the record it is a minor edition of the last public document, in which `looked_at` alone differs. It is never made from
the desk's rows: nobody's unfinished work goes out with it. It takes no work in either, so that nobody has touched what it
publishes, and what was touched before stays to be looked at by a second person (docs/decisions/0019).
"""

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.contrib.auth.models import User
from django.utils.timezone import localdate
from django.utils.translation import gettext

from tracker.desk import door
from tracker.desk.models import Claim, Look
from tracker.desk.people import signed
from tracker.desk.touched import Touched, seen_last
from tracker.ground.dates import Date
from tracker.ground.vocabulary import Change
from tracker.record.documents import ClaimDoc
from tracker.record.models import Edition
from tracker.record.worlds import latest


def look(claim: Claim, *, by: User) -> Edition | None:
    """Let readers know that the desk looked today, or raise PublicationRefused where they do not see the claim.

    None where they read today's date already; then nothing is written.
    """
    with door.passage(by):
        door.lock([claim.pk])
        held = next(iter(latest([claim.pk], using="default")), None)
        document = held.document if held else None
        if document is None or not isinstance(document.body, ClaimDoc):
            raise door.PublicationRefused([gettext("Readers do not see this claim: publish it instead.")])
        today = localdate()
        if _looked(claim.pk, document.body) >= today:
            return None
        entry = door.Entry(
            subject=claim.pk,
            document=replace(document, note="", body=replace(document.body, looked_at=today.isoformat())),
            change=Change.MINOR.value,
            touched=Touched(),
            seen=seen_last([claim.pk]).get(claim.pk, {}),
            four_eyes=door.four_eyes(),
        )
        (edition,) = door.write([entry], by)
        Look.objects.create(
            sequence=edition.sequence,
            subject=claim.pk,
            day=today,
            **signed("by", by),
        )
    return edition


def _looked(claim: UUID, body: ClaimDoc) -> date:
    """The day that readers see: the one in the document, or that of the last edition that is no minor one."""
    entered = Date.parse(body.looked_at).latest if body.looked_at else None
    editions = Edition.objects.filter(subject=claim).exclude(change=Change.MINOR).order_by("-sequence")
    published = editions.values_list("published_at", flat=True)[0]
    return localdate(max(entered, published) if entered else published)
