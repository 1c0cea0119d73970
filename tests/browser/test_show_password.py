"""A password can be looked at while it is typed."""

from tests.browser.chromium import NewVisitor
from tests.browser.journeys import Ana


def test_the_eye_shows_and_hides_it(ana: Ana, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.open("/login")
    visitor.type("Password", ana.password)
    eye = visitor.page.get_by_role("button", name="Show password")
    states = []
    for _ in range(3):
        kind = visitor.labelled("Password").get_attribute("type")
        states.append((kind, eye.get_attribute("aria-pressed")))
        eye.click()
    assert states == [("password", "false"), ("text", "true"), ("password", "false")]


def test_it_is_hidden_again_before_it_is_sent(ana: Ana, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.open("/login")
    visitor.page.evaluate(
        "addEventListener('submit', () => { window.name = document.forms[0].password.type; })"
    )
    visitor.type("Password", ana.password)
    visitor.page.get_by_role("button", name="Show password").click()
    visitor.press("Log in")
    assert visitor.page.evaluate("window.name") == "password"


def test_without_scripts_there_is_no_dead_button(ana: Ana, new_visitor: NewVisitor) -> None:
    visitor = new_visitor(java_script_enabled=False)
    visitor.open("/login")
    assert visitor.page.get_by_role("button", name="Show password").count() == 0
