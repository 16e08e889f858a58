"""`/robots.txt`: everything public may be read by machines; filtered lists say "noindex" themselves."""

from django.http import HttpRequest, HttpResponse

from tracker.web.parameters import Given, takes


@takes(reads=False)
def robots(request: HttpRequest, given: Given) -> HttpResponse:
    """The desk is out of bounds, and forms are no reading."""
    return HttpResponse(
        "User-agent: *\nDisallow: /admin/\nDisallow: /letters/\n", content_type="text/plain; charset=utf-8"
    )
