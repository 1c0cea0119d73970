"""My Account > Test a code: right, wrong, and a tested code is a used one."""

import pytest
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.clock import STEP
from tests.browser.journeys import Ana, give_code, give_password, log_in
from tests.browser.visitor import Visitor

REFUSED = "That code is not correct or has already been used."


def test_code(visitor: Visitor, code: str) -> None:
    """Type a code and have it tested."""
    visitor.type("Authentication code", code)
    visitor.press("Test")


test_code.__test__ = False  # type: ignore[attr-defined]


@pytest.mark.parametrize("way", WAYS)
def test_wrong_then_right_and_then_it_is_used(
    protected_ana: Ana, new_visitor: NewVisitor, way: str
) -> None:
    ana = protected_ana
    visitor = new_visitor(way)
    log_in(visitor, ana)
    visitor.open("/account/security")
    visitor.follow("Test a code")
    assert visitor.heading == "Test a code"
    test_code(visitor, ana.wrong_code())
    assert REFUSED in visitor.text
    assert visitor.labelled("Authentication code").input_value() == ""
    ana.clock.advance(STEP)
    code = ana.next_code()
    test_code(visitor, code)
    assert visitor.heading == "My Account"
    assert "Your codes work." in visitor.text

    visitor.follow("Test a code")
    test_code(visitor, code)
    assert REFUSED in visitor.text
    visitor.log_out(ana.username)
    give_password(visitor, ana)
    give_code(visitor, code)
    assert REFUSED in visitor.text, "a tested code opened the panel"
    give_code(visitor, ana.next_code())
    assert visitor.heading == "Dashboard"


def test_a_phone_that_is_slow_is_told_by_how_much(
    protected_ana: Ana, new_visitor: NewVisitor
) -> None:
    visitor = new_visitor()
    log_in(visitor, protected_ana)
    protected_ana.clock.advance(2 * STEP)
    visitor.open("/account/two-factor/test")
    test_code(visitor, protected_ana.code(-STEP))
    assert "Your codes work. Your phone's clock is about 30 seconds slow." in visitor.text
