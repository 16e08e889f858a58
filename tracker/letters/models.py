"""The one table that readers write to, and cannot read."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from tracker.ground.vocabulary import SubjectKind, values

MOST_TEXT = 5_000
"""Most characters in a letter (CHECK letters_letter_short)."""
MOST_EMAIL = 254
MOST_PAGE = 2_000
ONE_ADDRESS = r"^[^\s@,;<>]+@[^\s@,;<>]+$"
"""An e-mail address that no program takes for several."""
MOST_IN_AN_HOUR = 300
"""Letters of everybody together that are taken in within an hour (the trigger `arrives`, by the same number)."""


class Letter(models.Model):
    """What a reader wrote of a page. Never changed (trigger); deleted some time after the desk has dealt with it.

    `page` is the path with its query, "" where the letter is about the site as a whole; `subject`, of this `kind`, and
    its `edition` are what stood there; `sequence` is the head of the record when the form was opened. `id` follows
    from the form and from what was written in it: the same letter sent twice is one. Nothing tells who sent it but `email`,
    where the reader gave one.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    received_at = models.DateTimeField(_("received"), auto_now_add=True)  # by the database's clock (trigger)
    page = models.CharField(_("page"), max_length=MOST_PAGE, blank=True)
    kind = models.CharField(_("kind"), max_length=20, blank=True)
    subject = models.UUIDField(_("subject"), null=True)
    edition = models.PositiveIntegerField(_("edition that the reader saw"), null=True)
    sequence = models.BigIntegerField(_("head of the record then"), default=0)
    text = models.TextField(_("letter"))
    email = models.CharField(_("e-mail address"), max_length=MOST_EMAIL, blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ("-received_at", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(text__regex=r"\S"), name="letter_says_something"),
            models.CheckConstraint(
                condition=Q(page="") | Q(page__regex=r"^/([^/\s\\]\S*)?$"), name="letter_is_about_a_page_of_ours"
            ),
            models.CheckConstraint(
                condition=Q(kind="", subject__isnull=True, edition__isnull=True)
                | Q(kind__in=values(SubjectKind), subject__isnull=False, edition__gt=0),
                name="letter_about_an_edition",
            ),
            models.CheckConstraint(
                condition=Q(email="") | Q(email__regex=ONE_ADDRESS),
                name="letter_answered_to_one_address",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["received_at"], name="letter_by_age")]

    def __str__(self) -> str:
        return f"{date_format(localtime(self.received_at), 'j E Y H:i')} {self.page}"
