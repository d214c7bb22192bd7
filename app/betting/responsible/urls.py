from __future__ import annotations

from django.urls import path

from app.betting.responsible import api

urlpatterns = [
    path("limits", api.LimitsView.as_view(), name="limits"),
    path("limits/<uuid:pk>", api.LimitView.as_view(), name="limit"),
    path("cool-offs", api.CoolOffsView.as_view(), name="cool-offs"),
    path("alerts", api.AlertsView.as_view(), name="alerts"),
    path("alerts/<uuid:pk>/read", api.AlertReadView.as_view(), name="alert-read"),
]
