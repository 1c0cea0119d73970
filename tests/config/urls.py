"""Pages that go wrong in every way, beside the real ones."""

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path

from vratar.config.urls import handler400, handler500
from vratar.config.urls import urlpatterns as real_patterns
from vratar.crypto import KeyUnavailable
from vratar.policy.access import Need, requires

__all__ = ["handler400", "handler500", "urlpatterns"]


@requires(Need.NOTHING)
def echo(request: HttpRequest) -> HttpResponse:
    """What was posted, and how we were reached."""
    return HttpResponse(f"{request.scheme} {request.POST.get('text', '')}")


@requires(Need.NOTHING)
def defect(_request: HttpRequest, token: str) -> HttpResponse:
    raise ValueError("the code was 123456")


@requires(Need.NOTHING)
def busy(_request: HttpRequest) -> HttpResponse:
    raise OperationalError("database is locked")


@requires(Need.NOTHING)
def no_key(_request: HttpRequest) -> HttpResponse:
    raise KeyUnavailable("The key ring is missing.")


@requires(Need.NOTHING)
def forbidden(_request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


@requires(Need.NOTHING)
def kept(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("kept", headers={"Cache-Control": "private"})


urlpatterns = [
    path("echo", echo),
    path("folder/", echo),
    path("defect/<str:token>", defect),
    path("busy", busy),
    path("no-key", no_key),
    path("forbidden", forbidden),
    path("kept", kept),
    *real_patterns,
]
