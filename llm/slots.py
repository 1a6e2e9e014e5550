"""How many requests at once this process sends to one server; the others wait here, in order.

`OLLAMA_NUM_PARALLEL` is 1 and waiting requests have no bound on the server's side (reference:
Gemma 4 under Ollama, line 14). One queue serves threads and event loops alike, and whoever
gives up waiting leaves no slot behind.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from functools import lru_cache
from typing import Final

from araras.llm.failures import ModelBusy

BUSY: Final = "O modelo está ocupado com outras consultas."


class Slots:
    """The slots of one server."""

    def __init__(self, parallel: int) -> None:
        self._free, self._lock = parallel, threading.Lock()
        self._waiting: deque[Future[None]] = deque()

    @contextmanager
    def one(self, seconds: float) -> Iterator[None]:
        """Hold a slot; raises `ModelBusy` when none comes free in time."""
        with self._asked() as ticket:
            ticket.result(seconds)
        try:
            yield
        finally:
            self._leave()

    @asynccontextmanager
    async def one_async(self, seconds: float) -> AsyncIterator[None]:
        """Hold a slot without blocking the event loop."""
        with self._asked() as ticket:
            await asyncio.wait_for(asyncio.wrap_future(ticket), seconds)
        try:
            yield
        finally:
            self._leave()

    @contextmanager
    def _asked(self) -> Iterator[Future[None]]:
        """Wait in here for the ticket of a slot; whoever gives up leaves none behind."""
        ticket = self._ask()
        try:
            yield ticket
        except TimeoutError as error:
            self._give_up(ticket)
            raise ModelBusy(BUSY, "Tente de novo.") from error
        except BaseException:
            self._give_up(ticket)
            raise

    def _ask(self) -> Future[None]:
        ticket: Future[None] = Future()
        with self._lock:
            if self._free:
                self._free -= 1
                ticket.set_result(None)
            else:
                self._waiting.append(ticket)
        return ticket

    def _give_up(self, ticket: Future[None]) -> None:
        if not ticket.cancel():  # it was granted meanwhile
            self._leave()

    def _leave(self) -> None:
        with self._lock:
            while self._waiting:
                ticket = self._waiting.popleft()
                if ticket.set_running_or_notify_cancel():
                    ticket.set_result(None)
                    return
            self._free += 1


@lru_cache(maxsize=16)
def slots_of(address: str, parallel: int) -> Slots:
    """Return the slots that every chat model of this address shares."""
    del address
    return Slots(parallel)
