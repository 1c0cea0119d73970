"""A new phone replaces the old one, which works until the new one is confirmed."""

import pytest
from tests.browser.authenticators import oathtool
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.clock import STEP
from tests.browser.journeys import (
    DONE,
    Ana,
    begin,
    confirm,
    give_code,
    give_password,
    log_in,
    reauthenticate,
)


@pytest.mark.parametrize("way", WAYS)
def test_the_old_phone_works_until_the_new_one_is_confirmed(
    protected_ana: Ana, new_visitor: NewVisitor, way: str
) -> None:
    ana, old_secret = protected_ana, protected_ana.secret
    visitor, elsewhere = new_visitor(way), new_visitor(way)
    log_in(visitor, ana)
    visitor.follow("My Account")
    visitor.follow("Replace phone")
    reauthenticate(visitor, ana)
    begin(visitor, ana)
    assert "Your old entry keeps working until you save." in visitor.text

    ana.clock.advance(STEP)
    give_password(elsewhere, ana)
    give_code(elsewhere, oathtool(old_secret, ana.clock.now()))
    assert elsewhere.path == "/"

    confirm(visitor, ana.next_code())
    assert visitor.path == DONE
    assert f"{len(ana.codes)} codes left" in visitor.text
    elsewhere.reload()
    assert "Your session has ended." in elsewhere.text

    ana.clock.advance(STEP)
    give_password(elsewhere, ana)
    give_code(elsewhere, oathtool(old_secret, ana.clock.now()))
    assert "That code is not correct or has already been used." in elsewhere.text
    give_code(elsewhere, ana.code())
    assert elsewhere.path == "/"


def test_given_up_the_old_phone_goes_on(protected_ana: Ana, new_visitor: NewVisitor) -> None:
    ana, old_secret = protected_ana, protected_ana.secret
    visitor = new_visitor()
    log_in(visitor, ana)
    visitor.follow("My Account")
    visitor.follow("Replace phone")
    reauthenticate(visitor, ana)
    begin(visitor, ana)
    visitor.press("Cancel")
    ana.secret = old_secret
    visitor.log_out(ana.username)
    log_in(visitor, ana)
    assert visitor.path == "/"
