"""The URL map: the desk and the pages, as far as this process serves them (SERVE)."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from tracker.web import health

urlpatterns: list[URLPattern | URLResolver] = []
if settings.SERVE in ("all", "desk"):
    urlpatterns.append(path("admin/", admin.site.urls))
if settings.SERVE in ("all", "public"):
    urlpatterns.append(path("", include("tracker.web.urls")))
else:
    # Whoever watches over the desk asks the same way.
    urlpatterns += [path("healthz/", health.healthz), path("readyz/", health.readyz)]

handler400 = "tracker.outage.bad_request"
handler403 = "tracker.web.errors.forbidden"
handler404 = "tracker.web.errors.not_found"
handler500 = "tracker.outage.server_error"
