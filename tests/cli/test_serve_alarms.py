"""The process beside a real panel raises an alarm, calls the webhook and says so in the log."""

import json
import sqlite3
from contextlib import closing

from tests.cli.conftest import Host
from tests.notices.listener import listening


def test_a_key_ring_that_is_taken_away_is_told_within_seconds(installed: Host) -> None:
    ring = installed.keys / "key-ring"
    with (
        listening() as listener,
        installed.serving(VRATAR_AUDIT_ALARM_WEBHOOK=listener.url) as server,
    ):
        ring.rename(ring.with_suffix(".away"))
        told = json.loads(listener.arrived.get(timeout=30))
        assert (told["alarm"], told["state"], told["count"]) == ("keys", "raised", 1)
        ring.with_suffix(".away").rename(ring)
        lines = server.read_until("Alarm: keys").splitlines()
        assert json.loads(lines[-1])["level"] == "error"
        with closing(sqlite3.connect(installed.home / "vratar.sqlite3")) as database:
            events = database.execute(
                "SELECT count(*) FROM vratar_audit_event WHERE action = 'alarm.raised'"
            )
            assert events.fetchone() == (1,)
