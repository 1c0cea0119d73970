"""docs/reference/mails.md has every mail with its subject; the how-to's settings are settings.

`VRATAR_TEST_WRITE_DOCS=1` writes the page.
"""

import os
import re
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import translation

from vratar.accounts.models import Administrator
from vratar.core.settings import current
from vratar.core.settings_file import load
from vratar.notices.alarm_names import Alarm
from vratar.notices.kinds import Notice
from vratar.notices.letter import Told
from vratar.notices.links import CARRIERS
from vratar.notices.sending import KEPT, MOST_TRIES
from vratar.notices.texts import letter
from vratar.notices.texts_of_alarms import TITLES
from vratar.ui.dates import short_date

DOCS = Path(__file__).parents[2] / "docs"
PAGE, HOW_TO = DOCS / "reference" / "mails.md", DOCS / "how-to" / "mail.md"

HEAD = """# Mails

Every mail is text and simple HTML, in the recipient's language and time zone, with what happened,
when, from which address and browser and by whom, as far as that is known. None has a password, a
code or a secret. Those with a link that works once say so; all other links ask for a login.

| Mail | Sent when | To | Subject | Link that works once |
|---|---|---|---|---|
"""

OWN, OTHERS = "the person", "all other active administrators"
WHEN: dict[Notice, tuple[str, str]] = {
    Notice.SET_UP_LINK: ("somebody is added, reactivated, reset or sent a new link", OWN),
    Notice.RESET_LINK: ("**Forgotten your password?** is filled in", OWN),
    Notice.CONFIRM_EMAIL: ("somebody changes their own address", "the new address"),
    Notice.REMINDER: (
        "the [schedule](../how-to/reminders.md) says so, or an administrator sends one",
        OWN,
    ),
    Notice.POSTPONED: ("somebody puts the deadline off, which is possible once", OWN),
    Notice.BOUND: ("a first authenticator is set up", OWN),
    Notice.IMPORTED: ("`vratar import totp` takes over an authenticator", OWN),
    Notice.REPLACED: ("another authenticator takes its place", OWN),
    Notice.TURNED_OFF: ("two-factor is turned off", OWN),
    Notice.RESET: ("another, or the server's command line, resets two-factor", OWN),
    Notice.RESET_OF_ANOTHER: ("the same", OTHERS),
    Notice.RESET_REQUESTED: (
        "a reset waits for a second administrator",
        f"{OWN}, and those who can approve it",
    ),
    Notice.FIRST_SET_UP: ("a first authenticator is set up", "all other Owners"),
    Notice.RECOVERY_CODE_USED: ("a recovery code logs in or confirms a change", OWN),
    Notice.RECOVERY_CODES_ISSUED: ("a new set of recovery codes is made", OWN),
    Notice.RECOVERY_CODES_LOW: ("three are left or fewer, after each use", OWN),
    Notice.PASSWORD_CHANGED: ("the password is changed, or chosen with a link", OWN),
    Notice.EMAIL_CHANGED: ("an address is changed", "the old and the new address"),
    Notice.ROLE_CHANGED: (
        "somebody gets another role",
        f"{OWN}; where it may do more than the old one, {OTHERS} too",
    ),
    Notice.ROLE_RAISED: ("a role is changed to allow more than before", "all administrators"),
    Notice.LINK_SHOWN: (
        "an administrator is shown a set-up link for somebody who is active",
        "the person and all other Owners",
    ),
    Notice.USERNAME_CHANGED: ("an administrator changes somebody's username", OWN),
    Notice.UNLOCKED: ("an administrator unlocks somebody", OWN),
    Notice.NOT_ME: ("**It was not me** is chosen", OWN),
    Notice.WRONG_CODES: ("three wrong codes came after the right password", OWN),
    Notice.PASSWORD_MARKED: ("ten did, from browsers not used before", OWN),
    Notice.AUTHENTICATOR_DISABLED: ("wrong codes from known browsers reach the cap", OWN),
    Notice.REPLAYED: (
        "a used code comes again, not from the same address within 90 seconds",
        OWN,
    ),
    Notice.NEW_BROWSER: ("a login ends in a browser that was not used before", OWN),
    Notice.TRAINING_DUE: (
        "the training is due, or an administrator sends a reminder, at most once a day",
        OWN,
    ),
    Notice.EXPORTED: ("`vratar export` writes everything into a file", "all Owners"),
    Notice.POLICY_LOWERED: (
        "fewer administrators need a second factor, or later",
        "all administrators",
    ),
    Notice.ALARM: ("an [alarm](../how-to/alarms.md) begins", "all Owners"),
}


def page() -> str:
    """The table, with what is filled in between braces."""
    with translation.override("en"):
        return HEAD + "".join(_row(kind) for kind in Notice)


def _row(kind: Notice) -> str:
    when, to = WHEN[kind]
    link = "yes" if kind in CARRIERS else ""
    return f"| {kind.value} | {when} | {to} | {_subjects(kind)} | {link} |\n"


def _subjects(kind: Notice) -> str:
    """What a reader may find in the list of their mails."""
    until = datetime.now(UTC) + timedelta(days=300)
    named = {"name": "{name}", "by": "{who}", "role": "{role}", "until": until.timestamp()}
    named["alarm"] = Alarm.FLEET
    about = {Notice.ROLE_CHANGED: [named, {**named, "name": "boris"}]}
    about[Notice.RECOVERY_CODES_LOW] = [{**named, "count": count} for count in (33, 1, 0)]
    about[Notice.REMINDER], about[Notice.NOT_ME] = [named, {}], [{}]
    about[Notice.TRAINING_DUE] = [named, {}]
    about[Notice.RESET_REQUESTED] = [named, {**named, "about": 0}]
    about[Notice.RESET] = about[Notice.RESET_OF_ANOTHER] = [named, {**named, "by": ""}]
    reader = Administrator(username="boris")
    found = [
        letter(kind, Told(reader, details, datetime.now(UTC))).subject
        for details in about.get(kind, [named])
    ]
    shown = " · ".join(found).replace(str(TITLES[Alarm.FLEET]), "{what}")
    shown = shown.replace(short_date(until), "{date}").replace("33", "{n}")
    return shown.replace(current().site.name, "{site}")


@pytest.mark.django_db
def test_every_mail_stands_there_with_its_subject() -> None:
    if os.environ.get("VRATAR_TEST_WRITE_DOCS"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page(), "VRATAR_TEST_WRITE_DOCS=1"


@pytest.mark.parametrize("number", [0, 1, 2])
def test_every_example_of_the_how_to_is_accepted(number: int, tmp_path: Path) -> None:
    examples = re.findall(r"```toml\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)
    assert len(examples) == 3
    password = tmp_path / "mail-password"
    password.write_text("seven grey herons")
    password.chmod(0o400)
    home = tmp_path / "home"
    home.mkdir()
    text = examples[number].replace("/etc/vratar/mail-password", str(password))
    (home / "vratar.toml").write_text(text)
    mail = load({"VRATAR_HOME": str(home), "XDG_CONFIG_HOME": str(tmp_path)}).mail
    assert mail.server == tomllib.loads(text)["mail"]["server"]


def test_the_how_to_says_how_long_is_tried_and_kept() -> None:
    text = " ".join(HOW_TO.read_text(encoding="utf-8").split())
    assert f"{MOST_TRIES} tries" in text
    assert f"{KEPT.days} days" in text
