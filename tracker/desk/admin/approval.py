"""Who let which edition through the door."""

from django.contrib import admin

from tracker.desk.admin.read_only import ReadOnlyAdmin
from tracker.desk.models import Approval


@admin.register(Approval)
class ApprovalAdmin(ReadOnlyAdmin):
    list_display = ("sequence", "subject", "published_by_name", "four_eyes", "created_at")
    list_filter = ("four_eyes",)
    search_fields = ("published_by_name", "subject")
    fields = ("sequence", "subject", "published_by_name", "touched_by", "four_eyes", "created_at")
