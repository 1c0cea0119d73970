"""At enrolment alone, a phone whose clock is off is told by how much."""

import pytest
from tests.browser.chromium import NewVisitor
from tests.browser.journeys import SCAN, Ana, begin, confirm, log_in


@pytest.mark.parametrize(
    ("offset", "text"),
    [
        (-180, "That code would have been right about 3 minutes ago."),
        (180, "That code will be right in about 3 minutes."),
    ],
)
def test_it_is_told_and_not_accepted(
    unprotected_ana: Ana, new_visitor: NewVisitor, offset: float, text: str
) -> None:
    visitor = new_visitor()
    log_in(visitor, unprotected_ana)
    begin(visitor, unprotected_ana)
    confirm(visitor, unprotected_ana.code(offset))
    assert visitor.path == SCAN
    assert text in visitor.text
    assert "Set the clock on your phone to automatic" in visitor.text


def test_the_page_shows_the_servers_time(unprotected_ana: Ana, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    log_in(visitor, unprotected_ana)
    begin(visitor, unprotected_ana)
    assert "Server time: " in visitor.text
