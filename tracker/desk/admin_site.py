"""The desk's admin site: its name, who is let in, what autocompletes show, and what is hidden from whom.

What somebody may see and not do is refused with 403. What they may not see at all (a reporter the accounts) answers as an
address that never was: 404, the same page whether a row is there or not.
"""

from functools import update_wrapper, wraps
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tracker.desk import language, purging
from tracker.desk.accounts import held, pages, passwords, second_factor, signing_in
from tracker.desk.answering import open_letters
from tracker.desk.bulk import unfinished
from tracker.desk.dashboard import sections
from tracker.desk.door import may_publish
from tracker.desk.forms.labels import BESIDE, label
from tracker.desk.forms.ranking import ranked
from tracker.desk.forms.recent import recently_used
from tracker.desk.hiding import waiting
from tracker.desk.merged import DONE
from tracker.desk.models import Merging
from tracker.desk.models.base import Subject
from tracker.desk.quoting import quoted


class Labelled(AutocompleteJsonView):
    """Offers the likeliest row first, of equals the one used last, each named so that it can be told from the others."""

    def process_request(self, request: HttpRequest) -> Any:
        """One answer for what cannot be looked through, be it hidden, without a search, or not there."""
        try:
            return super().process_request(request)
        except (Http404, PermissionDenied):
            raise Http404 from None

    def has_perm(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if not super().has_perm(request, obj):
            raise Http404
        return True

    def get_queryset(self) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset()
        # A row found through several of its aliases is one row; and no DISTINCT stands in the way of the order.
        rows: QuerySet[Any] = found.model._default_manager.filter(pk__in=found.order_by().values("pk"))
        if issubclass(rows.model, Subject):
            # What was merged into another is not picked any more.
            rows = rows.exclude(pk__in=Merging.objects.filter(**DONE).values("merged"))
        beside = BESIDE.get(rows.model)
        user = self.request.user
        recent = recently_used(user, self.source_field) if isinstance(user, User) else []
        return ranked(rows.select_related(*beside) if beside else rows, self.term, recent)

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        alias = getattr(obj, "alias_found", "")
        text = f"{label(obj)} · {quoted(alias)}" if alias else label(obj)
        return {"id": str(getattr(obj, to_field_name)), "text": text}


class DeskSite(AdminSite):
    site_header = settings.SITE_NAME
    site_title = settings.SITE_NAME
    index_title = _("The desk")
    site_url = "/"
    empty_value_display = "–"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """All but the pages of django-otp: they would show keys, and let somebody change their own."""
        one = isinstance(model_or_iterable, type)
        models: list[type[Model]] = [model_or_iterable] if one else list(model_or_iterable)
        wanted = [model for model in models if model._meta.app_label not in ("otp_totp", "otp_static")]
        if wanted:
            super().register(wanted, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and second_factor.missing(request.user) is None

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """As Django's, with the desk's own sign-in page."""
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index", current_app=self.name))
        context = {
            **signing_in.context(self, request, gettext("Log in")),
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            **(extra_context or {}),
        }
        if REDIRECT_FIELD_NAME not in request.GET and REDIRECT_FIELD_NAME not in request.POST:
            context[REDIRECT_FIELD_NAME] = reverse("admin:index", current_app=self.name)
        request.current_app = self.name
        return signing_in.SignInView.as_view(extra_context=context)(request)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """As Django's, with the old password asked for as it is at the sign-in."""
        context = {**self.each_context(request), **(extra_context or {})}
        request.current_app = self.name
        done = reverse("admin:password_change_done", current_app=self.name)
        return passwords.ChangeView.as_view(success_url=done, extra_context=context)(request)

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return Labelled.as_view(admin_site=self)(request)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """With how much waits to be looked at by this very editor, and the lists of dashboard.py."""
        user = request.user
        more: dict[str, Any] = {}
        if isinstance(user, User):
            purging.empty_expired()
            more = {
                "hidden_waiting": waiting(user).count() if may_publish(user) else 0,
                "purges_waiting": purging.waiting(user).count() if purging.may_confirm(user) else 0,
                "unfinished": unfinished(user),
                "letters_waiting": open_letters().count() if user.has_perm("letters.view_letter") else 0,
                "sections": sections(user),
            }
        return super().index(request, {**(extra_context or {}), **more})

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Without Django's way from a row's number to its page: it says of every table which rows there are."""
        stock = [each for each in super().get_urls() if getattr(each, "name", None) != "view_on_site"]
        choosing = path("language/", self.admin_view(require_POST(language.choose)), name="language")
        return [*pages.urls(self), choosing, *stock]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        def seen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if self._hidden(request):
                raise Http404
            answer: HttpResponseBase = view(request, *args, **kwargs)
            return answer

        guarded = super().admin_view(update_wrapper(seen, view), cacheable)

        @wraps(guarded)
        def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not self.has_permission(request):
                answer = signing_in.instead(self, request) or guarded(request, *args, **kwargs)
                # Also where the page itself might be kept: what is there answers as what is not.
                add_never_cache_headers(answer)
                return answer
            answer = guarded(request, *args, **kwargs)
            if request.method == "POST" and held.SENT in request.POST:
                # Afterwards, because whatever the view saves of the session must still hold it. With an answer of 5xx
                # the session is not saved, and the form waits on.
                held.drop(request, request.POST[held.SENT])
            return answer

        return gate

    def _hidden(self, request: HttpRequest) -> bool:
        """Whether the address is one of a table of which the user may not do anything, by whatever page."""
        route = request.resolver_match.route if request.resolver_match else ""
        _mount, label, name, *_rest = (*route.split("/"), "", "")
        for model, model_admin in self._registry.items():
            if (model._meta.app_label, model._meta.model_name) == (label, name):
                return not any(model_admin.get_model_perms(request).values())
        return False

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """As Django's, which translates the lazy names anew for every comparison while it sorts: the menu of every page."""
        apps = self._build_app_dict(request, app_label).values()
        for app in apps:
            app["name"] = str(app["name"])
            for model in app["models"]:
                model["name"] = str(model["name"])
            app["models"].sort(key=lambda model: model["name"])
        return sorted(apps, key=lambda app: app["name"].lower())

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        if not self.get_app_list(request, app_label):
            raise Http404
        return super().app_index(request, app_label, extra_context)
