from __future__ import annotations

from django.urls import path

from app.betting.attachments import api

urlpatterns = [
    path("bets/<uuid:pk>/attachments", api.BetAttachmentsView.as_view(), name="bet-attachments"),
    path("attachments/<uuid:pk>", api.AttachmentView.as_view(), name="attachment"),
]
