from __future__ import annotations

from django.urls import path

from app.betting.personal import api

urlpatterns = [
    path("me", api.MeView.as_view(), name="me"),
    path("me/export", api.ExportView.as_view(), name="me-export"),
]
