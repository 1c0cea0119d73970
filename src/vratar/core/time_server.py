"""How far the clock of this machine is from a reference (RFC 4330, or the Date of a web server)."""

import http.client
import socket
import ssl
import struct
import time
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

TIMEOUT = 5.0  # seconds
NEAR, FAR = 5.0, 30.0  # seconds: up to NEAR all is well; a code is right for FAR
_NTP_PORT, _NTP_EPOCH = 123, 2_208_988_800  # seconds from 1900 to 1970
_PACKET = struct.Struct("!B39x2I")  # the server's transmit time stands at its end
_CLIENT = b"\x23" + bytes(47)  # version 4, client
_SERVER_MODE = 4


def offset(server: str) -> float:
    """Seconds this clock is ahead (behind: negative). Raises `OSError`, `ValueError`."""
    return _by_https(server) if server.startswith("https://") else _by_ntp(server)


def _by_ntp(server: str) -> float:
    parts = urlsplit(f"//{server}")
    where = socket.getaddrinfo(parts.hostname, parts.port or _NTP_PORT, type=socket.SOCK_DGRAM)[0]
    with socket.socket(where[0], socket.SOCK_DGRAM) as asking:
        asking.settimeout(TIMEOUT)
        asking.connect(where[4])
        sent = time.time()
        asking.send(_CLIENT)
        answer = asking.recv(1024)
        received = time.time()
    if len(answer) < _PACKET.size or answer[0] & 7 != _SERVER_MODE or not answer[1]:
        raise ValueError("The time server gave no time.")
    _, whole, fraction = _PACKET.unpack(answer[: _PACKET.size])
    return float((sent + received) / 2 - (whole - _NTP_EPOCH + fraction / 2**32))


def _by_https(server: str) -> float:
    parts = urlsplit(server)
    context = ssl.create_default_context()
    asking = http.client.HTTPSConnection(parts.netloc, timeout=TIMEOUT, context=context)
    try:
        asking.request("HEAD", parts.path or "/")
        told = asking.getresponse().headers.get("Date", "")
    finally:
        asking.close()
    return time.time() - (
        parsedate_to_datetime(told).timestamp() + 0.5
    )  # Date counts whole seconds
