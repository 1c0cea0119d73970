"""Pages of a large installation beside those of a small one; fails where one takes twice as long.

10,000 administrators and 5,000,000 events beside 200 and 5,000; both made by `vratar demo`, their
windows take turns. `python -m bench.scale [EVENTS]`; the full number takes about ten minutes.
"""

import sys
from contextlib import ExitStack

from bench.lists import LIST, TIMES, medians, window
from tests.browser.chromium import chromium

SMALL = (200, 5_000)
LARGE = (10_000, 5_000_000)
PAGES = (LIST, "/reports/adoption", "/reports/adoption?days=90", "/reports/audit")
LIMIT = 2


def main(events: int) -> None:
    """Print the milliseconds of each page for both sizes, and their ratio."""
    sizes = (SMALL, (LARGE[0], events))
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        windows = [
            stack.enter_context(window(browser, people, "--events", str(told)))
            for people, told in sizes
        ]
        print(f"From navigation to load event in Chromium {browser.version}, the server's part of")
        print(f"it in brackets: median of {TIMES}, ms.\n")
        names = [f"{people:,} administrators, {told:,} events" for people, told in sizes]
        print(f"| Page | {' | '.join(names)} | ratio |")
        print("|---|---:|---:|---:|")
        ratios = []
        for path in PAGES:
            (one, its), (other, others) = medians(windows, path)
            ratios.append(other / one)
            shown = f"{one:.0f} ({its:.0f}) | {other:.0f} ({others:.0f})"
            print(f"| `{path}` | {shown} | **{ratios[-1]:.2f}** |", flush=True)
    if max(ratios) > LIMIT:
        sys.exit(f"A page takes more than {LIMIT} times as long.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else LARGE[1])
