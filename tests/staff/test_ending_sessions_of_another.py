"""All sessions of another administrator end at once (N61)."""

from tests.policy import states
from tests.staff.acting import browser_of, page_of, session_of

from vratar.accounts.models import Administrator
from vratar.audit.models import Event
from vratar.sessions.models import Session


def test_it_says_how_many_and_ends_them(ana: Administrator, igor: Administrator) -> None:
    theirs = states.two_factor(igor)
    session_of(igor)
    browser = browser_of(ana)
    page = browser.get(page_of(igor, "end-sessions")).content.decode()
    assert "2 sessions will end." in page
    assert browser.post(page_of(igor, "end-sessions")).status_code == 303
    assert "2 sessions ended." in browser.get("/account/security").content.decode()
    assert theirs.get("/")["Location"].startswith("/login?")
    assert not Session.objects.filter(account=igor).exists()
    event = Event.objects.get(action="sessions.ended")
    assert event.target == f"administrator:{igor.pk}"
    assert '"count":2' in event.text


def test_support_may_too(vera: Administrator, igor: Administrator) -> None:
    assert browser_of(vera).post(page_of(igor, "end-sessions")).status_code == 303


def test_nothing_else_of_the_person_changes(ana: Administrator, igor: Administrator) -> None:
    states.two_factor(igor)
    browser_of(ana).post(page_of(igor, "end-sessions"))
    igor.refresh_from_db()
    assert igor.has_usable_password()
    assert igor.is_active
