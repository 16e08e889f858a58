"""Addresses of the public pages (PAGES.md)."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
