"""The door of a gated host: the panel's pages of the sign-in, and its own cookie (gate.md §7)."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vratar.core.http import SeeOther
from vratar.core.settings import current
from vratar.gate.checks import COOKIE
from vratar.gate.hosts import is_open, way_back
from vratar.sessions import browser_cookie, gated
from vratar.sessions.models import GateSession
from vratar.sign_in.services import outcomes


@dataclass(frozen=True)
class GateDoor:
    """One gated host."""

    host: str

    @property
    def forgotten_url(self) -> str:
        """In the panel: nothing is managed here."""
        return f"{current().site.url}/login/forgotten"

    def is_open(self, request: HttpRequest) -> str:
        """Where the application is, for who is signed in."""
        session, asked = self.session(request), request.GET.get("next", "")
        return self.way_back(asked) if session is not None and is_open(session, asked) else ""

    def way_back(self, text: str) -> str:
        """A path inside an application of this host."""
        return way_back(self.host, text)

    def enter(self, _request: HttpRequest, entered: object) -> HttpResponse:
        """Give the browser the gate's cookie, and go where it wanted to."""
        if not isinstance(entered, outcomes.Entered):
            raise TypeError("Nobody passes a gate with a session of the panel.")
        response = SeeOther(self.way_back(entered.next))
        give_cookie(response, entered.raw_id)
        browser_cookie.give(response, entered.session.browser_cookie)
        return response

    def send_to_panel(self, request: HttpRequest) -> HttpResponse:
        """The password was right, but two-factor is not in order; that is done in the panel."""
        return render(request, "gate/at_panel.html", {"panel": current().site.url}, status=403)

    def session(self, request: HttpRequest) -> GateSession | None:
        """The live session behind the gate's cookie."""
        return gated.find(request.COOKIES.get(COOKIE, ""), self.host)


def give_cookie(response: HttpResponse, raw_id: str) -> None:
    """Host-only, for a browser session; Lax: sign-ins elsewhere return by a cross-site redirect."""
    response.set_cookie(COOKIE, raw_id, secure=True, httponly=True, samesite="Lax")


def take_cookie(response: HttpResponse) -> None:
    """Take it back."""
    give_cookie(response, "")
    response.cookies[COOKIE]["max-age"] = 0


def door_of(request: HttpRequest) -> GateDoor:
    """The door of a page that the middleware shows on gated hosts alone."""
    door = request.vratar_door  # type: ignore[attr-defined]
    if not isinstance(door, GateDoor):
        raise TypeError("This page is of gated hosts alone.")
    return door
