"""Addresses of the public pages (PAGES.md): those that people read answer in every language, those for machines in none."""

from django.urls import URLPattern, URLResolver, path, re_path
from django.urls.resolvers import RegexPattern

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
    prefixes,
    robots,
    search,
    source_editions,
    sources,
    timeline,
)


class InALanguage(RegexPattern):
    """The language that an address begins with; views are not told of it, it is active (tracker/languages.py)."""

    def __str__(self) -> str:
        return "<language>/"


PAGES: list[URLPattern] = [
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
    path("sources/<str:slug>/editions/", source_editions.editions),
    re_path(r"^sources/(?P<slug>[^/]+)/editions/(?P<number>[1-9][0-9]{0,9})/$", source_editions.edition),
    path("method/", method.method),
    path("letters/", letters.letter),
    path("letters/sent/", letters.sent),
    path("timeline/", timeline.by_day),
    path("changes/", changes.changes),
    path("corrections/", changes.corrections),
    path("places/", places.place_list),
    path("search/", search.search),
]
MACHINES: list[URLPattern] = [
    path("robots.txt", robots.robots),
    path("healthz/", health.healthz),
    path("readyz/", health.readyz),
]
urlpatterns: list[URLPattern | URLResolver] = [
    *PAGES,
    *MACHINES,
    URLResolver(InALanguage(f"^{prefixes.PATTERN}"), PAGES),
]
