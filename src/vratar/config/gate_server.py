"""The gate's server: granian with a few workers of its own. Started by `vratar serve`.

`python -m vratar.config.gate_server LISTEN WORKERS PARENT`; LISTEN is an address and port, or
`unix:` and a path.
"""

import sys
from pathlib import Path
from typing import Any

from vratar.config import lifeline
from vratar.config.panel import serve

THREADS = 2  # per worker; a check takes microseconds, and more threads only wait for each other
WAITING = 1024  # connections per worker that may wait
SOCKET_MODE = 0o660  # whoever may write to the socket is a proxy


def place(listen: str) -> dict[str, Any]:
    """Where to listen, in granian's words."""
    if listen.startswith("unix:"):
        return {"uds": Path(listen.removeprefix("unix:")), "uds_permissions": SOCKET_MODE}
    address, _, port = listen.rpartition(":")
    return {"address": address.strip("[]"), "port": int(port)}


if __name__ == "__main__":
    lifeline.hold(int(sys.argv[3]))
    serve(
        "vratar.config.gate_worker:application",
        factory=True,
        workers=int(sys.argv[2]),
        threads=THREADS,
        waiting=WAITING,
        **place(sys.argv[1]),
    )
