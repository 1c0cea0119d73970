"""otpauth addresses: built, read back, refused (N12, N26)."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vratar.otp import OtpauthUri, account_label, base32_encode, build_uri, hotp, parse_uri

SECRET = b"12345678901234567890"
SECRET_BASE32 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
ISSUER = "Acme Panel"
HOST = "panel.example.mk"
ADDRESS = f"otpauth://totp/Acme%20Panel:ivan?secret={SECRET_BASE32}&issuer=Acme%20Panel"

NASTY_NAMES = [
    "ivan",
    "ivan+x@example.mk",
    "a:b:c",
    "a&secret=AAAA",
    "a#b",
    "100%",
    "%3A%20",
    "who?",
    "a/b/../c",
    "ана",
    "\N{PILE OF POO}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER}",
    "x" * 200,
    "\N{CYRILLIC SMALL LETTER ZHE}" * 200,
    "tab\tnul\x00newline\nescape\x1b",
    "lone \ud800 surrogate",
    "",
    " ",
]
issuers = st.from_regex(r"\A[A-Za-z0-9._-]([A-Za-z0-9 ._-]{0,28}[A-Za-z0-9._-])?\Z")


def test_a_slash_in_an_account_ends_no_label() -> None:
    assert "/totp/Acme%20Panel:a%2Fb?" in build_uri(ISSUER, "a/b", SECRET)


def test_an_account_may_be_one_letter() -> None:
    assert parse_uri(build_uri(ISSUER, "i", SECRET)).account == "i"


def test_a_whole_address_is_built() -> None:
    account = account_label("ivan", HOST, 7, 2)
    assert build_uri(ISSUER, account, SECRET) == (
        "otpauth://totp/Acme%20Panel:ivan%40panel.example.mk%20%282%29"
        f"?secret={SECRET_BASE32}&issuer=Acme%20Panel"
    )


@pytest.mark.parametrize("username", NASTY_NAMES, ids=range(len(NASTY_NAMES)))
@pytest.mark.parametrize("ordinal", [1, 2])
def test_label_issuer_and_secret_come_back_whatever_the_name(username: str, ordinal: int) -> None:
    account = account_label(username, HOST, 7, ordinal)
    uri = build_uri(ISSUER, account, SECRET)
    assert parse_uri(uri) == OtpauthUri(ISSUER, account, SECRET, 6, 30, "SHA1")
    assert "+" not in uri
    assert uri.removeprefix("otpauth://").count(":") == 1
    assert len(account) <= 50


@settings(deadline=None)
@given(
    issuer=issuers,
    username=st.text(st.characters(codec=None), max_size=60),
    secret=st.binary(min_size=16, max_size=64),
    digits=st.sampled_from([6, 7, 8]),
    period=st.integers(1, 120),
    algorithm=st.sampled_from(["SHA1", "SHA256", "SHA512"]),
)
def test_everything_in_an_address_comes_back(
    *, issuer: str, username: str, secret: bytes, digits: int, period: int, algorithm: str
) -> None:
    account = account_label(username, HOST, 7)
    uri = build_uri(issuer, account, secret, digits=digits, period=period, algorithm=algorithm)
    assert parse_uri(uri) == OtpauthUri(issuer, account, secret, digits, period, algorithm)
    assert re.fullmatch(r"otpauth://totp/[A-Za-z0-9%._~:-]+\?[A-Za-z0-9%._~&=-]+", uri)


def test_the_address_alone_yields_the_codes() -> None:
    uri = parse_uri(build_uri(ISSUER, "ivan", SECRET))
    code = hotp(uri.secret, 1, digits=uri.digits, algorithm=uri.algorithm)
    assert code == hotp(SECRET, 1)


def test_prefix_and_parameter_name_the_same_issuer() -> None:
    uri = build_uri("A-b_c. d", "ivan", SECRET)
    prefix = uri.removeprefix("otpauth://totp/").partition(":")[0]
    assert unquote(prefix) == unquote(uri.rpartition("&issuer=")[2]) == "A-b_c. d"


def test_only_parameters_that_differ_from_the_defaults_are_written() -> None:
    assert build_uri(ISSUER, "ivan", SECRET) == ADDRESS
    unusual = build_uri(ISSUER, "ivan", SECRET, algorithm="SHA256", digits=8, period=60)
    assert unusual == ADDRESS + "&algorithm=SHA256&digits=8&period=60"


@pytest.mark.parametrize(
    "issuer",
    ["", " Acme", "Acme ", " ", "x" * 31, "Acme:Panel", "Acme+", "Администратор", "a\n", "é"],
)
def test_an_issuer_that_some_app_would_spoil_is_refused(issuer: str) -> None:
    with pytest.raises(ValueError, match="Use 1 to 30 Latin letters"):
        build_uri(issuer, "ivan", SECRET)


@pytest.mark.parametrize("account", ["", "x" * 51, "a:b", "a\x00", " a", "a ", "a\ud800"])
def test_an_account_that_is_no_label_is_refused(account: str) -> None:
    with pytest.raises(ValueError, match="account_label"):
        build_uri(ISSUER, account, SECRET)


@pytest.mark.parametrize("secret", [b"", b"x" * 15, "x" * 32, None])
def test_a_secret_below_sixteen_bytes_is_refused(secret: bytes) -> None:
    with pytest.raises(ValueError, match="at least 16 bytes"):
        build_uri(ISSUER, "ivan", secret)


@pytest.mark.parametrize("period", [-30, 0, 121, 86400])
def test_a_period_above_two_minutes_is_refused(period: int) -> None:
    with pytest.raises(ValueError, match="1 to 120 seconds"):
        build_uri(ISSUER, "ivan", SECRET, period=period)


@pytest.mark.parametrize(("digits", "algorithm"), [(5, "SHA1"), (9, "SHA1"), (6, "MD5")])
def test_digits_and_algorithms_nobody_computes_are_refused(digits: int, algorithm: str) -> None:
    with pytest.raises(ValueError, match="SHA1, SHA256 or SHA512"):
        build_uri(ISSUER, "ivan", SECRET, digits=digits, algorithm=algorithm)


def test_the_secret_does_not_show_in_the_parsed_address() -> None:
    shown = repr(parse_uri(ADDRESS))
    assert SECRET_BASE32 not in shown
    assert "1234567890" not in shown


@pytest.mark.parametrize(
    ("address", "issuer", "account"),
    [
        (f"otpauth://totp/ivan?secret={SECRET_BASE32}", "", "ivan"),
        (f"otpauth://totp/Acme:ivan?secret={SECRET_BASE32}", "Acme", "ivan"),
        (f"otpauth://totp/Acme%3A%20ivan?secret={SECRET_BASE32}", "Acme", "ivan"),
        (f"otpauth://totp/Acme:ivan?issuer=Other&secret={SECRET_BASE32}", "Other", "ivan"),
        (f"otpauth://totp/ivan?issuer=Acme&secret={SECRET_BASE32}", "Acme", "ivan"),
        (f"otpauth://totp/A:b:c?secret={SECRET_BASE32}", "A", "b:c"),
        (f"OTPAUTH://TOTP/A+B:c?secret={SECRET_BASE32}&image=x&issuer=A+B", "A+B", "c"),
        (f"otpauth://totp/ана?secret={SECRET_BASE32}", "", "ана"),
        (f"otpauth://totp/ivan?issuer=A=B&secret={SECRET_BASE32}", "A=B", "ivan"),
    ],
)
def test_addresses_that_others_build_are_read(address: str, issuer: str, account: str) -> None:
    assert parse_uri(address) == OtpauthUri(issuer, account, SECRET, 6, 30, "SHA1")


def test_short_secrets_long_periods_and_lower_case_are_read_for_an_import() -> None:
    short = base32_encode(b"0123456789").lower()
    uri = parse_uri(f"otpauth://totp/ivan?secret={short}&period=300&algorithm=sha512&digits=8")
    assert uri == OtpauthUri("", "ivan", b"0123456789", 8, 300, "SHA512")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123456",
        SECRET_BASE32,
        f"https://totp/ivan?secret={SECRET_BASE32}",
        f"otpauth://hotp/ivan?secret={SECRET_BASE32}&counter=1",
        "otpauth-migration://offline?data=CjEKCkhlbGxvId6tvu8%3D",
        "otpauth://totp/ivan",
        "otpauth://totp/ivan?issuer=Acme",
        "otpauth://totp/ivan?secret=",
        "otpauth://totp/ivan?secret=%FF",
        "otpauth://totp/ivan?secret=0189",
        f"otpauth://totp/?secret={SECRET_BASE32}",
        f"otpauth://totp/%FF?secret={SECRET_BASE32}",
        f"{ADDRESS}&secret={SECRET_BASE32}",
        f"{ADDRESS}&issuer=Other",
        f"{ADDRESS}#fragment",
        f"{ADDRESS}&digits=5",
        f"{ADDRESS}&digits=six",
        f"{ADDRESS}&digits=٦",
        f"{ADDRESS}&period=0",
        f"{ADDRESS}&period=-30",
        f"{ADDRESS}&period=1e9",
        f"{ADDRESS}&period=9999999",
        f"{ADDRESS}&algorithm=MD5",
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"otpauth|Base32|algorithm") as refusal:
        parse_uri(text)
    assert SECRET_BASE32 not in str(refusal.value)
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None


@settings(deadline=None, max_examples=300)
@given(text=st.text(st.characters(codec=None)) | st.text("otpauh:/?&=%12secrtdigp+#", max_size=60))
def test_no_text_makes_reading_raise_anything_but_a_value_error(text: str) -> None:
    for attempt in (text, f"otpauth://totp/{text}", ADDRESS + text):
        try:
            parse_uri(attempt)
        except ValueError as refusal:
            assert type(refusal) is ValueError  # noqa: PT017 - the subclasses hold the text
