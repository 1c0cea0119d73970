"""Which pages a host has: the gated ones Vratar's own few, under the prefix, and no others."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound

from vratar.gate.door import GateDoor
from vratar.gate.hosts import comparable, is_gated
from vratar.gate.mounting import MOUNTED

GetResponse = Callable[[HttpRequest], HttpResponse]


class GatedHostMiddleware:
    """Serve the gate's pages on gated hosts. Before anything that asks for the host."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Under the prefix of a gated host, and only there, Django takes that host as its own."""
        if MOUNTED not in request.META:
            return self.get_response(request)
        raw = request.META.get("HTTP_HOST", "")
        host = comparable(raw)
        if not host or not is_gated(host):
            return HttpResponseNotFound()
        request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)  # of a panel on the same host
        request.urlconf = "vratar.config.gated_urls"  # type: ignore[attr-defined]
        request.vratar_door = GateDoor(host)  # type: ignore[attr-defined]
        request.get_host = lambda: raw  # type: ignore[method-assign]  # looked at above
        return self.get_response(request)
