"""Training > Recovery drill: a real code is tested, used up, and nobody is signed out."""

import pytest
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.journeys import Ana, log_in, reauthenticate, save_recovery_codes
from tests.browser.visitor import Visitor

DRILL = "/training/drill/recovery"
REFUSED = "That recovery code is not correct or has already been used."


def try_code(visitor: Visitor, code: str) -> None:
    """Type a recovery code and have it tested."""
    visitor.type("Recovery code", code)
    visitor.press("Test my recovery code")


@pytest.mark.parametrize("way", WAYS)
def test_wrong_then_right_then_used_and_then_a_new_set(
    protected_ana: Ana, new_visitor: NewVisitor, way: str
) -> None:
    ana = protected_ana
    visitor = new_visitor(way)
    log_in(visitor, ana)
    visitor.open(DRILL)
    assert visitor.heading == "Recovery drill"
    assert "This is safe: it does not sign you out." in visitor.text
    wrong = "00000-00000-00000-00000-00000"
    try_code(visitor, wrong)
    assert REFUSED in visitor.text
    assert wrong not in visitor.page.content()
    assert visitor.labelled("Recovery code").input_value() == ""
    used = ana.take_recovery_code()
    try_code(visitor, used.lower())
    assert "It works." in visitor.text
    assert f"{len(ana.codes)} codes left." in visitor.text

    visitor.open(DRILL)
    try_code(visitor, used)
    assert REFUSED in visitor.text
    visitor.open(f"{DRILL}?done")
    old = list(ana.codes)
    visitor.follow("New recovery codes")
    reauthenticate(visitor, ana)
    visitor.press("Make new codes")
    save_recovery_codes(visitor, ana)
    assert not set(ana.codes) & set(old)
    visitor.open("/training/")
    assert visitor.heading == "Training", "the drill signed her out"


@pytest.mark.parametrize("way", ["mouse", "phone without scripts"])
def test_duties_certificate_and_team_are_in_order(
    protected_ana: Ana, new_visitor: NewVisitor, way: str
) -> None:
    visitor = new_visitor(way)
    log_in(visitor, protected_ana)
    visitor.open("/training/duties")
    visitor.press("Finish")
    assert "Tick the box to finish." in visitor.text
    visitor.tick("I know my duties")
    visitor.press("Finish")
    assert "You have signed that you know your duties." in visitor.text
    visitor.open("/training/certificate")
    # Whether she has finished is for the walk through the course, whose person she may be.
    assert visitor.heading == "Certificate"
    visitor.open("/training/team?search=ana")
    visitor.tick(f"Choose {protected_ana.username}")
    visitor.press("Send reminder")
    assert "No mail server is set up" in visitor.text
