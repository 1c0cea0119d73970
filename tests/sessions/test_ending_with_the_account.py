"""A session carries its account's epoch and dies when that rises, or when the account does."""

import pytest
from tests import cast
from tests.sessions.conftest import Start

from vratar.accounts.models import Administrator
from vratar.accounts.services import raise_epoch
from vratar.core.database import writing
from vratar.sessions import pending, services
from vratar.sessions.models import PendingSignIn, Session
from vratar.sessions.services import SessionEndedError


def test_a_risen_epoch_ends_every_session_at_the_next_request(
    ana: Administrator, start: Start
) -> None:
    one, other = start(), start()
    assert raise_epoch(ana.pk) == 2
    assert not one.is_in()
    assert not other.is_in()


def test_it_ends_nobody_elses(ana: Administrator, start: Start) -> None:
    boris = start(cast.make("boris", "Administrator"))
    raise_epoch(ana.pk)
    assert boris.is_in()


def test_a_deactivated_account_is_out_at_the_next_request(ana: Administrator, start: Start) -> None:
    browser = start()
    Administrator.objects.filter(pk=ana.pk).update(is_active=False)
    assert not browser.is_in()


def test_reactivated_it_is_not_in_again_once_the_epoch_rose(
    ana: Administrator, start: Start
) -> None:
    browser = start()
    raise_epoch(ana.pk)
    Administrator.objects.filter(pk=ana.pk).update(is_active=False)
    Administrator.objects.filter(pk=ana.pk).update(is_active=True)
    assert not browser.is_in()


def test_cutting_off_keeps_one_session_and_ends_pending_sign_ins(
    ana: Administrator, start: Start
) -> None:
    kept, other = start(), start()
    with writing():
        pending.start(ana, "192.0.2.1", "")
        ended = services.cut_off(ana, kept=kept.session)
        raw_id = services.rotate(kept.session)
    assert ended == 1
    assert services.find(raw_id) == kept.session
    assert not kept.is_live()
    assert not other.is_live()
    assert not PendingSignIn.objects.exists()


def test_cutting_off_everything_leaves_nothing(ana: Administrator, start: Start) -> None:
    start()
    start()
    with writing():
        assert services.cut_off(ana, kept=None) == 2
    assert not Session.objects.exists()


def test_a_step_under_way_notices_that_its_session_ended(start: Start) -> None:
    browser = start()
    services.end(browser.session)
    with pytest.raises(SessionEndedError), writing():
        services.locked(browser.session)


def test_a_step_under_way_notices_that_its_id_was_rotated(start: Start) -> None:
    browser = start()
    same = Session.objects.get()
    services.rotate(same)
    with pytest.raises(SessionEndedError), writing():
        services.locked(browser.session)


def test_a_step_under_way_notices_that_the_epoch_rose(ana: Administrator, start: Start) -> None:
    browser = start()
    raise_epoch(ana.pk)
    with pytest.raises(SessionEndedError), writing():
        services.locked(browser.session)


def test_a_step_under_way_goes_on_with_what_stands_now(start: Start) -> None:
    browser = start()
    Session.objects.update(data={"note": "of another tab"})
    with writing():
        assert services.locked(browser.session).data == {"note": "of another tab"}
