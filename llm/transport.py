"""HTTP to a model server within bounds: bytes of a reply and seconds of an exchange.

httpx bounds the silence between two bytes only; a slow drip or an endless reply would hold a
consultation for ever. Neither redirects nor proxies are followed: patient text goes to the
configured server and nowhere else.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import AsyncIterator, Iterator
from functools import lru_cache

import httpx


class ReplyTooLarge(httpx.TransportError):
    """The reply has more bytes than allowed."""


class ExchangeTooLong(httpx.TimeoutException):
    """The exchange has taken longer than allowed."""


class _Bounds:
    """What one reply may still take."""

    def __init__(self, max_bytes: int, ends_at: float) -> None:
        self._left, self._ends_at = max_bytes, ends_at

    def check(self, part: bytes) -> bytes:
        """Return the part; raises beyond the bounds."""
        self._left -= len(part)
        if self._left < 0:
            raise ReplyTooLarge("reply too large")
        if time.monotonic() > self._ends_at:
            raise ExchangeTooLong("exchange too long")
        return part


class _BoundedStream(httpx.SyncByteStream):
    def __init__(self, inner: httpx.SyncByteStream, bounds: _Bounds) -> None:
        self._inner, self._bounds = inner, bounds

    def __iter__(self) -> Iterator[bytes]:
        return map(self._bounds.check, self._inner)

    def close(self) -> None:
        self._inner.close()


class _AsyncBoundedStream(httpx.AsyncByteStream):
    def __init__(self, inner: httpx.AsyncByteStream, bounds: _Bounds) -> None:
        self._inner, self._bounds = inner, bounds

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._inner:
            yield self._bounds.check(part)

    async def aclose(self) -> None:
        await self._inner.aclose()


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
        bounds = _Bounds(self._max_bytes, time.monotonic() + self._seconds)
        reply = self._inner.handle_request(request)
        if not isinstance(reply.stream, httpx.SyncByteStream):
            raise TypeError("a synchronous transport returns a synchronous stream")
        return _with_stream(reply, _BoundedStream(reply.stream, bounds))

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


class AsyncBoundedTransport(httpx.AsyncBaseTransport):
    """The same for async calls; a cancelled one closes its connection."""

    def __init__(self, *, max_bytes: int, seconds: float) -> None:
        self._inner = httpx.AsyncHTTPTransport(verify=_tls(), trust_env=False)
        self._max_bytes, self._seconds = max_bytes, seconds

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; its reply is read within the bounds."""
        bounds = _Bounds(self._max_bytes, time.monotonic() + self._seconds)
        reply = await self._inner.handle_async_request(request)
        if not isinstance(reply.stream, httpx.AsyncByteStream):
            raise TypeError("an asynchronous transport returns an asynchronous stream")
        return _with_stream(reply, _AsyncBoundedStream(reply.stream, bounds))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


def _with_stream(
    reply: httpx.Response, stream: httpx.SyncByteStream | httpx.AsyncByteStream
) -> httpx.Response:
    return httpx.Response(
        reply.status_code, headers=reply.headers, stream=stream, extensions=reply.extensions
    )
