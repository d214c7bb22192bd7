from __future__ import annotations

from django.urls import path

from app.betting.stats import api

urlpatterns = [
    path("summary", api.SummaryView.as_view(), name="stats-summary"),
    path("breakdown", api.BreakdownView.as_view(), name="stats-breakdown"),
    path("equity", api.EquityView.as_view(), name="stats-equity"),
    path("drawdown", api.DrawdownView.as_view(), name="stats-drawdown"),
    path("streaks", api.StreaksView.as_view(), name="stats-streaks"),
    path("clv", api.ClvView.as_view(), name="stats-clv"),
]
