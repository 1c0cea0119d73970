"""A free port of this machine."""

import socket


def free_port() -> int:
    """Free a moment ago, and most likely still."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
