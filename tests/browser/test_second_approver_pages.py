"""A reset that waits for a second administrator, from the request to the approval."""

from collections.abc import Iterator

import pytest
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.colleagues import serve_with
from tests.browser.journeys import Ana, log_in
from tests.browser.server import Server, installation
from tests.browser.visitor import Visitor

REASON = "Phone fell into lake Ohrid"
PEOPLE = tuple(f"igor{number}" for number in range(len(WAYS)))
SECOND = tuple(f"olga{number}" for number in range(len(WAYS)))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve an installation whose resets need two people."""
    with installation(tmp_path_factory.mktemp("second-approver")) as server:
        yield server


@pytest.fixture(scope="module")
def company(server: Server) -> dict[str, Ana]:
    """The Owner, an approver and somebody who lost a phone for each way."""
    people = {**dict.fromkeys(SECOND, "Owner"), **dict.fromkeys(PEOPLE, "Support")}
    made = serve_with(server, darko="Support", **people)
    server.vratar("policy", "set", "--second-approver", "on", "--reason", "Two people decide")
    return made


def ask(owner: Visitor, name: str) -> None:
    """From the list to the request that waits."""
    owner.go_by_menu("Setup", "Staff Management", "Administrators")
    owner.follow("Edit", name)
    owner.follow("Reset two-factor…")
    owner.type("Reason", REASON)
    owner.choose("Video call")
    owner.press("Reset two-factor authentication")
    assert "Waiting for a second administrator to approve" in owner.text


@pytest.mark.parametrize("way", WAYS)
def test_the_second_one_reads_why_and_approves(
    new_visitor: NewVisitor, company: dict[str, Ana], way: str
) -> None:
    name, second = PEOPLE[WAYS.index(way)], SECOND[WAYS.index(way)]
    colleague, owner, other = new_visitor(way), new_visitor(way), new_visitor(way)
    log_in(colleague, company[name])
    log_in(owner, company["ana"])
    ask(owner, name)
    colleague.open("/")
    assert colleague.heading == "Dashboard"
    log_in(other, company[second])
    other.go_by_menu("Setup", "Staff Management", "Administrators")
    other.follow("Edit", name)
    other.follow("Approve or refuse…")
    assert other.heading == f"Approve the reset of {name}?"
    assert REASON in other.text
    other.press("Approve")
    assert f"Set-up link for {name}" in other.text
    colleague.open("/account/security")
    assert colleague.heading == "Log in"


def test_whoever_asked_takes_it_back(new_visitor: NewVisitor, company: dict[str, Ana]) -> None:
    owner = new_visitor()
    log_in(owner, company["ana"])
    ask(owner, "darko")
    owner.follow("Withdraw the request…")
    owner.press("Withdraw the request")
    assert "The request was not approved. Nothing was changed." in owner.text
