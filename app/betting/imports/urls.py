from __future__ import annotations

from django.urls import path

from app.betting.imports import api, csv_api

urlpatterns = [
    path("bets.csv", csv_api.BetsCsvView.as_view(), name="bets-csv"),
    path("imports", api.ImportsView.as_view(), name="imports"),
    path("imports/<uuid:pk>", api.ImportView.as_view(), name="import"),
    path("imports/<uuid:pk>/rows", api.ImportRowsView.as_view(), name="import-rows"),
    path("imports/<uuid:pk>/commit", api.ImportCommitView.as_view(), name="import-commit"),
]
