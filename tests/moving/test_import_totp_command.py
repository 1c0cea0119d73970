"""`vratar import totp`, as people run it."""

import json
from pathlib import Path

from tests.cli.conftest import Host
from tests.moving.foreign_files import DATA, configuration, secret, yaml

FILE = str(DATA / "django-otp.json")


def people(host: Host, *names: str) -> None:
    file = host.folder / "people.csv"
    rows = "".join(f"{name},{name}@example.mk,Support\n" for name in names)
    file.write_text(f"username,email,role\n{rows}")
    options = ("--apply", "--links", "none")
    assert host.run("administrators", "import", str(file), *options)[0] == 0


def test_first_a_preview_then_the_phones_go_on(installed: Host) -> None:
    people(installed, "vesna", "boris", "igor", "stojan")
    command = ("import", "totp", "--from", "django-otp", FILE)
    code, output, errors = installed.run(*command)
    assert (code, errors) == (0, "")
    assert "vesna: taken\n" in output
    assert "stojan: taken; the phone's clock is off by 90 s: have it set right\n" in output
    assert "vera: not taken, its set-up was never confirmed\n" in output
    assert (
        "igor: not taken, only codes of SHA1, 6 digits, 30 s are taken, not SHA1, 8 digits, 30 s\n"
        in output
    )
    assert output.endswith("3 authenticators would be taken over. Add --apply to do it.\n")
    assert installed.run(*command, "--apply")[1].endswith(
        "3 authenticators taken over. Delete the file: it holds their secrets.\n"
    )
    code, output, errors = installed.run(*command, "--apply")
    assert (code, errors) == (1, "Error: Nothing can be taken over.\n")
    assert "vesna: not taken, has an authenticator here already\n" in output


def test_a_mapping_names_who_is_who(installed: Host, tmp_path: Path) -> None:
    people(installed, "vesna", "boris")
    source, names = tmp_path / "authelia.yml", tmp_path / "names.csv"
    source.write_text(yaml(configuration("v.petrova")))
    names.write_text("v.petrova, vesna\n\n")
    command = ("import", "totp", "--from", "authelia", str(source))
    assert "v.petrova: not taken, no administrator has this username" in installed.run(*command)[1]
    assert installed.run(*command, "--map", str(names))[1].startswith("vesna (v.petrova): taken\n")
    names.write_text("v.petrova\n")
    code, _, errors = installed.run(*command, "--map", str(names))
    assert (code, errors) == (1, f"Error: {names}: every line must be THEIRS,OURS.\n")


def test_no_secret_is_ever_printed(installed: Host) -> None:
    people(installed, "vesna")
    for options in ([], ["--apply"]):
        printed = installed.run("import", "totp", "--from", "django-otp", FILE, *options)
        assert secret("vesna").hex() not in json.dumps(printed)
        assert "7defa588" not in json.dumps(printed)


def test_a_file_of_something_else_is_refused_in_a_sentence(installed: Host) -> None:
    wrong = str(DATA / "privacyidea.csv")
    assert installed.run("import", "totp", "--from", "allauth", wrong) == (
        *(1, "", "Error: This is not what allauth writes.\n"),
    )
    nowhere = str(installed.folder / "nowhere")
    assert installed.run("import", "totp", "--from", "allauth", nowhere) == (
        *(1, "", f"Error: {nowhere}: No such file or directory.\n"),
    )
