"""The clerk's own process, in the data folder of a served panel; see `clerk`.

Reads one question a line, `["name", argument, …]`, and answers it in one line.
"""

import json
import sys
from base64 import b32encode
from collections import Counter
from typing import Any

HASHED: dict[str, str] = {}
"""Everybody's password is the same, and one hash of it is enough."""


def people(kind: str, first: int, count: int) -> list[dict[str, Any]]:
    """Make so many administrators, in short transactions: the panel writes too."""
    from vratar.core.database import writing

    made = []
    for number in range(first, first + count):
        with writing():
            made.append(_person(f"{kind}.{number}", kind))
    return made


def _person(username: str, kind: str) -> dict[str, Any]:
    from django.contrib.auth.hashers import make_password
    from tests import cast

    from vratar.accounts import links
    from vratar.accounts.links import Kind
    from vratar.accounts.models import Role
    from vratar.accounts.services import create_administrator

    password = None if kind == "invited" else cast.PASSWORD
    if kind not in HASHED:
        HASHED[kind] = make_password(password)
    role = Role.objects.get(name="Owner" if kind == "owner" else "Administrator")
    account = create_administrator(username, f"{username}@example.mk", HASHED[kind], role)
    made: dict[str, Any] = {"pk": account.pk, "username": username}
    if kind in {"protected", "owner"}:
        made["secret"] = b32encode(cast.enrol(account)).decode()
        made["codes"] = cast.recovery_codes_of(account)
    link = Kind.SET_UP if kind == "invited" else Kind.RESET
    until = links.expiry(link)
    made["link"] = links.url_for(link, account, links.bound_to(account), until)
    return made


def facts(pk: int) -> dict[str, int]:
    """How many rows and events tell of this account: rows by name, events by action and factor."""
    from vratar.audit.models import Event
    from vratar.authenticators.recovery_codes.models import RecoveryCode, RecoveryCodeSet
    from vratar.authenticators.totp.models import TotpAuthenticator
    from vratar.sessions.models import PendingSignIn, Session
    from vratar.throttle.models import Lane

    about = {"account_id": pk}
    found: Counter[str] = Counter()
    for event in Event.objects.filter(actor=f"administrator:{pk}"):
        found[event.action] += 1
        if factor := event.content()["factor"]:
            found[f"{event.action}, {factor}"] += 1
    lanes = Lane.objects.filter(**about)
    return found | {
        "sessions": Session.objects.filter(**about).count(),
        "pending sign-ins": PendingSignIn.objects.filter(**about).count(),
        "authenticators": TotpAuthenticator.objects.filter(**about, status="active").count(),
        "spent steps": TotpAuthenticator.objects.filter(**about, last_accepted_step__gt=0).count(),
        "used codes": RecoveryCode.objects.filter(**about, used_at__isnull=False).count(),
        "code sets": RecoveryCodeSet.objects.filter(**about, invalidated_at=None).count(),
        "failures": sum(lanes.values_list("consecutive", flat=True)),
    }


def opening(pk: int, passwords: list[str]) -> list[str]:
    """Which of these passwords open the account."""
    from vratar.accounts.models import Administrator

    account = Administrator.objects.get(pk=pk)
    return [text for text in passwords if account.check_password(text)]


def demand(deadline_days: int) -> int:
    """Demand two-factor of everybody after so many days; how many it was before."""
    from vratar.core.database import writing
    from vratar.policy.models import Policy
    from vratar.policy.services import in_force

    with writing():
        before = in_force().deadline_days
        Policy.objects.update_or_create(pk=1, defaults={"deadline_days": deadline_days})
    return before


def _main() -> None:
    import django

    from vratar.core.settings_module import choose_settings

    choose_settings()
    django.setup()
    verbs = {verb.__name__: verb for verb in (people, facts, opening, demand)}
    for line in sys.stdin:
        verb, *arguments = json.loads(line)
        print(json.dumps(verbs[verb](*arguments)), flush=True)  # noqa: T201 - read by the clerk


if __name__ == "__main__":
    _main()
