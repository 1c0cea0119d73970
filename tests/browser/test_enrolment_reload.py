"""The offered secret stays the same until it is confirmed, discarded or too old."""

from tests.browser.chromium import NewVisitor
from tests.browser.journeys import APP, CODES, Ana, begin, confirm, log_in, shown_uri
from tests.browser.visitor import Visitor


def at_the_scan_page(ana: Ana, new_visitor: NewVisitor) -> tuple[Visitor, str]:
    visitor = new_visitor()
    log_in(visitor, ana)
    return visitor, begin(visitor, ana)


def another_tab(visitor: Visitor) -> Visitor:
    return Visitor(visitor.page.context.new_page(), visitor.inspector)


def test_a_reload_keeps_it(unprotected_ana: Ana, new_visitor: NewVisitor) -> None:
    visitor, uri = at_the_scan_page(unprotected_ana, new_visitor)
    visitor.reload()
    assert shown_uri(visitor) == uri


def test_a_wrong_code_keeps_it(unprotected_ana: Ana, new_visitor: NewVisitor) -> None:
    visitor, uri = at_the_scan_page(unprotected_ana, new_visitor)
    confirm(visitor, unprotected_ana.wrong_code())
    assert "That code is not correct or has already been used." in visitor.text
    assert shown_uri(visitor) == uri
    assert visitor.labelled("Token Code").input_value() == ""


def test_a_second_tab_shows_the_same_and_either_confirms(
    unprotected_ana: Ana, new_visitor: NewVisitor
) -> None:
    visitor, uri = at_the_scan_page(unprotected_ana, new_visitor)
    tab = another_tab(visitor)
    tab.open("/account/two-factor/totp/")
    assert shown_uri(tab) == uri
    confirm(tab, unprotected_ana.code())
    assert tab.path == CODES
    visitor.reload()
    assert visitor.path == APP


def test_begun_again_in_a_second_tab_the_first_is_told(
    unprotected_ana: Ana, new_visitor: NewVisitor
) -> None:
    ana = unprotected_ana
    visitor, uri = at_the_scan_page(ana, new_visitor)
    tab, old_code = another_tab(visitor), ana.code()
    tab.open(APP)
    assert begin(tab, ana) != uri
    confirm(visitor, old_code)
    assert "For safety we made a new QR code." in visitor.text
    assert shown_uri(visitor) == shown_uri(tab)


def test_cancelled_nothing_is_left(unprotected_ana: Ana, new_visitor: NewVisitor) -> None:
    visitor, uri = at_the_scan_page(unprotected_ana, new_visitor)
    visitor.press("Cancel")
    visitor.follow("My Account")
    assert "Set-up not finished" not in visitor.text
    visitor.back()
    assert uri not in visitor.page.content()


def test_left_unfinished_it_can_be_continued(unprotected_ana: Ana, new_visitor: NewVisitor) -> None:
    visitor, uri = at_the_scan_page(unprotected_ana, new_visitor)
    visitor.open("/account/security")
    assert "Set-up not finished" in visitor.text
    visitor.follow("Continue set-up")
    assert shown_uri(visitor) == uri


def test_after_ten_minutes_without_use_there_is_a_new_one(
    unprotected_ana: Ana, new_visitor: NewVisitor
) -> None:
    visitor, uri = at_the_scan_page(unprotected_ana, new_visitor)
    code = unprotected_ana.code()
    unprotected_ana.clock.advance(10 * 60)
    confirm(visitor, code)
    assert uri not in visitor.page.content()
