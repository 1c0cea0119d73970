"""An administrator and their security state: made together, ended by epochs."""

import pytest
from tests import cast
from tests.clock import Clock

from vratar.accounts.account import Account
from vratar.accounts.models import Administrator, FirstRunLink, Role
from vratar.accounts.services import other_owners, raise_epoch
from vratar.core import clock as server_clock


def test_it_comes_with_a_security_state(clock: Clock, ana: Administrator) -> None:
    state = ana.security_state
    assert (state.epoch, state.deadline, state.password_compromised_at) == (1, None, None)
    assert state.created_at == ana.created_at == server_clock.now()
    assert str(state) == f"security state of account {ana.pk}"


def test_it_is_called_by_its_names_or_else_its_username(ana: Administrator) -> None:
    assert (str(ana), ana.get_full_name()) == ("ana", "ana")
    ana.first_name, ana.last_name = "Ана", "Илиевска"
    assert ana.get_full_name() == "Ана Илиевска"


def test_an_epoch_rises_by_one_for_one_account(ana: Administrator) -> None:
    boris = cast.make("boris", "Administrator")
    assert raise_epoch(ana.pk) == 2
    assert raise_epoch(ana.pk) == 3
    boris.security_state.refresh_from_db()
    assert boris.security_state.epoch == 1


def test_the_other_owners_are_those_who_could_still_enter(ana: Administrator) -> None:
    vesna, gone = cast.make("vesna"), cast.make("gone")
    Administrator.objects.filter(pk=gone.pk).update(is_active=False)
    boris = cast.make("boris", "Administrator")
    assert other_owners(ana.pk) == [vesna.pk]
    assert other_owners(boris.pk) is None
    assert other_owners(gone.pk) is None


def test_every_installation_begins_with_four_roles(db: None) -> None:
    roles = {str(role): role.level for role in Role.objects.all()}
    assert roles == {"Owner": 10, "Administrator": 5, "Support": 3, "Auditor": 1}


def test_a_first_run_link_is_named_by_its_time_alone(db: None) -> None:
    link = FirstRunLink(digest=b"x" * 32, issued_at=server_clock.now())
    assert str(link) == f"first-run link of {link.issued_at}"


def test_at_run_time_an_account_is_any_projects_user(ana: Administrator) -> None:
    assert isinstance(ana, Account)


@pytest.mark.parametrize(("own", "zone"), [("", "UTC"), ("Europe/Skopje", "Europe/Skopje")])
def test_the_zone_is_the_persons_or_else_the_sites(ana: Administrator, own: str, zone: str) -> None:
    ana.security_state.time_zone = own
    assert str(ana.security_state.zone) == zone
