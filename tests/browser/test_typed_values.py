"""After an error what was typed is still there, except what nobody else may read."""

from collections.abc import Iterator

import pytest
from tests.browser.chromium import NewVisitor
from tests.browser.server import Server, installation
from tests.browser.visitor import Visitor

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
SECRET = "a password nobody has"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve an installation without an Owner: its first-run form is open."""
    with installation(tmp_path_factory.mktemp("vratar")) as server:
        yield server


def problems(visitor: Visitor) -> list[str]:
    """What the summary at the top lists."""
    summary = visitor.page.get_by_role("alert")
    assert "There is a problem" in summary.inner_text()
    return summary.get_by_role("listitem").all_inner_texts()


@SCRIPTS
def test_the_login_keeps_the_username(
    server: Server, new_visitor: NewVisitor, scripts: bool
) -> None:
    visitor = new_visitor(java_script_enabled=scripts)
    visitor.open("/login")
    visitor.type("Username", "Ана")
    visitor.type("Password", SECRET)
    visitor.press("Log in")
    assert problems(visitor) == ["The username or password is not correct."]
    assert visitor.labelled("Username").input_value() == "Ана"
    assert visitor.labelled("Password").input_value() == ""
    assert SECRET not in visitor.page.content()


@SCRIPTS
def test_the_first_run_keeps_username_and_email(
    server: Server, new_visitor: NewVisitor, scripts: bool
) -> None:
    visitor = new_visitor(java_script_enabled=scripts)
    visitor.open(server.first_run_link)
    visitor.type("Username", "ana")
    visitor.type("Email", "ana@example.mk")
    visitor.type("Password", SECRET)
    visitor.type("Repeat password", "another")
    visitor.press("Create Owner")
    assert problems(visitor) == ["The passwords do not match."]
    assert visitor.labelled("Username").input_value() == "ana"
    assert visitor.labelled("Email").input_value() == "ana@example.mk"
    assert visitor.labelled("Password").input_value() == ""
    assert visitor.labelled("Repeat password").input_value() == ""


def test_the_summary_has_the_focus_and_leads_to_the_field(
    server: Server, new_visitor: NewVisitor
) -> None:
    visitor = new_visitor()
    visitor.open("/login")
    visitor.press("Log in")
    assert problems(visitor) == ["Enter your username.", "Enter your password."]
    assert visitor.page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert visitor.page.title().startswith("Error: ")
    visitor.page.get_by_role("link", name="Enter your password.").click()
    assert visitor.page.evaluate("document.activeElement.name") == "password"
