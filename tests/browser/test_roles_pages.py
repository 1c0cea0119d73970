"""Roles are seen, made, changed and deleted, with their permissions in words."""

from collections.abc import Iterator

import pytest
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.colleagues import serve_with
from tests.browser.journeys import Ana, log_in
from tests.browser.server import Server, installation
from tests.browser.visitor import Visitor


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve an installation of its own."""
    with installation(tmp_path_factory.mktemp("roles")) as server:
        serve_with(server, vera="Support")
        yield server


def ticked(visitor: Visitor) -> list[str]:
    """The permissions that are ticked, in words."""
    boxes = visitor.page.locator("input[type=checkbox]:checked")
    labels: list[str] = boxes.evaluate_all("(all) => all.map((one) => one.labels[0].innerText)")
    return labels


@pytest.mark.parametrize("way", WAYS)
def test_a_role_is_made_changed_and_deleted(new_visitor: NewVisitor, ana: Ana, way: str) -> None:
    visitor = new_visitor(way)
    log_in(visitor, ana)
    visitor.go_by_menu("Setup", "Staff Management", "Administrator Roles")
    assert "Cannot be changed" in visitor.text
    visitor.follow("Add role")
    visitor.type("Name", "Billing")
    visitor.type("Level", "2")
    visitor.tick("View administrators")
    visitor.press("Add role")
    assert "The role Billing is saved." in visitor.text

    visitor.follow("Edit", "Billing")
    assert ticked(visitor) == ["View administrators"]
    visitor.tick("End sessions of others")
    visitor.press("Save Changes")
    visitor.follow("Edit", "Billing")
    assert ticked(visitor) == ["View administrators", "End sessions of others"]

    visitor.follow("Delete…")
    assert visitor.heading == "Delete the role Billing"
    assert "Nobody has this role." in visitor.text
    visitor.press("Delete role")
    assert "The role Billing was deleted." in visitor.text
    assert visitor.page.get_by_role("rowheader", name="Billing", exact=True).count() == 0


def test_a_role_in_use_is_not_deleted(new_visitor: NewVisitor, ana: Ana) -> None:
    visitor = new_visitor()
    log_in(visitor, ana)
    visitor.go_by_menu("Setup", "Staff Management", "Administrator Roles")
    visitor.follow("Edit", "Support")
    visitor.follow("Delete…")
    why = "Move the 1 administrator of this role first."
    assert visitor.page.get_by_role("alert").inner_text() == why
    assert visitor.page.get_by_role("button", name="Delete role").count() == 0
    visitor.open("/setup/staff/roles/")
    assert visitor.page.get_by_role("rowheader", name="Support", exact=True).count() == 1


def test_two_tabs_change_one_role_and_nothing_is_lost(new_visitor: NewVisitor, ana: Ana) -> None:
    slow, fast = new_visitor(), new_visitor()
    for visitor in (slow, fast):
        log_in(visitor, ana)
        visitor.go_by_menu("Setup", "Staff Management", "Administrator Roles")
        visitor.follow("Edit", "Auditor")
    fast.type("Level", "2")
    fast.press("Save Changes")
    slow.type("Level", "3")
    slow.press("Save Changes")
    assert "Somebody changed this role while you were editing." in slow.text
    assert "Now: 2" in slow.text
    assert slow.labelled("Level").input_value() == "3"
    slow.press("Save Changes")
    assert "The role Auditor is saved." in slow.text
