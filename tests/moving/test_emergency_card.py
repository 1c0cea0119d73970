"""Every line of the emergency card does what it says, in the installation that printed it."""

import os
import signal
import subprocess
import tarfile
from pathlib import Path

import pytest
from tests.cli.conftest import SOON, Host
from tests.leaks.servers import printed
from tests.whole.ports import free_port

COMMAND = "    "


def card(host: Host, **environ: str) -> str:
    code, output, errors = host.run("emergency-card", **environ)
    assert (code, errors) == (0, "")
    return output


def commands(text: str) -> tuple[list[str], list[str]]:
    """The lines to begin with, and all others that are typed."""
    typed = [line.strip() for line in text.splitlines() if line.startswith(COMMAND)]
    typed = [line for line in typed if not line.startswith("/") or " " in line]
    begin = [line for line in typed if line.startswith("export ")]
    return begin, [line for line in typed if line not in begin]


def type_in(begin: list[str], line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """In a shell that knows nothing of this installation but what the card says."""
    script = "\n".join([*begin, line.replace("USER2", "vesna").replace("USER", "boris")])
    surroundings = {"PATH": os.environ["PATH"], "PORT": str(free_port())}
    with subprocess.Popen(
        ["sh", "-e", "-c", script],
        cwd=folder,
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as shell:
        assert shell.stdout is not None
        output, is_server = "", line.endswith("serve")
        if is_server:
            while "Vratar is ready" not in output:
                read = shell.stdout.readline()
                assert read, output
                output += read
            os.killpg(shell.pid, signal.SIGTERM)
        output += shell.communicate(timeout=SOON * 3)[0]
        printed(output)
    # The shell itself was ended with its server.
    code = 0 if is_server else shell.returncode
    return subprocess.CompletedProcess(line, code, output)


def test_every_line_works(installed: Host, tmp_path: Path) -> None:
    create = ("administrators", "create", "boris", "--email", "b@example.mk", "--role", "Owner")
    assert installed.run(*create)[0] == 0
    begin, lines = commands(card(installed))
    assert len(lines) == 12
    done = {line: type_in(begin, line, tmp_path) for line in lines}
    failed = {line: one.stdout for line, one in done.items() if one.returncode}
    assert failed == {}
    said = {line.partition("vratar ")[2]: one.stdout for line, one in done.items()}
    assert "boris may try again at once." in said["administrators unlock USER"]
    assert "/setup-link/" in said["administrators link USER"]
    assert "vesna" in installed.run("administrators", "list")[1]
    with tarfile.open(tmp_path / "vratar-data.tgz") as data:
        assert any(name.endswith("vratar.sqlite3") for name in data.getnames())
    with tarfile.open(tmp_path / "vratar-keys.tgz") as keys:
        names = {Path(name).name for name in keys.getnames()}
    assert names == {"key-ring", "secret-key", "audit-key"}


def test_a_path_with_spaces_is_quoted(host: Host, tmp_path: Path) -> None:
    home = tmp_path / "my panel's home"
    text = card(host, VRATAR_HOME=str(home), VRATAR_SITE_NAME="Наше место")
    assert "EMERGENCY CARD of Наше место" in text
    begin, lines = commands(text)
    script = "\n".join([*begin, 'printf "%s" "$VRATAR_HOME"'])
    shown = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout == str(home)
    assert any("my panel" in line and line.startswith("tar ") for line in lines)


def test_with_postgresql_the_dump_is_its_own(host: Host) -> None:
    text = card(host, VRATAR_DATABASE_URL="postgresql://vratar@127.0.0.1:5433/panel")
    assert (
        "    pg_dump --host=127.0.0.1 --port=5433 --username=vratar --file=vratar-data.sql panel\n"
        in text
    )
    assert "Data:   panel on 127.0.0.1:5433" in text


@pytest.mark.parametrize("word", ["gate", "WHMCS"])
def test_what_does_not_exist_yet_is_not_on_it(host: Host, word: str) -> None:
    assert word not in card(host)


def test_no_key_is_on_it(installed: Host) -> None:
    text = card(installed)
    secrets = [line for path in installed.keys.iterdir() for line in path.read_text().split()]
    long = [secret for secret in secrets if len(secret) > 20]
    assert long
    assert not [secret for secret in long if secret in text]
