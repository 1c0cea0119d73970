"""`make bench`: every benchmark in a process of its own; the tables become docs/performance.md."""

import datetime as dt
import os
import platform
import subprocess
import sys
from pathlib import Path

from bench.peers.table import found_in

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"

INTRODUCTION = """\
# Measured

Written by `make bench`, in one run on one machine; read the ratios, not the times.
{machine}.
"""

SECTIONS = {
    "Verifying a code, window ±1": ("bench.verification", "Aim: under three bare digests."),
    "A whole sign-in": ("bench.sign_in", "Aim: the two steps at most 1.25 times their one hash."),
    "What the time of an answer tells": (
        "bench.timing",
        "Aim: nothing. Wall times, two-sided Mann-Whitney U test, significant below 0.01 / 4.",
    ),
    "The list of administrators": (
        "bench.lists",
        "Aim: a page of 10,000 within twice the time of the page of 20.",
    ),
    "Memory of a server": ("bench.memory", "Aim: a panel worker under 90 MB."),
}


def main() -> None:
    """Run, print, write."""
    machine = f"{dt.datetime.now(dt.UTC):%Y-%m-%d}, Python {platform.python_version()}"
    machine += f", {platform.machine()}, {os.cpu_count()} cores"
    parts = [INTRODUCTION.format(machine=machine)]
    for title, (module, aim) in SECTIONS.items():
        done = subprocess.run(
            [sys.executable, "-m", module], check=True, capture_output=True, text=True
        )
        parts.append(f"## {title}\n\n{aim}\n\n{done.stdout.strip()}\n")
        print(parts[-1], flush=True)
    beside = found_in(PAGE.read_text(encoding="utf-8"))  # `make bench-peers` writes that one
    PAGE.write_text("\n".join([*parts, beside]).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
