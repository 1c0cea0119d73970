"""With a recovery code one is in, and has three choices."""

import pytest
from tests.browser.authenticators import secret_in
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.journeys import (
    CODES,
    DONE,
    SCAN,
    Ana,
    confirm,
    give_password,
    log_in,
    log_in_with_recovery_code,
    save_recovery_codes,
    shown_uri,
)

WAY = pytest.mark.parametrize("way", WAYS)


@WAY
def test_a_new_phone_and_new_codes(protected_ana: Ana, new_visitor: NewVisitor, way: str) -> None:
    ana, old_secret = protected_ana, protected_ana.secret
    visitor = new_visitor(way)
    log_in_with_recovery_code(visitor, ana)
    assert visitor.heading == "You used a recovery code"
    visitor.press("I lost my phone: set up a new one")
    assert visitor.path == SCAN
    ana.secret = secret_in(shown_uri(visitor))
    assert ana.secret != old_secret
    old_codes = list(ana.codes)
    confirm(visitor, ana.next_code())
    assert visitor.path == CODES
    save_recovery_codes(visitor, ana)
    assert visitor.path == DONE
    assert not set(ana.codes) & set(old_codes)

    visitor.log_out(ana.username)
    give_password(visitor, ana)
    visitor.follow("Use a recovery code")
    visitor.type("Recovery code", old_codes[0])
    visitor.press("Verify")
    assert "That recovery code is not correct or has already been used." in visitor.text
    assert old_codes[0] not in visitor.page.content()
    visitor.follow("Use your authenticator app instead")
    visitor.type("Authentication code", ana.next_code())
    visitor.press("Verify")
    assert visitor.path == "/"


@WAY
def test_new_codes_and_the_same_phone(
    protected_ana: Ana, new_visitor: NewVisitor, way: str
) -> None:
    ana = protected_ana
    visitor = new_visitor(way)
    log_in_with_recovery_code(visitor, ana)
    visitor.press("Make a new set")
    assert visitor.path == CODES
    save_recovery_codes(visitor, ana)
    assert len(ana.codes) == 10
    visitor.log_out(ana.username)
    log_in(visitor, ana)
    assert visitor.path == "/"


@WAY
def test_on_with_the_codes_that_are_left(
    protected_ana: Ana, new_visitor: NewVisitor, way: str
) -> None:
    ana = protected_ana
    visitor = new_visitor(way)
    log_in_with_recovery_code(visitor, ana)
    assert f"You have {len(ana.codes)} left." in visitor.text
    visitor.press("Continue")
    assert visitor.path == "/"
    assert f"{len(ana.codes)} recovery codes left" in visitor.text


def test_nothing_else_is_open_before_the_choice(
    protected_ana: Ana, new_visitor: NewVisitor
) -> None:
    visitor = new_visitor()
    log_in_with_recovery_code(visitor, protected_ana)
    for path in ("/", "/account/security", "/setup/staff/administrators/"):
        visitor.open(path)
        assert visitor.path == "/login/recovered"


def test_other_sessions_end(protected_ana: Ana, new_visitor: NewVisitor) -> None:
    at_work, at_home = new_visitor(), new_visitor()
    log_in(at_work, protected_ana)
    log_in_with_recovery_code(at_home, protected_ana)
    at_work.reload()
    assert at_work.heading == "Log in"
    assert "Your session has ended." in at_work.text


def test_a_code_of_another_length_is_told_its_length(
    protected_ana: Ana, new_visitor: NewVisitor
) -> None:
    visitor = new_visitor()
    give_password(visitor, protected_ana)
    visitor.follow("Use a recovery code")
    visitor.type("Recovery code", protected_ana.codes[0][:-1])
    visitor.press("Verify")
    assert "A recovery code has 25 letters and digits; you typed 24." in visitor.text
    assert visitor.labelled("Recovery code").input_value() == ""
