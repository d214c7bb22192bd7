from __future__ import annotations

from django.urls import path

from app.accounts import api

urlpatterns = [
    path("register", api.RegisterView.as_view(), name="register"),
    path("login", api.LoginView.as_view(), name="login"),
    path("logout", api.LogoutView.as_view(), name="logout"),
    path("token/refresh", api.RefreshView.as_view(), name="token-refresh"),
    path("profile", api.ProfileView.as_view(), name="profile"),
    path("change-password", api.ChangePasswordView.as_view(), name="change-password"),
]
