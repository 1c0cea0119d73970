"""While the policy requires two-factor, nobody turns their own off."""

import pytest
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.journeys import Ana, log_in, reauthenticate


def test_it_is_not_offered(protected_ana: Ana, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    log_in(visitor, protected_ana)
    visitor.follow("My Account")
    assert not visitor.page.get_by_role("link", name="Turn off").is_visible()


@pytest.mark.parametrize("way", WAYS)
def test_asked_for_all_the_same_it_is_refused_in_words(
    protected_ana: Ana, new_visitor: NewVisitor, way: str
) -> None:
    visitor = new_visitor(way)
    log_in(visitor, protected_ana)
    visitor.go_by_menu("Setup", "Staff Management", "Administrators")
    visitor.follow("Edit", "ana")
    visitor.choose("Off")
    visitor.press("Save Changes")
    reauthenticate(visitor, protected_ana)
    assert "Your organisation requires two-factor authentication." in visitor.text
    turn_off = visitor.page.get_by_role("button", name="Turn off two-factor authentication")
    assert not turn_off.is_visible()
    visitor.follow("Back")
    assert "On since" in visitor.text
