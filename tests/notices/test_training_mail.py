"""The mail about the training names the date, and what to do about it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from tests.clock import Clock

from vratar.accounts.models import Administrator
from vratar.core import clock as time
from vratar.notices.kinds import Notice
from vratar.notices.letter import Letter, Told
from vratar.notices.texts import letter

pytestmark = pytest.mark.django_db


def mail(until: datetime | None) -> Letter:
    """What Boris reads in English."""
    details = {"by": "Ana"} | ({"until": int(until.timestamp())} if until else {})
    with translation.override("en"):
        return letter(
            Notice.TRAINING_DUE, Told(Administrator(username="boris"), details, time.now())
        )


def test_before_the_date_it_names_it(clock: Clock) -> None:
    due = datetime(2027, 3, 9, 22, tzinfo=UTC)
    told = mail(due)
    assert told.subject == "Your security training is due on 9 Mar 2027"
    assert "Please finish it by 9 Mar 2027." in told.paragraphs


def test_afterwards_it_says_so(clock: Clock) -> None:
    told = mail(time.now() - timedelta(days=3))
    assert told.subject.startswith("Your security training was due on")
    assert "Please finish it now." in told.paragraphs


def test_without_a_date_it_asks_all_the_same() -> None:
    told = mail(None)
    assert told.subject == "Your security training is not finished"
    assert "Please finish it as soon as you can." in told.paragraphs


@pytest.mark.parametrize("days", [-3, 3])
def test_it_leads_to_the_training_and_asks_for_no_code(clock: Clock, days: int) -> None:
    told = mail(time.now() + timedelta(days=days))
    assert told.link.endswith("/training/")
    assert "We never ask for a code by phone or mail." in told.doubt
    assert not told.with_facts
