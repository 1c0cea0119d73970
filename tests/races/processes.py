"""The processes of a served panel, and which of them is at the other end of a connection."""

import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tests.races.hands import Browser

_LISTENS = "0A"


def workers_below(supervisor: int) -> set[int]:
    """The workers: children of the server process under this supervisor."""
    servers = [pid for pid in _children(supervisor) if "config.panel" in _command(pid)]
    return {
        worker
        for server in servers
        for worker in _children(server)
        if "resource_tracker" not in _command(worker)
    }


def oldest(workers: Iterable[int]) -> int:
    """The one that runs longest: the server gives up when one that it just replaced ends again."""
    return min(workers, key=_started)


def listening(workers: Iterable[int], port: int) -> set[int]:
    """Those of these processes that take connections."""
    inodes = {inode for _, state, inode in _sockets_at(port) if state == _LISTENS}
    return {pid for pid in workers if _held_by(pid) & inodes}


def answering(browsers: Iterable[Browser], workers: Iterable[int]) -> list[int]:
    """For each browser the worker at the other end; 0 where nobody has taken the connection."""
    ends = list(browsers)
    holders = {inode: pid for pid in workers for inode in _held_by(pid)}
    port = ends[0].connection.port
    inodes = {other: inode for other, _, inode in _sockets_at(port)}
    ours = [browser.connection.sock.getsockname()[1] for browser in ends]
    return [holders.get(inodes.get(end, ""), 0) for end in ours]


def _sockets_at(port: int) -> list[tuple[int, str, str]]:
    """The other end's port, the state and the inode of each socket of the server."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return [
        (_port(fields[2]), fields[3], fields[9]) for fields in lines if _port(fields[1]) == port
    ]


def _port(address: str) -> int:
    return int(address.partition(":")[2], 16)


def _held_by(pid: int) -> set[str]:
    """Inodes of the sockets of a process; empty when it has ended."""
    found = set()
    with suppress(OSError):
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                found.add(str(entry.readlink()))
    return {held[1] for held in (re.fullmatch(r"socket:\[(\d+)\]", name) for name in found) if held}


def _started(pid: int) -> int:
    """In ticks since the machine started."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])


def _children(parent: int) -> list[int]:
    with suppress(OSError):
        tasks = Path(f"/proc/{parent}/task").iterdir()
        texts = [(task / "children").read_text() for task in tasks]
        return [int(pid) for text in texts for pid in text.split()]
    return []


def _command(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""
