"""What is a danger, and from where on: each alarm begins with its own and ends without it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.notices.watching import HOUR, MINUTE, House, raised, refuse_codes, told
from tests.sign_in.conftest import Person
from tests.sign_in.conftest import ana as ana  # noqa: PLC0414 - a fixture

from vratar.audit import Action, record
from vratar.audit.checkpoint import create_audit_key
from vratar.audit.export import export_waiting
from vratar.audit.models import Event
from vratar.audit.sequencer import run_once
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.core import clock as server_clock
from vratar.core.database import writing
from vratar.core.settings import current
from vratar.crypto import key_ring
from vratar.notices.alarm_names import Alarm
from vratar.notices.dangers import look
from vratar.notices.steady_clock import SteadyClock
from vratar.throttle.alarms import wrong_passwords_everywhere
from vratar.throttle.models import Lane, Try

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(clock: Clock) -> House:
    return House()


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Path:
    """A data folder and an audit key of this test's own."""
    home = tmp_path / "home"
    home.mkdir()
    keys = replace(current().keys, audit_key=tmp_path / "audit.key")
    settings.VRATAR = replace(current(), home=home, keys=keys)
    create_audit_key(tmp_path / "audit.key")
    return home


def something_happens() -> None:
    with writing():
        record(Action.LOGGED_OUT, actor="administrator:1")


def wrong_passwords(number: int) -> None:
    """What so many wrong passwords leave behind in the budget of everybody."""
    lane, _ = Lane.objects.get_or_create(
        key="everybody:all", defaults={"touched_at": server_clock.now()}
    )
    now = server_clock.now()
    Try.objects.bulk_create(Try(lane=lane, at=now) for _ in range(number))


@pytest.mark.parametrize(("number", "expected"), [(29, []), (30, ["fleet"])])
def test_thirty_wrong_codes_in_an_hour_are_one(
    house: House, number: int, expected: list[str]
) -> None:
    refuse_codes(number)
    house.look(Alarm.FLEET)
    assert raised() == expected


def test_wrong_recovery_codes_count_and_those_of_an_earlier_hour_do_not(
    house: House, clock: Clock
) -> None:
    refuse_codes(15)
    clock.advance(HOUR)
    refuse_codes(15, Action.RECOVERY_CODE_REFUSED)
    house.look(Alarm.FLEET)
    assert raised() == []
    refuse_codes(15)
    house.look(Alarm.FLEET)
    assert raised() == ["fleet"]


@pytest.mark.parametrize(("number", "expected"), [(999, []), (1000, ["global"])])
def test_a_thousand_wrong_passwords_in_five_minutes_are_one(
    house: House, number: int, expected: list[str]
) -> None:
    wrong_passwords(number)
    house.look(Alarm.GLOBAL)
    assert raised() == expected


def test_what_is_counted_for_one_account_is_not_counted_for_everybody_again(
    house: House, clock: Clock
) -> None:
    wrong_passwords(999)
    lane = Lane.objects.create(key="password:1", touched_at=server_clock.now())
    Try.objects.create(lane=lane, at=server_clock.now())
    assert wrong_passwords_everywhere(server_clock.now()) == 0
    wrong_passwords(1)
    assert wrong_passwords_everywhere(server_clock.now()) == 1000


def test_it_ends_five_minutes_after_the_rate_fell(house: House, clock: Clock) -> None:
    wrong_passwords(1000)
    house.look(Alarm.GLOBAL)
    clock.advance(5 * MINUTE)
    assert wrong_passwords_everywhere(server_clock.now()) == 0
    house.look(Alarm.GLOBAL)
    assert told(Action.ALARM_ENDED) == ["global"]


def test_a_wrong_password_and_an_unknown_name_count_for_everybody(
    ana: Person, clock: Clock
) -> None:
    ana.log_in(password="wrong grey herons")
    ana.client.post("/login", {"username": "nobody", "password": "wrong grey herons"})
    assert Try.objects.filter(lane__key="everybody:all").count() == 2


def test_a_secret_that_does_not_open_is_one_and_each_time_anew(
    ana: Person, house: House, clock: Clock
) -> None:
    ana.secret = cast.enrol(ana.account)
    TotpAuthenticator.objects.update(sealed_secret=b"\0" * 60)
    ana.log_in()
    ana.type_code(cast.code(ana.secret))
    house.look(Alarm.INTEGRITY)
    assert raised() == ["integrity"]
    clock.advance(HOUR + MINUTE)
    house.look(Alarm.INTEGRITY)
    assert told(Action.ALARM_ENDED) == ["integrity"]
    house.look(Alarm.INTEGRITY)
    with writing():
        record(Action.INTEGRITY_FAILED, actor="administrator:1", result="failure")
    # Nobody looked for hours: it is told all the same.
    clock.advance(5 * HOUR)
    house.look(Alarm.INTEGRITY)
    assert raised() == ["integrity", "integrity"]


def test_a_key_ring_that_is_away_or_another_is_one(
    house: House, clock: Clock, tmp_path: Path, settings: Settings
) -> None:
    right, away = current(), tmp_path / "key-ring.json"
    house.look(Alarm.KEYS)
    assert raised() == []
    settings.VRATAR = replace(right, keys=replace(right.keys, key_ring=away))
    house.look(Alarm.KEYS)
    assert raised() == ["keys"]
    key_ring.create(away, right.home)
    clock.advance(10 * MINUTE)
    house.look(Alarm.KEYS)
    assert (raised(), told(Action.ALARM_ENDED)) == (["keys"], [])
    settings.VRATAR = right
    house.look_for(5 * MINUTE, clock, Alarm.KEYS)
    assert told(Action.ALARM_ENDED) == ["keys"]


def steady_beside(clock: Clock) -> Callable[[], None]:
    """Look at the clock of the tests beside one that stands still."""
    steady = SteadyClock(wall=server_clock.timestamp, steady=lambda: 0.0)
    return lambda: look(Alarm.CLOCK, lambda _now: steady.jumped())


@pytest.mark.parametrize(("seconds", "alarms"), [(5, 0), (-5, 0), (6, 1), (-6, 1)])
def test_a_jump_of_more_than_five_seconds_is_one(clock: Clock, seconds: int, alarms: int) -> None:
    watch = steady_beside(clock)
    clock.advance(seconds)
    watch()
    assert raised() == ["clock"] * alarms
    jumps = Event.objects.filter(action=Action.CLOCK_ALARM)
    assert [jump.content()["details"] for jump in jumps] == [{"offset": seconds}] * alarms


def test_a_jump_is_seen_once_and_its_alarm_ends_after_an_hour(clock: Clock) -> None:
    watch = steady_beside(clock)
    clock.advance(600)
    watch()
    watch()
    assert raised() == ["clock"]
    with_the_time = SteadyClock(wall=lambda: 0.0, steady=lambda: 0.0)
    clock.advance(HOUR)
    look(Alarm.CLOCK, lambda _now: with_the_time.jumped())
    assert told(Action.ALARM_ENDED) == ["clock"]


def test_the_clock_of_this_machine_does_not_jump() -> None:
    assert SteadyClock().jumped() == 0


def test_a_time_before_the_newest_event_is_one_even_for_a_new_process(clock: Clock) -> None:
    something_happens()
    clock.advance(-5)
    House().look(Alarm.CLOCK)
    assert raised() == []
    clock.advance(-1)
    House().look(Alarm.CLOCK)
    assert raised() == ["clock"]


def test_one_event_from_the_future_does_not_count_for_ever(house: House, clock: Clock) -> None:
    clock.advance(timedelta(days=3650).total_seconds())
    something_happens()
    clock.advance(-timedelta(days=3650).total_seconds())
    house.look(Alarm.CLOCK)
    assert raised() == ["clock"]
    refuse_codes(100)
    clock.advance(2 * HOUR)
    house.look(Alarm.CLOCK)
    assert told(Action.ALARM_ENDED) == ["clock"]


def test_an_event_that_waits_for_more_than_a_minute_is_one(
    house: House, clock: Clock, home: Path
) -> None:
    something_happens()
    clock.advance(59)
    house.look(Alarm.SEQUENCER)
    house.look(Alarm.SEQUENCER)
    assert raised() == []
    clock.advance(1)
    house.look(Alarm.SEQUENCER)
    assert raised() == []  # a clock that jumped ahead makes everything look late
    house.look(Alarm.SEQUENCER)
    assert raised() == ["sequencer"]
    run_once()
    house.look_for(5 * MINUTE, clock, Alarm.SEQUENCER)
    assert told(Action.ALARM_ENDED) == ["sequencer"]


def test_a_checkpoint_that_waits_for_a_quarter_of_an_hour_is_one(
    house: House, clock: Clock, home: Path
) -> None:
    something_happens()
    run_once()
    (home / "checkpoints.txt").mkdir()
    with pytest.raises(IsADirectoryError):
        export_waiting()
    clock.advance(15 * MINUTE - 1)
    house.look(Alarm.EXPORT)
    house.look(Alarm.EXPORT)
    assert raised() == []
    clock.advance(1)
    house.look(Alarm.EXPORT)
    house.look(Alarm.EXPORT)
    assert raised() == ["export"]
    (home / "checkpoints.txt").rmdir()
    export_waiting()
    house.look_for(5 * MINUTE, clock, Alarm.EXPORT)
    assert told(Action.ALARM_ENDED) == ["export"]


def test_nothing_is_dangerous_where_all_is_well(house: House) -> None:
    house.look()
    house.look()
    assert raised() == []
