"""The issuer in authenticator apps: Latin, short, never empty, never a second field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vratar.authenticators.totp.issuer import issuer_name


@pytest.mark.parametrize(
    ("site", "issuer"),
    [
        ("Vratar", "Vratar"),
        ("Вратар", "Vratar"),
        ("Шалтер ЌЕ Џамбо", "Shalter KjE Djambo"),
        ("Café: #1 & more?", "Cafe 1 more"),
        ("  a   b  ", "a b"),
        ("登录", "Vratar"),
        ("", "Vratar"),
        ("x" * 100, "x" * 30),
        ("x" * 29 + " y", "x" * 29),
    ],
)
def test_it_is_plain(site: str, issuer: str) -> None:
    assert issuer_name(site) == issuer


@given(st.text())
def test_it_is_plain_whatever_the_site_is_called(site: str) -> None:
    issuer = issuer_name(site)
    assert 1 <= len(issuer) <= 30
    assert issuer == issuer.strip()
    assert set(issuer) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._-")
