"""`/robots.txt`: everything public may be read by machines; filtered lists say "noindex" themselves."""

from django.http import HttpRequest, HttpResponse

from tracker.web.parameters import Given, takes
from tracker.web.prefixes import LANGUAGES


@takes(reads=False)
def robots(request: HttpRequest, given: Given) -> HttpResponse:
    """The desk is out of bounds, and forms are no reading, in whatever language."""
    forms = ("/letters/", *(f"/{language}/letters/" for language in LANGUAGES))
    lines = ("User-agent: *", *(f"Disallow: {path}" for path in ("/admin/", *forms)), "")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
