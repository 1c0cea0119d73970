"""`vratar policy`: everything is shown, everything can be set, what is wrong changes nothing."""

import json
from typing import Any

import pytest
from tests.cli.conftest import Host

WHY = ("--reason", "The board decided so")
DEFAULTS = {
    "requirement": "all administrators",
    "roles": [],
    "deadline_days": 14,
    "deadline_on": None,
    "postponement_days": 7,
    "first_set_up": "with the password",
    "second_approver": False,
    "training_required": False,
    "training_months": None,
    "contact_name": "",
    "contact": "",
    "issuer": "Vratar",
    "version": 1,
}


def shown(host: Host) -> dict[str, Any]:
    code, output, errors = host.run("policy", "show", "--json")
    assert (code, errors) == (0, "")
    found: dict[str, Any] = json.loads(output)
    return found


def test_it_is_shown_and_set_in_words(installed: Host) -> None:
    assert shown(installed) == DEFAULTS
    assert installed.run("policy", "show")[1] == (
        "Who must use two-factor: All administrators\n"
        "Deadline: 14 days after the account is created\n"
        "Allow one postponement of: 7 days\n"
        "First set-up: With the password\n"
        "Second approver for resets: Off\n"
        "Training: Not required\n"
        "Contact for questions: –\n"
        "Email or phone of the contact: –\n"
        "Name shown in authenticator apps: Vratar\n"
    )
    assert installed.run("policy", "set", "--second-approver", "on", *WHY) == (
        0,
        "Second approver for resets: On (it was: Off)\n",
        "",
    )
    assert installed.run("policy", "set", "--second-approver", "on", *WHY)[1] == (
        "Nothing was changed: it is so already.\n"
    )
    assert shown(installed) == {**DEFAULTS, "second_approver": True, "version": 2}


def test_every_field_can_be_set(installed: Host) -> None:
    code, _, errors = installed.run(
        *("policy", "set", "--role", "support", "--role", "Owner"),
        *("--deadline-days", "0", "--postponement-days", "0", "--first-set-up", "approval"),
        *("--second-approver", "on", "--training", "on", "--training-months", "12"),
        *("--contact-name", "Ана", "--contact", "ana@example.mk", "--issuer", "My firm", *WHY),
    )
    assert (code, errors) == (0, "")
    assert shown(installed) == {
        "requirement": "selected roles",
        "roles": ["Owner", "Support"],
        "deadline_days": 0,
        "deadline_on": None,
        "postponement_days": 0,
        "first_set_up": "by approval",
        "second_approver": True,
        "training_required": True,
        "training_months": 12,
        "contact_name": "Ана",
        "contact": "ana@example.mk",
        "issuer": "My firm",
        "version": 2,
    }
    again = ("--contact-name", "", "--training-months", "never", "--require", "nobody")
    assert installed.run("policy", "set", *again, *WHY)[0] == 0
    found = shown(installed)
    assert (found["contact_name"], found["training_months"]) == ("", None)
    assert (found["requirement"], found["contact"]) == ("nobody", "ana@example.mk")


def test_what_is_wrong_is_told_and_changes_no_policy(installed: Host) -> None:
    for options, words in (
        (("--deadline-days", "46"), "--deadline-days: Enter a number from 0 to 45."),
        (("--deadline-on", "2020-01-01"), "--deadline-on: The deadline must be in the future."),
        (("--deadline-on", "soon"), "--deadline-on: Enter a date like"),
        (("--require", "roles"), "--role: Choose at least one role."),
        (("--role", "King"), "There is no role 'King'. Roles are: Owner, Administrator"),
        (("--deadline-days", "3", "--deadline-on", "2027-01-01"), "not both"),
        (("--require", "some"), "'some' is not one of"),
        (("--issuer", "Вратар"), "--issuer: Use 1 to 30 Latin letters"),
        (("--second-approver", "on", "--reason", "short"), "10 to 500 characters"),
    ):
        code, output, errors = installed.run("policy", "set", *WHY, *options)
        assert (code, output) == (2, ""), options
        assert words in errors
    assert installed.run("policy", "set", "--second-approver", "on")[0] == 2
    assert shown(installed) == DEFAULTS


@pytest.mark.parametrize("language", ["mk"])
def test_the_command_speaks_english_whatever_the_site_speaks(
    installed: Host, language: str
) -> None:
    site = {"VRATAR_SITE_LANGUAGE": language}
    assert "Deadline: 14 days" in installed.run("policy", "show", **site)[1]
