"""Who let which edition through the door."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.desk.admin.read_only import ReadOnlyAdmin
from tracker.desk.models import Approval, ReviewStep
from tracker.desk.suspicions import WARNINGS


@admin.register(Approval)
class ApprovalAdmin(ReadOnlyAdmin):
    list_display = ("sequence", "subject", "published_by_name", "four_eyes", "touched_by_unknown", "created_at")
    list_filter = ("four_eyes", "touched_by_unknown")
    search_fields = ("published_by_name", "subject")
    fields = (
        "sequence",
        "subject",
        "published_by_name",
        "changed_by",
        "touched_by_unknown",
        "four_eyes",
        "created_at",
        "answered",
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*super().get_readonly_fields(request, obj), "changed_by", "answered")

    @admin.display(description=_("changed before by"))
    def changed_by(self, row: Approval) -> str:
        """Their names of now; the number of an account that is gone."""
        names = dict(User.objects.filter(pk__in=row.touched_by).values_list("pk", "username"))
        return get_text_list([names.get(each, f"#{each}") for each in row.touched_by], gettext("and"))

    @admin.display(description=_("warnings and answers"))
    def answered(self, row: Approval) -> str:
        """Why it was published although the review page warned of something."""
        steps = ReviewStep.objects.filter(sequence=row.sequence, step="acknowledged").order_by("id")
        return format_html_join(
            "", "<p>{}: {}</p>", ((WARNINGS.get(each.code, each.code), each.text) for each in steps)
        )
