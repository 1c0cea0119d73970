"""Wrong codes: one text, then a hint, then a wait that even the right code has to sit out."""

from tests.browser.chromium import NewVisitor
from tests.browser.clock import STEP
from tests.browser.journeys import Ana, give_code, give_password, log_in

REFUSED = "That code is not correct or has already been used."
HINT = "If codes keep failing, set your phone's clock to automatic, or use a recovery code."


def test_from_the_first_to_the_wait_and_on(protected_ana: Ana, new_visitor: NewVisitor) -> None:
    ana, visitor = protected_ana, new_visitor()
    ana.clock.advance(STEP)
    ana.clock.stop()
    give_password(visitor, ana)
    for number in (1, 2, 3):
        give_code(visitor, ana.wrong_code())
        assert REFUSED in visitor.text
        assert (HINT in visitor.text) is (number == 3)
        assert visitor.labelled("Authentication code").input_value() == ""
    give_code(visitor, ana.wrong_code())
    give_code(visitor, ana.code())
    assert "Too many wrong codes. Try again in 30 seconds, or use a recovery code." in visitor.text
    ana.clock.advance(30)
    give_code(visitor, ana.code())
    assert visitor.path == "/"


def test_a_used_code_is_refused_like_a_wrong_one(
    protected_ana: Ana, new_visitor: NewVisitor
) -> None:
    ana, visitor, thief = protected_ana, new_visitor(), new_visitor()
    give_password(thief, ana)
    give_password(visitor, ana)
    code = ana.next_code()
    give_code(visitor, code)
    assert visitor.path == "/"
    give_code(thief, code)
    assert REFUSED in thief.text


def test_nothing_typed_is_told_and_not_counted(protected_ana: Ana, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    give_password(visitor, protected_ana)
    for _ in range(6):
        visitor.press("Verify")
        assert "Enter the 6-digit code from your app." in visitor.text
    give_code(visitor, protected_ana.next_code())
    assert visitor.path == "/"


def test_a_code_can_be_tested_without_signing_out(
    protected_ana: Ana, new_visitor: NewVisitor
) -> None:
    visitor = new_visitor()
    log_in(visitor, protected_ana)
    visitor.follow("My Account")
    visitor.follow("Test a code")
    visitor.type("Authentication code", protected_ana.wrong_code())
    visitor.press("Test")
    assert REFUSED in visitor.text
    visitor.type("Authentication code", protected_ana.next_code())
    visitor.press("Test")
    assert "Your codes work." in visitor.text
