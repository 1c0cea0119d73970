"""The files of other products are read as those products wrote them."""

import base64
import re
import sys
from pathlib import Path

import pytest
from tests.moving.foreign_files import (
    DATA,
    STEP,
    configuration,
    database,
    pskc,
    secret,
    uri,
    yaml,
)

from vratar.staff.moving.foreign import Foreign, UnreadableError
from vratar.staff.moving.sources import READERS, read

LATER = "otp_totp_totpdevice"


def by_owner(found: list[Foreign]) -> dict[str, Foreign]:
    return {one.owner: one for one in found}


@pytest.mark.parametrize("name", ["django-otp.json", "two-factor-auth.json", "django-otp.sql"])
def test_django_otp_and_what_stands_on_it(name: str, tmp_path: Path) -> None:
    path = DATA / name if name.endswith("json") else database("django-otp", tmp_path)
    product = "two-factor-auth" if "two" in name else "django-otp"
    everything = read(product, str(path))
    assert len(everything) == 10
    found = by_owner(everything)
    assert (found["vesna"].secret, found["vesna"].last_step) == (secret("vesna"), STEP)
    assert (found["boris"].secret, found["boris"].last_step) == (secret("boris"), -1)
    assert found["vera"].refusal == "its set-up was never confirmed"
    assert found["igor"].digits == 8
    assert found["elena"].period == 60
    assert found["marko"].refusal == "it does not count from 1970 (t0)"
    assert len(found["ljupka"].secret) == 10
    assert found["stojan"].note == "the phone's clock is off by 90 s: have it set right"
    assert sorted(one.last_step for one in everything if one.owner == "dragan") == [-1, STEP]


@pytest.mark.parametrize("kind", ["json", "sql"])
def test_allauth(kind: str, tmp_path: Path) -> None:
    path = DATA / "allauth.json" if kind == "json" else database("allauth", tmp_path)
    found = by_owner(read("allauth", str(path)))
    assert sorted(found) == ["boris", "vera", "vesna"]
    assert (found["vesna"].secret, found["vesna"].last_step) == (secret("vesna"), STEP + 1)
    assert (found["boris"].secret, found["boris"].last_step) == (secret("boris"), -1)
    assert found["vera"].refusal == "its secret is encrypted by that site's MFA_ADAPTER"


def test_a_dump_without_the_users_says_whose_number_it_is(tmp_path: Path) -> None:
    path = tmp_path / "dump.json"
    objects = (DATA / "django-otp.json").read_text(encoding="utf-8")
    path.write_text(objects.replace('"username"', '"name"'))
    assert read("django-otp", str(path))[0].owner == "user number 1"


def test_the_token_janitor_of_privacyidea() -> None:
    found = by_owner(read("privacyidea", str(DATA / "privacyidea.csv")))
    assert found["vesna"].secret == secret("vesna")
    assert found["vera"].refusal == "its type is hotp, not totp"
    assert found["igor"].digits == 8
    assert found["elena"].period == 60
    assert found["marko"].refusal == "its key is one for SHA-256"


def test_the_encrypted_pskc_of_privacyidea_is_named_and_the_way_out_told() -> None:
    found = by_owner(read("privacyidea", str(DATA / "privacyidea-encrypted.xml")))
    assert found["Tvesna"].refusal == "its secret is encrypted: export it with --format csv"
    assert found["Tvera"].refusal == "its type is hotp, not totp"


def test_oath_csv_with_users_and_without(tmp_path: Path) -> None:
    key = secret("vesna").hex()
    path = tmp_path / "oath.csv"
    path.write_text(f"# version: 2\nvesna, people, realm, S1, {key}, totp, 6, 30\n")
    (found,) = read("privacyidea", str(path))
    assert (found.owner, found.secret, found.digits, found.period) == (
        *("vesna", secret("vesna"), 6, 30),
    )
    base32 = base64.b32encode(secret("vesna")).decode()
    path.write_text(f"# a remark\n\nS1,{base32},TOTP\n")
    (found,) = read("privacyidea", str(path))
    assert (found.owner, found.secret, found.digits, found.period) == (
        *("S1", secret("vesna"), 6, 30),
    )


def test_plain_pskc_by_user_or_serial_number(tmp_path: Path) -> None:
    path = tmp_path / "keys.xml"
    plain = base64.b64encode(secret("vesna")).decode()
    path.write_text(pskc(plain, user="<pskc:UserId>UID=vesna,DC=mk</pskc:UserId>"))
    (found,) = read("privacyidea", str(path))
    assert (found.owner, found.secret, found.algorithm) == ("vesna", secret("vesna"), "SHA1")
    path.write_text(pskc(plain, more="<pskc:Suite>HMAC-SHA256</pskc:Suite>"))
    (found,) = read("privacyidea", str(path))
    assert (found.owner, found.algorithm) == ("987654321", "SHA256")


def test_a_bomb_in_xml_is_not_parsed(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xml"
    path.write_text('<!DOCTYPE a [<!ENTITY b "bb">]>' + pskc("&b;"))
    with pytest.raises(UnreadableError, match="This is not what privacyidea writes"):
        read("privacyidea", str(path))


def test_the_yaml_of_authelia(tmp_path: Path) -> None:
    path = tmp_path / "authelia.export.totp.yml"
    path.write_text(
        yaml(
            configuration("vesna"),
            configuration("boris", last_used_at=None, issuer="Our: site", digits=8),
            configuration("007", algorithm="SHA256", period=60),
        )
    )
    found = by_owner(read("authelia", str(path)))
    assert (found["vesna"].secret, found["vesna"].last_step) == (secret("vesna"), STEP + 1)
    assert (found["boris"].last_step, found["boris"].issuer, found["boris"].digits) == (
        *(-1, "Our: site", 8),
    )
    assert (found["007"].algorithm, found["007"].period) == ("SHA256", 60)


def test_the_addresses_of_authelia(tmp_path: Path) -> None:
    path = tmp_path / "uris"
    path.write_text(f"{uri('vesna')}\n\notpauth://hotp/Authelia:boris?secret=AAAA\n")
    vesna, line = read("authelia", str(path))
    assert (vesna.owner, vesna.secret, vesna.issuer) == ("vesna", secret("vesna"), "Authelia")
    assert (line.owner, line.refusal) == (*("line 3", "it is no otpauth address of type totp"),)


@pytest.mark.parametrize("product", READERS)
@pytest.mark.parametrize(
    "content",
    [b"", b"hush-hush", b"[1]", b'[{"model": "otp_totp.totpdevice", "fields": {}}]', b"<a>hush"],
)
def test_what_is_something_else_is_refused_and_none_of_it_repeated(
    product: str, content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(
        UnreadableError,
        match=f"^(This is not what|There is no authenticator of) {product}[a-z ]*.$",
    ):
        read(product, str(path))


def test_a_broken_secret_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "dump.json"
    text = (DATA / "django-otp.json").read_text(encoding="utf-8")
    path.write_text(text.replace(secret("boris").hex(), "no hexadecimal"))
    found = by_owner(read("django-otp", str(path)))
    assert found["boris"].refusal == "its key is not hexadecimal"
    assert found["vesna"].secret == secret("vesna")
    path.write_text(f"S1,{secret('vesna').hex()},totp\nS2,!!,totp\n")
    found = by_owner(read("privacyidea", str(path)))
    assert found["S2"].refusal == "its key is neither hexadecimal nor Base32"


def test_quoted_values_of_the_yaml_and_lines_that_are_no_list(tmp_path: Path) -> None:
    path = tmp_path / "authelia.yml"
    text = yaml(configuration("vesna"))
    path.write_text(text.replace("issuer: Authelia", "issuer: 'It''s us'"))
    assert read("authelia", str(path))[0].issuer == "It's us"
    for broken in (text + "      and more\n", "totp_configurations:\n", "users:\n"):
        path.write_text(broken)
        with pytest.raises(UnreadableError):
            read("authelia", str(path))


def test_allauth_data_that_is_no_object_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dump.json"
    text = (DATA / "allauth.json").read_text(encoding="utf-8")
    path.write_text(re.sub(r'"data": \{[^}]*\}', '"data": "[]"', text))
    with pytest.raises(UnreadableError, match="This is not what allauth writes"):
        read("allauth", str(path))


def test_a_file_that_is_not_there_is_the_systems_word(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read("allauth", str(tmp_path / "nowhere"))


def test_a_database_without_the_table_is_named(tmp_path: Path) -> None:
    path = database("allauth", tmp_path)
    with pytest.raises(UnreadableError, match=f"There is no table {LATER} in this database"):
        read("django-otp", str(path))


def test_no_secret_is_in_what_python_prints_of_it() -> None:
    (found, *_) = read("django-otp", str(DATA / "django-otp.json"))
    assert "secret" not in repr(found)
    assert found.secret


def test_without_the_driver_of_postgresql_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(UnreadableError, match="PostgreSQL needs its driver: pip install"):
        read("django-otp", "postgresql://vratar@127.0.0.1/panel")
