"""Links: signed, bound to the account as it is, void as soon as it changes."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.hashers import make_password
from django.core import signing
from tests import cast
from tests.clock import Clock

from vratar.accounts import links
from vratar.accounts.links import Kind
from vratar.accounts.models import Administrator
from vratar.accounts.services import raise_epoch

pytestmark = pytest.mark.django_db

KINDS = list(Kind)


@pytest.fixture
def boris(clock: Clock) -> Administrator:
    return cast.make("boris", "Administrator")


def token(kind: Kind, account: Administrator, email: str = "") -> str:
    url = links.url_for(kind, account, links.bound_to(account), links.expiry(kind), email)
    return urlsplit(url).path.rsplit("/", 1)[1]


@pytest.mark.parametrize("kind", KINDS)
def test_a_link_is_read_as_often_as_one_likes(kind: Kind, boris: Administrator) -> None:
    text = token(kind, boris, "new@example.mk")
    for _ in range(2):
        link = links.read(kind, text)
        assert link is not None
        assert (link.account, link.email) == (boris, "new@example.mk")


@pytest.mark.parametrize("kind", KINDS)
def test_a_link_ends_when_it_says(kind: Kind, boris: Administrator, clock: Clock) -> None:
    text = token(kind, boris)
    seconds = links.LIFETIMES[kind].total_seconds()
    clock.advance(seconds - 1)
    assert links.read(kind, text) is not None
    clock.advance(1)
    assert links.read(kind, text) is None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "change",
    [
        {"password": "vratar_argon2$1$another"},
        {"email": "other@example.mk"},
        {"is_active": False},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_account_makes_it_void(
    kind: Kind, boris: Administrator, change: dict[str, object]
) -> None:
    text = token(kind, boris)
    Administrator.objects.filter(pk=boris.pk).update(**change)
    assert links.read(kind, text) is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_raised_epoch_makes_it_void(kind: Kind, boris: Administrator) -> None:
    text = token(kind, boris)
    raise_epoch(boris.pk)
    assert links.read(kind, text) is None


def test_a_younger_password_of_the_same_words_makes_it_void(boris: Administrator) -> None:
    text = token(Kind.RESET, boris)
    boris.password = make_password(cast.PASSWORD)
    boris.save()
    assert links.read(Kind.RESET, text) is None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("other", KINDS)
def test_a_link_of_one_kind_is_none_of_another(
    kind: Kind, other: Kind, boris: Administrator
) -> None:
    assert (links.read(other, token(kind, boris)) is not None) == (kind == other)


@pytest.mark.parametrize("text", ["", "x", "a:b:c", "é" * 40, "A" * 5000, "\0"])
def test_no_other_text_is_a_link(text: str, boris: Administrator) -> None:
    assert links.read(Kind.SET_UP, text) is None


def test_a_changed_payload_is_no_link(boris: Administrator) -> None:
    text = token(Kind.SET_UP, boris)
    for place in range(0, len(text), 7):
        other = "A" if text[place] != "A" else "B"
        assert links.read(Kind.SET_UP, text[:place] + other + text[place + 1 :]) is None


def test_a_link_signed_under_another_key_is_none(boris: Administrator) -> None:
    text = token(Kind.SET_UP, boris)
    payload = signing.loads(text, salt="vratar.set-up-link")
    forged = signing.dumps(payload, key="another key", salt="vratar.set-up-link")
    assert links.read(Kind.SET_UP, forged) is None


def test_the_address_begins_with_the_site_and_names_the_account(boris: Administrator) -> None:
    url = links.url_for(Kind.SET_UP, boris, links.bound_to(boris), links.expiry(Kind.SET_UP))
    assert url.startswith(f"http://127.0.0.1:8000/setup-link/{boris.pk}/")


def test_a_set_up_link_lives_a_day_and_a_reset_link_an_hour() -> None:
    assert links.LIFETIMES[Kind.SET_UP] == timedelta(hours=24)
    assert links.LIFETIMES[Kind.RESET] == timedelta(hours=1)
