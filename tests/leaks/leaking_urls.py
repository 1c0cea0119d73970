"""A panel that lets secrets out in every way."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path


def page(request: HttpRequest) -> HttpResponse:
    """Echo whatever was typed."""
    return HttpResponse(f"<p>You typed {' and '.join(map(str, request.POST.values()))}.</p>")


def away(request: HttpRequest) -> HttpResponse:
    """Send on with what was typed."""
    return HttpResponseRedirect(f"/page?typed={request.POST['text']}")


def cookie(request: HttpRequest) -> HttpResponse:
    """Keep what was typed in two cookies, one of them made for ids."""
    response = HttpResponse()
    for name in ("vratar-session", "vratar-language"):
        response.set_cookie(name, request.POST["text"])
    return response


urlpatterns = [
    path("page", page),
    path("away", away),
    path("cookie", cookie),
    path("scan", page, name="two-factor-scan"),
    path("codes", page, name="two-factor-codes"),
]
