"""Setup > Staff Management > Administrators > one's own entry > Two-Factor Authentication."""

import re

import pytest
from playwright.sync_api import ViewportSize
from tests.browser.chromium import PHONE, WIDE, NewVisitor
from tests.browser.journeys import APP, SCAN, Ana, begin, log_in


@pytest.mark.parametrize("screen", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_choosing_the_option_and_saving_leads_to_the_set_up(
    unprotected_ana: Ana, new_visitor: NewVisitor, screen: ViewportSize, scripts: bool
) -> None:
    visitor = new_visitor(viewport=screen, java_script_enabled=scripts)
    log_in(visitor, unprotected_ana)
    visitor.follow("Later")
    visitor.go_by_menu("Setup", "Staff Management", "Administrators")
    assert visitor.heading == "Administrators"
    visitor.follow("Edit", "ana")
    section = visitor.page.locator("section").filter(has_text="Two-Factor Authentication")
    assert section.get_by_role("heading").inner_text() == "Two-Factor Authentication"
    visitor.choose("Time-based Tokens (TOTP)")
    visitor.press("Save Changes")
    assert visitor.path == APP
    begin(visitor, Ana(unprotected_ana.clock))
    assert visitor.path == SCAN
    assert visitor.labelled("Token Code").is_visible()
    assert visitor.page.get_by_role("button", name="Save Changes").is_visible()


def test_the_dashboard_says_where_one_stands_and_leads_there(
    unprotected_ana: Ana, new_visitor: NewVisitor
) -> None:
    visitor = new_visitor()
    log_in(visitor, unprotected_ana)
    visitor.follow("Later")
    assert re.search(r"[0-9]+ of [0-9]+ administrators? (is|are) protected\.", visitor.text)
    visitor.follow("Turn on two-factor authentication")
    assert visitor.path == APP


def test_saving_without_a_change_changes_nothing(
    protected_ana: Ana, new_visitor: NewVisitor
) -> None:
    visitor = new_visitor()
    log_in(visitor, protected_ana)
    visitor.go_by_menu("Setup", "Staff Management", "Administrators")
    visitor.follow("Edit", "ana")
    visitor.press("Save Changes")
    assert "Nothing was changed." in visitor.text
