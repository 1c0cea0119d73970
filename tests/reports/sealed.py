"""A company with a history, and the report that it gives to a customer."""

from dataclasses import dataclass

from django.test import Client
from tests import cast
from tests.clock import Clock
from tests.policy import states

from vratar.accounts.models import Administrator
from vratar.audit import Action, record
from vratar.audit.sequencer import run_once
from vratar.core.database import writing

PAGE = "/reports/evidence"
REASON = "Phone fell into the lake"


@dataclass
class Company:
    """Ana asks; Boris was reset and set up anew; Vera left."""

    ana: Administrator
    boris: Administrator
    vera: Administrator
    clock: Clock
    client: Client

    def file(self, **typed: str) -> bytes:
        """The file behind the button."""
        response = self.client.post(PAGE, {"period": "90", "people": "names", **typed})
        assert response.status_code == 200, response.content.decode()
        return response.content


def company(clock: Clock) -> Company:
    """Make it; six days pass."""
    clock.set(1_790_000_000)
    ana, boris, vera = (cast.make(name) for name in ("ana", "boris", "vera"))
    who = [f"administrator:{one.pk}" for one in (ana, boris, vera)]
    cast.enrol(boris)
    told(clock, Action.AUTHENTICATOR_BOUND, who[1], who[1])
    told(clock, Action.TWO_FACTOR_RESET, who[0], who[1], reason=REASON, count=1)
    told(clock, Action.AUTHENTICATOR_BOUND, who[1], who[1])
    told(clock, Action.AUTHENTICATOR_REPLACED, who[1], who[1])
    told(clock, Action.ADMINISTRATOR_DEACTIVATED, who[0], who[2], name="vera", count=0)
    told(clock, Action.POLICY_CHANGED, who[0], "", field="deadline_days", old=14, new=7)
    vera.is_active = False
    vera.save()
    client = states.confirmed(ana)
    clock.advance(60)
    run_once()
    return Company(ana, boris, vera, clock, client)


def told(clock: Clock, action: Action, actor: str, target: str, **details: str | int) -> None:
    """One event, a day after the last; and some of no interest."""
    clock.advance(24 * 3600)
    with writing():
        record(action, actor=actor, target=target, source="192.0.2.7", details=details)
        for _ in range(3):
            record(Action.SIGN_IN_SUCCEEDED, actor=actor, target=actor)
