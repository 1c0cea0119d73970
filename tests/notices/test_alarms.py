"""An alarm is raised once while its danger lasts, and every Owner hears of it."""

import logging
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.notices.inbox import Inbox, mail_server, text_of
from tests.notices.watching import HOUR, MINUTE, House, mail_to, raised, refuse_codes, told
from tests.policy import states
from tests.whole.on_disk import restore_roles

from vratar.accounts.models import Administrator, SecurityState
from vratar.audit import Action
from vratar.notices import sending
from vratar.notices.alarm_names import Alarm
from vratar.notices.models import Mail

TITLE = "Many wrong codes over all accounts"


@pytest.fixture
def inbox(settings: Settings) -> Iterator[Inbox]:
    """A mail server of this machine, which the installation sends to."""
    with mail_server() as inbox:
        mail_to(inbox, settings)
        yield inbox


@pytest.fixture
def owner(clock: Clock, inbox: Inbox) -> Administrator:
    return cast.make("ana")


@pytest.mark.django_db
def test_every_active_owner_is_mailed_in_their_language_and_nobody_else(
    owner: Administrator, inbox: Inbox
) -> None:
    olga = cast.make("olga")
    SecurityState.objects.filter(account=olga).update(language="mk", time_zone="Europe/Skopje")
    cast.make("boris", "Administrator")
    left = cast.make("lev")
    Administrator.objects.filter(pk=left.pk).update(is_active=False)
    refuse_codes(30)
    House().look()
    assert sending.send_due() == 2
    by_address = {mail["To"]: mail for mail in inbox.mails}
    assert set(by_address) == {"ana@example.mk", "olga@example.mk"}
    text = text_of(by_address["ana@example.mk"])
    assert by_address["ana@example.mk"]["Subject"] == f"Alarm on Vratar: {TITLE}"
    assert by_address["olga@example.mk"]["Content-Language"] == "mk"
    assert "30 or more wrong codes within an hour." in text
    assert "When: " in text
    for unknown in ("Account:", "By:", "From address:"):
        assert unknown not in text


@pytest.mark.django_db
def test_it_is_one_event_one_line_of_the_log_and_an_item_for_owners_alone(
    owner: Administrator, caplog: pytest.LogCaptureFixture
) -> None:
    boris = states.two_factor(cast.make("boris", "Administrator"))
    ana = states.two_factor(owner)
    assert TITLE not in ana.get("/").content.decode()
    refuse_codes(30)
    with caplog.at_level(logging.INFO):
        House().look()
    assert raised() == ["fleet"]
    lines = [(line.levelname, line.getMessage()) for line in caplog.records if "larm" in line.msg]
    assert lines == [("ERROR", "Alarm: fleet")]
    assert TITLE in ana.get("/").content.decode()
    page = boris.get("/").content.decode()
    assert "Needs attention" in page
    assert TITLE not in page


@pytest.mark.django_db
def test_it_is_told_once_while_it_lasts_and_again_after_it_ended(
    owner: Administrator, clock: Clock
) -> None:
    house = House()
    refuse_codes(30)
    house.look_for(50 * MINUTE, clock, Alarm.FLEET)
    refuse_codes(30)
    house.look_for(30 * MINUTE, clock, Alarm.FLEET)
    assert (raised(), told(Action.ALARM_ENDED)) == (["fleet"], [])
    house.look_for(2 * HOUR, clock, Alarm.FLEET)
    assert (raised(), told(Action.ALARM_ENDED)) == (["fleet"], ["fleet"])
    refuse_codes(30)
    house.look()
    assert raised() == ["fleet", "fleet"]
    assert Mail.objects.filter(kind="alarm").count() == 2


@pytest.mark.django_db
def test_it_leaves_the_dashboard_when_it_ends(owner: Administrator, clock: Clock) -> None:
    house = House()
    refuse_codes(30)
    house.look()
    house.look_for(2 * HOUR + 5 * MINUTE, clock, Alarm.FLEET)
    assert TITLE not in states.two_factor(owner).get("/").content.decode()


@pytest.mark.django_db
def test_a_new_process_knows_what_lasts(owner: Administrator, clock: Clock) -> None:
    refuse_codes(30)
    House().look()
    clock.advance(2 * MINUTE)
    House().look()
    assert raised() == ["fleet"]
    clock.advance(3 * HOUR)
    House().look()
    assert told(Action.ALARM_ENDED) == ["fleet"]


@pytest.mark.django_db(transaction=True)
def test_many_processes_that_look_at_once_raise_and_end_it_once(clock: Clock) -> None:
    restore_roles()
    cast.make("ana")
    refuse_codes(30)

    def look_at_once() -> None:
        start, houses = threading.Barrier(4), [House() for _ in range(4)]

        def work(house: House) -> None:
            start.wait(10)
            house.look(Alarm.FLEET)
            connection.close()

        looking = [threading.Thread(target=work, args=(house,)) for house in houses]
        for one in looking:
            one.start()
        for one in looking:
            one.join(30)

    look_at_once()
    assert raised() == ["fleet"]
    clock.advance(3 * HOUR)
    look_at_once()
    assert told(Action.ALARM_ENDED) == ["fleet"]


@pytest.mark.django_db
def test_without_mail_it_is_raised_all_the_same(clock: Clock) -> None:
    ana = cast.make("ana")
    refuse_codes(30)
    House().look()
    assert raised() == ["fleet"]
    assert TITLE in states.two_factor(ana).get("/").content.decode()
    assert not Mail.objects.exists()


@pytest.mark.django_db
def test_a_clock_set_back_meanwhile_does_not_keep_it_up_for_ever(
    owner: Administrator, clock: Clock
) -> None:
    house = House()
    refuse_codes(30)
    house.look(Alarm.FLEET)
    clock.advance(-timedelta(days=30).total_seconds())
    house.look(Alarm.FLEET)
    assert told(Action.ALARM_ENDED) == ["fleet"]
