"""A new set of recovery codes takes the place of the old one."""

import pytest
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.journeys import (
    DONE,
    Ana,
    give_password,
    log_in,
    reauthenticate,
    save_recovery_codes,
)


@pytest.mark.parametrize("way", WAYS)
def test_the_old_set_is_void(protected_ana: Ana, new_visitor: NewVisitor, way: str) -> None:
    ana, old_codes = protected_ana, list(protected_ana.codes)
    visitor = new_visitor(way)
    log_in(visitor, ana)
    visitor.go_by_menu("ana", "Recovery Codes")
    visitor.follow("New recovery codes")
    reauthenticate(visitor, ana)
    assert f"Your {len(old_codes)} old codes stop working at once." in visitor.text
    visitor.press("Make new codes")
    save_recovery_codes(visitor, ana)
    assert visitor.path == DONE
    assert not set(ana.codes) & set(old_codes)

    visitor.log_out("ana")
    give_password(visitor, ana)
    visitor.follow("Use a recovery code")
    visitor.type("Recovery code", old_codes[0])
    visitor.press("Verify")
    assert "That recovery code is not correct or has already been used." in visitor.text
    visitor.type("Recovery code", ana.take_recovery_code())
    visitor.press("Verify")
    assert visitor.heading == "You used a recovery code"


def test_cancelled_the_old_ones_stay(protected_ana: Ana, new_visitor: NewVisitor) -> None:
    ana = protected_ana
    visitor = new_visitor()
    log_in(visitor, ana)
    visitor.open("/account/recovery-codes")
    visitor.follow("New recovery codes")
    reauthenticate(visitor, ana)
    visitor.follow("Cancel")
    assert f"{len(ana.codes)} of 10 left" in visitor.text
