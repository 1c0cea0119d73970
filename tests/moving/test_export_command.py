"""`vratar export`: everything in one file, and nobody left in the dark."""

import json
import os
import pty
import re
import stat
import subprocess
import sys
from typing import Any

from pytest_django import Settings
from tests import cast
from tests.cli.conftest import Host
from tests.clock import Clock
from tests.sign_in import mail

from vratar import otp
from vratar.accounts.models import Administrator, Role
from vratar.audit.models import Event
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.staff.moving.export import export_from_host

CREATE = ("administrators", "create", "vesna", "--email", "v@example.mk", "--role", "Owner")


def exported() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(json.dumps(export_from_host().content))
    return content


def test_people_roles_and_authenticators_are_in_it_and_the_secret_gives_the_codes(
    ana: Administrator, boris: Administrator, clock: Clock
) -> None:
    secret = cast.enrol(boris)
    content = exported()
    assert content["format"] == "vratar-export-1"
    by_name = {one["username"]: one for one in content["administrators"]}
    assert by_name["ana"]["totp"] is None
    assert (by_name["boris"]["email"], by_name["boris"]["role"]) == (
        *("boris@example.mk", "Administrator"),
    )
    uri = otp.parse_uri(by_name["boris"]["totp"]["otpauth"])
    assert otp.totp(uri.secret, clock.now()) == otp.totp(secret, clock.now())
    assert {role["name"] for role in content["roles"]} == set(
        Role.objects.values_list("name", flat=True)
    )


def test_no_password_no_recovery_code_and_nothing_of_an_invalidated_authenticator(
    ana: Administrator, clock: Clock
) -> None:
    old = cast.enrol(ana)
    new = cast.enrol(ana)
    text = json.dumps(exported())
    assert otp.base32_encode(new) in text
    assert otp.base32_encode(old) not in text
    assert ana.password not in text
    assert not [code for code in cast.recovery_codes_of(ana) if code in text]


def test_it_is_recorded_and_every_owner_is_told(
    ana: Administrator, boris: Administrator, settings: Settings
) -> None:
    mail.turn_on(settings)
    cast.make("elena", "Owner")
    export_from_host()
    event = Event.objects.get()
    assert (event.action, event.actor) == ("data.exported", "host")
    assert mail.waiting() == [
        ("data exported", "ana@example.mk"),
        ("data exported", "elena@example.mk"),
    ]


def test_a_secret_that_does_not_open_is_named_and_the_rest_still_leaves(
    ana: Administrator, boris: Administrator, clock: Clock
) -> None:
    cast.enrol(ana)
    cast.enrol(boris)
    TotpAuthenticator.objects.filter(account=boris).update(sealed_secret=b"broken")
    found = export_from_host()
    assert found.unreadable == ["boris"]
    uris = [one["totp"]["otpauth"] for one in found.content["administrators"]]
    assert [uri is None for uri in uris] == [False, True]


def test_the_file_is_for_its_owner_alone_and_the_name_of_the_site_was_typed(
    installed: Host,
) -> None:
    assert installed.run(*CREATE)[0] == 0
    path = installed.folder / "out.json"
    code, output, errors = installed.run("export", "--output", str(path), given="Other\n")
    assert (code, output) == (1, "")
    assert "That is not the name of the site. Nothing was written." in errors
    assert not path.exists()
    code, output, errors = installed.run("export", "--output", str(path), given="Vratar\n")
    assert (code, output) == (0, ""), errors
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    content = json.loads(path.read_text(encoding="utf-8"))
    assert [one["username"] for one in content["administrators"]] == ["vesna"]


def test_nothing_is_overwritten_and_a_place_that_is_not_there_is_no_export(
    installed: Host,
) -> None:
    path = installed.folder / "out.json"
    path.write_text("dear")
    sure = ("export", "--yes-export-secrets", "--output")
    assert installed.run(*sure, str(path))[2] == f"Error: {path} exists. Choose another name.\n"
    assert path.read_text() == "dear"
    nowhere = installed.folder / "nowhere" / "out.json"
    assert (
        installed.run(*sure, str(nowhere))[2] == f"Error: {nowhere}: No such file or directory.\n"
    )


def test_a_pipe_gets_it_and_a_terminal_does_not(installed: Host) -> None:
    code, output, _ = installed.run("export", "--yes-export-secrets", "--output", "-")
    assert code == 0
    assert json.loads(output)["format"] == "vratar-export-1"
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "vratar", "export", "--yes-export-secrets", "--output", "-"],
        env=installed.environ,
        stdout=theirs,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 1
    assert re.search("Secrets are not written to a terminal", done.stderr)
