"""One administrator at the pages and services about another."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client
from tests import cast
from tests.policy import states

from vratar.accounts.models import Administrator
from vratar.core.database import writing
from vratar.sessions import services as sessions
from vratar.sessions.models import Level, Session
from vratar.staff.services import allowing, end_sessions, lifecycle, links, reminders, reset, unlock
from vratar.staff.services.reset import Answers, IdentityCheck

LIST = "/setup/staff/administrators"
REASON = "Phone fell into lake Ohrid"
# Without a new password: whoever may not see set-up links may still reset.
ANSWERS = Answers(REASON, IdentityCheck.IN_PERSON, renew=False)
RESET = {"reason": REASON, "identity_check": "in person", "renew": "on"}
PAGES = (
    "reset-two-factor",
    "end-sessions",
    "unlock",
    "deactivate",
    "reactivate",
    "new-link",
    "allow-set-up",
)


def session_of(account: Administrator, level: Level = Level.AAL2) -> Session:
    """A session whose sign-in was just now."""
    with writing():
        return sessions.start(account, level, cast.ANAS_LAPTOP)[1]


def browser_of(account: Administrator) -> Client:
    """A browser with two factors, just now."""
    return states.two_factor(account)


def page_of(account: Administrator, action: str) -> str:
    """The address of a confirmation page."""
    return f"{LIST}/{account.pk}/{action}"


@contextmanager
def refused(error: type[Exception]) -> Iterator[None]:
    """The body raises this; what it wrote is rolled back, and the test goes on."""
    with pytest.raises(error), transaction.atomic():
        yield


ACTIONS: dict[str, Callable[[Session, int], object]] = {
    "reset": lambda who, pk: reset.reset_two_factor(who, pk, ANSWERS, cast.ANAS_LAPTOP),
    "end sessions": lambda who, pk: end_sessions.end_sessions(who, pk, cast.ANAS_LAPTOP),
    "allow set-up": lambda who, pk: allowing.allow_set_up(who, pk, cast.ANAS_LAPTOP),
    "unlock": lambda who, pk: unlock.unlock(who, pk, cast.ANAS_LAPTOP),
    "deactivate": lambda who, pk: lifecycle.deactivate(who, pk, cast.ANAS_LAPTOP),
    "reactivate": lambda who, pk: lifecycle.reactivate(
        who, pk, by_mail=False, client=cast.ANAS_LAPTOP
    ),
    "new link": lambda who, pk: links.new_link(who, pk, by_mail=False, client=cast.ANAS_LAPTOP),
    "remind": lambda who, pk: reminders.remind(who, [pk], cast.ANAS_LAPTOP),
}
"""Every service that acts on another."""
