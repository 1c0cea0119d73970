"""Who lost everything gets a new start from the host."""

import pytest
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.journeys import APP, Ana, give_password, log_in, switch_on
from tests.browser.server import Server


@pytest.mark.parametrize("way", WAYS)
def test_the_session_ends_and_the_next_login_leads_to_the_set_up(
    protected_ana: Ana, server: Server, new_visitor: NewVisitor, way: str
) -> None:
    ana, visitor = protected_ana, new_visitor(way)
    log_in(visitor, ana)
    told = server.vratar(
        *("administrators", "reset-two-factor", "ana"),
        *("--reason", "Phone and sheet lost, seen in person"),
    )
    assert "Two-factor authentication of ana is reset." in told
    ana.secret, ana.codes = "", []
    visitor.follow("My Account")
    assert "Your session has ended." in visitor.text
    give_password(visitor, ana)
    assert visitor.path == APP
    switch_on(visitor, ana)
    assert "damaged" not in server.vratar("audit", "verify")
