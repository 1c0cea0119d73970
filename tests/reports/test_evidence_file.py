"""The file of a report for a customer: checked without a database, and any change in it found."""

import json
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.clock import Clock
from tests.policy import states
from tests.reports.sealed import PAGE, Company, company, told

from vratar.audit import Action
from vratar.audit.canonical import canonical
from vratar.audit.merkle import leaf_hash
from vratar.audit.models import Event
from vratar.reports.report_check import WrongReportError, check
from vratar.reports.report_file import digest, rendered

pytestmark = pytest.mark.django_db
Change = Callable[[Any], None]


@pytest.fixture
def firm(clock: Clock) -> Company:
    return company(clock)


def verdict(raw: bytes, key: str | None = None) -> str:
    """What is wrong; empty where nothing is."""
    try:
        check(raw, key)
    except WrongReportError as error:
        return str(error)
    return ""


def test_an_untouched_file_is_right_with_names_and_with_initials(firm: Company) -> None:
    raw = firm.file()
    found = check(raw)
    assert (found.events, found.has_texts) == (4, True)
    assert verdict(raw, found.public_key + "\n") == ""
    assert json.loads(raw)["body"]["resets"][0]["details"] == {"reason": "Phone fell into the lake"}
    with_initials = firm.file(people="initials")
    assert (check(with_initials).events, check(with_initials).has_texts) == (4, False)


def test_with_initials_nobodys_name_leaves(firm: Company) -> None:
    raw = firm.file(people="initials").decode()
    for word in ("boris", "vera", "192.0.2.7", '"ana"'):
        assert word not in raw
    assert json.loads(raw)["body"]["names"][f"administrator:{firm.boris.pk}"] == "B."


def test_with_initials_nothing_leaves_that_somebody_wrote_about_a_reset(firm: Company) -> None:
    told(
        firm.clock,
        Action.TWO_FACTOR_RESET,
        f"administrator:{firm.ana.pk}",
        f"administrator:{firm.boris.pk}",
        reason="Boris lost it in Bitola",
        identity_check="other: Boris and I went to school together",
    )
    firm.client = states.confirmed(firm.ana)
    firm.clock.advance(60)
    raw = firm.file(people="initials")
    assert [row["details"] for row in json.loads(raw)["body"]["resets"]] == [
        {},
        {"identity_check": "other"},
    ]
    assert b"Boris" not in raw
    assert verdict(raw) == ""
    page = firm.client.get(PAGE, {"period": "90", "people": "initials"}).content.decode()
    assert "lake" not in page
    assert "Bitola" not in page


def test_with_initials_no_leaf_can_be_guessed_by_trying_names(firm: Company) -> None:
    """Whoever has the file knows all of the event but its salt."""
    raw = json.loads(firm.file(people="initials"))
    for one in raw["events"]:
        event = Event.objects.get(seq=one["seq"])
        known = event.content()
        del known["salt"]
        assert b64decode(one["leaf"]) == leaf_hash(event.text.encode())
        assert b64decode(one["leaf"]) != leaf_hash(canonical(known).encode())


def test_no_address_of_who_made_it_is_in_the_seal(firm: Company) -> None:
    seal = json.loads(json.loads(firm.file())["seal"]["text"])
    assert (seal["action"], seal["source"]) == ("report.sealed", "")
    exported = Event.objects.get(action=Action.AUDIT_EXPORTED)
    assert exported.source == "127.0.0.1"


def other_key(content: Any) -> None:
    """A key that is whole, but not ours."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from vratar.audit.notes import verifier_key

    key = Ed25519PrivateKey.from_private_bytes(b"\7" * 32).public_key()
    content["public_key"] = verifier_key(content["body"]["origin"], key)


def swapped(content: Any) -> None:
    events = content["events"]
    events[0]["proof"], events[1]["proof"] = events[1]["proof"], events[0]["proof"]


def texts_swapped(content: Any) -> None:
    events = content["events"]
    events[0]["text"], events[1]["text"] = events[1]["text"], events[0]["text"]


def as_fingerprint(content: Any) -> None:
    event = content["events"][0]
    event["leaf"] = b64encode(leaf_hash(event.pop("text").encode())).decode()


CHANGES: dict[str, tuple[Change, str]] = {
    "another format": (lambda c: c.update(format="vratar-report-2"), "no report of Vratar"),
    "a part more": (lambda c: c.update(more=1), "one too many"),
    "a part less": (lambda c: c.pop("seal"), "lacks a part"),
    "a name": (lambda c: c["body"]["names"].update({"administrator:1": "Mallory"}), "changed"),
    "who is protected": (
        lambda c: c["body"]["administrators"][0].update(protected=False),
        "changed",
    ),
    "a reason": (lambda c: c["body"]["resets"][0]["details"].update(reason="Other"), "changed"),
    "the site": (lambda c: c["body"]["site"].update(name="Other"), "changed"),
    "the period": (lambda c: c["body"]["period"].update(since="2020"), "changed"),
    "what it shows": (lambda c: c["body"].update(shows="Everything."), "changed"),
    "the origin": (lambda c: c["body"].update(origin="other/audit"), "another log"),
    "who made it": (lambda c: c["body"].update(made_by="host"), "seal is an event"),
    "an event dropped": (lambda c: c["events"].pop(1), "not those that the report names"),
    "an event twice": (lambda c: c["events"].append(c["events"][-1]), "not those"),
    "the order of events": (lambda c: c["events"].reverse(), "not those"),
    "all events dropped": (lambda c: c["events"].clear(), "not those"),
    "proofs swapped": (swapped, "is not what the signed log has there"),
    "texts swapped": (texts_swapped, "is not what the signed log has there"),
    "a proof cut": (lambda c: c["events"][0]["proof"].pop(), "is not what the signed log has"),
    "a proof longer": (lambda c: c["events"][0]["proof"].append("A" * 43 + "="), "is not what"),
    "the number of an event": (lambda c: c["events"][0].update(seq=2), "is not what the signed"),
    "the text of an event": (
        lambda c: c["events"][0].update(text=c["events"][0]["text"].replace("success", "failure")),
        "is not what the signed log has there",
    ),
    "a text left out": (as_fingerprint, "lack their texts"),
    "an event of another kind": (lambda c: c["events"].__setitem__(0, 7), "missing or misshapen"),
    "another event as seal": (lambda c: c.update(seal=c["events"][0]), "seal is an event"),
    "another key": (other_key, "signed by another key"),
    "no key": (lambda c: c.update(public_key="vratar"), "missing or misshapen"),
    "the size": (lambda c: c.update(checkpoint=c["checkpoint"].replace("\n2", "\n3", 1)), "wrong"),
    "a second signature": (
        lambda c: c.update(checkpoint=c["checkpoint"] + c["checkpoint"].split("\n\n")[1]),
        "not spelt as Vratar writes it",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_is_named(firm: Company, name: str) -> None:
    change, words = CHANGES[name]
    content = json.loads(firm.file())
    change(content)
    assert words in verdict(rendered(content))


def test_any_changed_byte_is_found(firm: Company) -> None:
    raw = firm.file()
    for at in range(0, len(raw), 7):
        other = b"B" if raw[at : at + 1] == b"A" else b"A"
        assert verdict(raw[:at] + other + raw[at + 1 :]), raw[max(0, at - 40) : at + 40]
    assert verdict(raw[:-1])
    assert verdict(raw + b" ")
    assert verdict(b"")
    assert verdict(b"[" * 100_000)
    assert verdict(b"\xff\xfe")


def test_a_report_that_says_more_than_its_events_is_found_even_with_a_right_seal(
    firm: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vratar.reports.services import evidence_file
    from vratar.reports.services.evidence import evidence as honest

    def lies(*args: Any) -> Any:
        made = honest(*args)
        boris = next(row for row in made.body["administrators"] if row["seq"])
        boris["since"] = "2020-01-01T00:00:00.000000Z"
        return made

    monkeypatch.setattr(evidence_file, "evidence", lies)
    raw = firm.file()
    assert verdict(raw).endswith(f"does not protect administrator:{firm.boris.pk}.")

    def other_lies(*args: Any) -> Any:
        made = honest(*args)
        made.body["resets"][0]["details"]["reason"] = "He asked for it nicely"
        return made

    monkeypatch.setattr(evidence_file, "evidence", other_lies)
    assert "does not say what resets says" in verdict(firm.file())


def test_the_seal_holds_the_digest_of_the_report(firm: Company) -> None:
    content = json.loads(firm.file())
    sealed = Event.objects.filter(action=Action.REPORT_SEALED).latest("pk").content()
    assert sealed["details"] == {"fingerprint": digest(content["body"])}


def test_another_key_than_the_one_given_is_told(firm: Company) -> None:
    raw = firm.file()
    assert verdict(raw, "vratar+00000000+AAAA") == (
        "The file names another public key than the one you gave."
    )


def test_the_command_needs_no_installation(firm: Company, tmp_path: Path) -> None:
    raw = firm.file()
    report, key = tmp_path / "report.json", tmp_path / "key.txt"
    report.write_bytes(raw)
    key.write_text(json.loads(raw)["public_key"] + "\n")

    def verify(*more: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "vratar", "audit", "verify", "--report", str(report), *more],
            env={"HOME": str(tmp_path / "nowhere"), "PATH": ""},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    status, words = verify("--public-key", str(key))
    assert status == 0, words
    assert "The report is what was sealed. It and its 4 events are in the log" in words
    assert "names." not in words
    status, words = verify()
    assert status == 0
    assert f"in another way:\n  {json.loads(raw)['public_key']}" in words
    report.write_bytes(raw.replace(b"lake", b"lame"))
    status, words = verify("--public-key", str(key))
    assert (status, words.strip()) == (
        1,
        "The report is damaged. The report is not the one that was sealed: it was changed.",
    )
    assert verify("--last", "3")[0] == 2
    assert not (tmp_path / "nowhere").exists()
