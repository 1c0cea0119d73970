"""What a writer to the database, without our keys, gains with session rows (security.md §1).

Detected by `vratar audit verify`, not prevented: these tests say how far it goes.
"""

import hashlib

from tests import cast
from tests.sessions.conftest import Start, with_cookie

from vratar.accounts.models import Administrator
from vratar.accounts.services import raise_epoch
from vratar.sessions.models import Session


def test_a_row_moved_to_an_account_of_the_same_epoch_is_that_accounts(
    ana: Administrator, start: Start
) -> None:
    mallory = start(cast.make("mallory", "Support"))
    Session.objects.update(account=ana)
    page = mallory.client.get("/account/security")
    assert page.status_code == 200
    assert "mallory" not in page.content.decode()


def test_to_an_account_of_another_epoch_it_is_dead(ana: Administrator, start: Start) -> None:
    mallory = start(cast.make("mallory", "Support"))
    raise_epoch(ana.pk)
    Session.objects.update(account=ana)
    assert not mallory.is_live()


def test_a_moved_row_opens_no_change_of_authenticators(ana: Administrator, start: Start) -> None:
    cast.enrol(ana)
    mallory = start(cast.make("mallory", "Support"))
    Session.objects.update(account=ana)
    answer = mallory.client.post("/account/two-factor/totp/1")
    assert answer["Location"] == "/reauthenticate"


def test_a_planted_row_needs_the_secret_key(ana: Administrator, start: Start) -> None:
    known = "A" * 43
    start()
    Session.objects.update(digest=hashlib.sha256(known.encode()).digest())
    assert with_cookie(known).get("/account/security").status_code == 303
