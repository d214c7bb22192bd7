from __future__ import annotations

from django.urls import path

from app.betting.tools import api

urlpatterns = [
    path("convert", api.ConvertView.as_view(), name="tools-convert"),
    path("devig", api.DevigView.as_view(), name="tools-devig"),
    path("kelly", api.KellyView.as_view(), name="tools-kelly"),
]
