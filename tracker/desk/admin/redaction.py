"""Who had what removed for good."""

from django.contrib import admin

from tracker.desk.admin.read_only import ReadOnlyAdmin
from tracker.desk.models import Redaction


@admin.register(Redaction)
class RedactionAdmin(ReadOnlyAdmin):
    list_display = ("id", "subject", "whole", "by_name", "note", "created_at")
    list_filter = ("whole",)
    search_fields = ("by_name", "subject", "note", "reason")
    fields = ("subject", "whole", "subjects", "editions", "emptied", "by_name", "note", "reason", "created_at")
