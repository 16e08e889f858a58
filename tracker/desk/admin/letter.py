"""What readers wrote, the longest waiting first, and what is done about it."""

from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import quote

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.desk import answering
from tracker.desk.admin.publishing import gone, url_of
from tracker.desk.admin.read_only import ReadOnlyAdmin
from tracker.desk.answering import ENDED, HandledError
from tracker.desk.documents_of import MODELS
from tracker.desk.models import Handling
from tracker.ground.vocabulary import DEALT_WITH, LetterState, SubjectKind, values
from tracker.letters.models import Letter

MAY = "letters.change_letter"
MAY_DELETE = "letters.delete_letter"
EXCERPT = 100
NONE = "–"


class StateFilter(admin.SimpleListFilter):
    """What waits comes first: the rest has to be asked for."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        words = [(state.value, gettext(state.label)) for state in LetterState]
        return [("mine", _("In my hands")), *words, ("all", _("All"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Letter]) -> QuerySet[Letter]:
        match self.value():
            case "all":
                return queryset
            case "mine":
                return queryset.filter(
                    handling__taken_by_id_kept=request.user.pk, handling__state=LetterState.TAKEN.value
                )
            case LetterState.NEW:
                # A letter that nobody ever took has no row: what is excluded then is what any has.
                return queryset.exclude(handling__state__in=[LetterState.TAKEN.value, *ENDED])
            case str() as state if state in values(LetterState):
                return queryset.filter(handling__state=state)
        return queryset.exclude(handling__state__in=ENDED)


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    """A letter itself is never changed; <pk>/handle/ takes it, gives it back, ends it or deletes it."""

    list_display = ("came", "about", "beginning", "where", "whose")
    list_filter = (StateFilter, "kind")
    list_per_page = 50
    list_select_related = ("handling",)
    ordering = ("received_at", "id")
    search_fields = ("page", "text", "email", "=subject")
    search_help_text = _("The page, or words of the letter.")
    fields = ("came", "seen", "row", "others", "text", "answer_to", "where", "whose")
    readonly_fields = ("came", "seen", "row", "others", "answer_to", "where", "whose")
    change_form_template = "admin/desk/letter.html"

    class Media:
        css: ClassVar = {"all": ("desk/desk.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Letter]:
        rows: QuerySet[Letter] = super().get_queryset(request)
        return rows.select_related("handling")

    def get_urls(self) -> list[URLPattern]:
        def handled(request: HttpRequest, object_id: str) -> HttpResponse:
            return handle_view(self, request, object_id)

        page = self.admin_site.admin_view(handled)
        return [path("<path:object_id>/handle/", page, name="letters_letter_handle"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        letter = self.get_object(request, object_id)
        more: dict[str, Any] = {}
        if isinstance(letter, Letter) and request.user.has_perm(MAY):
            state = _state(letter)
            more = {
                "handle": reverse("admin:letters_letter_handle", args=(letter.pk,)),
                "state": state.value,
                "is_open": state not in DEALT_WITH,
                "is_mine": _is_mine(letter, request),
                "corrections": answering.corrections_since(letter),
                "may_delete": request.user.has_perm(MAY_DELETE),
                "steps": _steps(letter),
            }
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **more})

    @admin.display(description=_("received"), ordering="received_at")
    def came(self, letter: Letter) -> str:
        return date_format(localtime(letter.received_at), "j E Y H:i")

    @admin.display(description=_("page"), ordering="page")
    def about(self, letter: Letter) -> str:
        """Short: the list has room for what matters of an address."""
        return Truncator(letter.page).chars(EXCERPT) or gettext("the site as a whole")

    @admin.display(description=_("letter"))
    def beginning(self, letter: Letter) -> str:
        return Truncator(letter.text).chars(EXCERPT)

    @admin.display(description=_("state"))
    def where(self, letter: Letter) -> str:
        return gettext(_state(letter).label)

    @admin.display(description=_("by"))
    def whose(self, letter: Letter) -> str:
        handling = _handling(letter)
        return (handling.closed_by_name or handling.taken_by_name or NONE) if handling else NONE

    @admin.display(description=_("page that the reader saw"))
    def seen(self, letter: Letter) -> str:
        if not letter.page:
            return gettext("the site as a whole")
        edition = gettext("edition %(number)d") % {"number": letter.edition} if letter.edition else ""
        return format_html('<a href="{}">{}</a> {}', letter.page, letter.page, edition)

    @admin.display(description=_("at the desk"))
    def row(self, letter: Letter) -> str:
        """The form in which the subject is changed."""
        model = MODELS.get(SubjectKind(letter.kind)) if letter.kind else None
        found = model._default_manager.filter(pk=str(letter.subject)).first() if model else None
        return format_html('<a href="{}">{}</a>', url_of(found), str(found)) if found else NONE

    @admin.display(description=_("other open letters about it"))
    def others(self, letter: Letter) -> str:
        if letter.subject is None:
            return NONE
        found = answering.open_letters().filter(subject=letter.subject).exclude(pk=letter.pk)
        listed = reverse("admin:letters_letter_changelist")
        number = found.count()
        return format_html('<a href="{}?q={}">{}</a>', listed, letter.subject, number) if number else NONE

    @admin.display(description=_("answer to"))
    def answer_to(self, letter: Letter) -> str:
        if not letter.email:
            return gettext("The reader gave no address.")
        # What stands after "?" would be further recipients, a subject and a text (RFC 6068).
        return format_html('<a href="mailto:{}">{}</a>', quote(letter.email, safe="@"), letter.email)


def handle_view(model_admin: LetterAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Do what one of the buttons says, and show the letter again."""
    user = request.user
    if not isinstance(user, User) or not user.has_perm(MAY):
        raise PermissionDenied
    letter = model_admin.get_object(request, object_id)
    if not isinstance(letter, Letter):
        return gone(model_admin, request, object_id)
    back = reverse("admin:letters_letter_change", args=(letter.pk,))
    if request.method != "POST":
        return HttpResponseRedirect(back)
    asked = request.POST.get("do", "")
    if asked == "delete":
        return _deleted(request, user, letter)
    step = _STEPS.get(asked)
    if step is None:
        messages.error(request, gettext("Press one of the buttons below."))
        return HttpResponseRedirect(back)
    try:
        step(letter, user, request.POST.get("seen", ""), request.POST.get("sequence", ""))
    except HandledError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(back)
    messages.success(request, gettext("Noted: %(state)s.") % {"state": gettext(answering.state_of(letter).label)})
    return HttpResponseRedirect(back if asked in ("take", "give_back") else reverse("admin:letters_letter_changelist"))


def _deleted(request: HttpRequest, user: User, letter: Letter) -> HttpResponse:
    """At once, because its writer asks for it: nothing of it stays."""
    if not user.has_perm(MAY_DELETE):
        raise PermissionDenied
    answering.forget([letter.pk])
    messages.success(request, gettext("The letter was deleted."))
    return HttpResponseRedirect(reverse("admin:letters_letter_changelist"))


def _end(state: LetterState) -> Callable[[Letter, User, str, str], None]:
    def step(letter: Letter, by: User, seen: str, sequence: str) -> None:
        number = int(sequence) if sequence.isascii() and sequence.isdecimal() and len(sequence) < 19 else None
        answering.close(letter, by=by, seen=seen, state=state, sequence=number)

    return step


_STEPS: dict[str, Callable[[Letter, User, str, str], None]] = {
    "take": lambda letter, by, seen, _sequence: answering.take(letter, by=by, seen=seen),
    "give_back": lambda letter, by, seen, _sequence: answering.give_back(letter, by=by, seen=seen),
    **{state.value: _end(state) for state in DEALT_WITH},
}
"""What the buttons do, by their values."""


def _handling(letter: Letter) -> Handling | None:
    found: Handling | None = getattr(letter, "handling", None)
    return found


def _state(letter: Letter) -> LetterState:
    handling = _handling(letter)
    return LetterState(handling.state) if handling else LetterState.NEW


def _is_mine(letter: Letter, request: HttpRequest) -> bool:
    handling = _handling(letter)
    return handling is not None and handling.taken_by_id_kept == request.user.pk


def _steps(letter: Letter) -> list[dict[str, Any]]:
    """What was done about it so far, the first first."""
    handling = _handling(letter)
    if handling is None:
        return []
    events: Any = handling.events.order_by("pgh_id")  # type: ignore[attr-defined]
    return [
        {
            "state": gettext(LetterState(each.state).label),
            "by": each.closed_by_name or each.taken_by_name,
            "at": each.closed_at or each.taken_at or each.pgh_created_at,
        }
        for each in events
    ]
