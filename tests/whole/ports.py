"""A free port of this machine."""

import random
import socket

# Below those that Linux gives to outgoing connections: else one of a test beside takes it first.
_FROM, _TO = 20_000, 32_000


def free_port() -> int:
    """Free a moment ago, and most likely still."""
    while True:
        port = random.SystemRandom().randrange(_FROM, _TO)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
