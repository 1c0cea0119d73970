"""A process for test_sequencing_races: python sequencer_process.py DATABASE HOME KEY MODE.

"work" records 100 events and sequences all the while; "die" is killed before the commit.
"""

import os
import signal
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import django
from django.conf import settings


def main(database: str, home: str, key: str, mode: str) -> None:
    settings.DATABASES["default"]["NAME"] = database
    keys = replace(settings.VRATAR.keys, audit_key=Path(key))
    settings.VRATAR = replace(settings.VRATAR, home=Path(home), keys=keys)
    django.setup()
    {"work": work, "die": die}[mode]()


def work() -> None:
    from vratar.audit import Action, record, sequencer
    from vratar.core.database import writing

    sequencer.LEASE = timedelta(0)  # nobody respects anybody's lease
    for step in range(100):
        with writing():
            record(Action.LOGGED_OUT, actor=f"administrator:{os.getpid()}", details={"step": step})
        sequencer.run_once()


def die() -> None:
    from vratar.audit import sequencer

    def killed(_log: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    vars(sequencer)["sign_head"] = killed
    sequencer.run_once()


main(*sys.argv[1:])
