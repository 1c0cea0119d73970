"""The key for whoever cannot scan."""

from tests.browser.authenticators import secret_in
from tests.browser.chromium import NewVisitor
from tests.browser.journeys import Ana, begin, log_in

BY_HAND = "Cannot scan? Enter the key by hand"


def test_copy_puts_it_into_the_clipboard_without_spaces(
    unprotected_ana: Ana, new_visitor: NewVisitor
) -> None:
    visitor = new_visitor(permissions=["clipboard-read", "clipboard-write"])
    log_in(visitor, unprotected_ana)
    uri = begin(visitor, Ana(unprotected_ana.clock))
    visitor.unfold(BY_HAND)
    visitor.page.get_by_role("button", name="Copy").click()
    visitor.page.get_by_role("status").filter(has_text="Copied").wait_for(state="attached")
    assert visitor.page.evaluate("navigator.clipboard.readText()") == secret_in(uri)


def test_without_scripts_there_is_the_key_and_no_dead_button(
    unprotected_ana: Ana, new_visitor: NewVisitor
) -> None:
    visitor = new_visitor(java_script_enabled=False)
    log_in(visitor, unprotected_ana)
    begin(visitor, Ana(unprotected_ana.clock))
    visitor.unfold(BY_HAND)
    assert visitor.page.locator("#setup-key").is_visible()
    assert not visitor.page.get_by_role("button", name="Copy").is_visible()
