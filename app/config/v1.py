"""The addresses under `/api/v1/`: each room includes its own here."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("", include("app.betting.urls"))]
