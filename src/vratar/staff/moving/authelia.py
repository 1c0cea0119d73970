"""Authelia: the YAML of `authelia storage user totp export`, or its list of addresses."""

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path

from vratar import otp
from vratar.staff.moving.foreign import Foreign, UnreadableError, refused, step_used_at

# What Authelia writes is a list of plain values: a library for all of YAML is not needed.
_LINE = re.compile(r"\s*(- )?\s*([a-z_]+):\s*(.*?)\s*")


def authelia(source: str) -> list[Foreign]:
    """Whichever of the two it is."""
    text = Path(source).read_text(encoding="utf-8-sig")
    if "otpauth://" in text:
        lines = (line.strip() for line in text.splitlines())
        return [_uri(number, line) for number, line in enumerate(lines, start=1) if line]
    return [_configuration(one) for one in _items(text)]


def _uri(number: int, line: str) -> Foreign:
    try:
        uri = otp.parse_uri(line)
    except ValueError:
        return refused(f"line {number}", "it is no otpauth address of type totp")
    return Foreign(
        uri.account,
        uri.secret,
        algorithm=uri.algorithm,
        digits=uri.digits,
        period=uri.period,
        issuer=uri.issuer,
    )


def _items(text: str) -> Iterator[dict[str, str]]:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith(("#", "-"))]
    if not lines or lines.pop(0).strip() != "totp_configurations:":
        raise UnreadableError
    item: dict[str, str] = {}
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None:
            raise UnreadableError
        if match[1] and item:
            yield item
            item = {}
        item[match[2]] = _scalar(match[3])
    if item:
        yield item


def _scalar(text: str) -> str:
    if text.startswith('"'):
        return str(json.loads(text))
    if text.startswith("'"):
        return text[1:-1].replace("''", "'")
    return "" if text in ("null", "~") else text


def _configuration(item: dict[str, str]) -> Foreign:
    owner, period = item["username"], int(item["period"])
    # Base64 of the Base32 text.
    secret = otp.base32_decode(base64.b64decode(item["secret"], validate=True).decode("ascii"))
    return Foreign(
        owner,
        secret,
        last_step=step_used_at(item.get("last_used_at") or None, period),
        algorithm=item["algorithm"].upper(),
        digits=int(item["digits"]),
        period=period,
        issuer=item["issuer"],
    )
