"""Photograph every page: light and dark, wide and narrow, in every language that is there.

`python -m bench.screenshots [--docs] [FOLDER]` serves a throwaway installation, walks through all
of it as an administrator would, and writes PNG files to FOLDER, by default build/screenshots. With
`--docs` it writes only the few pictures of the documentation, to docs/images.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import django
from playwright.sync_api import Browser, Route
from tests.browser.chromium import PHONE, WIDE, chromium, visitors
from tests.browser.journeys import (
    Ana,
    asked_for,
    begin,
    confirm,
    create_owner,
    end_asked_for,
    give_code,
    give_password,
    log_in,
    log_in_with_recovery_code,
    reauthenticate,
    save_recovery_codes,
    shown_codes,
)
from tests.browser.languages import catalogue
from tests.browser.server import ROOT, Server, installation
from tests.browser.visitor import Visitor
from tests.browser.walk import open_as, paths, populate

from vratar.core.settings import LANGUAGES

SITE = "Acme Panel"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SIZES = (WIDE, PHONE)
DAY = 24 * 3600

# The pages of errors that no request can bring about in a healthy installation.
_RENDER = """
import sys, django
django.setup()
from django.utils import translation
from vratar.config.errors import answer
translation.activate(sys.argv[1])
print(answer(int(sys.argv[2]), error_number="4F1C09AB").content.decode())
"""


@dataclass
class Camera:
    """Photographs the page a visitor sees, in all appearances."""

    folder: Path
    taken: int = 0

    def __call__(self, visitor: Visitor, name: str) -> None:
        """Take the pictures; the visitor's window is as before afterwards."""
        self.taken += 1
        visitor.page.evaluate("document.activeElement.blur()")
        for size in SIZES:
            visitor.page.set_viewport_size(size)
            for scheme in SCHEMES:
                visitor.page.emulate_media(color_scheme=scheme)
                file = f"{self.taken:02}-{name}-{scheme}-{size['width']}.png"
                visitor.page.screenshot(path=self.folder / file, full_page=True)
        visitor.page.set_viewport_size(WIDE)


@dataclass
class Walk:
    """One installation, its Owner, and the camera; each method photographs one stretch."""

    server: Server
    ana: Ana
    shoot: Camera
    enter: Callable[[], Visitor]
    """Opens a browser window for somebody who was not here before."""
    language: str

    def all(self) -> None:
        """Walk through everything."""
        self.first_run()
        self.before()
        self.enrolment()
        self.after()
        self.codes()
        self.sign_in()
        self.recovery()
        self.errors()
        self.company()
        self.overdue()

    def first_run(self) -> None:
        """The Owner is made."""
        visitor = self.enter()
        visitor.open(self.server.first_run_link)
        self.shoot(visitor, "first-run")
        visitor.type("Password", "short")
        visitor.press("Create Owner")
        self.shoot(visitor, "first-run-error")
        create_owner(visitor, self.ana, self.server.first_run_link)
        self.shoot(visitor, "enrolment-1-app")

    def before(self) -> None:
        """What somebody sees who has not switched two-factor on."""
        visitor = self.enter()
        log_in(visitor, self.ana)
        for name, path in {
            "dashboard-before": "/",
            "administrators-before": "/setup/staff/administrators/",
            "own-entry-before": "/setup/staff/administrators/1/",
            "account-before": "/account/security",
            "required": "/account/two-factor/totp/required",
        }.items():
            visitor.open(path)
            self.shoot(visitor, name)

    def enrolment(self) -> None:
        """Three steps."""
        visitor, ana = self.enter(), self.ana
        log_in(visitor, ana)
        begin(visitor, ana)
        self.shoot(visitor, "enrolment-2-scan")
        visitor.unfold("Cannot scan? Enter the key by hand")
        self.shoot(visitor, "enrolment-2-by-hand")
        confirm(visitor, ana.wrong_code())
        self.shoot(visitor, "enrolment-2-wrong-code")
        confirm(visitor, ana.code(-180))
        self.shoot(visitor, "enrolment-2-clock-off")
        visitor.open("/account/security")
        self.shoot(visitor, "account-unfinished")
        visitor.follow("Continue set-up")
        confirm(visitor, ana.next_code())
        self.shoot(visitor, "enrolment-3-codes")
        ana.codes = shown_codes(visitor)
        visitor.press("I have saved them – continue")
        self.shoot(visitor, "enrolment-3-check")
        question = asked_for(visitor)
        visitor.type(question, "00000")
        visitor.press("Finish")
        self.shoot(visitor, "enrolment-3-check-error")
        visitor.type(question, end_asked_for(question, ana.codes))
        visitor.press("Finish")
        self.shoot(visitor, "enrolment-done")

    def after(self) -> None:
        """What somebody sees who has switched two-factor on."""
        visitor = self.enter()
        log_in(visitor, self.ana)
        for name, path in {
            "dashboard-after": "/",
            "administrators-after": "/setup/staff/administrators/",
            "own-entry-after": "/setup/staff/administrators/1/",
            "account-after": "/account/security",
            "recovery-codes": "/account/recovery-codes",
            "test-a-code": "/account/two-factor/test",
            "log-out": "/logout",
        }.items():
            visitor.open(path)
            self.shoot(visitor, name)
        visitor.open("/account/two-factor/test")
        visitor.type("Authentication code", self.ana.next_code())
        visitor.press("Test")
        self.shoot(visitor, "test-a-code-works")

    def codes(self) -> None:
        """Re-authentication, a new set of recovery codes, a new phone, turning off."""
        visitor, ana = self.enter(), self.ana
        log_in(visitor, ana)
        visitor.open("/account/recovery-codes/new")
        self.shoot(visitor, "reauthenticate")
        visitor.type("Password", "wrong")
        visitor.type("Authentication code", ana.wrong_code())
        visitor.press("Continue")
        self.shoot(visitor, "reauthenticate-error")
        visitor.follow("Use a recovery code instead")
        self.shoot(visitor, "reauthenticate-recovery-code")
        visitor.follow("Use your authenticator app instead")
        reauthenticate(visitor, ana)
        self.shoot(visitor, "new-codes-confirm")
        visitor.press("Make new codes")
        self.shoot(visitor, "new-codes")
        visitor.follow("Remind me next time")
        self.shoot(visitor, "after-remind-me")
        visitor.open("/account/security")
        self.shoot(visitor, "account-codes-not-saved")
        visitor.open("/account/recovery-codes/unsaved")
        self.shoot(visitor, "codes-not-saved")
        visitor.open("/account/two-factor/totp/3")
        save_recovery_codes(visitor, ana)
        visitor.open("/account/two-factor/off")
        self.shoot(visitor, "turn-off-refused")
        visitor.open("/account/two-factor/totp/1")
        self.shoot(visitor, "replace-1-app")
        secret = ana.secret
        begin(visitor, ana)
        self.shoot(visitor, "replace-2-scan")
        visitor.press("Cancel")
        ana.secret = secret

    def sign_in(self) -> None:
        """Password and code, right and wrong."""
        visitor, ana = self.enter(), self.ana
        visitor.open("/login")
        self.shoot(visitor, "login")
        visitor.type("Username", ana.username)
        visitor.type("Password", "wrong")
        visitor.press("Log in")
        self.shoot(visitor, "login-error")
        give_password(visitor, ana)
        self.shoot(visitor, "code")
        for _ in range(3):
            give_code(visitor, ana.wrong_code())
        self.shoot(visitor, "code-error")
        give_code(visitor, ana.wrong_code())
        give_code(visitor, ana.wrong_code())
        self.shoot(visitor, "code-wait")
        ana.clock.advance(120)
        give_code(visitor, ana.next_code())
        visitor.log_out(ana.username)
        self.shoot(visitor, "login-logged-out")
        visitor.open("/account/security")
        self.shoot(visitor, "login-to-continue")

    def recovery(self) -> None:
        """The phone is lost."""
        visitor, ana = self.enter(), self.ana
        give_password(visitor, ana)
        visitor.follow("Use a recovery code")
        self.shoot(visitor, "recovery")
        visitor.type("Recovery code", "7K3M9-PQX2R")
        visitor.press("Verify")
        self.shoot(visitor, "recovery-error")
        visitor.type("Recovery code", ana.take_recovery_code())
        visitor.press("Verify")
        self.shoot(visitor, "recovered")
        visitor.press("Continue")
        while len(ana.codes) > 3:
            visitor.log_out(ana.username)
            log_in_with_recovery_code(visitor, ana)
            visitor.press("Continue")
        visitor.open("/account/recovery-codes")
        self.shoot(visitor, "recovery-codes-few")

    def errors(self) -> None:
        """What cannot be shown."""
        visitor = self.enter()
        visitor.open("/nowhere")
        self.shoot(visitor, "404-stranger")
        log_in(visitor, self.ana)
        visitor.open("/nowhere")
        self.shoot(visitor, "404")
        visitor.open("/setup/staff/administrators/1/")
        visitor.page.context.clear_cookies(name="vratar-csrf")
        visitor.press("Save Changes")
        self.shoot(visitor, "403-form-refused")
        for status in (400, 413, 500, 503):
            with _drawer(visitor, self._rendered(status)):
                visitor.open("/drawer")
                self.shoot(visitor, str(status))

    def company(self) -> None:
        """Every page there is, among many people."""
        links = populate(self.server, 60)
        visitor = self.enter()
        log_in(visitor, self.ana)
        for path in paths():
            open_as(visitor, self.ana, path)
            self.shoot(visitor, _slug(path))
        for kind, link in links.items():
            guest = self.enter()
            guest.open(f"/{link.split('/', 3)[3]}")
            self.shoot(guest, f"link-{kind}")
        visitor.open("/setup/staff/administrators/add")
        visitor.type("Username", "ana")
        visitor.type("Email", "nowhere")
        visitor.press("Add administrator")
        self.shoot(visitor, "add-error")

    def overdue(self) -> None:
        """Two weeks later, after a reset."""
        reason = ("--reason", "A walk through all pages")
        self.server.vratar("administrators", "reset-two-factor", self.ana.username, *reason)
        self.ana.secret = ""
        self.ana.clock.advance(16 * DAY)
        visitor = self.enter()
        log_in(visitor, self.ana)
        self.shoot(visitor, "overdue-1-app")
        visitor.open("/")
        self.shoot(visitor, "overdue-required")

    def _rendered(self, status: int) -> str:
        command = [sys.executable, "-c", _RENDER, self.language, str(status)]
        environ = self.server.environ
        return subprocess.run(
            command, env=environ, cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout


def _slug(path: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", path).strip("-") or "dashboard"


@contextmanager
def _drawer(visitor: Visitor, text: str) -> Iterator[None]:
    """Have `/drawer` show a page that the server itself has no reason to show."""

    def answer(route: Route) -> None:
        headers = route.fetch(url=f"{visitor.url}/livez")
        route.fulfill(response=headers, body=text, content_type="text/html; charset=utf-8")

    visitor.page.route("**/drawer", answer)
    yield
    visitor.page.unroute("**/drawer")


def photograph(browser: Browser, folder: Path, language: str) -> None:
    """Walk and photograph everything in one language."""
    folder.mkdir(parents=True, exist_ok=True)
    with demo() as server, visitors(browser, server.url) as new_visitor:

        def enter() -> Visitor:
            visitor = new_visitor(locale=language)
            visitor.catalogue = catalogue(language)
            return visitor

        Walk(server, Ana(server.clock), Camera(folder), enter, language).all()


def document(browser: Browser, folder: Path) -> None:
    """Take the pictures of the documentation."""
    folder.mkdir(parents=True, exist_ok=True)
    with demo() as server, visitors(browser, server.url) as new_visitor:
        visitor = new_visitor(viewport={"width": 1120, "height": 720})
        ivan = Ana(server.clock, username="ivan", email="ivan@example.mk")

        def shoot(name: str) -> None:
            visitor.page.screenshot(path=folder / f"{name}.png")

        create_owner(visitor, ivan, server.first_run_link)
        begin(visitor, ivan)
        shoot("scan")
        confirm(visitor, ivan.next_code())
        save_recovery_codes(visitor, ivan)
        visitor.go_by_menu("Setup", "Staff Management", "Administrators")
        shoot("administrators")
        visitor.log_out(ivan.username)
        visitor.open("/login")
        shoot("login")


@contextmanager
def demo() -> Iterator[Server]:
    """Serve a throwaway installation of the demo site."""
    with (
        tempfile.TemporaryDirectory(prefix="vratar-screenshots-") as folder,
        installation(Path(folder), VRATAR_SITE_NAME=SITE) as server,
    ):
        yield server


def main() -> None:
    """Take the pictures; fails when a page is not as every page must be."""
    parser = argparse.ArgumentParser(description="Photograph every page.")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "build" / "screenshots")
    parser.add_argument("--docs", action="store_true", help="only the pictures of docs/images")
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()  # the walk knows the pages by their names
    with chromium() as browser:
        if chosen.docs:
            document(browser, ROOT / "docs" / "images")
            return
        for language in LANGUAGES:
            photograph(browser, chosen.folder / language, language)
            print(f"Photographed in {language}: {chosen.folder / language}")


if __name__ == "__main__":
    main()
