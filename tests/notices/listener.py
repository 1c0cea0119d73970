"""A web server on a free port of this machine that takes what alarms call, and answers as told."""

import queue
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Listener:
    """What was received; `status` and `headers` are the answer to the next calls."""

    port: int = 0
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    calls: list[tuple[str, str, str, bytes]] = field(default_factory=list)
    """Method, path, type and body of each."""
    arrived: queue.SimpleQueue[bytes] = field(default_factory=queue.SimpleQueue)
    """The body of each, for whoever waits for it."""

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def listening() -> Iterator[Listener]:
    """Listen until the end of the block."""
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def _take(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            kind = self.headers.get("Content-Type") or ""
            listener.calls.append((self.command, self.path, kind, body))
            self.send_response(listener.status)
            for name, value in listener.headers.items():
                self.send_header(name, value)
            self.end_headers()
            listener.arrived.put(body)

        do_GET = do_POST = _take  # noqa: N815 - the names that the library looks for

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def dripping() -> Iterator[str]:
    """The address of a server that sends a byte of a header ten times a second, without end."""
    end = threading.Event()
    door = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        caller, _ = door.accept()
        with caller:
            caller.recv(4096)
            while not end.wait(0.1):
                try:
                    caller.sendall(b"H")
                except OSError:
                    return

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        end.set()
        thread.join()
        door.close()
