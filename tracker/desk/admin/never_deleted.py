"""The page that stands in the place of deleting where something was published once: withdraw it instead."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.admin import ModelAdmin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext

from tracker.desk.admin.publishing import page_context, url_of
from tracker.desk.door import may_publish
from tracker.desk.forms.labels import described, label
from tracker.desk.models.base import Subject
from tracker.record.models import Edition, Listing

if TYPE_CHECKING:
    Admin = ModelAdmin[Any]
else:
    Admin = ModelAdmin


def published_once(rows: QuerySet[Any]) -> list[Any]:
    """Those of these rows that ever had an edition; one query, with what their labels read."""
    if not issubclass(rows.model, Subject):
        return []
    keys = rows.order_by().values("pk")
    return list(described(rows.model).filter(pk__in=keys).filter(pk__in=Edition.objects.values("subject")))


def instead(admin: Admin, request: HttpRequest, kept: Iterable[Any], *, others: int = 0) -> HttpResponse:
    """What was published once, each with the way to withdraw it; `others` were ticked too and could be deleted."""
    rows = list(kept)
    public = set(Listing.objects.filter(subject__in=[row.pk for row in rows]).values_list("subject", flat=True))
    allowed = isinstance(request.user, User) and may_publish(request.user)
    name = f"admin:{admin.opts.app_label}_{admin.opts.model_name}"
    context = {
        **page_context(admin, request, rows[0] if len(rows) == 1 and not others else None, gettext("Never deleted")),
        "lines": [
            {
                "title": label(row),
                "url": url_of(row),
                "public": row.pk in public,
                "withdraw": reverse(f"{name}_withdraw", args=(row.pk,)) if allowed and row.pk in public else "",
            }
            for row in rows
        ],
        "allowed": allowed,
        "others": others,
        "back": reverse(f"{name}_changelist"),
    }
    return TemplateResponse(request, "admin/desk/never_deleted.html", context, status=403)
