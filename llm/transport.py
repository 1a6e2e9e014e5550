"""HTTP to a model server within bounds: bytes of a reply and seconds of an exchange.

httpx bounds the silence between two bytes only; a slow drip or an endless reply would hold a
consultation for ever. Neither redirects nor proxies are followed: patient text goes to the
configured server and nowhere else.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from functools import lru_cache

import httpx


class ReplyTooLarge(httpx.TransportError):
    """The reply has more bytes than allowed."""


class ExchangeTooLong(httpx.TimeoutException):
    """The exchange has taken longer than allowed."""


class _BoundedStream(httpx.SyncByteStream):
    def __init__(self, inner: httpx.SyncByteStream, max_bytes: int, ends_at: float) -> None:
        self._inner, self._max_bytes, self._ends_at = inner, max_bytes, ends_at

    def __iter__(self) -> Iterator[bytes]:
        read = 0
        for part in self._inner:
            read += len(part)
            if read > self._max_bytes:
                raise ReplyTooLarge("reply too large")
            if time.monotonic() > self._ends_at:
                raise ExchangeTooLong("exchange too long")
            yield part

    def close(self) -> None:
        self._inner.close()


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    """The machine's certificates, read once: a client is made for each exchange."""
    return ssl.create_default_context()


class BoundedTransport(httpx.BaseTransport):
    """A transport whose replies end with an error beyond `max_bytes` or `seconds`."""

    def __init__(self, *, max_bytes: int, seconds: float) -> None:
        self._inner = httpx.HTTPTransport(verify=_tls(), trust_env=False)
        self._max_bytes, self._seconds = max_bytes, seconds

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; its reply is read within the bounds."""
        ends_at = time.monotonic() + self._seconds
        reply = self._inner.handle_request(request)
        stream = reply.stream
        if not isinstance(stream, httpx.SyncByteStream):
            raise TypeError("a synchronous transport returns a synchronous stream")
        return httpx.Response(
            reply.status_code,
            headers=reply.headers,
            stream=_BoundedStream(stream, self._max_bytes, ends_at),
            extensions=reply.extensions,
        )

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()
