"""Every route in every state by every method, on both kinds of site: its headers and cookies."""

from collections.abc import Iterator

import pytest
from tests import cast
from tests.clock import Clock
from tests.config.answer_rules import cookie_faults, faults
from tests.config.sites import SITES, Site, served_at
from tests.policy.states import STATES
from tests.policy.walker import METHODS, NAMES, Walker, address_of, transactions_of_their_own

from vratar.accounts.models import Administrator

CLEARED = '"cache", "storage"'


@pytest.fixture
def ana(db: None, clock: Clock) -> Administrator:
    """Make Ana, with her password alone."""
    return cast.make("ana")


@pytest.fixture(params=SITES)
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """Be the one site, then the other."""
    chosen = SITES[request.param]
    with served_at(chosen):
        yield chosen


@pytest.mark.parametrize("state", STATES)
def test_every_answer_of_every_route_keeps_to_the_rules(
    ana: Administrator, site: Site, state: str
) -> None:
    browser = Walker(STATES[state](ana), host=site.host, secure=site.secure)
    wrong, told = [], set()
    with transactions_of_their_own():
        for name in NAMES:
            address = address_of(name, ana)
            for method in METHODS:
                response = browser.ask(method, address)
                found = faults(response.headers, secure=site.secure)
                found += cookie_faults(response.cookies, secure=site.secure)
                if response.status_code >= 500:
                    found.append(str(response.status_code))
                if "Clear-Site-Data" in response.headers:
                    told.add((name, method, response.headers["Clear-Site-Data"]))
                wrong += [(name, method, one) for one in found]
    assert wrong == []
    signed_in = state not in {"anonymous", "halfway"}
    assert told == ({("logout", "POST", CLEARED)} if signed_in else set())
