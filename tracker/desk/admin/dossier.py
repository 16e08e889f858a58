"""Dossiers that were brought in, and bringing one in."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from tracker.desk.admin.read_only import ReadOnlyAdmin
from tracker.desk.admin.uploading import MAY_IMPORT, looked_at_view, upload_view
from tracker.desk.models import Dossier


@admin.register(Dossier)
class DossierAdmin(ReadOnlyAdmin):
    """A dossier is added by a file: add/ takes it, uploads/<id>/ shows what importing it does."""

    list_display = ("id", "title", "language")
    search_fields = ("id", "title", "summary")
    fields = ("id", "title", "summary", "language", "requires")

    class Media:
        css: ClassVar = {"all": ("desk/desk.css",)}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_IMPORT)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """In place of a form of the dossier's own row."""
        return upload_view(self, request)

    def get_urls(self) -> list[URLPattern]:
        def looked_at(request: HttpRequest, upload: Any) -> HttpResponse:
            return looked_at_view(self, request, upload)

        page = self.admin_site.admin_view(looked_at)
        return [path("uploads/<uuid:upload>/", page, name="desk_dossier_upload"), *super().get_urls()]
