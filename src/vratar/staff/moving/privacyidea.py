"""privacyIDEA: the CSV of its token janitor, OATH CSV, and PSKC (RFC 6030) with plain secrets."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from vratar.staff.moving.foreign import (
    Foreign,
    UnreadableError,
    hexadecimal_or_base32,
    refused,
)

_TYPES = ("totp", "hotp")
_HASH_BY_LENGTH = {32: "SHA-256", 64: "SHA-512"}
_DRIFT_FOLLOWED = 30  # seconds


def privacyidea(source: str) -> list[Foreign]:
    """Whichever of the files it is."""
    text = Path(source).read_text(encoding="utf-8-sig")
    return list(_pskc(text) if text.lstrip().startswith("<") else _csv(text))


def _csv(text: str) -> Iterator[Foreign]:
    has_users = re.match(r"#\s*version:\s*2\b", text) is not None
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.split(",")]
        if line.startswith("#") or not any(cells):
            continue
        if has_users:  # user, resolver, realm, then as below
            owner, cells = cells[0] or cells[3], cells[3:]
        elif len(cells) > 3 and cells[3].lower() in _TYPES:  # noqa: PLR2004 - owner@realm first
            owner, cells = cells[0].rpartition("@")[0] or cells[1], cells[1:]
        else:
            owner = cells[0]
        if len(cells) < 3:  # noqa: PLR2004 - serial, key, type
            raise UnreadableError
        yield _token(owner, *cells[1:5])


def _token(owner: str, key: str, kind: str, digits: str = "", period: str = "") -> Foreign:
    if kind.lower() != "totp":
        return refused(owner, f"its type is {kind.lower()[:20]}, not totp")
    try:
        secret = hexadecimal_or_base32(key)
    except ValueError:
        return refused(owner, "its key is neither hexadecimal nor Base32")
    if len(secret) in _HASH_BY_LENGTH:
        # These files do not name the hash, and its length is what privacyIDEA makes keys by.
        return refused(owner, f"its key is one for {_HASH_BY_LENGTH[len(secret)]}")
    return Foreign(owner, secret, digits=_number(digits, 6), period=_number(period, 30))


def _pskc(text: str) -> Iterator[Foreign]:
    # What an attack by entities needs is refused before anything is parsed.
    if re.search(r"<!(doctype|entity)", text, re.IGNORECASE):
        raise UnreadableError
    root = ET.fromstring(text)  # noqa: S314
    for package in _below(root, "keypackage"):
        key = next(_below(package, "key"))
        yield _key(_owner(package, key), key)


def _owner(package: ET.Element, key: ET.Element) -> str:
    """The user, by the first part of the name where it is a distinguished one, or the serial."""
    user = _text(package, "userid")
    if user:
        return user.partition(",")[0].rpartition("=")[2]
    return _text(package, "serialno") or key.attrib.get("Id") or key.attrib.get("id") or "?"


def _key(owner: str, key: ET.Element) -> Foreign:
    named = {name.lower(): value for name, value in key.attrib.items()}
    kind = named["algorithm"].rpartition(":")[2].lower()
    if kind != "totp":
        return refused(owner, f"its type is {kind[:20]}, not totp")
    secret = next(_below(key, "secret"))
    plain = _text(secret, "plainvalue")
    if not plain:
        return refused(owner, "its secret is encrypted: export it with --format csv")
    formats = [one.attrib for one in _below(key, "responseformat")]
    length = {name.lower(): value for one in formats for name, value in one.items()}.get("length")
    drift = _number(_plain(key, "timedrift"), 0)
    return Foreign(
        owner,
        base64.b64decode(plain, validate=True),
        # What it counts is the next step it would accept.
        last_step=_number(_plain(key, "counter"), 0) - 1,
        algorithm=_algorithm(key),
        digits=_number(length or "", 6),
        period=_number(_plain(key, "timeinterval"), 30),
        note="the phone's clock is off: have it set right" if abs(drift) > _DRIFT_FOLLOWED else "",
    )


def _algorithm(key: ET.Element) -> str:
    suite = next(_below(key, "suite"), None)
    name = "" if suite is None else suite.text or suite.attrib.get("hashalgo") or ""
    return name.strip().upper().removeprefix("HMAC-").replace("-", "") or "SHA1"


def _plain(key: ET.Element, name: str) -> str:
    found = next(_below(key, name), None)
    return "" if found is None else _text(found, "plainvalue")


def _text(element: ET.Element, name: str) -> str:
    found = next(_below(element, name), None)
    return "" if found is None else (found.text or "").strip()


def _below(element: ET.Element, name: str) -> Iterator[ET.Element]:
    """Elements of a local name: privacyIDEA writes them in small letters, the RFC does not."""
    return (one for one in element.iter() if one.tag.rpartition("}")[2].lower() == name)


def _number(text: str, otherwise: int) -> int:
    return int(float(text)) if text and text != "None" else otherwise
