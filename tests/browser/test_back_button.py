"""The back button never brings back a secret, a code or a page that is over."""

import pytest
from tests.browser.authenticators import secret_in
from tests.browser.chromium import NewVisitor
from tests.browser.journeys import (
    Ana,
    begin,
    confirm,
    log_in,
    save_recovery_codes,
    shown_codes,
)

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


@SCRIPTS
def test_after_a_sign_in_it_stays_inside(
    protected_ana: Ana, new_visitor: NewVisitor, scripts: bool
) -> None:
    visitor = new_visitor(java_script_enabled=scripts)
    log_in(visitor, protected_ana)
    visitor.back()
    assert visitor.path == "/"
    visitor.back()
    assert visitor.path == "/"


@SCRIPTS
def test_after_the_set_up_neither_key_nor_codes_come_back(
    unprotected_ana: Ana, new_visitor: NewVisitor, scripts: bool
) -> None:
    ana = unprotected_ana
    visitor = new_visitor(java_script_enabled=scripts)
    log_in(visitor, ana)
    begin(visitor, ana)
    confirm(visitor, ana.code())
    codes = shown_codes(visitor)
    save_recovery_codes(visitor, ana)
    visitor.follow("Continue")
    for _ in range(5):
        visitor.back()
        page = visitor.page.content()
        assert ana.secret not in page.replace(" ", "")
        assert secret_in(f"?secret={ana.secret}") == ana.secret
        assert not any(code in page for code in codes)


@SCRIPTS
def test_after_the_logout_it_shows_the_login_page(
    protected_ana: Ana, new_visitor: NewVisitor, scripts: bool
) -> None:
    visitor = new_visitor(java_script_enabled=scripts)
    log_in(visitor, protected_ana)
    visitor.open("/account/security")
    visitor.log_out("ana")
    visitor.back()
    assert visitor.heading == "Log in"
    assert "ana@" not in visitor.text
