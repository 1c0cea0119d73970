"""What every page's template finds in its context."""

from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from vratar.config.help import lesson_about
from vratar.config.languages import offered
from vratar.config.navigation import navigation
from vratar.notices import services as notices
from vratar.policy.access import State, state_of
from vratar.policy.services import Standing, standing
from vratar.sessions.engine import session_of
from vratar.sign_in.banner import banner_of
from vratar.training.services.due import shown_on
from vratar.ui import context_processors
from vratar.ui.navigation import NavItem


def frame(request: HttpRequest) -> dict[str, object]:
    """The frame around every page: site, person, navigation, and what is still owed."""
    session = session_of(request)
    menu = _account_menu(request)
    opened = navigation(request)
    return {
        **context_processors.frame(request),
        "administrator": session.owner if session else None,
        "navigation": opened,
        # Only where the lesson, too, would open.
        "explained_in": lesson_about(request) if opened else None,
        "account_menu": menu,
        "breadcrumb": _way_from(menu, request.path),
        "owed": _owed(request),
        "training_due": _training_due(request),
        "banner": banner_of(request),
        "mails_printed": notices.is_printed(),
        "here": _here(request),
        "languages": offered(request.path_info),
    }


def _here(request: HttpRequest) -> str:
    """Where a change of language leads back to: never an address with a token, but its form."""
    match = request.resolver_match
    if match is None or match.url_name is None or "token" not in match.kwargs:
        return request.get_full_path()
    uid = [match.kwargs["uid"]] if "uid" in match.kwargs else []
    return reverse(f"{match.url_name}-form", args=uid)


def _account_menu(request: HttpRequest) -> list[NavItem]:
    links = {
        State.PASSWORD_ONLY: ["account-security", "sessions"],
        State.UNAPPROVED: ["account-security", "sessions"],
        State.TWO_FACTOR: ["account-security", "recovery-codes", "sessions"],
    }.get(state_of(request), [])
    words = {
        "account-security": _("My Account"),
        "recovery-codes": _("Recovery Codes"),
        "sessions": _("Sessions"),
    }
    return [
        NavItem(words[name], reverse(name), "", current=request.path == reverse(name))
        for name in links
    ]


def _way_from(menu: list[NavItem], path: str) -> list[tuple[str, str | None]]:
    """To a page of one's own account that is not in the menu: from what is above it there."""
    if not path.startswith("/account/") or any(item.current for item in menu):
        return []
    above = [item for item in menu if path.startswith(f"{item.url}/")] or menu[:1]
    return [(str(item.label), item.url) for item in above]


def _owed(request: HttpRequest) -> Standing | None:
    """Where somebody stands who signed in with the password alone and must not for long."""
    session = session_of(request)
    if session is None or state_of(request) not in {State.PASSWORD_ONLY, State.UNAPPROVED}:
        return None
    stands = standing(session.owner.security_state)
    return stands if stands.required else None


def _training_due(request: HttpRequest) -> date | None:
    """When the training is due, where it is time to say so; two-factor itself comes first."""
    session = session_of(request)
    if session is None or state_of(request) is not State.TWO_FACTOR:
        return None
    return shown_on(session.owner)
