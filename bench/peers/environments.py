"""A peer's own Python environment, and its server in processes of its own."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
WORKERS, THREADS = 4, 2
STARTS_WITHIN = STOPS_WITHIN = 60.0  # seconds


class NotInstalledError(Exception):
    """The package index did not give us the peer; the text is its last word."""


@dataclass(frozen=True)
class Environment:
    """An environment with one peer in it."""

    folder: Path
    log: Path
    variables: dict[str, str]

    def run(self, program: str, *arguments: str) -> str:
        """Run one of its programs to its end; what it prints."""
        command = [str(self.folder / "bin" / program), *arguments]
        done = subprocess.run(
            command, env=self._environ, capture_output=True, text=True, timeout=300, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def version(self, package: str) -> str:
        """Which release is installed."""
        lookup = f"from importlib.metadata import version; print(version({package!r}))"
        return self.run("python", "-c", lookup).strip()

    @contextlib.contextmanager
    def serving(self, application: str) -> Iterator[str]:
        """Serve a WSGI application with several worker processes; its address."""
        port = free_port()
        command = [str(self.folder / "bin" / "gunicorn"), f"--bind=127.0.0.1:{port}"]
        command += [f"--workers={WORKERS}", f"--threads={THREADS}", "--log-level=warning"]
        command += ["--timeout=120", application]
        with _running(command, self._environ, self.log):
            await_server(port)
            yield f"http://127.0.0.1:{port}"

    @property
    def _environ(self) -> dict[str, str]:
        own = os.environ | self.variables
        # Django of another environment must not find our settings.
        return {key: one for key, one in own.items() if not key.startswith("VRATAR_")}


def install(root: Path, requirements: str, log: Path, **variables: str) -> Environment:
    """Make an environment and fill it from the pinned requirements, unless it is there."""
    folder = root / requirements
    environment = Environment(folder, log, variables)
    if (folder / "bin" / "gunicorn").exists():
        return environment
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    command = [
        str(folder / "bin" / "python"),
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--quiet",
    ]
    command += ["install", "--require-hashes", "-r"]
    command.append(str(ROOT / "requirements" / f"{requirements}.txt"))
    done = subprocess.run(command, capture_output=True, text=True, timeout=1200, check=False)
    if done.returncode:
        errors = re.findall(r"^ERROR: (.*)$", done.stderr, re.MULTILINE)
        raise NotInstalledError(errors[-1] if errors else f"pip ended with {done.returncode}")
    return environment


@contextlib.contextmanager
def vratar_serving(environ: dict[str, str], log: Path) -> Iterator[str]:
    """Serve Vratar; its address."""
    port = free_port()
    command = [sys.executable, "-m", "vratar", "serve", "--workers", str(WORKERS)]
    with _running(command, environ | {"PORT": str(port)}, log):
        await_server(port)
        yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def _running(command: list[str], environ: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("w") as output:
        process = subprocess.Popen(command, env=environ, stdout=output, stderr=output)
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """A port of this machine that nobody has."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def await_server(port: int) -> None:
    """Wait until somebody listens."""
    ends = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < ends:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise RuntimeError(f"Nothing listens on port {port} after {STARTS_WITHIN:.0f} s.")
