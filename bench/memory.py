"""The memory of each process of a running server, after some work."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

from bench.installation import installation

REQUESTS = 300


def main() -> None:
    """Print the table."""
    with installation() as folder:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environment = {**os.environ, "PORT": str(port)}
        command = [sys.executable, "-m", "vratar", "serve", "--workers", "1"]
        log = (folder / "log").open("w")
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            work(f"http://127.0.0.1:{port}")
            table(server.pid)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(20)


def work(url: str) -> None:
    """Wait for the server, then read the login page and try wrong passwords' form."""
    for _ in range(100):
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(f"{url}/livez", timeout=1).read()  # noqa: S310 - loopback
            break
        subprocess.run(["sleep", "0.2"], check=True)
    for _ in range(REQUESTS):
        urllib.request.urlopen(f"{url}/login", timeout=5).read()  # noqa: S310 - loopback


def table(supervisor: int) -> None:
    """Resident and proportional memory of the supervisor and all its descendants."""
    print("| process | resident, MB | own share, MB |")
    print("|---|---|---|")
    for pid in [supervisor, *descendants(supervisor)]:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        sizes = dict(re.findall(r"^(Rss|Pss):\s+(\d+)", rollup, re.MULTILINE))
        resident, own = (int(sizes[key]) / 1024 for key in ("Rss", "Pss"))
        command = Path(f"/proc/{pid}/cmdline").read_text()
        parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        label = name_of(command, is_child=parent != supervisor)
        print(f"| {label} | {resident:.0f} | {own:.0f} |")


def name_of(command: str, *, is_child: bool) -> str:
    """What a process does, from its command line."""
    if "vratar.config.panel" in command:
        return "panel worker" if is_child else "panel server"
    return "housekeeping" if "vratar.config.housekeeping" in command else "supervisor"


def descendants(pid: int) -> list[int]:
    """The children of a process, and theirs."""
    children = [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]
    return [found for child in children for found in (child, *descendants(child))]


if __name__ == "__main__":
    main()
