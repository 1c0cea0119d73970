"""Two independent authenticators learn the secret from the QR code alone, and both sign in."""

from pathlib import Path

from tests.browser.authenticators import KeePassXC, oathtool, scan, secret_in
from tests.browser.chromium import NewVisitor
from tests.browser.clock import STEP
from tests.browser.journeys import (
    CODES,
    Ana,
    begin,
    confirm,
    give_code,
    give_password,
    log_in,
    save_recovery_codes,
)


def test_keepassxc_and_oathtool_sign_in(
    unprotected_ana: Ana, new_visitor: NewVisitor, tmp_path: Path
) -> None:
    ana, visitor = unprotected_ana, new_visitor()
    log_in(visitor, ana)
    begin(visitor, ana)
    picture = tmp_path / "page.png"
    visitor.page.screenshot(path=picture)
    scanned = scan(picture)
    keepassxc = KeePassXC(tmp_path, scanned)

    confirm(visitor, keepassxc.code(ana.clock.offset()))
    assert visitor.path == CODES
    save_recovery_codes(visitor, ana)
    visitor.log_out(ana.username)

    ana.clock.advance(STEP)
    give_password(visitor, ana)
    give_code(visitor, oathtool(secret_in(scanned), ana.clock.now()))
    assert visitor.path == "/"
    visitor.log_out(ana.username)

    ana.clock.advance(STEP)
    give_password(visitor, ana)
    give_code(visitor, keepassxc.code(ana.clock.offset()))
    assert visitor.path == "/"
