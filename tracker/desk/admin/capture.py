"""Copies that were kept of a source: the page that takes them, the list, and looking at one."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html, linebreaks
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tracker.desk.admin.findings import findings_of
from tracker.desk.admin.publishing import Admin, gone, page_context, row_at
from tracker.desk.admin.read_only import ReadOnlyAdmin
from tracker.desk.capturing import MOST_UPLOADED, NothingToReadError, capture_address, capture_file, capture_text
from tracker.desk.checking import looked_at, note_failure
from tracker.desk.extracting import kind_of
from tracker.desk.forms.texts import UrlField
from tracker.desk.models import Capture, Source
from tracker.desk.models.base import StaleError
from tracker.desk.models.fields import validate_url
from tracker.desk.refusals import Refused
from tracker.ground.text import URL

if TYPE_CHECKING:
    ModelChoiceField = forms.ModelChoiceField[Capture]
else:
    ModelChoiceField = forms.ModelChoiceField

SHOWN = 50
"""Copies that the page of a source lists, the newest first; the rest is in the list of all."""
SAFE = "sandbox; default-src 'none'"
MAY_CAPTURE = "desk.add_capture"


class FetchForm(forms.Form):
    """The address is the source's own unless another one is written."""

    url = UrlField(label=_("Address"), max_length=URL, validators=[validate_url])


class PasteForm(forms.Form):
    text = forms.CharField(
        label=_("Text"),
        strip=False,
        max_length=MOST_UPLOADED,
        widget=forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField", "dir": "auto"}),
        help_text=_("Of the article, as you see it, or the HTML of its page."),
    )


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        max_length=255,
        help_text=_("Text, a saved web page (HTML) or a PDF, at most 2 MB."),
        widget=forms.FileInput(attrs={"accept": ".txt,.html,.htm,.xhtml,.pdf,text/plain,text/html,application/pdf"}),
    )


class FullField(forms.BooleanField):
    """Whether a copy is the full source that was to follow an alert."""

    def __init__(self) -> None:
        super().__init__(
            label=_("This is the full source"),
            required=False,
            initial=True,
            help_text=_("No alert any more. Not ticked: readers are still told that the full source is to follow."),
        )


class CopyField(ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{date_format(localtime(obj.taken_at), 'j E Y H:i')}, {obj.get_how_display()}"


class ArchiveForm(forms.Form):
    """A copy elsewhere, written beside one of ours. It cannot be changed afterwards."""

    copy = CopyField(label=_("Copy"), queryset=Capture.objects.none(), empty_label=None)
    archive_url = UrlField(label=_("Address in the archive"), max_length=URL, validators=[validate_url])


class Page:
    """The page of one source's copies. `way` is the form that was sent."""

    def __init__(self, request: HttpRequest, source: Source) -> None:
        self.request, self.source = request, source
        self.may_capture = request.user.has_perm(MAY_CAPTURE)
        self.way = request.POST.get("way", "") if request.method == "POST" else ""
        copies = source.captures.select_related("same_as").defer("raw", "text", "same_as__raw", "same_as__text")
        self.copies = copies.order_by("-taken_at")
        self.fetching = FetchForm(self._sent("fetch"), initial={"url": source.url}, auto_id="fetch_%s")
        self.pasting = PasteForm(self._sent("paste"), auto_id="paste_%s")
        self.uploading = UploadForm(self._sent("upload"), request.FILES or None, auto_id="upload_%s")
        self.archiving = ArchiveForm(self._sent("archive"), auto_id="archive_%s")
        self.developing = source.alert and not source.url and request.user.has_perm("desk.change_source")
        if self.developing:
            for form in (self.fetching, self.pasting, self.uploading):
                form.fields["full"] = FullField()
        lacking: Any = self.archiving.fields["copy"]
        lacking.queryset = self.copies.filter(archive_url="")

    def _sent(self, way: str) -> Any:
        return self.request.POST if self.way == way else None

    def act(self) -> bool:
        """Do what the form that was sent says; whether it was done. What is wrong with it stands in the form."""
        user = self.request.user
        if not isinstance(user, User) or not self.may_capture:
            raise PermissionDenied
        form = {
            "fetch": self.fetching, "paste": self.pasting, "upload": self.uploading, "archive": self.archiving,
        }.get(self.way)  # fmt: skip
        if self.way == "looked":
            looked_at(self.source, user)
            return True
        if form is None or not form.is_valid():
            return False
        given = form.cleaned_data
        try:
            match self.way:
                case "fetch":
                    self._tell(capture_address(self.source, by=user, url=given["url"]), given)
                case "paste":
                    self._tell(capture_text(self.source, given["text"], by=user), given)
                case "upload":
                    self._tell(capture_file(self.source, given["file"].read(), given["file"].name, by=user), given)
                case "archive":
                    self._archive(given["copy"], given["archive_url"])
        except (Refused, NothingToReadError) as error:
            if isinstance(error, Refused):
                note_failure(self.source, error, given["url"])
            form.add_error(None, str(error))
            return False
        return True

    def _tell(self, copy: Capture, given: dict[str, Any]) -> None:
        if copy.same_as is not None:
            messages.success(self.request, gettext("Kept. It is the same, byte for byte, as what was kept before."))
        elif copy.text:
            count = len(copy.text.split())
            text = ngettext("Kept, with a text of %(count)s word.", "Kept, with a text of %(count)s words.", count)
            messages.success(self.request, text % {"count": count})
            if self.developing and given["full"]:
                self._no_alert()
        else:
            messages.warning(
                self.request,
                gettext("Kept, but no text could be read in it. Paste the text, so that quotes can be checked."),
            )

    def _no_alert(self) -> None:
        """As if it had been unticked on the source's form, on top of whatever was saved while the copy was taken."""
        try:
            source = Source.objects.get(pk=self.source.pk)
            source.alert = False
            source.save(update_fields=["alert"])
        except (Source.DoesNotExist, StaleError):
            messages.warning(self.request, gettext("Somebody else just saved the source: untick “alert” on its form."))
        else:
            messages.success(
                self.request, gettext("It is no alert any more: readers are told so once it is published.")
            )

    def _archive(self, copy: Capture, url: str) -> None:
        if Capture.objects.filter(pk=copy.pk, archive_url="").update(archive_url=url):
            messages.success(self.request, gettext("The copy in the archive stands beside ours."))
        else:
            messages.warning(
                self.request, gettext("Somebody else gave this copy another address meanwhile. Look at it.")
            )


def captures_view(model_admin: Admin, request: HttpRequest, object_id: str) -> HttpResponse:
    """What was kept of a source, and the forms that keep more."""
    source = row_at(model_admin, request, object_id)
    if source is None:
        return gone(model_admin, request, object_id)
    if not isinstance(source, Source):
        raise Http404
    page = Page(request, source)
    if request.method == "POST" and page.act():
        return HttpResponseRedirect(request.path)
    copies = list(page.copies[: SHOWN + 1])
    context = {
        **page_context(model_admin, request, source, gettext("Kept copies")),
        "page": page,
        "copies": copies[:SHOWN],
        "more": len(copies) > SHOWN,
        "findings": findings_of(source),
        "waiting": Source.objects.changed().filter(pk=source.pk).exists(),
        "back": reverse("admin:desk_source_change", args=[source.pk]),
    }
    return TemplateResponse(request, "admin/desk/captures.html", context)


@admin.register(Capture)
class CaptureAdmin(ReadOnlyAdmin):
    list_display = ("title", "source", "how", "taken_at", "taken_by_name", "size")
    list_filter = ("how",)
    list_per_page = 50
    search_fields = ("title", "final", "requested", "sha256")
    fields = (
        *("source", "how", "taken_at", "taken_by_name", "requested", "final", "archive_url", "sha256", "size"),
        *("content_type", "same_as", "title", "byline", "site", "published", "language", "download", "words"),
    )
    readonly_fields = ("download", "words")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Capture]:
        rows: QuerySet[Capture] = super().get_queryset(request)
        heavy = ("raw", "text", "same_as__raw", "same_as__text")
        return rows.select_related("source__publisher", "same_as").defer(*heavy)

    def get_urls(self) -> list[URLPattern]:
        return [
            path("<uuid:object_id>/raw/", self.admin_site.admin_view(self.raw_view), name="desk_capture_raw"),
            *super().get_urls(),
        ]

    def raw_view(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        """The bytes as they came, to be saved and never shown: whatever they are, they are somebody else's."""
        if request.method == "POST":
            return HttpResponseNotAllowed(["GET", "HEAD"])
        row = Capture.objects.select_related("same_as").filter(pk=object_id).first()
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        ending = "txt" if kind_of(bytes(row.content.raw), row.content_type) in ("html", "text") else "bin"
        response = HttpResponse(bytes(row.content.raw), content_type="application/octet-stream")
        response["Content-Disposition"] = f'attachment; filename="{row.taken_at:%Y-%m-%d}-{row.sha256[:12]}.{ending}"'
        response["Content-Security-Policy"] = SAFE
        response["Cache-Control"] = "private, no-store"
        return response

    @admin.display(description=_("bytes as they came"))
    def download(self, row: Capture) -> str:
        if row.content.removed:
            return gettext("Removed for good.")
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:desk_capture_raw", args=[row.pk]), gettext("Save as a file")
        )

    @admin.display(description=_("text"))
    def words(self, row: Capture) -> str:
        text = row.content.text
        if not text:
            return gettext("No text could be read in it.")
        # Escaped by linebreaks: what a page says is never markup here.
        shown = mark_safe(linebreaks(text, autoescape=True))  # noqa: S308
        return format_html('<div class="desk-copy" lang="{}" dir="auto">{}</div>', row.language, shown)
