"""What the peers wrote (bench/peers/fixtures.py), and the invented secrets behind it."""

import base64
import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

DATA = Path(__file__).parent / "data"
USED_AT = 1_780_315_200  # when the peers' clocks stood still
STEP = USED_AT // 30


def secret(name: str, size: int = 20) -> bytes:
    """What bench/peers/fixtures.py invents for somebody."""
    digest = hashlib.sha1(f"invented for {name}".encode()).digest()  # noqa: S324
    return (digest * 4)[:size]


def database(name: str, folder: Path) -> Path:
    """The tables of a peer in a SQLite file."""
    path = folder / f"{name}.sqlite3"
    with closing(sqlite3.connect(path)) as opened:
        opened.executescript((DATA / f"{name}.sql").read_text(encoding="utf-8"))
        opened.commit()
    return path


def configuration(name: str, **changed: object) -> dict[str, object]:
    """One entry of `authelia storage user totp export`, field by field as its Go type has it."""
    base32 = base64.b32encode(secret(name)).rstrip(b"=")
    return {
        "created_at": "2026-05-01T08:00:00Z",
        "last_used_at": "2026-06-01T12:00:00Z",
        "username": name,
        "issuer": "Authelia",
        "algorithm": "SHA1",
        "digits": 6,
        "period": 30,
        "secret": base64.b64encode(base32).decode(),
        **changed,
    }


def yaml(*configurations: dict[str, object]) -> str:
    """As gopkg.in/yaml.v3 writes it: four spaces, quotes only where they are needed."""
    lines = ["totp_configurations:"]
    for one in configurations:
        for number, (key, value) in enumerate(one.items()):
            text = "null" if value is None else value
            quoted = isinstance(value, str) and (not value or value.isdigit() or ": " in value)
            begin = "    - " if number == 0 else "      "
            lines.append(f"{begin}{key}: {json.dumps(text) if quoted else text}")
    return "\n".join(lines) + "\n"


def uri(name: str) -> str:
    """A line of `authelia storage user totp export uri`."""
    base32 = base64.b32encode(secret(name)).decode()
    query = f"algorithm=SHA1&digits=6&issuer=Authelia&period=30&secret={base32}"
    return f"otpauth://totp/Authelia:{name}?{query}"


def pskc(plain: str, *, user: str = "", algorithm: str = "totp", more: str = "") -> str:
    """A key package with a plain secret, after the examples of RFC 6030 §4 and §5."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<pskc:KeyContainer Version="1.0" xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc">
  <pskc:KeyPackage>
    <pskc:DeviceInfo><pskc:SerialNo>987654321</pskc:SerialNo>{user}</pskc:DeviceInfo>
    <pskc:Key Id="12345678" Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:{algorithm}">
      <pskc:AlgorithmParameters>
        <pskc:ResponseFormat Length="6" Encoding="DECIMAL"/>{more}
      </pskc:AlgorithmParameters>
      <pskc:Data>
        <pskc:Secret><pskc:PlainValue>{plain}</pskc:PlainValue></pskc:Secret>
        <pskc:TimeInterval><pskc:PlainValue>30</pskc:PlainValue></pskc:TimeInterval>
      </pskc:Data>
    </pskc:Key>
  </pskc:KeyPackage>
</pskc:KeyContainer>
"""
