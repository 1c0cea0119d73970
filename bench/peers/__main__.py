"""`make bench-peers`: install the peers, run the programs, print the tables, compare the fixtures.

`--write` puts them into docs/performance.md. `--environments FOLDER` keeps what was installed for
another run; otherwise it is thrown away.
"""

import argparse
import contextlib
import datetime as dt
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from bench.peers import fixtures, programs, table
from bench.peers.django_doors import allauth_as_it_comes, allauth_tolerant, two_factor
from bench.peers.door import Door
from bench.peers.environments import ROOT, NotInstalledError
from bench.peers.ours import vratar
from bench.peers.privacyidea import privacyidea

PAGE = ROOT / "docs" / "performance.md"
OTHERS = 5 + 2 + 2
"""People that replay and the two locks need."""

T = TypeVar("T")
Opening = Callable[[Path, Path, int], contextlib.AbstractContextManager[Door]]
PRODUCTS: dict[str, Opening] = {
    "vratar": vratar,
    "allauth": allauth_as_it_comes,
    "allauth-tolerant": allauth_tolerant,
    "two-factor": two_factor,
    "privacyidea": privacyidea,
}


@dataclass(frozen=True)
class Run:
    """What was asked for on the command line."""

    rounds: int
    parallel: int
    watch: float

    @property
    def people(self) -> int:
        """How many people a product needs."""
        return 2 * self.rounds + OTHERS


def main() -> None:
    """Run, print, write."""
    chosen = _arguments()
    run = Run(chosen.rounds, chosen.parallel, chosen.watch)
    with tempfile.TemporaryDirectory(prefix="vratar-peers-") as folder:
        root = chosen.environments or Path(folder)
        measured = measure(root, Path(folder), chosen.products, run)
        with contextlib.suppress(NotInstalledError):
            fixtures.compare(root, Path(folder))
    plan = table.Plan(
        f"{dt.datetime.now(dt.UTC):%Y-%m-%d}",
        run.parallel,
        run.watch,
        programs.WRONG_PASSWORDS,
        programs.WRONG_CODES_FOR,
    )
    text = table.section(measured, plan)
    print(text)
    if chosen.write:
        PAGE.write_text(table.replaced(PAGE.read_text("utf-8"), text), "utf-8")


def measure(environments: Path, folder: Path, names: list[str], run: Run) -> list[table.Measured]:
    """Open all doors; races alone on the machine, what mostly waits side by side."""
    measured = []
    with contextlib.ExitStack() as stack:
        open_doors: list[tuple[Door, table.Measured]] = []
        for name in names:
            print(f"Installing and filling {name} …", flush=True)
            own = folder / f"run-{name}"
            own.mkdir()
            try:
                door = stack.enter_context(PRODUCTS[name](environments, own, run.people))
            except NotInstalledError as refused:
                measured.append(table.Measured(name, f"not installed: {refused}", "", *5 * ["–"]))
                continue
            row = table.Measured(door.title, door.how, door.surface)
            measured.append(row)
            open_doors.append((door, row))
        for door, row in open_doors:
            _race(door, row, run)
        with ThreadPoolExecutor(len(names)) as pool:
            waiting = [pool.submit(_wait, door, row, run.watch) for door, row in open_doors]
        for one in waiting:
            one.result()
    return measured


def _race(door: Door, row: table.Measured, run: Run) -> None:
    row.codes = _said(partial(programs.race, door, run.rounds, run.parallel))
    print(f"{row.title}: code {row.codes}", flush=True)
    row.recovery = _said(partial(programs.race, door, run.rounds, run.parallel, recovery=True))
    print(f"{row.title}: recovery code {row.recovery}", flush=True)


def _wait(door: Door, row: table.Measured, watch: float) -> None:
    # Replays first and alone: the strangers of the locks would make them late.
    row.replay = _said(partial(programs.replay, door))
    print(f"{row.title}: {row.replay}", flush=True)
    with ThreadPoolExecutor(2) as pool:
        by_name = pool.submit(_said, partial(programs.lock_by_name, door, watch))
        by_password = pool.submit(_said, partial(programs.lock_by_password, door, watch))
        row.by_name, row.by_password = by_name.result(), by_password.result()
    print(f"{row.title}: name {row.by_name}, name and password {row.by_password}", flush=True)


def _said(program: Callable[[], T]) -> T | str:
    try:
        return program()
    except programs.NotMeasurableError as why:
        return str(why)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Races and replays beside the peers.")
    parser.add_argument("products", nargs="*", metavar="PRODUCT", help=", ".join(PRODUCTS))
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--parallel", type=int, default=8)
    parser.add_argument("--watch", type=float, default=120, help="seconds the owner tries")
    parser.add_argument("--environments", type=Path, help="keep the environments here")
    chosen = parser.parse_args()
    chosen.products = chosen.products or list(PRODUCTS)
    return chosen


if __name__ == "__main__":
    main()
