"""Who had an authenticator elsewhere logs in here with the same phone."""

import json
import subprocess
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.moving.foreign_files import DATA, USED_AT, secret
from tests.policy import states
from tests.sign_in import mail
from tests.sign_in.conftest import Person
from tests.whole.on_disk import restore_roles

from vratar.accounts.models import Administrator, SecurityState
from vratar.audit.models import Event
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.authenticators.totp import services as totp
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.authenticators.totp.sealing import open_secret
from vratar.authenticators.totp.taking_over import take_over
from vratar.core.clock import now
from vratar.core.database import writing
from vratar.sessions.models import Session
from vratar.sign_in.status import two_factor_status
from vratar.staff.moving import authenticators
from vratar.staff.moving.authenticators import planned, take
from vratar.staff.moving.foreign import Foreign
from vratar.staff.moving.sources import read
from vratar.staff.services.host_links import link_from_host

FILES = {
    "django-otp": DATA / "django-otp.json",
    "two-factor-auth": DATA / "two-factor-auth.json",
    "allauth": DATA / "allauth.json",
    "privacyidea": DATA / "privacyidea.csv",
}


def vesna() -> Administrator:
    return cast.make("vesna", "Support")


def taken(*found: Foreign, **names: str) -> list[str]:
    return [one.username for one, _ in take(list(found), names, "django-otp", "").taken]


def reasons(*found: Foreign, **names: str) -> dict[str, str]:
    return {left.owner: left.reason for left in planned(found, names).left}


def mine(name: str = "vesna", **changed: object) -> Foreign:
    return Foreign(name, secret(name), **changed)  # type: ignore[arg-type]


def oathtool(key: bytes, at: float) -> str:
    """The code that another program computes."""
    command = ["oathtool", "--totp", f"--now=@{int(at)}", key.hex()]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize("product", FILES)
def test_a_code_of_the_old_secret_logs_in_and_is_taken_once(
    product: str, db: None, clock: Clock, client: Client
) -> None:
    person = Person(client, vesna())
    assert person.account in [
        one for one, _ in take(read(product, str(FILES[product])), {}, product, "").taken
    ]
    clock.advance(30)
    code = oathtool(secret("vesna"), clock.now())
    assert person.log_in()["Location"] == "/login/code"
    response = person.type_code(code)
    assert (response.status_code, response["Location"]) == (303, "/account/recovery-codes/unsaved")
    again = Person(Client(headers={"Sec-Fetch-Site": "same-origin"}), person.account)
    assert again.log_in()["Location"] == "/login/code"
    assert again.type_code(code).status_code != 303


def test_the_step_used_there_is_not_accepted_here(db: None, clock: Clock) -> None:
    clock.set(USED_AT)
    account = vesna()
    assert taken(mine(last_step=USED_AT // 30 + 1)) == ["vesna"]
    held = totp.bound(account.pk)
    assert held is not None
    assert held.last_accepted_step == USED_AT // 30 + 1
    clock.advance(30)
    with writing():
        assert not totp.spend(held, USED_AT // 30 + 1, now())
        assert totp.spend(held, USED_AT // 30 + 2, now())


def test_no_step_before_the_import_is_accepted_whatever_the_file_says(
    db: None, clock: Clock
) -> None:
    account = vesna()
    assert taken(mine(last_step=-1)) == ["vesna"]
    held = totp.bound(account.pk)
    assert held is not None
    assert held.last_accepted_step == int(clock.now()) // 30


def test_they_are_asked_for_recovery_codes_told_by_mail_and_recorded(
    db: None, clock: Clock, settings: Settings
) -> None:
    mail.turn_on(settings)
    account = vesna()
    assert taken(mine()) == ["vesna"]
    assert two_factor_status(account.security_state).state == "unsaved"
    assert recovery_codes.remaining(account.pk) == 0
    assert mail.waiting() == [("authenticator imported", "vesna@example.mk")]
    event = Event.objects.get()
    assert (event.action, event.actor) == ("authenticator.bound", "host")
    assert event.target == f"administrator:{account.pk}"
    assert '"kind":"django-otp"' in event.text
    assert secret("vesna").hex() not in event.text


def test_the_secret_is_sealed_for_its_row(db: None, clock: Clock) -> None:
    account = vesna()
    assert taken(mine()) == ["vesna"]
    row = TotpAuthenticator.objects.get(account=account)
    assert secret("vesna") not in bytes(row.sealed_secret or b"")
    assert open_secret(row) == secret("vesna")


def test_sessions_with_the_password_alone_end(db: None, clock: Clock) -> None:
    account = vesna()
    client = states.in_time(account)
    assert client.get("/").status_code == 200
    assert taken(mine()) == ["vesna"]
    assert client.get("/").status_code == 303
    assert not Session.objects.filter(account_id=account.pk).exists()


def test_a_link_of_somebody_invited_goes_on_and_leads_to_the_old_phone(
    db: None, clock: Clock, client: Client
) -> None:
    account = vesna()
    account.set_unusable_password()
    account.save()
    done = link_from_host("vesna")
    assert done is not None
    assert taken(mine()) == ["vesna"]
    form = client.get(done.url.removeprefix("http://127.0.0.1:8000"))["Location"]
    typed = {"password": cast.PASSWORD, "password_repeat": cast.PASSWORD}
    response = client.post(form, typed)
    assert response.status_code == 303, response.content.decode()
    clock.advance(30)
    person = Person(client, account)
    assert person.log_in()["Location"] == "/login/code"
    assert person.type_code(oathtool(secret("vesna"), clock.now())).status_code == 303


def test_whoever_has_an_authenticator_keeps_it_and_is_named(db: None, clock: Clock) -> None:
    account = vesna()
    kept = cast.enrol(account)
    assert reasons(mine()) == {"vesna": "has an authenticator here already"}
    assert taken(mine()) == []
    row = TotpAuthenticator.objects.get(account=account)
    assert open_secret(row) == kept


def test_of_several_of_one_person_the_one_used_last_is_taken(db: None, clock: Clock) -> None:
    account = vesna()
    found = [mine("older"), mine(last_step=9), mine("unused")]
    names = {"older": "vesna", "unused": "vesna"}
    assert take(found, names, "django-otp", "").left == [
        *planned([], {}).left,
        authenticators.Left("older", "has an authenticator here already"),
        authenticators.Left("unused", "has an authenticator here already"),
    ]
    assert open_secret(TotpAuthenticator.objects.get(account=account)) == secret("vesna")


def test_everybody_else_is_left_with_the_reason(db: None, clock: Clock) -> None:
    account = vesna()
    future = int(clock.now()) // 30 + 21
    only = "only codes of SHA1, 6 digits, 30 s are taken, not"
    assert reasons(mine("nobody")) == {"nobody": "no administrator has this username"}
    assert reasons(mine(digits=8)) == {"vesna": f"{only} SHA1, 8 digits, 30 s"}
    assert reasons(mine(period=60)) == {"vesna": f"{only} SHA1, 6 digits, 60 s"}
    assert reasons(mine(algorithm="SHA256")) == {"vesna": f"{only} SHA256, 6 digits, 30 s"}
    assert reasons(Foreign("vesna", b"0123456789")) == {
        "vesna": "its secret has 10 bytes, not 16 to 64"
    }
    assert reasons(mine(last_step=future)) == {
        "vesna": "its last code lies in the future: a clock is wrong"
    }
    assert reasons(mine(refusal="its set-up was never confirmed")) == {
        "vesna": "its set-up was never confirmed"
    }
    Administrator.objects.filter(pk=account.pk).update(is_active=False)
    assert reasons(mine()) == {"vesna": "is deactivated here"}


def test_a_mapping_says_what_somebody_is_called_here(db: None, clock: Clock) -> None:
    vesna()
    assert taken(mine("T0001"), T0001="VESNA") == ["vesna"]


def test_the_entry_has_the_name_that_the_file_or_the_operator_gives(db: None, clock: Clock) -> None:
    held = [vesna(), cast.make("boris"), cast.make("igor")]
    take([mine(issuer="Authelia"), mine("boris")], {}, "authelia", "Old site")
    take([mine("igor")], {}, "authelia", "")
    found = [TotpAuthenticator.objects.get(account=one).issuer for one in held]
    assert found == ["Authelia", "Old site", "Vratar"]


@pytest.mark.django_db(transaction=True)
def test_a_failure_in_the_middle_takes_nobody(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    restore_roles()
    vesna()
    cast.make("boris", "Support")

    def failing(account: Administrator, *rest: object) -> TotpAuthenticator:
        if account.username == "vesna":
            raise RuntimeError("the power failed")
        return take_over(account, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(authenticators, "take_over", failing)
    with pytest.raises(RuntimeError, match="the power failed"):
        taken(mine("boris"), mine())
    assert not TotpAuthenticator.objects.exists()
    assert not Event.objects.exists()
    assert SecurityState.objects.filter(epoch=1).count() == 2


def test_data_of_the_peers_has_nothing_but_invented_secrets() -> None:
    objects = json.loads(Path(FILES["django-otp"]).read_text(encoding="utf-8"))
    keys = {one["fields"]["key"] for one in objects if one["model"] == "otp_totp.totpdevice"}
    names = ("vesna", "boris", "vera", "igor", "elena", "marko", "stojan", "dragan", "older")
    assert keys == {*(secret(name).hex() for name in names), secret("ljupka", 10).hex()}
