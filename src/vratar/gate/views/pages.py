"""Small pages of a gated host: the way on, the way out, and what only the panel does."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from vratar.core.http import SeeOther
from vratar.core.settings import current
from vratar.gate.door import door_of, take_cookie
from vratar.gate.services.step_up import leave
from vratar.policy.access import Need, requires
from vratar.sign_in.web import client_of


@requires(Need.NOTHING)
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """To the application, or first to the sign-in."""
    door = door_of(request)
    return SeeOther(door.way_back("") if door.session(request) else reverse("login"))


@requires(Need.NOTHING)
@require_safe
def at_panel(request: HttpRequest) -> HttpResponse:
    """Recovery codes are used where a new phone is set up, too."""
    return render(request, "gate/recovery.html", {"panel": current().site.url})


@requires(Need.NOTHING)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ask, then end the session on this host. What the application stores is not ours to clear."""
    door = door_of(request)
    session = door.session(request)
    if session is None:
        return SeeOther(reverse("login"))
    if request.method != "POST":
        return render(request, "sign_in/logout.html")
    leave(session, client_of(request))
    response = SeeOther(f"{reverse('login')}?notice=out")
    take_cookie(response)
    return response
