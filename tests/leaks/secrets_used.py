"""Every secret that the tests of this run have used, found again in any text.

What is made at random (ids, tokens, TOTP secrets, recovery codes, keys) is looked for in all that
the whole run puts out: it is too long to stand anywhere by accident. What a test types itself
(passwords, codes) may be an innocent word elsewhere, so it is looked for in what that one test
puts out: long texts anywhere, codes and the ends of recovery codes as whole words, and not at all
what it also types where nothing is secret. Passwords below `LONG` characters are not looked for:
they are words of pages, and every new password is longer.
"""

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, quote_plus

LONG = 12
"""Characters by whose sight a random text is recognised."""

EXAMPLE = "7K3M9-PQX2R-TVW8H-D4NBC-E5FG6"
"""The recovery code that pages show to say what one looks like."""

_RUN = re.compile(rf"[\w:+/=.\-]{{{LONG},}}", re.ASCII)
_GROUPS = re.compile(r"(?<![a-z2-7])(?:[a-z2-7]{4} ){2,}[a-z2-7]{4}")
_WORD = re.compile(r"(?<![0-9A-Za-z])(?:[0-9]{6}|[0-9A-Za-z]{5})(?![0-9A-Za-z])")
"""What a code is, or the end of a recovery code, wherever no letter or digit is beside it."""


class Kind(StrEnum):
    """What a secret is."""

    ID = "a random id or token"
    COOKIE = "the value of a cookie"
    LINK = "the token of a link"
    TOTP = "a TOTP secret"
    RECOVERY_CODE = "a recovery code"
    KEY = "a key"
    PASSWORD = "a password"
    CODE = "a code"


@dataclass(frozen=True)
class Find:
    """A secret that stands in a text."""

    kind: Kind
    spelling: str


class SecretsUsed:
    """What to look for."""

    def __init__(self) -> None:
        self._made: dict[str, list[Find]] = {}
        self._bytes: dict[str, Find] = {}
        self._typed: dict[str, Find] = {}
        self._words: set[str] = set()
        self._open: set[str] = set()
        self._known: set[tuple[Kind, str | bytes]] = set()

    def made(self, kind: Kind, secret: str | bytes) -> None:
        """Something random: look for it from now on."""
        if (kind, secret) in self._known:
            return
        self._known.add((kind, secret))
        for spelling in map(str.lower, _spellings(secret)):
            if len(spelling) >= LONG:
                self._made.setdefault(spelling[:LONG], []).append(Find(kind, spelling))
        if isinstance(secret, bytes):
            self._bytes[_bare(repr(secret)[2:-1])] = Find(kind, repr(secret))

    def typed(self, kind: Kind, text: str) -> None:
        """Something a test typed or chose: look for it until the test ends."""
        if kind is Kind.CODE:
            word = "".join(text.split())
            if _WORD.fullmatch(word):
                self._words.add(word)
        elif len(text) >= LONG and text not in {EXAMPLE, *self._open}:
            self._typed |= {spelling: Find(kind, spelling) for spelling in _written(text)}

    def opened(self, text: str) -> None:
        """Something a test typed where it may be shown again: no secret, until the test ends."""
        if len(text) >= LONG:
            self._open.add(text)
            for spelling in _written(text):
                self._typed.pop(spelling, None)

    def forget_typed(self) -> None:
        """A test begins."""
        self._typed.clear()
        self._words.clear()
        self._open.clear()

    def within(self, text: str) -> Iterator[Find]:
        """Every secret that stands in a text."""
        for spelling, find in tuple(self._typed.items()):
            if spelling in text:
                yield find
        if self._words:
            for word in self._words.intersection(_WORD.findall(text)):
                yield Find(Kind.CODE, word)
        if "\\x" in text:
            bare = _bare(text)
            yield from (find for spelling, find in self._bytes.items() if spelling in bare)
        plain = text.lower()
        for run in _RUN.finditer(plain):
            yield from self._made_in(run[0])
        for groups in _GROUPS.finditer(plain):
            yield from self._made_in(groups[0].replace(" ", ""))

    def _made_in(self, run: str) -> Iterator[Find]:
        starts = self._made
        for place in range(len(run) - LONG + 1):
            for find in starts.get(run[place : place + LONG], ()):
                if run.startswith(find.spelling, place):
                    yield find


def _written(text: str) -> set[str]:
    """As it stands in a page, a line of the log or an address."""
    forms = {text, html.escape(text), json.dumps(text, ensure_ascii=False)[1:-1]}
    if text.isprintable():  # a lone surrogate stands in no address
        forms |= {quote(text), quote_plus(text)}
    return forms


def _bare(text: str) -> str:
    """Bytes as Python writes them, without backslashes: JSON and `repr` double some of them."""
    return text.replace("\\", "")


def _spellings(secret: str | bytes) -> Iterable[str]:
    if isinstance(secret, str):
        return {secret, secret.replace("-", "")} if _is_recovery_code(secret) else {secret}
    return {
        secret.hex(),
        base64.b32encode(secret).decode().rstrip("="),
        base64.b64encode(secret).decode().rstrip("="),
        base64.urlsafe_b64encode(secret).decode().rstrip("="),
    }


def _is_recovery_code(text: str) -> bool:
    return len(text) == 29 and text.count("-") == 4
