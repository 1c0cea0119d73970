"""What people do with Vratar, told once: an Owner is made, two-factor switched on, used, lost."""

import re
from dataclasses import dataclass, field

from tests.browser.authenticators import oathtool, secret_in
from tests.browser.clock import STEP, ServerClock
from tests.browser.visitor import Visitor

APP, SCAN, CODES = (f"/account/two-factor/totp/{step}" for step in (1, 2, 3))
CHECK, DONE = f"{CODES}/check", "/account/two-factor/totp/done"


@dataclass
class Ana:
    """The Owner, and what she holds: a password, a phone, a sheet of paper."""

    clock: ServerClock
    username: str = "ana"
    email: str = "ana@example.mk"
    password: str = "a quiet river under tall pines"
    secret: str = ""
    """In the phone; empty while two-factor is off."""
    codes: list[str] = field(default_factory=list)
    """Unused recovery codes."""

    def code(self, offset: float = 0) -> str:
        """What the phone shows, when its clock is this many seconds ahead of the server's."""
        return oathtool(self.secret, self.clock.now() + offset)

    def next_code(self) -> str:
        """Wait for a code that was not shown before, and read it."""
        self.clock.advance(STEP)
        return self.code()

    def wrong_code(self) -> str:
        """Six digits that are right neither now nor near now."""
        near = {self.code(STEP * step) for step in range(-12, 13)}
        return next(text for text in ("000000", "111111", "222222") if text not in near)

    def lose_track(self) -> None:
        """Forget what is in the phone and on the sheet: a test that failed may have changed it."""
        self.secret, self.codes = self.secret or "unknown", []

    def take_recovery_code(self) -> str:
        """Strike the next code off the sheet."""
        return self.codes.pop(0)


def create_owner(visitor: Visitor, ana: Ana, link: str) -> None:
    """Follow the first-run link and become the Owner."""
    visitor.open(link)
    visitor.type("Username", ana.username)
    visitor.type("Email", ana.email)
    visitor.type("Password", ana.password)
    visitor.type("Repeat password", ana.password)
    visitor.press("Create Owner")


def begin(visitor: Visitor, ana: Ana) -> str:
    """On step 1: go on, and put the shown address into the phone. The address."""
    visitor.press("Continue")
    uri = shown_uri(visitor)
    ana.secret = secret_in(uri)
    return uri


def shown_uri(visitor: Visitor) -> str:
    """The otpauth address behind the link for the phone itself."""
    words = visitor.said("On this phone? Open your authenticator app")
    address = visitor.page.get_by_role("link", name=words).get_attribute("href")
    assert address
    return address


def confirm(visitor: Visitor, code: str) -> None:
    """On step 2: type the Token Code and save."""
    visitor.type("Token Code", code)
    visitor.press("Save Changes")


def shown_codes(visitor: Visitor) -> list[str]:
    """The recovery codes on the page."""
    return visitor.page.locator("#codes code").all_inner_texts()


def save_recovery_codes(visitor: Visitor, ana: Ana) -> None:
    """On step 3: write the codes down, and type the end of the one asked for."""
    ana.codes = shown_codes(visitor)
    visitor.press("I have saved them – continue")
    question = asked_for(visitor)
    visitor.type(question, end_asked_for(question, ana.codes))
    visitor.press("Finish")


def asked_for(visitor: Visitor) -> str:
    """The label of the check page's one field: the question which code it is to be."""
    field = visitor.page.get_by_role("main").get_by_role("textbox")
    label: str = field.evaluate("(field) => field.labels[0].innerText")
    return label


def end_asked_for(question: str, codes: list[str]) -> str:
    """The last five characters of the code that the question names by its number."""
    number = int(re.findall(r"\d+", question)[0])
    return codes[number - 1][-5:]


def switch_on(visitor: Visitor, ana: Ana) -> None:
    """From step 1 to the end."""
    begin(visitor, ana)
    confirm(visitor, ana.next_code())
    save_recovery_codes(visitor, ana)
    assert visitor.path == DONE


def give_password(visitor: Visitor, ana: Ana) -> None:
    """The first step of the sign-in."""
    visitor.open("/login")
    visitor.type("Username", ana.username)
    visitor.type("Password", ana.password)
    visitor.press("Log in")


def give_code(visitor: Visitor, code: str) -> None:
    """The second step of the sign-in."""
    visitor.type("Authentication code", code)
    visitor.press("Verify")


def log_in(visitor: Visitor, ana: Ana) -> None:
    """Both steps; the password alone where two-factor is off."""
    give_password(visitor, ana)
    if ana.secret:
        give_code(visitor, ana.next_code())


def log_in_with_recovery_code(visitor: Visitor, ana: Ana) -> None:
    """The phone is not at hand."""
    give_password(visitor, ana)
    visitor.follow("Use a recovery code")
    visitor.type("Recovery code", ana.take_recovery_code())
    visitor.press("Verify")


def reauthenticate(visitor: Visitor, ana: Ana) -> None:
    """Answer the question who sits there."""
    assert visitor.heading == visitor.said("Confirm your identity")
    visitor.type("Password", ana.password)
    if ana.secret:
        visitor.type("Authentication code", ana.next_code())
    visitor.press("Continue")
