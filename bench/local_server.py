"""An HTTP server on a free port of this machine, which replies in chunks.

What the servers have in common that play a model, or stand before one, here and in the tests.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeVar

Server = TypeVar("Server", bound=ThreadingHTTPServer)


class LocalServer(ThreadingHTTPServer):
    """Listens on loopback; requests are answered side by side."""

    daemon_threads = True

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        """Take a free port."""
        super().__init__(("127.0.0.1", 0), handler)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class ChunkedHandler(BaseHTTPRequestHandler):
    """Answers each request by `reply`, which sends it piece by piece."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """A request without a body."""
        self.reply(b"")

    def do_HEAD(self) -> None:
        """The same, of which only the headers are wanted."""
        self.reply(b"")

    def do_POST(self) -> None:
        """A request with a body."""
        self.reply(self.rfile.read(int(self.headers["Content-Length"])))

    def reply(self, body: bytes) -> None:
        """Answer the request, whose path and method are those of the handler."""
        raise NotImplementedError

    def begin_chunks(self, kind: str) -> None:
        """Send the headers that follow the status; `kind` is the content type."""
        self.send_header("Content-Type", kind)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def send_chunk(self, piece: bytes) -> None:
        """Send a piece, not empty, at once."""
        self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        self.wfile.flush()

    def end_chunks(self) -> None:
        """Tell that the reply is whole."""
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is inherited
        """Quiet."""


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """Serve while the block runs."""
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
