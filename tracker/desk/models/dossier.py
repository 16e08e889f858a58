"""A dossier that was brought in, and which row each of its items became."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.desk.models.base import kept
from tracker.desk.models.fields import LineField, SlugField, TextField, filled, named


@kept
class Dossier(models.Model):
    id = SlugField(primary_key=True)
    title = LineField(_("title"))
    summary = TextField(_("summary"), blank=True)
    language = models.CharField(_("language"), max_length=35)
    requires = ArrayField(models.CharField(max_length=100), default=list, blank=True)

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        ordering = ("id",)
        constraints: ClassVar = [filled("title", "dossier_has_title"), named("id", "dossier_id")]

    def __str__(self) -> str:
        return self.title


@kept
class DossierItem(models.Model):
    """Where item `item` of list `list` stands on the desk: by this, a second import finds what the first one made."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="items")
    list = models.CharField(max_length=20)
    item = models.CharField(max_length=100)
    row = models.UUIDField()
    order = models.PositiveIntegerField()

    class Meta:
        ordering = ("dossier", "list", "order")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "list", "item"], name="dossier_item_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["row"], name="dossier_item_by_row")]
