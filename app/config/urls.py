"""Every address Django answers. Paths of the API end without a slash; one more is forgiven."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from app.core import handlers, health, views

urlpatterns = [
    path("api/v1/", include("app.config.v1")),
    path("", views.index, name="index"),
    path("health/live/", health.live, name="live"),
    path("health/ready/", health.ready, name="ready"),
    path("api/schema/", views.schema, name="schema"),
    path("api/docs/", views.docs, name="docs"),
    path("api/auth/", include("app.accounts.urls")),
    path("admin/", admin.site.urls),
]

handler400 = handlers.bad_request
handler403 = handlers.permission_denied
handler404 = handlers.not_found
handler500 = handlers.server_error
