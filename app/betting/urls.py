"""Everything of the betting log under `/api/v1/`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("stats/", include("app.betting.stats.urls")),
]
