"""The decoys that anybody can ask for do not pile up; what was told is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pytest_django import Settings
from tests import cast
from tests.clock import Clock

from vratar.core import clock as time
from vratar.core.database import writing
from vratar.core.settings import current
from vratar.notices import sending
from vratar.notices.kinds import Notice
from vratar.notices.models import Mail
from vratar.notices.services import queue

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _mail_is_on(db: None, clock: Clock, settings: Settings) -> None:
    """A server that nothing here reaches: what is sent here is dropped before."""
    mail = replace(current().mail, server="smtp://127.0.0.1:1")
    settings.VRATAR = replace(current(), mail=mail)


def _drop_a_decoy() -> Mail:
    with writing():
        queue(Notice.RESET_LINK, None)
    sending.send_due()
    decoy = Mail.objects.get(account=None)
    assert decoy.given_up_at is not None
    return decoy


def test_a_decoy_is_deleted_a_day_after_it_was_dropped() -> None:
    _drop_a_decoy()
    dropped = time.now()
    assert sending.purge(dropped + DAY - timedelta(seconds=1)) == 0
    assert sending.purge(dropped + DAY) == 1
    assert not Mail.objects.exists()


def test_a_decoy_that_waits_is_not_deleted() -> None:
    with writing():
        queue(Notice.RESET_LINK, None)
    assert sending.purge(time.now() + 30 * DAY) == 0


@pytest.mark.parametrize("end", ["sent_at", "given_up_at"])
def test_the_mail_of_somebody_is_kept_for_ninety_days(end: str) -> None:
    boris = cast.make("boris", "Administrator")
    with writing():
        queue(Notice.PASSWORD_CHANGED, boris)
    Mail.objects.update(**{end: time.now()})
    assert sending.purge(time.now() + 90 * DAY - timedelta(seconds=1)) == 0
    assert sending.purge(time.now() + 90 * DAY) == 1
