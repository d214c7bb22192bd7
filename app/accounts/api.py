"""`/api/auth/…`: registration, sessions, the own profile."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from app.accounts import serializers as shapes
from app.accounts import services
from app.core.bodies import valid
from app.core.schema import problem

_NO_STORE = {"Cache-Control": "no-store"}

_PROFILE = OpenApiParameter(
    "Location", str, OpenApiParameter.HEADER, description="Where the profile is.", response=[201]
)
_BAD_CREDENTIALS = problem(
    401, "invalid_credentials", "No active account with this e-mail address and password."
)
_TAKEN = problem(400, "unique", "An account with this e-mail address exists already.", "email")
_WRONG_PASSWORD = problem(
    400, "wrong_password", "This is not your current password.", "current_password"
)
_SPENT_TOKEN = problem(
    401, "token_not_valid", "The refresh token is not valid, has expired or was used before."
)


class _PublicView(APIView):
    """An old token in the header must not keep anybody from signing in again."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]


class RegisterView(_PublicView):
    @extend_schema(
        operation_id="auth_register",
        tags=["auth"],
        parameters=[_PROFILE],
        request=shapes.RegisterInput,
        responses={201: shapes.SessionOutput, **_TAKEN},
    )
    def post(self, request: Request) -> Response:
        """Make an account and sign in."""
        session = services.user_register(**valid(shapes.RegisterInput, request))
        headers = {**_NO_STORE, "Location": "/api/auth/profile"}
        return Response(shapes.SessionOutput(session).data, status=201, headers=headers)


class LoginView(_PublicView):
    @extend_schema(
        operation_id="auth_login",
        tags=["auth"],
        request=shapes.LoginInput,
        responses={200: shapes.SessionOutput, **_BAD_CREDENTIALS},
    )
    def post(self, request: Request) -> Response:
        """Sign in."""
        session = services.session_open(**valid(shapes.LoginInput, request))
        return Response(shapes.SessionOutput(session).data, headers=_NO_STORE)


class RefreshView(_PublicView):
    @extend_schema(
        operation_id="auth_token_refresh",
        tags=["auth"],
        request=shapes.RefreshInput,
        responses={200: shapes.TokensOutput, **_SPENT_TOKEN},
    )
    def post(self, request: Request) -> Response:
        """Trade a refresh token, once, for a new pair."""
        session = services.session_refresh(**valid(shapes.RefreshInput, request))
        return Response(shapes.TokensOutput(session).data, headers=_NO_STORE)


class LogoutView(_PublicView):
    @extend_schema(
        operation_id="auth_logout",
        tags=["auth"],
        request=shapes.LogoutInput,
        responses={204: OpenApiResponse(description="The session has ended."), **_SPENT_TOKEN},
    )
    def post(self, request: Request) -> Response:
        """End this session, or with `all` every session."""
        given = valid(shapes.LogoutInput, request)
        services.session_close(refresh=given["refresh"], everywhere=given["all"])
        return Response(status=204)


class _AccountView(APIView):
    fresh_user = True


class ProfileView(_AccountView):
    @extend_schema(operation_id="auth_profile", tags=["auth"], responses={200: shapes.UserOutput})
    def get(self, request: Request) -> Response:
        """Who I am."""
        return Response(shapes.UserOutput(request.user).data)

    @extend_schema(
        operation_id="auth_profile_update",
        tags=["auth"],
        request=shapes.ProfileInput,
        responses={200: shapes.UserOutput},
    )
    def patch(self, request: Request) -> Response:
        """Change my name."""
        given = valid(shapes.ProfileInput, request, partial=True, shown=shapes.UserOutput)
        user = services.user_update(user=request.user, **given) if given else request.user
        return Response(shapes.UserOutput(user).data)


class ChangePasswordView(_AccountView):
    @extend_schema(
        operation_id="auth_change_password",
        tags=["auth"],
        request=shapes.ChangePasswordInput,
        responses={200: shapes.TokensOutput, **_WRONG_PASSWORD},
    )
    def post(self, request: Request) -> Response:
        """Change my password: all sessions end, the answer begins a new one."""
        given = valid(shapes.ChangePasswordInput, request)
        session = services.password_change(
            user=request.user, current=given["current_password"], new=given["new_password"]
        )
        return Response(shapes.TokensOutput(session).data, headers=_NO_STORE)
