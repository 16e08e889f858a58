"""Addresses of the public pages (PAGES.md)."""

from django.urls import URLPattern, path, re_path

from tracker.web import claims

urlpatterns: list[URLPattern] = [
    path("claims/<str:slug>/", claims.claim),
    path("claims/<str:slug>/editions/", claims.editions),
    re_path(r"^claims/(?P<slug>[^/]+)/editions/(?P<number>[1-9][0-9]{0,9})/$", claims.edition),
]
