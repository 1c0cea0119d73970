"""What one tab does, the other learns at its next step."""

from tests.browser.chromium import NewVisitor
from tests.browser.journeys import Ana, give_code, give_password, log_in
from tests.browser.visitor import Visitor


def another_tab(visitor: Visitor) -> Visitor:
    return Visitor(visitor.page.context.new_page(), visitor.inspector)


def test_logged_out_in_one_the_other_is_out(protected_ana: Ana, new_visitor: NewVisitor) -> None:
    first = new_visitor()
    log_in(first, protected_ana)
    second = another_tab(first)
    second.open("/")
    first.log_out("ana")
    second.follow("My Account")
    assert second.heading == "Log in"


def test_logged_out_in_one_a_form_of_the_other_is_refused_in_words(
    protected_ana: Ana, new_visitor: NewVisitor
) -> None:
    first = new_visitor()
    log_in(first, protected_ana)
    second = another_tab(first)
    second.open("/setup/staff/administrators/1/")
    first.log_out("ana")
    second.press("Save Changes")
    assert second.heading == "The form was not accepted"
    assert "Go back, reload the page and try again." in second.text


def test_signed_in_in_one_the_code_page_of_the_other_leads_in(
    protected_ana: Ana, new_visitor: NewVisitor
) -> None:
    first = new_visitor()
    give_password(first, protected_ana)
    second = another_tab(first)
    second.open("/login/code")
    give_code(first, protected_ana.next_code())
    second.reload()
    assert second.path == "/"


def test_a_second_password_step_makes_the_first_ones_code_page_no_dead_end(
    protected_ana: Ana, new_visitor: NewVisitor
) -> None:
    first = new_visitor()
    give_password(first, protected_ana)
    second = another_tab(first)
    give_password(second, protected_ana)
    give_code(second, protected_ana.next_code())
    assert second.path == "/"
    first.reload()
    assert first.path == "/"
