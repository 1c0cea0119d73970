"""Where somebody signs in: at the panel, or at a gated host (gate.md §7).

One state machine and one set of pages serve both. A door says what differs: where the pages lead,
and what a finished sign-in becomes.
"""

from dataclasses import dataclass
from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from vratar.core.http import SeeOther
from vratar.sessions.engine import session_of
from vratar.sign_in.landing import landing
from vratar.sign_in.services import outcomes
from vratar.sign_in.web import adopt, own_path


class Door(Protocol):
    """What differs."""

    @property
    def host(self) -> str:
        """The gated host; empty for the panel."""

    @property
    def forgotten_url(self) -> str:
        """Where a new password is asked for."""

    def is_open(self, request: HttpRequest) -> str:
        """Where somebody goes who is signed in already; empty for everybody else."""

    def way_back(self, text: str) -> str:
        """The address asked for, if it may be gone back to; else empty."""

    def enter(self, request: HttpRequest, entered: object) -> HttpResponse:
        """Let somebody in who has shown everything."""

    def send_to_panel(self, _request: HttpRequest, /) -> HttpResponse:
        """Say that what is owed is managed in the panel."""


@dataclass(frozen=True)
class PanelDoor:
    """The panel's own."""

    host: str = ""

    @property
    def forgotten_url(self) -> str:
        """The page for a new password."""
        return reverse("forgotten")

    def is_open(self, request: HttpRequest) -> str:
        """The dashboard, for who is signed in."""
        return reverse("dashboard") if session_of(request) is not None else ""

    def way_back(self, text: str) -> str:
        """A path of this site."""
        return own_path(text)

    def enter(self, request: HttpRequest, entered: object) -> HttpResponse:
        """Go on as the session that began."""
        if not isinstance(entered, outcomes.SignedIn):
            raise TypeError("Nobody enters the panel with a session of another host.")
        adopt(request, entered.raw_id, entered.session)
        return SeeOther(landing(entered.session))

    def send_to_panel(self, _request: HttpRequest) -> HttpResponse:
        """Nobody is sent away from here."""
        raise TypeError("This is the panel.")


PANEL = PanelDoor()


def door_of(request: HttpRequest) -> Door:
    """The door this request came to; the gate's middleware names another one than the panel's."""
    door: Door = getattr(request, "vratar_door", PANEL)
    return door
