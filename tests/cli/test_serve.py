import re
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from tests.cli.conftest import Host, alive, eventually
from tests.whole.ports import free_port

LINK = re.compile(r"http://127\.0\.0\.1:(\d+)(/first-run/\S+)")


def rss(pid: int) -> int:
    """Resident memory in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) // 1000


def test_it_prints_address_and_a_link_for_the_first_administrator(installed: Host) -> None:
    with installed.serving() as server:
        output = server.read_until("Vratar is ready")
        link = LINK.search(output)
        assert link
        assert int(link[1]) == server.port
        assert server.get("/login")[0] == 200
        assert server.get(link[2])[0] == 200
        assert server.get(f"{link[2]}x")[0] == 404


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything_without_a_word_too_much(
    installed: Host, number: signal.Signals
) -> None:
    with installed.serving("--workers", "2") as server:
        children = server.children()
        assert len(children) == 4
        code, output = server.stop(number)
        assert code == 0
        assert "Traceback" not in output
        assert output.rstrip().splitlines()[-1].startswith("Vratar is ready")
        assert not [pid for pid in children if alive(pid)]


def test_no_process_writes_its_memory_to_the_disk(installed: Host) -> None:
    with installed.serving() as server:
        for pid in (server.process.pid, *server.children()):
            limits = Path(f"/proc/{pid}/limits").read_text()
            assert re.search(r"Max core file size +0 +0 ", limits)


def test_changed_settings_are_an_event_and_the_same_settings_are_none(installed: Host) -> None:
    def starts() -> list[tuple[str]]:
        with closing(sqlite3.connect(installed.home / "vratar.sqlite3")) as database:
            return database.execute(
                "select text from vratar_audit_event where action = 'configuration.loaded'"
            ).fetchall()

    port = str(free_port())
    for name, count in (("One", 1), ("One", 1), ("Two", 2)):
        with installed.serving(PORT=port, VRATAR_SITE_NAME=name) as server:
            server.stop()
        assert len(starts()) == count


def test_no_process_is_large(installed: Host) -> None:
    with installed.serving() as server:
        for _ in range(20):
            assert server.get("/login")[0] == 200
        assert rss(server.process.pid) < 25
        assert rss(server.named("config.housekeeping")) < 90
        assert rss(server.named("config.panel")) < 90


def test_a_port_in_use_is_said_in_words(installed: Host) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, output, errors = installed.run("serve", PORT=str(port))
    assert (code, output) == (1, "")
    assert errors == (
        f"Error: Port {port} is in use by another program. Choose another: PORT=8080 make run\n"
    )


def test_without_a_database_it_says_what_to_do(host: Host) -> None:
    code, _, errors = host.run("serve", PORT=str(free_port()))
    assert (code, errors) == (1, "Error: There is no database yet. Run `vratar init`.\n")


@pytest.mark.parametrize("name", ["key-ring", "secret-key"])
def test_without_a_key_it_refuses_and_says_what_to_do(installed: Host, name: str) -> None:
    (installed.keys / name).unlink()
    code, output, errors = installed.run("serve", PORT=str(free_port()))
    assert (code, output) == (1, "")
    assert "is missing. Put it back from its backup" in errors
    assert "Traceback" not in errors


def test_with_a_key_open_to_others_it_refuses(installed: Host) -> None:
    (installed.keys / "key-ring").chmod(0o444)
    code, _, errors = installed.run("serve", PORT=str(free_port()))
    assert code == 1
    assert "chmod 0400" in errors


def test_with_the_wrong_key_ring_it_refuses(installed: Host, tmp_path: Path) -> None:
    other = Host(tmp_path / "other")
    other.run("init")
    ring = str(other.keys / "key-ring")
    code, _, errors = installed.run("serve", PORT=str(free_port()), VRATAR_KEYS_KEY_RING=ring)
    assert code == 1
    assert "is not the one that this database was made with" in errors


def test_a_process_that_crashes_is_started_again(installed: Host) -> None:
    with installed.serving() as server:
        for words in ("config.panel", "config.housekeeping"):
            before = server.named(words)
            subprocess.run(["kill", "-9", str(before)], check=True)
            eventually(lambda words=words, before=before: _newer(server.children(), words, before))
        eventually(lambda: server.get("/login")[0] == 200)
        assert server.stop()[0] == 0


def _newer(children: dict[int, str], words: str, than: int) -> bool:
    return any(words in command and pid > than for pid, command in children.items())


def test_a_server_without_its_workers_is_started_again(installed: Host) -> None:
    with installed.serving() as server:
        panel = min(pid for pid, name in server.children().items() if "config.panel" in name)
        subprocess.run(["kill", "-9", str(panel)], check=True)
        assert '"child": "panel"' in server.read_until("it starts again")
        eventually(lambda: server.get("/login")[0] == 200)
        assert server.stop()[0] == 0


def test_when_it_is_killed_nothing_stays_behind(installed: Host) -> None:
    with installed.serving() as server:
        children = server.children()
        server.process.kill()
        eventually(lambda: not [pid for pid in children if alive(pid)])


def test_a_process_that_keeps_crashing_ends_it_with_code_3(tmp_path: Path) -> None:
    program = (
        "from vratar.cli import child, supervisor; child.FIRST_PAUSE = 0.01\n"
        "crash = child.Child('broken', ['json.tool', '/nothing/there'])\n"
        "raise SystemExit(supervisor.Supervisor([crash], ('127.0.0.1', 1), '').run())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=Host(tmp_path).environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 3
    assert done.stdout.count("it starts again") == 5
    assert "Process kept crashing; Vratar stops" in done.stdout.splitlines()[-1]
