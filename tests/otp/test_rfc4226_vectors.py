"""RFC 4226, appendix D and the example of §5.4 (N2)."""

import hmac

import pytest

from vratar.otp import hotp
from vratar.otp.arithmetic import truncate
from vratar.otp.prepared import prepare

SECRET = b"12345678901234567890"

# Count, HMAC-SHA-1(secret, count), truncated decimal, HOTP: tables 1 and 2 of appendix D.
APPENDIX_D = [
    (0, "cc93cf18508d94934c64b65d8ba7667fb7cde4b0", 1284755224, "755224"),
    (1, "75a48a19d4cbe100644e8ac1397eea747a2d33ab", 1094287082, "287082"),
    (2, "0bacb7fa082fef30782211938bc1c5e70416ff44", 137359152, "359152"),
    (3, "66c28227d03a2d5529262ff016a1e6ef76557ece", 1726969429, "969429"),
    (4, "a904c900a64b35909874b33e61c5938a8e15ed1c", 1640338314, "338314"),
    (5, "a37e783d7b7233c083d4f62926c7a25f238d0316", 868254676, "254676"),
    (6, "bc9cd28561042c83f219324d3c607256c03272ae", 1918287922, "287922"),
    (7, "a4fb960c0bc06e1eabb804e5b397cdc4b45596fa", 82162583, "162583"),
    (8, "1b3c89f65e6c9e883012052823443f048b4332db", 673399871, "399871"),
    (9, "1637409809a679dc698207310c8c7fc07290d9e5", 645520489, "520489"),
]


@pytest.mark.parametrize(("count", "mac", "truncated", "code"), APPENDIX_D)
def test_every_code_of_appendix_d_is_computed(
    count: int, mac: str, truncated: int, code: str
) -> None:
    assert hotp(SECRET, count) == code


@pytest.mark.parametrize(("count", "mac", "truncated", "code"), APPENDIX_D)
def test_every_intermediate_hmac_value_of_appendix_d_is_computed(
    count: int, mac: str, truncated: int, code: str
) -> None:
    inner, outer, _ = prepare(SECRET, 6, "SHA1")
    inner.update(count.to_bytes(8, "big"))
    outer.update(inner.digest())
    assert outer.hexdigest() == mac


@pytest.mark.parametrize(("count", "mac", "truncated", "code"), APPENDIX_D)
def test_every_intermediate_truncated_value_of_appendix_d_is_computed(
    count: int, mac: str, truncated: int, code: str
) -> None:
    assert truncate(bytes.fromhex(mac)) == truncated


def test_the_truncation_example_of_section_5_4_is_computed() -> None:
    mac = bytes.fromhex("1f8698690e02ca16618550ef7f19da8e945b555a")
    assert truncate(mac) == 0x50EF7F19


@pytest.mark.parametrize("length", [1, 20, 63, 64, 65, 127, 128, 129, 300])
@pytest.mark.parametrize("algorithm", ["SHA1", "SHA256", "SHA512"])
def test_a_secret_of_any_length_is_prepared_as_hmac_prescribes(length: int, algorithm: str) -> None:
    secret = bytes(range(256)) * 2
    inner, outer, _ = prepare(secret[:length], 6, algorithm)
    inner.update(b"a message")
    outer.update(inner.digest())
    assert outer.digest() == hmac.digest(secret[:length], b"a message", algorithm.lower())
