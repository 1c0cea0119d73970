"""The list of administrators: 10,000 of them beside 20, the same page, the same worker.

Each number has an installation of its own, filled by `vratar demo`; the page is asked for as an
Owner through Django's whole stack. `python -m bench.lists`.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIZES = (20, 10_000)
PAGES = (
    "/setup/staff/administrators/",
    "/setup/staff/administrators/?sort=-last_login",
    "/setup/staff/administrators/?status=overdue",
    "/setup/staff/administrators/?search=petr",
)
TIMES = 40


def main() -> None:
    """Print the milliseconds of each page for both sizes, and their ratio."""
    found = {size: _measured(size) for size in SIZES}
    few, many = SIZES
    print(f"page, median of {TIMES}: {few} administrators | {many:,} administrators | ratio")
    for page in PAGES:
        one, other = found[few][page], found[many][page]
        print(f"{page}: {one:.1f} ms | {other:.1f} ms | {other / one:.2f}")


def _measured(size: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="vratar-bench-") as folder:
        environ = {
            **os.environ,
            "VRATAR_HOME": f"{folder}/home",
            "XDG_CONFIG_HOME": f"{folder}/config",
            "DJANGO_SETTINGS_MODULE": "vratar.config.settings",
        }
        vratar = str(Path(sys.executable).with_name("vratar"))
        for arguments in (["init"], ["demo", "--administrators", str(size)]):
            subprocess.run([vratar, *arguments], env=environ, check=True, capture_output=True)
        program = [sys.executable, "-m", "bench.lists", "measure"]
        answer = subprocess.run(program, env=environ, check=True, capture_output=True, text=True)
        return {
            page: float(seconds)
            for page, seconds in (line.rsplit(" ", 1) for line in answer.stdout.splitlines())
        }


def _measure() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from vratar.accounts.models import Administrator
    from vratar.core.database import writing
    from vratar.sessions import services
    from vratar.sessions.models import Level

    owner = Administrator.objects.select_related("security_state").get(username="demo")
    with writing():
        raw_id, _ = services.start(owner, Level.AAL2, services.Client("127.0.0.1"))
    client = Client(headers={"Host": "127.0.0.1"})
    client.cookies[settings.SESSION_COOKIE_NAME] = raw_id
    for page in PAGES:
        times = []
        for _ in range(TIMES):
            begin = time.perf_counter()
            response = client.get(page)
            times.append(time.perf_counter() - begin)
            assert response.status_code == 200, response.status_code
        print(page, statistics.median(times) * 1000)


if __name__ == "__main__":
    _measure() if sys.argv[1:] == ["measure"] else main()
