"""Addresses of the public pages (PAGES.md)."""

from django.urls import URLPattern, path, re_path

from tracker.web import (
    actors,
    changes,
    claims,
    claims_list,
    front,
    health,
    letters,
    method,
    places,
    plan_comparison,
    plan_points,
    plans,
    robots,
    search,
    sources,
    timeline,
)

urlpatterns: list[URLPattern] = [
    path("", front.front),
    path("claims/", claims_list.claim_list),
    path("claims/<str:slug>/", claims.claim),
    path("claims/<str:slug>/editions/", claims.editions),
    re_path(r"^claims/(?P<slug>[^/]+)/editions/(?P<number>[1-9][0-9]{0,9})/$", claims.edition),
    path("plans/", plans.plan_list),
    path("plans/<str:slug>/", plans.plan),
    path("plans/<str:slug>/compare/", plan_comparison.comparison),
    path("plans/<str:slug>/points/<str:version>/<str:name>/", plan_points.point),
    path("actors/", actors.actor_list),
    path("actors/<str:slug>/", actors.actor),
    path("sources/<str:slug>/", sources.source),
    path("method/", method.method),
    path("letters/", letters.letter),
    path("letters/sent/", letters.sent),
    path("timeline/", timeline.by_day),
    path("changes/", changes.changes),
    path("corrections/", changes.corrections),
    path("places/", places.place_list),
    path("search/", search.search),
    path("robots.txt", robots.robots),
    path("healthz/", health.healthz),
    path("readyz/", health.readyz),
]
