"""The engine that the command line asks for; what is worth telling goes to stderr."""

from __future__ import annotations

import sys

from araras.graphs.engines import EngineChoice
from araras.knowledge.errors import ArarasError
from araras.llm.thinking import Thinking


def choice_of(
    engine: str, model: str, url: str | None, think: Thinking, *, show_thinking: bool
) -> EngineChoice:
    """Return the choice, with stderr as the place for thoughts and for a missing model."""
    return EngineChoice(
        engine=engine,
        model=model,
        url=url,
        thinking=think,
        on_thought=_show_thought if show_thinking else None,
        on_absent=_tell_absence,
    )


def _show_thought(thought: str) -> None:
    sys.stderr.write(f"raciocínio: {thought}\n")


def _tell_absence(error: ArarasError) -> None:
    sys.stderr.write(f"sem modelo: {error.message} Respondo só com o grafo.\n")
