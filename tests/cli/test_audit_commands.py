"""`vratar audit`: the whole log verified and remembered, the key for others, a report alone."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from vratar.audit.models import Verification
from vratar.audit.notes import verifier_key
from vratar.cli.commands import vratar

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[int, str]:
    """The exit code, and what is printed."""
    done = CliRunner().invoke(vratar, ["audit", *arguments])
    return done.exit_code, done.output


def test_what_a_verification_of_the_whole_log_finds_is_remembered_for_the_page() -> None:
    assert run("verify") == (0, "The audit log is intact: 0 events.\n")
    assert Verification.objects.get().size == 0


def test_what_only_a_part_was_verified_of_is_not_remembered() -> None:
    assert run("verify", "--last", "5")[0] == 0
    assert not Verification.objects.exists()


def test_the_public_key_is_printed_as_other_tools_read_it() -> None:
    from vratar.audit.checkpoint import load_signer, origin
    from vratar.core.settings import current

    key = load_signer(current().keys.audit_key).public_key()
    assert run("public-key") == (0, f"{verifier_key(origin(), key)}\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--report", "file", "--last", "3"],
        ["--report", "file", "--checkpoint", "file"],
        ["--public-key", "file"],
        ["--report", "nowhere"],
    ],
)
def test_what_does_not_go_together_is_refused(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("{}")
    assert run("verify", *arguments)[0] == 2


def test_a_file_that_is_no_report_is_named(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text("{}")
    words = "The report is damaged. This is no report of Vratar, or one of a later version.\n"
    assert run("verify", "--report", str(file)) == (1, words)
    key = tmp_path / "key.txt"
    key.write_bytes(b"\xff")
    assert run("verify", "--report", str(file), "--public-key", str(key))[0] == 2
