"""docs/how-to/alarms.md has every alarm with its title, its limits, and the body of a call."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from django.utils import translation

from vratar.config.housekeeping import verifying_tasks
from vratar.core.clock import now
from vratar.core.settings_file import load
from vratar.notices.alarm_names import Alarm
from vratar.notices.dangers import BACKLOG, EXPORT, FLEET_LIMIT, NEAR
from vratar.notices.models import AlarmCall
from vratar.notices.steady_clock import JUMP
from vratar.notices.texts_of_alarms import TITLES
from vratar.notices.webhook import body_of
from vratar.throttle.budgets import EVERYBODY

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "alarms.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|", PAGE, re.MULTILINE)


def test_every_alarm_stands_there_under_its_title() -> None:
    with translation.override("en"):
        assert [row[:2] for row in ROWS] == [(name.value, str(TITLES[name])) for name in Alarm]


def test_the_limits_are_those_in_force() -> None:
    (rolling,) = EVERYBODY.rolling
    expected = {
        "fleet": [FLEET_LIMIT],
        "global": [rolling.limit, rolling.seconds // 60],
        "integrity": [],
        "keys": [],
        "clock": [int(JUMP), int(NEAR.total_seconds())],
        "sequencer": [int(BACKLOG.total_seconds())],
        "export": [int(EXPORT.total_seconds()) // 60],
        "log": [int(verifying_tasks()[0].every) // 60],
    }
    found = {name: [int(number) for number in re.findall(r"\d+", when)] for name, _, when in ROWS}
    assert found == expected


@pytest.mark.django_db
def test_the_body_shown_is_the_body_sent() -> None:
    shown = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert shown
    sent = json.loads(body_of(AlarmCall(name="fleet", state="raised", count=31, queued_at=now())))
    assert list(json.loads(shown[1])) == list(sent)


def test_the_setting_shown_is_accepted(tmp_path: Path) -> None:
    shown = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert shown
    home = tmp_path / "home"
    home.mkdir()
    (home / "vratar.toml").write_text(shown[1])
    settings = load({"VRATAR_HOME": str(home), "XDG_CONFIG_HOME": str(tmp_path)})
    assert settings.audit.alarm_webhook == tomllib.loads(shown[1])["audit"]["alarm_webhook"]
