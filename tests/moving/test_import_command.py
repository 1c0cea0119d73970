"""`vratar administrators import` and `link`, as people run them."""

import json

from tests.cli.conftest import Host

HEAD = "username;email;role\n"
TWO = HEAD + "vera;vera@example.mk;Support\nigor;igor@example.mk;Auditor\n"


def run(host: Host, text: str, *options: str) -> tuple[int, str, str]:
    file = host.folder / "people.csv"
    file.write_text(text, encoding="utf-8-sig")
    return host.run("administrators", "import", str(file), *options)


def people(host: Host) -> list[tuple[str, str]]:
    rows = json.loads(host.run("administrators", "list", "--json")[1])
    return [(row["username"], row["status"]) for row in rows]


def test_first_a_preview_then_everybody(installed: Host) -> None:
    code, output, errors = run(installed, TWO)
    assert (code, errors) == (0, "")
    assert output == (
        "line 2: vera  –  vera@example.mk  Support\n"
        "line 3: igor  –  igor@example.mk  Auditor\n"
        "2 administrators would be made. Add --apply to make them.\n"
    )
    assert people(installed) == []
    code, output, errors = run(installed, TWO, "--apply", "--links", "print")
    assert (code, errors) == (0, "")
    assert output.count("http://127.0.0.1:8000/") == 2
    assert "2 administrators are made." in output
    assert people(installed) == [("igor", "invited"), ("vera", "invited")]


def test_mistakes_are_listed_and_nothing_is_done(installed: Host) -> None:
    code, output, errors = run(
        installed, TWO + "vera;nowhere;Emperor\n", "--apply", "--links", "none"
    )
    assert (code, output) == (1, "")
    assert "line 4: email: Enter an email address like name@example.com.\n" in errors
    assert "line 4: role: Choose one of these roles: Owner, Administrator, " in errors
    assert "line 4: username: The same username is on line 2.\n" in errors
    assert errors.endswith("Error: 3 problems. Nothing was changed.\n")
    assert people(installed) == []


def test_mailing_without_a_mail_server_is_refused_before_anybody_is_made(installed: Host) -> None:
    code, _, errors = run(installed, TWO, "--apply")
    assert (code, errors.startswith("Error: Mail is not set up here.")) == (1, True)
    assert people(installed) == []


def test_who_was_imported_without_a_link_is_issued_one(installed: Host) -> None:
    assert run(installed, TWO, "--apply", "--links", "none")[0] == 0
    assert people(installed) == [("igor", "expired"), ("vera", "expired")]
    code, output, errors = installed.run("administrators", "link", "VERA")
    assert (code, errors) == (0, "")
    assert output.startswith("Set-up link for vera, until ")
    assert people(installed) == [("igor", "expired"), ("vera", "invited")]
    code, _, errors = installed.run("administrators", "link", "nobody")
    assert (code, errors) == (1, "Error: There is no active administrator 'nobody'.\n")
