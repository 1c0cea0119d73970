"""A process that looks for reminders; `test_reminder_races` starts several.

`work`: says so and waits for a line, then reminds. `die`: stops, ready to be killed, in the middle
of the transaction that has queued everything.
"""

import sys

import django

django.setup()

from vratar.core import clock  # noqa: E402
from vratar.notices import services as notices  # noqa: E402
from vratar.staff.services.scheduled_reminders import remind  # noqa: E402


def say(word: str) -> None:
    """One line for the test, and one from it."""
    print(word, flush=True)  # noqa: T201 - read by the test
    sys.stdin.readline()


def queue_and_wait(*args: object, **kwargs: object) -> None:
    """Queue the mails; the commit does not come."""
    queue_all(*args, **kwargs)  # type: ignore[arg-type]
    say("queued")


queue_all = notices.queue_all
if sys.argv[1] == "die":
    notices.queue_all = queue_and_wait
say("ready")
print(remind(clock.now()))  # noqa: T201 - read by the test
