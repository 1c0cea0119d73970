"""What was good a moment ago is not any more: each step looks again, and says so."""

import pytest
from django.db import transaction
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.sign_in import mail
from tests.sign_in.conftest import Person
from tests.sign_in.test_changing_the_password import NEW, PAGE, TYPED, changed, proved
from tests.sign_in.test_left_to_housekeeping import replay, replayed
from tests.sign_in.test_links import follow, path_of
from tests.sign_in.test_recovery_codes import CODES, enrol

from vratar.accounts.links import Kind
from vratar.accounts.models import Administrator
from vratar.audit.models import Event
from vratar.authenticators.totp import services as totp
from vratar.notices.kinds import Notice
from vratar.notices.models import Mail
from vratar.policy.authority import NotAllowedError
from vratar.sessions.models import KnownBrowser, Session
from vratar.sign_in.services import later, links, outcomes
from vratar.sign_in.services.change_password import change_password, choose_after_recovery
from vratar.sign_in.services.password import reserve_in
from vratar.sign_in.services.reauthentication import reauthenticate
from vratar.sign_in.services.recovery_codes import confirm_saved

__all__ = ["proved", "replayed"]


def test_the_proof_runs_out_before_the_password_is_changed(proved: Person, clock: Clock) -> None:
    clock.advance(600)
    with pytest.raises(NotAllowedError), transaction.atomic():
        change_password(Session.objects.get(), cast.PASSWORD, NEW, cast.ANAS_LAPTOP)
    assert not changed()


def test_a_password_that_is_not_owed_is_not_chosen(proved: Person) -> None:
    with pytest.raises(NotAllowedError), transaction.atomic():
        choose_after_recovery(Session.objects.get(), NEW, cast.ANAS_LAPTOP)
    assert not changed()


def test_a_change_of_the_password_waits_like_a_sign_in(proved: Person, clock: Clock) -> None:
    # Right for a lane, whatever page it is typed on: the failures of others do not end this page.
    session = Session.objects.get()
    while not isinstance(reserve_in(session, cast.ANAS_LAPTOP), outcomes.Waiting):
        pass
    response = proved.client.post(PAGE, TYPED)
    assert response.status_code == 429
    assert "Retry-After" in response.headers
    assert not changed()


def test_a_re_authentication_waits_for_the_password(protected_ana: Person, clock: Clock) -> None:
    protected_ana.enter()
    session = Session.objects.get()
    while not isinstance(reserve_in(session, cast.ANAS_LAPTOP), outcomes.Waiting):
        pass
    code = protected_ana.fresh_code(clock)
    proof = reauthenticate(session, cast.PASSWORD, code, cast.ANAS_LAPTOP, recovery=False)
    assert isinstance(proof, outcomes.Waiting)


def test_the_authenticator_is_disabled_while_the_question_stands(
    protected_ana: Person, clock: Clock
) -> None:
    protected_ana.enter()
    protected_ana.client.get("/account/recovery-codes/new")
    code = protected_ana.fresh_code(clock)
    totp.disable(protected_ana.account.pk)
    response = protected_ana.reauthenticate(code)
    assert response["Location"].startswith("/login")


@pytest.mark.parametrize("kind", [Kind.SET_UP, Kind.RESET])
def test_a_link_ends_between_the_form_and_the_change(
    ana: Person, monkeypatch: pytest.MonkeyPatch, kind: Kind
) -> None:
    form = follow(ana.client, kind, ana.account)
    choose = links.choose_password

    def too_late(kind: Kind, account_id: int, ticket: str, *others: object) -> object:
        account = Administrator.objects.get(pk=account_id)
        account.set_password("a password of another tab")
        account.save()
        return choose(kind, account_id, ticket, NEW, cast.ANAS_LAPTOP)

    monkeypatch.setattr(links, "choose_password", too_late)
    assert ana.client.post(form, {"password": NEW, "password_repeat": NEW}).status_code == 404
    assert not changed()


def test_a_confirmation_ends_between_the_form_and_the_change(
    ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = path_of(Kind.EMAIL, ana.account)
    form = ana.client.get(url)["Location"]
    monkeypatch.setattr(links, "confirm_email", lambda *_: outcomes.Gone())
    assert ana.client.post(form).status_code == 404


def test_who_had_no_address_is_told_at_the_new_one(ana: Person, settings: Settings) -> None:
    mail.turn_on(settings)
    Administrator.objects.update(email="")
    ana.account.refresh_from_db()
    links.set_email(ana.account, "ana@example.mk", cast.ANAS_LAPTOP)
    assert mail.waiting() == [("email changed", "ana@example.mk")]


def test_two_that_keep_house_at_once_mail_about_a_replay_once(replayed: Person) -> None:
    replay(replayed, "198.51.100.7")
    later.tell_of_replays()
    told = Mail.objects.get(kind=Notice.REPLAYED)
    later._tell(Event.objects.get(pk=told.details["event"]))
    assert Mail.objects.filter(kind=Notice.REPLAYED).count() == 1


def test_codes_that_were_replaced_are_not_saved(ana: Person) -> None:
    codes = enrol(ana)
    assert not confirm_saved(Session.objects.get(), "not a tail", cast.ANAS_LAPTOP)
    assert ana.client.get(f"{CODES}/check").status_code == 200
    response = ana.client.post(f"{CODES}/check", {"tail": "WRONG"})
    assert response.status_code == 422
    assert codes[0] not in response.content.decode()


def test_a_known_browser_has_a_name_for_logs(protected_ana: Person) -> None:
    protected_ana.enter()
    found = KnownBrowser.objects.get()
    assert str(found) == f"known browser {found.pk}"
