"""Sign-ins and sessions end by themselves, and say so."""

from tests.browser.chromium import NewVisitor
from tests.browser.journeys import Ana, give_code, give_password, log_in, log_in_with_recovery_code

MINUTE, HOUR = 60, 3600


def test_an_hour_without_activity(protected_ana: Ana, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    log_in(visitor, protected_ana)
    protected_ana.clock.advance(HOUR)
    visitor.follow("My Account")
    assert visitor.heading == "Log in"
    assert "Your session has ended. Sessions end after 60 minutes" in visitor.text


def test_afterwards_one_comes_back_to_the_page_asked_for(
    protected_ana: Ana, new_visitor: NewVisitor
) -> None:
    visitor = new_visitor()
    visitor.open("/account/recovery-codes")
    assert "Log in to continue." in visitor.text
    visitor.type("Username", "ana")
    visitor.type("Password", protected_ana.password)
    visitor.press("Log in")
    give_code(visitor, protected_ana.next_code())
    assert visitor.path == "/account/recovery-codes"


def test_ten_minutes_at_the_code(protected_ana: Ana, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    give_password(visitor, protected_ana)
    protected_ana.clock.advance(10 * MINUTE)
    give_code(visitor, protected_ana.code())
    assert visitor.heading == "Log in"
    assert "Your sign-in was not finished. Please start again." in visitor.text


def test_a_quarter_of_an_hour_at_the_choice_after_a_recovery_code(
    protected_ana: Ana, new_visitor: NewVisitor
) -> None:
    visitor = new_visitor()
    log_in_with_recovery_code(visitor, protected_ana)
    protected_ana.clock.advance(15 * MINUTE)
    visitor.press("Continue")
    assert visitor.heading == "Log in"
    assert "Your session has ended." in visitor.text


def test_given_up_somebody_else_can_log_in(protected_ana: Ana, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    give_password(visitor, protected_ana)
    visitor.press("Cancel and log in as someone else")
    assert visitor.path == "/login"
    visitor.open("/login/code")
    assert "Your sign-in was not finished. Please start again." in visitor.text
