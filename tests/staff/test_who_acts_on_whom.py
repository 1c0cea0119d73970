"""What a role may do to another administrator is decided in the services (N63, V74)."""

import pytest
from django.http import Http404
from tests import cast
from tests.clock import Clock
from tests.policy.states import by_approval
from tests.staff.acting import ACTIONS, LIST, PAGES, browser_of, page_of, refused, session_of

from vratar.accounts.models import Administrator, Role
from vratar.audit.models import Event
from vratar.policy.authority import NotAllowedError
from vratar.sessions.models import Level

MAY = {
    "Owner": set(ACTIONS),
    "Administrator": set(ACTIONS),
    "Support": {"reset", "end sessions"},
    "Auditor": set[str](),
}
ON_ONE = sorted(set(ACTIONS) - {"remind"})


@pytest.mark.parametrize("role", MAY)
@pytest.mark.parametrize("action", ACTIONS)
def test_the_role_decides(igor: Administrator, role: str, action: str) -> None:
    session = session_of(cast.make("somebody", role))
    if action in MAY[role]:
        ACTIONS[action](session, igor.pk)
        return
    before = Event.objects.count()
    with refused(NotAllowedError):
        ACTIONS[action](session, igor.pk)
    assert Event.objects.count() == before


@pytest.mark.parametrize("action", ON_ONE)
def test_nobody_acts_on_a_higher_role(
    ana: Administrator, boris: Administrator, action: str
) -> None:
    with refused(NotAllowedError):
        ACTIONS[action](session_of(boris), ana.pk)


@pytest.mark.parametrize("action", ON_ONE)
def test_a_role_with_a_permission_more_is_out_of_reach_on_the_same_level(
    boris: Administrator, action: str
) -> None:
    role = Role.objects.create(name="Keeper", level=5, permissions=["manage_policy"])
    keeper = cast.make("keeper", role.name)
    with refused(NotAllowedError):
        ACTIONS[action](session_of(boris), keeper.pk)


@pytest.mark.parametrize("action", ON_ONE)
def test_nobody_acts_on_themself(ana: Administrator, action: str) -> None:
    with refused(NotAllowedError):
        ACTIONS[action](session_of(ana), ana.pk)


@pytest.mark.parametrize("action", ON_ONE)
def test_who_is_not_there_and_who_is_not_seen_are_the_same(
    ana: Administrator, igor: Administrator, action: str
) -> None:
    with refused(Http404):
        ACTIONS[action](session_of(ana), 10**6)
    everything_but_seeing = ["reset_two_factor", "end_sessions", "manage_administrators"]
    Role.objects.create(name="Blind", level=9, permissions=everything_but_seeing)
    for pk in (igor.pk, 10**6):
        with refused(Http404):
            ACTIONS[action](session_of(cast.make(f"blind{pk}", "Blind")), pk)


@pytest.mark.parametrize("action", ACTIONS)
def test_the_password_alone_or_an_old_proof_does_nothing(
    ana: Administrator, igor: Administrator, clock: Clock, action: str
) -> None:
    with refused(NotAllowedError):
        ACTIONS[action](session_of(ana, Level.AAL1), igor.pk)
    session = session_of(ana)
    clock.advance(601)
    with refused(NotAllowedError):
        ACTIONS[action](session, igor.pk)


@pytest.mark.parametrize("page", PAGES)
def test_a_permission_taken_away_while_the_page_is_open_counts(
    boris: Administrator, igor: Administrator, page: str
) -> None:
    browser = browser_of(boris)
    Role.objects.filter(name="Administrator").update(permissions=["view_administrators"])
    assert browser.post(page_of(igor, page)).status_code == 403
    assert Event.objects.get(action="access.denied").result == "failure"
    igor.refresh_from_db()
    assert igor.is_active
    assert igor.has_usable_password()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("page", PAGES)
def test_the_pages_say_the_same(
    ana: Administrator, boris: Administrator, igor: Administrator, page: str, method: str
) -> None:
    browser = browser_of(boris)
    ask = getattr(browser, method)
    assert ask(page_of(ana, page)).status_code == 403
    assert ask(page_of(boris, page)).status_code == 403
    for pk in (10**6, 10**30):
        assert ask(f"{LIST}/{pk}/{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_the_page_names_the_person_and_leads_back(
    ana: Administrator, igor: Administrator, page: str
) -> None:
    by_approval()
    Administrator.objects.filter(pk=igor.pk).update(
        first_name="<b>Igor</b>", last_name="O'Neil & {{ co }}", is_active=page != "reactivate"
    )
    response = browser_of(ana).get(page_of(igor, page))
    text = response.content.decode()
    assert response.status_code == 200
    assert "&lt;b&gt;Igor&lt;/b&gt; O&#x27;Neil &amp; {{ co }}" in text
    assert "<b>Igor" not in text
    assert f'<a class="cancel" href="{LIST}/{igor.pk}/">Cancel</a>' in text
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("page", PAGES)
def test_an_old_proof_is_asked_for_again_and_changes_nothing(
    ana: Administrator, igor: Administrator, clock: Clock, page: str
) -> None:
    browser = browser_of(ana)
    clock.advance(601)
    for method in ("get", "post"):
        response = getattr(browser, method)(page_of(igor, page))
        assert response["Location"] == "/reauthenticate"
    assert not Event.objects.exclude(actor=f"administrator:{igor.pk}").exists()
