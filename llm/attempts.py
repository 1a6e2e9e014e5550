"""Which requests one call makes, told apart from how they are sent (sync or async).

1. The request.
2. A transient failure before the first part: the same request once more.
3. An empty stop, which is a call that the server could not parse or a thought that never
   closed: once more, think off, with a short note (reference: Gemma 4 under Ollama, lines 5, 6).
4. Empty again: `ModelReplyInvalid`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from araras.llm.failures import ModelError, invalid
from araras.llm.parts import Part
from araras.llm.wire import Said

CORRECTION: Final = (
    "A resposta anterior veio vazia ou malformada. Responda agora, sem raciocínio, "
    "com uma chamada de ferramenta válida ou com o texto pedido."
)
"""The note of the second try after an empty stop."""
RETRY_SECONDS: Final = 0.3
"""Pause before the second try after a transient failure."""


@dataclass(frozen=True)
class Request:
    """One request, whatever the server's form."""

    messages: tuple[Said, ...]
    think: bool
    max_tokens: int
    tools: tuple[dict[str, object], ...] = ()
    format: dict[str, object] | None = None
    temperature: float | None = None
    repeat_penalty: float | None = None
    stop: tuple[str, ...] = ()

    def corrected(self) -> Request:
        """Return the request of the second try after an empty stop."""
        silent = tuple(replace(message, thought="") for message in self.messages)
        return replace(self, think=False, messages=(*silent, Said("user", CORRECTION)))


@dataclass
class Attempts:
    """The requests of one call: iterate over it and tell it what comes of each."""

    request: Request
    _started: bool = False
    answered: bool = False
    """Whether any part said something."""
    _failed: bool = False
    calls: int = 0
    """Tool calls so far, for their ids."""
    pause: float = field(default=0.0)
    """Seconds to wait before the next request."""

    def __iter__(self) -> Iterator[Request]:
        """Yield each request to send."""
        yield from self._tries(self.request)
        if not self.answered:
            yield from self._tries(self.request.corrected())
        if not self.answered:
            raise invalid("veio vazia duas vezes")

    def _tries(self, request: Request) -> Iterator[Request]:
        self._started = self._failed = False
        self.pause = 0.0
        yield request
        if self._failed:
            yield request

    def heard(self, part: Part) -> None:
        """Take note of a part."""
        self._started = True
        self.answered = self.answered or part.says_something
        self.calls += len(part.calls)

    def failed(self, error: ModelError) -> None:
        """Take note of a failure; raises it where another try would not help."""
        if self._started or self._failed or not error.transient:
            raise error
        self._failed, self.pause = True, RETRY_SECONDS
