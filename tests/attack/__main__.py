"""`make attack`: two scanners and our own probes against a served panel; 1 if something is new."""

# ruff: noqa: T201

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.attack.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"


def attack(folder: Path) -> int:
    """Attack, tell; the exit code."""
    import django

    django.setup()
    from tests.attack import probes, scanners
    from tests.attack.target import target

    print(" · ".join(f"{name} {version}" for name, version in scanners.versions().items()))
    found: list[Finding] = []
    with target(folder / "panel") as panel:
        attacks: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
            ("probes of our own", lambda: probes.all_of(panel)),
            ("sqlmap", lambda: scanners.sqlmap(panel, folder)),
            ("wapiti, as nobody", lambda: scanners.wapiti(panel, folder / "a", signed_in=False)),
            ("wapiti, as the Owner", lambda: scanners.wapiti(panel, folder / "b", signed_in=True)),
        )
        for title, run in attacks:
            print(f"{title} …", flush=True)
            found += list(run())
        lines = panel.server.log.lines
        # A wrong Host, which the probes send, is an error to Django.
        lines[:] = [line for line in lines if "DisallowedHost" not in line]
        found += [Finding("log", "an error", line[:300]) for line in panel.server.log.trouble]
        lines.clear()
    return tell(sorted(set(found)))


def tell(found: list[Finding]) -> int:
    """Print the table."""
    new = 0
    for one in found:
        new += not one.reason
        print(
            f"{'explained' if one.reason else 'NEW':9} {one.tool:7} {one.what}\n{'':17} {one.where}"
        )
    print(f"{len(found)} findings, {new} of them not explained in docs/security/attack.md")
    return 1 if new else 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="vratar-attack-") as name:
        sys.exit(attack(Path(os.environ.get("ATTACK_FOLDER") or name)))
