import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.leaks.servers import ended, printed
from tests.whole.ports import free_port

from vratar.core.settings_file import load

SOON = 20.0  # seconds; generous, for a machine that is busy with other tests


@dataclass
class Server:
    """A running `vratar serve`."""

    process: subprocess.Popen[str]
    port: int
    output: list[str] = field(default_factory=list)
    browser: urllib.request.OpenerDirector = field(
        default_factory=lambda: urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    )

    def read_until(self, words: str) -> str:
        """Return what it printed up to and including a line with `words`."""
        assert self.process.stdout is not None
        while not self.output or words not in self.output[-1]:
            line = self.process.stdout.readline()
            assert line, "".join(self.output)
            printed(line)
            self.output.append(line)
        return "".join(self.output)

    def get(self, path: str) -> tuple[int, str]:
        """Ask for a page; (0, "") while nobody answers."""
        try:
            with self.browser.open(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def children(self) -> dict[int, str]:
        """Process ids and command lines of everything below it."""
        return below(self.process.pid)

    def named(self, words: str) -> int:
        """Id of the youngest process whose command line has `words`."""
        return max(pid for pid, command in self.children().items() if words in command)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """Send a signal; return exit code and the rest of the output."""
        self.process.send_signal(number)
        rest = self.process.communicate(timeout=SOON)[0]
        printed(rest)
        return self.process.returncode, "".join(self.output) + rest


@dataclass
class Host:
    """A machine with an installation of its own, without Django settings of the tests."""

    folder: Path

    @property
    def home(self) -> Path:
        """The data folder."""
        return self.folder / "home"

    @property
    def keys(self) -> Path:
        """The folder of the keys, once made."""
        (folder,) = (self.folder / "config" / "vratar").iterdir()
        return folder

    @property
    def environ(self) -> dict[str, str]:
        """All that a command knows of its surroundings."""
        import vratar

        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(vratar.__file__).parent.parent),
            "VRATAR_HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
        }

    def run(self, *arguments: str, given: str = "", **environ: str) -> tuple[int, str, str]:
        """Run a command to its end: exit code, output, errors."""
        done = subprocess.run(
            [sys.executable, "-m", "vratar", *arguments],
            env=self.environ | environ,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return done.returncode, done.stdout, done.stderr

    @contextmanager
    def serving(self, *arguments: str, **environ: str) -> Iterator[Server]:
        """Run `vratar serve` on a free port until it is ready; end all of it afterwards."""
        environ = self.environ | {"PORT": str(free_port())} | environ
        process = subprocess.Popen(
            [sys.executable, "-m", "vratar", "serve", *arguments],
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        server = Server(process, int(environ["PORT"]))
        try:
            server.read_until("Vratar is ready")
            yield server
        finally:
            left = [process.pid, *server.children()]
            if process.poll() is None:
                process.terminate()
                with suppress(subprocess.TimeoutExpired):
                    server.output.append(process.communicate(timeout=SOON)[0])
            ended("".join(server.output), self.folder)
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            if process.stdout is not None:
                process.stdout.close()
            process.wait()


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """A machine on which nothing was done yet."""
    return Host(tmp_path)


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Host:
    """What `vratar init` made; nobody changes it."""
    host = Host(tmp_path_factory.mktemp("model"))
    code, _, errors = host.run("init")
    assert code == 0, errors
    return host


@pytest.fixture
def installed(host: Host, model: Host) -> Host:
    """A machine after `vratar init`: a copy, with the keys where its data folder looks for them."""
    shutil.copytree(model.folder, host.folder, dirs_exist_ok=True)
    host.keys.rename(load(host.environ).keys.key_ring.parent)
    return host


def below(parent: int) -> dict[int, str]:
    found: dict[int, str] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            status = (folder / "status").read_text()
            above = re.search(r"^PPid:\s+(\d+)$", status, re.MULTILINE)
            if above and int(above[1]) == parent:
                pid = int(folder.name)
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                found |= {pid: command, **below(pid)}
    return found


def alive(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def eventually(condition: object) -> None:
    """Wait, at most `SOON`, until a function says yes."""
    assert callable(condition)
    end = time.monotonic() + SOON
    while not condition():
        assert time.monotonic() < end, "It did not happen."
        time.sleep(0.05)
