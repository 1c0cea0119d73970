"""The gate's server: granian with a few workers of its own. Started by `vratar serve`.

`python -m vratar.config.gate_server LISTEN WORKERS PARENT`; LISTEN is an address and port, or
`unix:` and a path.
"""

import sys
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from vratar.config import lifeline
from vratar.config.panel import LOGGING, STOP_WITHIN

THREADS = 2  # per worker; a check takes microseconds, and more threads only wait for each other
WAITING = 1024  # connections per worker that may wait
SOCKET_MODE = 0o660  # whoever may write to the socket is a proxy


def serve(listen: str, workers: int) -> None:
    """Serve until SIGTERM; a worker that crashes is replaced."""
    Granian(
        "vratar.config.gate_worker:application",
        factory=True,
        **_place(listen),
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backpressure=WAITING,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.error,
        log_dictconfig=LOGGING,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_WITHIN,
    ).serve()


def _place(listen: str) -> dict[str, Any]:
    if listen.startswith("unix:"):
        return {"uds": Path(listen.removeprefix("unix:")), "uds_permissions": SOCKET_MODE}
    address, _, port = listen.rpartition(":")
    return {"address": address.strip("[]"), "port": int(port)}


if __name__ == "__main__":
    lifeline.hold(int(sys.argv[3]))
    serve(sys.argv[1], int(sys.argv[2]))
