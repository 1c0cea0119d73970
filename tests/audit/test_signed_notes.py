"""Checkpoints as C2SP signed notes."""

from base64 import b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from vratar.audit import notes

ORIGIN = "vratar.example.com/audit"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
ROOT = bytes(range(100, 132))
NOTE = notes.sign(notes.checkpoint_text(ORIGIN, 1024, ROOT), ORIGIN, KEY)

# The published example of the note format (Go, x/mod/sumdb/note): key, text and signed note.
PETER_SEED = b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
PETER = Ed25519PrivateKey.from_private_bytes(PETER_SEED)
PETER_VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
PETER_SIGNATURE = (
    "— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)

# The example of the C2SP checkpoint specification.
PUBLISHED = (
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    "\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)


def test_signing_gives_the_published_note() -> None:
    assert notes.sign(PETER_TEXT, "PeterNeumann", PETER) == f"{PETER_TEXT}\n{PETER_SIGNATURE}"


def test_the_public_key_is_spelled_as_published() -> None:
    assert notes.verifier_key("PeterNeumann", PETER.public_key()) == PETER_VERIFIER


def test_the_published_checkpoint_is_read() -> None:
    head = notes.read(PUBLISHED)
    assert (head.origin, head.size) == ("example.com/behind-the-sofa", 20852163)
    assert head.root == b64decode("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")
    assert notes.checkpoint_text(head.origin, head.size, head.root) == head.text
    assert head.signatures[0][0] == head.origin
    assert head.signatures[0][1][:4].hex() == "033de0ae"


def test_our_checkpoint_is_ours() -> None:
    head = notes.read(NOTE)
    assert (head.origin, head.size, head.root) == (ORIGIN, 1024, ROOT)
    head.check(ORIGIN, KEY.public_key())


def test_signatures_of_witnesses_are_passed_over() -> None:
    witness = "— witness.example.com " + "A" * 100 + "\n"
    notes.read(NOTE + witness).check(ORIGIN, KEY.public_key())


def test_a_checkpoint_of_another_log_is_not_ours() -> None:
    with pytest.raises(notes.CheckpointError, match="another log"):
        notes.read(NOTE).check("elsewhere.example.com/audit", KEY.public_key())


def test_a_checkpoint_signed_by_another_key_is_not_ours() -> None:
    with pytest.raises(notes.AnotherKeyError, match="another key"):
        notes.read(NOTE).check(ORIGIN, OTHER_KEY.public_key())


@pytest.mark.parametrize(("old", "new"), [("1024", "1025"), ("ZGV", "ZGW")])
def test_a_changed_checkpoint_is_not_ours(old: str, new: str) -> None:
    with pytest.raises(notes.CheckpointError, match="signature"):
        notes.read(NOTE.replace(old, new)).check(ORIGIN, KEY.public_key())


@pytest.mark.parametrize(
    "text",
    [
        "",
        NOTE[:-1],
        NOTE + "more\n",
        NOTE.replace("1024", "01024"),
        NOTE.replace("1024", "-1"),
        NOTE.replace("1024", "٣"),
        NOTE.replace("1024", "9" * 19),
        NOTE.replace("— ", "- "),
        NOTE.replace("\n\n", "\nextension\n\n"),
        NOTE.replace("=\n\n", "\n\n"),
        f"{PETER_TEXT}\n{PETER_SIGNATURE}",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(notes.CheckpointError, match="not a checkpoint"):
        notes.read(text)


def test_a_file_of_checkpoints_is_read_one_by_one() -> None:
    file = f"\n{NOTE}\n{PUBLISHED}"
    assert list(notes.notes_in(file.splitlines(keepends=True))) == [NOTE, PUBLISHED]


@pytest.mark.parametrize("length", range(len(NOTE) - 1))
def test_a_torn_checkpoint_hides_only_itself(length: int) -> None:
    file = f"\n{PUBLISHED}\n{NOTE[:length]}\n{NOTE}"
    assert list(notes.notes_in(file.splitlines(keepends=True))) == [PUBLISHED, NOTE]
