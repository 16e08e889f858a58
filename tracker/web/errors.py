"""What readers see when a page cannot be shown, in the site's design: what is wrong and what to do next.

None of these needs the database or the session, so that they work when those do not.
"""

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse

from tracker.web.pages import Page, render
from tracker.web.translating import gettext


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 where it is only too much.

    Says what is wrong where the project itself refused the address; other refusals keep their reasons.
    """
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return _too_much(request, exception)
    reason = str(exception) if isinstance(exception, BadRequest) else ""
    page = Page(title=gettext("This address cannot be read"), noindex=True)
    return render(request, "errors/400.html", page, status=400, reason=reason)


def _too_much(request: HttpRequest, exception: RequestDataTooBig | TooManyFieldsSent) -> HttpResponse:
    """A form that nobody looked into: nothing of it was saved, and it still stands in the browser."""
    status = 413
    reason = gettext("This form is too large: at most %(most)s MB are taken at once.") % {
        "most": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1_000_000
    }
    if isinstance(exception, TooManyFieldsSent):
        status = 400
        reason = gettext("This form has more fields than are taken at once (%(most)s).") % {
            "most": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
        }
    page = Page(title=gettext("This form is too large"), noindex=True)
    return render(request, "errors/too_much.html", page, status=status, reason=reason, number=status)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    page = Page(title=gettext("You are not allowed to do this"), noindex=True)
    return render(request, "errors/403.html", page, status=403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was sent without the token of its page (CSRF)."""
    page = Page(title=gettext("This form is no longer valid"), noindex=True)
    return render(request, "errors/403_form.html", page, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404. A page's own words (`Http404("…")`) are shown; those of Django's URL resolver are not."""
    first = exception.args[0] if isinstance(exception, Http404) and exception.args else ""
    reason = first if isinstance(first, str) else ""
    page = Page(title=gettext("Nothing is published at this address"), noindex=True)
    return render(request, "errors/404.html", page, status=404, reason=reason)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    page = Page(title=gettext("Something went wrong on our side"), noindex=True)
    return render(request, "errors/500.html", page, status=500)
