"""The housekeeping tasks that look for dangers, run by hand at the times of the test clock."""

import threading
from collections.abc import Callable
from dataclasses import replace

from pytest_django import Settings
from tests.clock import Clock
from tests.notices.inbox import Inbox

from vratar.audit import Action, record
from vratar.audit.models import Event
from vratar.config.housekeeping import Task, watching_tasks
from vratar.core.database import writing
from vratar.core.settings import current
from vratar.notices.alarm_names import Alarm

Look = Callable[[], None]

MINUTE, HOUR = 60, 3600


class House:
    """One housekeeping process."""

    def __init__(self) -> None:
        self.tasks: list[Task] = watching_tasks(threading.Event())

    def look(self, *names: Alarm) -> None:
        """Look for these dangers, or for all of them; then call the webhook."""
        wanted = [f"alarm {name.value}" for name in names or Alarm]
        for task in self.tasks:
            if task.name in wanted or task.name == "alarm webhook":
                task.run()

    def look_for(self, seconds: int, clock: Clock, name: Alarm) -> None:
        """Look for this danger each minute, for so long."""
        for _ in range(seconds // MINUTE):
            clock.advance(MINUTE)
            self.look(name)


def mail_to(inbox: Inbox, settings: Settings) -> None:
    """Send what is queued to this inbox."""
    mail = replace(current().mail, server=inbox.url, sender="panel@example.mk")
    settings.VRATAR = replace(current(), mail=mail)


def refuse_codes(number: int, action: Action = Action.SECOND_FACTOR_REFUSED) -> None:
    """So many wrong codes, each of another person."""
    with writing():
        for person in range(1, number + 1):
            record(action, actor="anonymous", target=f"administrator:{900 + person}")


def told(action: Action) -> list[str]:
    """The alarms that such events tell of, in order."""
    events = Event.objects.filter(action=action).order_by("pk")
    return [event.content()["details"]["kind"] for event in events]


def raised() -> list[str]:
    """The alarms that were ever raised, in order."""
    return told(Action.ALARM_RAISED)
