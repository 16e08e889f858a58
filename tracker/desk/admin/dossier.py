"""Dossiers that were brought in."""

from django.contrib import admin

from tracker.desk.admin.read_only import ReadOnlyAdmin
from tracker.desk.models import Dossier


@admin.register(Dossier)
class DossierAdmin(ReadOnlyAdmin):
    list_display = ("id", "title", "language")
    search_fields = ("id", "title", "summary")
    fields = ("id", "title", "summary", "language", "requires")
