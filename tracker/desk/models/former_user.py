"""The name of an account that was deleted."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FormerUser(models.Model):
    """Written by a trigger when an account is deleted, by whatever way; never changed. The history says users by id."""

    user = models.BigIntegerField(primary_key=True)
    username = models.CharField(_("username"), max_length=150)
    name = models.CharField(_("name"), max_length=310, blank=True)
    deleted_at = models.DateTimeField(_("deleted"))

    class Meta:
        verbose_name = _("former user")
        verbose_name_plural = _("former users")
        ordering = ("username",)

    def __str__(self) -> str:
        return self.name or self.username
