"""What is under way to the door, the longest waiting first."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from tracker.desk.admin.bulk_actions import REVIEWING, BulkActions
from tracker.desk.admin.read_only import ReadOnlyAdmin
from tracker.desk.bulk import MOST
from tracker.desk.documents_of import MODELS, SubjectRow
from tracker.desk.door import may_publish
from tracker.desk.models import Review
from tracker.desk.models.review import IN_REVIEW, RETURNED
from tracker.desk.problems import short
from tracker.desk.review import Standing, mine
from tracker.ground.vocabulary import SubjectKind


class StateFilter(admin.SimpleListFilter):
    """What waits comes first: the rest has to be asked for."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("mine", _("In my hands")), (RETURNED, _("Returned")), ("all", _("All"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "all":
                return queryset
            case "mine" if isinstance(request.user, User):
                return queryset.filter(pk__in=mine(request.user).order_by().values("pk"))
            case "returned":
                return queryset.filter(state=RETURNED)
        return queryset.filter(state=IN_REVIEW)


@admin.register(Review)
class ReviewAdmin(BulkActions, ReadOnlyAdmin):
    actions = (*REVIEWING, "bulk_publish")
    list_display = ("what", "kind_in_words", "where", "sent_by_name", "sent_at")
    list_display_links = ("kind_in_words",)
    list_filter = (StateFilter,)
    list_per_page = 50
    ordering = ("sent_at", "id")
    search_fields = ("sent_by_name", "assigned_to_name", "subject")
    fields = (
        "what",
        "where",
        "sent_by_name",
        "sent_at",
        "assigned_to_name",
        "assigned_by_name",
        "assigned_at",
        "returned_by_name",
        "returned_at",
        "reason",
    )
    readonly_fields = ("what", "where")

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changes = super().get_changelist_instance(request)
        # Evaluated once, here: the list shows these very rows.
        rows: list[Any] = list(changes.result_list)
        _find_rows(rows)
        editor = isinstance(request.user, User) and may_publish(request.user)
        for review in rows:
            review._page = "publish" if editor else "review"
        return changes

    def subjects(self, queryset: Any) -> list[SubjectRow]:
        """What is reviewed, whatever its kind."""
        reviews: list[Any] = list(queryset[: MOST + 1])
        _find_rows(reviews)
        return [review._row for review in reviews if review._row is not None]

    @admin.display(description=_("subject"))
    def what(self, review: Any) -> str:
        """A link to where the person who looks can do most: in the list editors get the page on which they decide."""
        row = _row_of(review)
        if row is None:
            return str(review.subject)
        page = reverse(f"admin:desk_{row._meta.model_name}_{getattr(review, '_page', 'review')}", args=(row.pk,))
        return format_html('<a href="{}">{}</a>', page, short(str(row)))

    @admin.display(description=_("kind"), ordering="kind")
    def kind_in_words(self, review: Review) -> str:
        return str(MODELS[SubjectKind(review.kind)]._meta.verbose_name)

    @admin.display(description=_("state"), ordering="state")
    def where(self, review: Any) -> str:
        row = _row_of(review)
        return Standing(review, moved=row is not None and row.version != review.version).label


def _row_of(review: Any) -> SubjectRow | None:
    if not hasattr(review, "_row"):
        _find_rows([review])
    found: SubjectRow | None = review._row
    return found


def _find_rows(reviews: list[Any]) -> None:
    """Give each its row of the desk, None where that is gone; one query for each kind, however many they are."""
    wanted: dict[str, list[Any]] = {}
    for review in reviews:
        wanted.setdefault(review.kind, []).append(review.subject)
    found = {
        row.pk: row for kind, subjects in wanted.items() for row in _rows(SubjectKind(kind)).filter(pk__in=subjects)
    }
    for review in reviews:
        review._row = found.get(review.subject)


def _rows(kind: SubjectKind) -> Any:
    """With what a row's own name reads."""
    beside = {
        SubjectKind.SOURCE: ("publisher",),
        SubjectKind.POSITION: ("actor", "on_version", "on_point__version"),
    }.get(kind, ())
    rows = MODELS[kind]._default_manager.all()
    return rows.select_related(*beside) if beside else rows
