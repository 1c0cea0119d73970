"""How little a person has to do, counted: fields filled and things clicked."""

from tests.browser.authenticators import secret_in
from tests.browser.chromium import NewVisitor
from tests.browser.journeys import (
    DONE,
    SCAN,
    Ana,
    begin,
    confirm,
    give_password,
    log_in_with_recovery_code,
    save_recovery_codes,
    shown_uri,
)

MOST_TO_SWITCH_ON = 10
MOST_TO_A_NEW_PHONE = 14


def test_from_the_first_sign_in_to_on(unprotected_ana: Ana, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    give_password(visitor, unprotected_ana)
    begin(visitor, unprotected_ana)
    confirm(visitor, unprotected_ana.next_code())
    assert "Two-factor authentication is on." in visitor.text
    assert visitor.interactions == 6
    save_recovery_codes(visitor, unprotected_ana)
    assert visitor.path == DONE
    assert visitor.interactions == 9 <= MOST_TO_SWITCH_ON


def test_from_a_lost_phone_to_a_new_one(protected_ana: Ana, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    log_in_with_recovery_code(visitor, protected_ana)
    visitor.press("I lost my phone: set up a new one")
    assert visitor.path == SCAN
    protected_ana.secret = secret_in(shown_uri(visitor))
    confirm(visitor, protected_ana.next_code())
    save_recovery_codes(visitor, protected_ana)
    assert visitor.path == DONE
    assert visitor.interactions == 12 <= MOST_TO_A_NEW_PHONE
