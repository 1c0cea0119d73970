"""RFC 6238, appendix B: every vector of the three hash functions (N11), and §4.2 (N10b)."""

import pytest

from vratar.otp import matching_step, step_at, totp

# Appendix A: the ASCII digits repeated up to the output length of the hash function.
SECRETS = {
    "SHA1": b"12345678901234567890",
    "SHA256": b"12345678901234567890123456789012",
    "SHA512": b"1234567890123456789012345678901234567890123456789012345678901234",
}
APPENDIX_B = [
    (59, 0x1, {"SHA1": "94287082", "SHA256": "46119246", "SHA512": "90693936"}),
    (1111111109, 0x23523EC, {"SHA1": "07081804", "SHA256": "68084774", "SHA512": "25091201"}),
    (1111111111, 0x23523ED, {"SHA1": "14050471", "SHA256": "67062674", "SHA512": "99943326"}),
    (1234567890, 0x273EF07, {"SHA1": "89005924", "SHA256": "91819424", "SHA512": "93441116"}),
    (2000000000, 0x3F940AA, {"SHA1": "69279037", "SHA256": "90698825", "SHA512": "38618901"}),
    (20000000000, 0x27BC86AA, {"SHA1": "65353130", "SHA256": "77737706", "SHA512": "47863826"}),
]
VECTORS = [
    (at, step, algorithm, code)
    for at, step, codes in APPENDIX_B
    for algorithm, code in codes.items()
]


@pytest.mark.parametrize(("at", "step", "algorithm", "code"), VECTORS)
def test_every_code_of_appendix_b_is_computed(
    at: int, step: int, algorithm: str, code: str
) -> None:
    assert totp(SECRETS[algorithm], at, digits=8, algorithm=algorithm) == code


@pytest.mark.parametrize(("at", "step", "algorithm", "code"), VECTORS)
def test_every_code_of_appendix_b_is_matched_to_its_step(
    at: int, step: int, algorithm: str, code: str
) -> None:
    secret = SECRETS[algorithm]
    assert matching_step(secret, code, at, digits=8, algorithm=algorithm) == step


@pytest.mark.parametrize(("at", "step", "algorithm", "code"), VECTORS)
def test_shorter_codes_are_the_end_of_longer_ones(
    at: int, step: int, algorithm: str, code: str
) -> None:
    secret = SECRETS[algorithm]
    assert totp(secret, at, digits=7, algorithm=algorithm) == code[1:]
    assert totp(secret, at, algorithm=algorithm) == code[2:]


@pytest.mark.parametrize(("at", "step"), [(at, step) for at, step, _ in APPENDIX_B])
def test_every_time_step_of_appendix_b_is_counted(at: int, step: int) -> None:
    assert step_at(at) == step


def test_a_time_step_begins_at_its_first_instant_and_ends_before_the_next() -> None:
    assert [step_at(at) for at in (29, 29.999, 30, 59.999, 60)] == [0, 0, 1, 1, 2]


def test_a_moment_before_1970_has_a_negative_time_step() -> None:
    assert step_at(-0.5) == -1


def test_a_time_step_may_be_larger_than_32_bits() -> None:
    assert step_at(2**33 + 0.25, period=1) == 2**33
