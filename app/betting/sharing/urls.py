from __future__ import annotations

from django.urls import path

from app.betting.sharing import api

urlpatterns = [
    path("share-links", api.ShareLinksView.as_view(), name="share-links"),
    path("share-links/<uuid:pk>", api.ShareLinkView.as_view(), name="share-link"),
    path("shared/<str:token>", api.SharedView.as_view(), name="shared"),
]
