from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import DefaultRouter
from rest_framework_simplejwt.views import TokenObtainPairView
from seed_design import views

router = DefaultRouter(trailing_slash=False)
router.register("bets", views.BetViewSet, basename="bet")

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/auth/login", TokenObtainPairView.as_view()),
    path("api/v1/stats/summary", views.SummaryView.as_view()),
    path("api/v1/stats/breakdown", views.BreakdownView.as_view()),
    path("api/v1/", include(router.urls)),
]
