"""Set-up and reset links: a password is chosen once, and only where the link is good."""

import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from django.test import Client
from pytest_django import Settings
from structlog.stdlib import ProcessorFormatter
from tests import cast
from tests.clock import Clock
from tests.sign_in import mail
from tests.sign_in.conftest import Person

from vratar.accounts import links
from vratar.accounts.links import Kind
from vratar.accounts.models import Administrator, SecurityState
from vratar.accounts.services import raise_epoch
from vratar.audit import Action
from vratar.audit.models import Event
from vratar.core import clock as now
from vratar.sessions.models import Session

NEW = "another river under tall pines"
TYPED = {"password": NEW, "password_repeat": NEW}
KINDS = [Kind.SET_UP, Kind.RESET]
PREFIX = {Kind.SET_UP: "setup-link", Kind.RESET: "reset-link"}


def path_of(kind: Kind, account: Administrator) -> str:
    """The path of a fresh link."""
    account = Administrator.objects.select_related("security_state").get(pk=account.pk)
    url = links.url_for(kind, account, links.bound_to(account), links.expiry(kind))
    return url.removeprefix("http://127.0.0.1:8000")


def form_of(kind: Kind, account: Administrator) -> str:
    return f"/{PREFIX[kind]}/{account.pk}/form"


def follow(client: Client, kind: Kind, account: Administrator) -> str:
    """Open a fresh link; the address of its form."""
    response = client.get(path_of(kind, account))
    assert response.status_code == 303
    assert response["Location"] == form_of(kind, account)
    return response["Location"]


def changed(account: Administrator) -> bool:
    return Administrator.objects.get(pk=account.pk).check_password(NEW)


@pytest.mark.parametrize("kind", KINDS)
def test_opening_a_link_uses_nothing_up_and_takes_the_token_out_of_the_address(
    ana: Person, kind: Kind
) -> None:
    path = path_of(kind, ana.account)
    for ask in (ana.client.get, ana.client.head, ana.client.get):
        response = ask(path)
        assert (response.status_code, response["Location"]) == (303, form_of(kind, ana.account))
        assert response["Cache-Control"] == "no-store"
    page = ana.client.get(form_of(kind, ana.account))
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert path.rsplit("/", 1)[1] not in page.content.decode()
    assert not changed(ana.account)


def test_the_token_is_not_in_the_database(ana: Person) -> None:
    path = path_of(Kind.SET_UP, ana.account)
    ana.client.get(path)
    token = path.rsplit("/", 1)[1]
    assert token not in str(Session.objects.get().data)
    assert token.split(":")[0] not in str(Session.objects.get().data)


def test_a_set_up_link_leads_on_to_the_enrolment_where_nothing_is_bound(ana: Person) -> None:
    SecurityState.objects.update(link_expires_at=now.now(), password_compromised_at=now.now())
    form = follow(ana.client, Kind.SET_UP, ana.account)
    assert ana.client.post(form, TYPED)["Location"] == "/account/two-factor/totp/1"
    assert changed(ana.account)
    assert Session.objects.get().level == 1
    state = SecurityState.objects.get()
    assert (state.link_expires_at, state.password_compromised_at) == (None, None)
    assert ana.client.get("/account/security").status_code == 200


def test_a_set_up_link_signs_nobody_in_where_something_is_bound(protected_ana: Person) -> None:
    form = follow(protected_ana.client, Kind.SET_UP, protected_ana.account)
    response = protected_ana.client.post(form, TYPED)
    assert response["Location"] == "/login?notice=saved"
    page = protected_ana.client.get(response["Location"]).content.decode()
    assert "Your password is saved. Log in with it." in page
    assert not Session.objects.exclude(account=None).exists()


@pytest.mark.parametrize("bound", [False, True])
def test_a_reset_link_never_signs_in_and_touches_no_second_factor(
    ana: Person, settings: Settings, bound: bool
) -> None:
    mail.turn_on(settings)
    secret = cast.enrol(ana.account) if bound else b""
    SecurityState.objects.update(password_compromised_at=now.now())
    form = follow(ana.client, Kind.RESET, ana.account)
    assert ana.client.post(form, TYPED)["Location"] == "/login?notice=saved"
    assert not Session.objects.exclude(account=None).exists()
    assert SecurityState.objects.get().password_compromised_at is not None
    assert mail.waiting() == [("password changed", "ana@example.mk")]
    assert Event.objects.filter(action=Action.PASSWORD_RESET).count() == 1
    assert ana.log_in().status_code == 422
    owed = ana.log_in(password=NEW)["Location"]
    assert owed == ("/login/code" if bound else "/account/two-factor/totp/1")
    if secret:
        # A mailbox is no proof: the mark stays, and stops codes from browsers that are not known.
        refused = ana.type_code(cast.code(secret))
        assert refused.status_code == 422
        assert "until your password is changed" in refused.content.decode()


def test_what_was_signed_in_before_ends(protected_ana: Person, client: Client) -> None:
    protected_ana.enter()
    stranger = Client(headers={"Sec-Fetch-Site": "same-origin"})
    stranger.post(follow(stranger, Kind.RESET, protected_ana.account), TYPED)
    assert protected_ana.client.get("/account/security").status_code == 303


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("why", ["used", "expired", "deactivated", "epoch", "forged", "no ticket"])
def test_a_link_that_is_not_good_is_one_page(
    ana: Person, clock: Clock, kind: Kind, why: str
) -> None:
    path = path_of(kind, ana.account)
    form = form_of(kind, ana.account)
    if why != "no ticket":
        ana.client.get(path)
    match why:
        case "used":
            other = Client(headers={"Sec-Fetch-Site": "same-origin"})
            other.get(path)
            assert other.post(form, TYPED).status_code == 303
            Administrator.objects.update(password="other")
        case "expired":
            clock.advance(links.LIFETIMES[kind].total_seconds())
        case "deactivated":
            Administrator.objects.update(is_active=False)
        case "epoch":
            raise_epoch(ana.account.pk)
        case "forged":
            path = path[:-2] + ("aa" if not path.endswith("aa") else "bb")
            Session.objects.update(data={str(kind): "00" * 40})
    answers = [ana.client.get(form), ana.client.post(form, TYPED)]
    answers += [ana.client.get(path)] if why != "no ticket" else []
    for answer in answers:
        assert answer.status_code == 404
        text = answer.content.decode()
        assert "This link has been used or has expired. Ask for a new one." in text
    assert not changed(ana.account)


@pytest.mark.parametrize("used", KINDS)
def test_a_link_of_one_kind_is_none_of_another(ana: Person, used: Kind) -> None:
    other = next(kind for kind in KINDS if kind is not used)
    path = path_of(used, ana.account).replace(PREFIX[used], PREFIX[other])
    assert ana.client.get(path).status_code == 404


def test_a_link_is_one_account_s(ana: Person) -> None:
    boris = cast.make("boris", "Support")
    path = path_of(Kind.RESET, ana.account)
    assert ana.client.get(path.replace(f"/{ana.account.pk}/", f"/{boris.pk}/")).status_code == 404
    ana.client.get(path)
    assert ana.client.post(form_of(Kind.RESET, boris), TYPED).status_code == 404
    assert not changed(boris)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ({"password_repeat": "a different river"}, "The passwords do not match."),
        ({"password": "short"}, "Use at least 12 characters."),
        ({"password": "password1234"}, "This password is on a list of known passwords."),
        ({"password": "Ana@example.mk1"}, "must not contain your name"),
        ({"password": "Anastasija-2026!"}, "must not contain your name"),
        ({"password": ""}, "Enter a new password."),
    ],
)
def test_a_password_that_may_not_be_chosen_is_told_at_its_field(
    ana: Person, typed: dict[str, str], text: str
) -> None:
    ana.account.first_name = "Anastasija"
    ana.account.save()
    form = follow(ana.client, Kind.RESET, ana.account)
    response = ana.client.post(form, {**TYPED, **typed})
    assert response.status_code == 422
    assert text in response.content.decode()
    assert NEW not in response.content.decode()
    assert ana.client.post(form, TYPED).status_code == 303


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What is written while the test runs."""
    handlers = logging.getLogger().handlers
    (handler,) = (one for one in handlers if isinstance(one.formatter, ProcessorFormatter))
    assert isinstance(handler, logging.StreamHandler)
    written = StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before)


@pytest.mark.parametrize("path", ["setup-link", "reset-link", "confirm-email"])
def test_no_token_is_logged(
    ana: Person, path: str, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vratar.sign_in.views import links as views

    def fail(*_: object) -> None:
        raise ValueError("the-token")

    monkeypatch.setattr(views, "ticket_for", fail)
    ana.client.raise_request_exception = False
    ana.client.get(f"/{path}/{ana.account.pk}/the-token")
    assert f'"route": "{path}/<int:uid>/<str:token>"' in log.getvalue()
    assert "the-token" not in log.getvalue()
