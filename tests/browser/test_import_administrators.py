"""Many colleagues come in at once, from a file, and one of them goes on with the old phone."""

import re
from pathlib import Path

import pytest
from tests.browser.accessibility import findings_in_all_appearances
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.journeys import Ana, log_in
from tests.browser.server import Server
from tests.moving.foreign_files import DATA, secret

from vratar import otp

HEAD = "username;email;first_name;role\n"
PASSWORD = "seven grey herons by the lake"


def people(folder: Path, prefix: str, role: str) -> Path:
    """A file as an office saves it."""
    rows = "".join(f"{prefix}{n};{prefix}{n}@example.mk;Ѓорѓи;{role}\n" for n in range(2))
    path = folder / "people.csv"
    path.write_text(HEAD + rows, encoding="utf-8-sig")
    return path


@pytest.mark.parametrize("way", WAYS)
def test_a_file_with_a_mistake_is_mended_and_everybody_is_there(
    new_visitor: NewVisitor, protected_ana: Ana, tmp_path: Path, way: str
) -> None:
    visitor = new_visitor(way)
    log_in(visitor, protected_ana)
    visitor.go_by_menu("Setup", "Staff Management", "Administrators")
    visitor.follow("Import…")
    assert visitor.heading == "Import administrators"
    prefix = f"person.{WAYS.index(way)}."
    visitor.labelled("CSV file").set_input_files(people(tmp_path, prefix, "Emperor"))
    visitor.press("Show what it would do")
    assert "Choose one of these roles: Owner, Administrator, Support, Auditor." in visitor.text
    rows = visitor.labelled("Or paste the rows").input_value()
    assert rows.startswith("username;email")
    visitor.type("Or paste the rows", rows.replace("Emperor", "Support"))
    visitor.press("Show what it would do")
    assert "2 administrators will be added" in visitor.text
    visitor.press("Save Changes")
    assert "2 administrators were added." in visitor.text
    assert len(re.findall(r"/setup-link/", visitor.text)) == 2
    visitor.follow("Back")
    assert "Invited until" in visitor.text


def test_every_step_is_accessible(new_visitor: NewVisitor, protected_ana: Ana) -> None:
    visitor = new_visitor()
    log_in(visitor, protected_ana)
    visitor.open("/setup/staff/administrators/import")
    assert findings_in_all_appearances(visitor.page) == []
    visitor.type("Or paste the rows", f"{HEAD}ana;nowhere;;Support\n")
    visitor.press("Show what it would do")
    assert findings_in_all_appearances(visitor.page) == []
    visitor.type("Or paste the rows", f"{HEAD}quiet;quiet@example.mk;;Support\n")
    visitor.press("Show what it would do")
    assert findings_in_all_appearances(visitor.page) == []
    visitor.press("Save Changes")
    assert findings_in_all_appearances(visitor.page) == []


def test_who_had_a_phone_elsewhere_chooses_a_password_and_goes_on_with_it(
    new_visitor: NewVisitor, server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text("username,email,role\nvesna,vesna@example.mk,Support\n", encoding="utf-8")
    printed = server.vratar("administrators", "import", str(file), "--apply", "--links", "print")
    link = re.search(r"https?://\S+", printed)
    assert link
    server.vratar(
        "import", "totp", "--from", "django-otp", str(DATA / "django-otp.json"), "--apply"
    )
    visitor = new_visitor()
    visitor.open(link[0])
    visitor.type("New password", PASSWORD)
    visitor.type("Repeat new password", PASSWORD)
    visitor.press("Save password")
    server.clock.advance(31)
    if visitor.path != "/login":
        visitor.open("/login")
    visitor.type("Username", "vesna")
    visitor.type("Password", PASSWORD)
    visitor.press("Log in")
    visitor.type("Authentication code", otp.totp(secret("vesna"), server.clock.now()))
    visitor.press("Verify")
    assert visitor.path == "/account/recovery-codes/unsaved"
    assert "recovery codes" in visitor.heading
