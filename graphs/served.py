"""The consultation for `langgraph.json`: one compiled graph over the snapshot in use.

The engine is that of `ARARAS_ENGINE` (kg, ollama, llama-server or auto; default auto), the model
that of `ARARAS_MODEL`. Tracing is off, whatever the environment says (`agents.privacy`).
Input: `{"text": …}`. Output: the state, with `answer`.
"""

from __future__ import annotations

import asyncio
import os
from functools import lru_cache
from typing import Final

from araras.agents.alone import Agent
from araras.graphs.consultation import build_consultation
from araras.graphs.engines import DEFAULT_MODEL, EngineChoice, proposer_for
from araras.knowledge.snapshot import open_snapshot

ENGINE_VARIABLE: Final = "ARARAS_ENGINE"
MODEL_VARIABLE: Final = "ARARAS_MODEL"


async def consultation() -> Agent:
    """Return the consultation; the server that asks for it brings its own checkpointer.

    A server asks anew for each run and forbids whatever blocks its loop.
    """
    return await asyncio.to_thread(build_served)


@lru_cache(maxsize=1)
def build_served() -> Agent:
    """Compile the consultation once."""
    graph = open_snapshot()
    choice = EngineChoice(
        os.environ.get(ENGINE_VARIABLE, "auto"), os.environ.get(MODEL_VARIABLE, DEFAULT_MODEL)
    )
    return build_consultation(graph, proposer_for(graph, choice))
