"""What cannot be shown is said in words, and the way on is there."""

from tests.browser.chromium import NewVisitor
from tests.browser.journeys import Ana, give_password, log_in


def test_no_such_page(protected_ana: Ana, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    log_in(visitor, protected_ana)
    visitor.open("/nowhere")
    assert visitor.heading == "Page not found."
    visitor.go_by_menu("Setup", "Staff Management", "Administrators")
    assert visitor.heading == "Administrators"


def test_the_entry_of_nobody(protected_ana: Ana, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    log_in(visitor, protected_ana)
    visitor.open("/setup/staff/administrators/999/")
    assert visitor.heading == "Page not found."


def test_a_form_without_its_cookie(ana: Ana, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.open("/login")
    visitor.page.context.clear_cookies()
    visitor.type("Username", ana.username)
    visitor.type("Password", ana.password)
    visitor.press("Log in")
    assert visitor.heading == "The form was not accepted"


def test_the_code_page_without_a_password(ana: Ana, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.open("/login/recovery")
    assert visitor.heading == "Log in"


def test_another_address_of_the_same_page(protected_ana: Ana, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    give_password(visitor, protected_ana)
    visitor.open("/login/code/?x=1")
    assert visitor.path == "/login/code?x=1"
