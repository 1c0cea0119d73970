"""Every page in its administrator's own language and time zone."""

from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from tests.sessions.conftest import Start

from vratar.accounts.models import Administrator, SecurityState
from vratar.ui import context_processors


@pytest.fixture
def zones(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the time zone in force while each page is made."""
    found: list[str] = []
    frame = context_processors.frame

    def watched(request: object) -> dict[str, str]:
        found.append(str(timezone.get_current_timezone()))
        return frame(request)  # type: ignore[arg-type]

    monkeypatch.setattr(context_processors, "frame", watched)
    return found


def test_their_language_wins_over_the_browsers(ana: Administrator, start: Start) -> None:
    SecurityState.objects.filter(account=ana).update(language="mk")
    response = start().client.get("/account/security", HTTP_ACCEPT_LANGUAGE="en")
    assert response["Content-Language"] == "mk"
    assert '<html lang="mk"' in response.content.decode()


def test_without_one_the_browsers_counts(start: Start) -> None:
    response = start().client.get("/account/security", HTTP_ACCEPT_LANGUAGE="mk")
    assert response["Content-Language"] == "mk"


def test_the_next_request_of_the_thread_has_its_own(ana: Administrator, start: Start) -> None:
    SecurityState.objects.filter(account=ana).update(language="mk")
    browser = start()
    browser.client.get("/account/security")
    browser.session.delete()
    assert '<html lang="en"' in browser.client.get("/login").content.decode()


def test_their_zone_is_in_force_while_their_page_is_made(
    ana: Administrator, start: Start, zones: list[str]
) -> None:
    SecurityState.objects.filter(account=ana).update(time_zone="Asia/Tokyo")
    browser = start()
    browser.client.get("/account/security")
    assert set(zones) == {"Asia/Tokyo"}
    assert timezone.get_current_timezone() == ZoneInfo("UTC")
    zones.clear()
    browser.session.delete()
    browser.client.get("/login")
    assert set(zones) == {"UTC"}
