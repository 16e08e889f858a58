"""A plan and, light, its versions; each version has a form of its own."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.desk.admin.publishable import PublishableAdmin
from tracker.desk.admin.rows import NOTES, RowAdmin, TableRows
from tracker.desk.forms.lookalikes import LookalikeForm
from tracker.desk.forms.rows import SubjectForm
from tracker.desk.models import Plan, PlanAlias, Version


class PlanForm(LookalikeForm):
    kind = "plan"
    names = ("title",)

    def named_after(self, row: Plan) -> str:
        return row.title


class VersionForm(SubjectForm):
    chains = ("derived_from",)

    def named_after(self, row: Version) -> str:
        return row.label

    def siblings(self, row: Version) -> dict[str, Any]:
        return {"plan": row.plan_id}


class AliasesInline(TableRows):
    model = PlanAlias
    fields = ("name",)
    verbose_name = _("other name")


class VersionsInline(TableRows):
    model = Version
    form = VersionForm
    fields = ("label", "dated", "slug")
    show_change_link = True


@admin.register(Plan)
class PlanAdmin(PublishableAdmin, RowAdmin):
    form = PlanForm
    list_display = ("title", "number_of_versions", "saved")
    search_fields = ("title", "aliases__name", "versions__label", "slug")
    search_help_text = _("Any name of the plan or of one of its versions.")
    inlines = (AliasesInline, VersionsInline)
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("title", "meant")}),
        (_("Notes"), {"fields": NOTES, "classes": ("collapse",)}),
        (_("More"), {"fields": ("language", "slug"), "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Plan]:
        versions = Version.objects.filter(plan=OuterRef("pk")).order_by().values("plan").annotate(n=Count("pk"))
        rows: QuerySet[Plan] = super().get_queryset(request)
        return rows.annotate(number=Subquery(versions.values("n")))

    @admin.display(description=_("versions"))
    def number_of_versions(self, row: Plan) -> int:
        return getattr(row, "number", None) or 0
