"""`vratar doctor` and `vratar serve` look at the training course before anybody does."""

from pathlib import Path

from tests.cli.conftest import Host
from tests.cli.findings_of import findings_of
from tests.training.course_folders import added


def test_doctor_tells_what_is_wrong(installed: Host, tmp_path: Path) -> None:
    assert findings_of(installed)[1]["course"] == ("well", "7 lessons, in en, mk.")
    own = tmp_path / "own"
    own.mkdir()
    added(own)
    setting = {"VRATAR_TRAINING_COURSE": str(own)}
    assert findings_of(installed, **setting)[1]["course"] == ("well", "8 lessons, in en, mk.")
    (own / "en.toml").unlink()
    code, found = findings_of(installed, **setting)
    assert (code, found["course"][0]) == (1, "failed")
    assert found["course"][1] == "training.course: en.toml: lessons.our-house is missing."


def test_serve_does_not_start_with_a_broken_course(installed: Host, tmp_path: Path) -> None:
    code, _, errors = installed.run("serve", VRATAR_TRAINING_COURSE=str(tmp_path))
    assert code == 1
    assert f"training.course: {tmp_path}/course.toml: No such file or directory." in errors
