"""The panel's server: granian with a few workers. Started by `vratar serve`; the gate's is alike.

`python -m vratar.config.panel ADDRESS PORT WORKERS PARENT`
"""

import sys
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from vratar.config import lifeline
from vratar.config.log_line import LineFormatter

THREADS = 8  # per worker; more requests than that wait their turn
WAITING = 128  # connections per worker that may wait
STOP_WITHIN = 5  # seconds


# What granian says of itself, in our lines; it logs no requests.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": LineFormatter}},
    "handlers": {
        "log": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"}
    },
    "loggers": {"_granian": {"handlers": ["log"], "level": "ERROR", "propagate": False}},
}


def serve(application: str, *, workers: int, threads: int, waiting: int, **place: Any) -> None:  # noqa: ANN401 - granian's own
    """Serve an application at a place until SIGTERM; a worker that crashes is replaced."""
    Granian(
        application,
        **place,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        backpressure=waiting,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.error,
        log_dictconfig=LOGGING,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_WITHIN,
    ).serve()


if __name__ == "__main__":
    lifeline.hold(int(sys.argv[4]))
    serve(
        "vratar.config.panel_worker:application",
        address=sys.argv[1],
        port=int(sys.argv[2]),
        workers=int(sys.argv[3]),
        threads=THREADS,
        waiting=WAITING,
    )
