"""The product's addresses, and some that break in every way a view can."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import connection
from django.http import Http404, HttpResponse
from django.urls import path
from rest_framework import exceptions, serializers
from rest_framework.decorators import api_view, authentication_classes, permission_classes

from app.config.urls import handler400, handler403, handler404, handler500, urlpatterns
from app.core import errors

__all__ = ["handler400", "handler403", "handler404", "handler500"]

SECRET = "hunter2 is in the traceback"


class Leg(serializers.Serializer):
    odds = serializers.DecimalField(max_digits=12, decimal_places=6)


class Bet(serializers.Serializer):
    legs = Leg(many=True)

    def validate(self, attrs):
        raise serializers.ValidationError("Not like this.", code="impossible")


def _bug():
    raise RuntimeError(SECRET)


def _refuse(error):
    raise error


PLAIN = {
    "bug": _bug,
    "denied": lambda: _refuse(PermissionDenied(SECRET)),
    "missing": lambda: _refuse(Http404(SECRET)),
    "suspicious": lambda: _refuse(SuspiciousOperation(SECRET)),
    "sql": lambda: connection.cursor().execute("SELECT * FROM nowhere"),
}
API = {
    "bug": _bug,
    "denied": lambda: _refuse(PermissionDenied(SECRET)),
    "missing": lambda: _refuse(Http404(SECRET)),
    "throttled": lambda: _refuse(exceptions.Throttled(wait=1.2)),
    "conflict": lambda: _refuse(errors.Conflict("It was settled before.", code="settled")),
    "precondition": lambda: _refuse(errors.PreconditionRequired("Send If-Match.")),
    "busy": lambda: _refuse(errors.Unavailable("Busy.", retry_seconds=7)),
}


def plain(request, how):
    PLAIN[how]()
    return HttpResponse()


@api_view(["GET"])
@authentication_classes([])
@permission_classes([])
def api(request, how):
    API[how]()


api.cls.query_parameters = {"GET": ("token",)}


@api_view(["POST"])
@authentication_classes([])
@permission_classes([])
def bet(request):
    Bet(data=request.data).is_valid(raise_exception=True)


urlpatterns = [
    *urlpatterns,
    path("plain/<how>", plain),
    path("api/breaking/bet", bet),
    path("api/breaking/<how>", api),
]
