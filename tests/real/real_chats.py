"""Chat models, and proposers with them, over the real servers; and what to do without one."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

from araras.agents.model_differential import ModelProposer
from araras.agents.result import Engine
from araras.llm.chat import ServedChat
from araras.llm.limits import DEFAULT_LIMITS
from araras.llm.llama_server import LlamaServerChat
from araras.llm.ollama import OllamaChat
from araras.llm.thinking import Thinking

WORDS = 24
"""Tokens of a reply: the small model writes noise, and more of it proves nothing."""
PATIENT = {"silence_seconds": 600.0, "exchange_seconds": 600.0}
"""No test depends on how fast the machine is."""
ADAPTERS: dict[str, type[ServedChat]] = {"ollama": OllamaChat, "llama-server": LlamaServerChat}


def chat_at(engine: str, url: str, **more: object) -> ServedChat:
    """A chat model at an address, with short replies."""
    usual = {"host": url, "num_predict": WORDS, **PATIENT}
    return ADAPTERS[engine](**{**usual, **more})


def proposer_at(graph, engine: str, url: str, thinking: str = "off", **more) -> ModelProposer:
    """A proposer whose model is at an address."""
    return ModelProposer(
        graph,
        chat_at(engine, url, **more),
        engine=Engine(engine),
        model="araras",
        thinking=Thinking(thinking),
        limits=DEFAULT_LIMITS.model_copy(update={"seconds": 3600.0}),
    )


def lacks(what: str) -> NoReturn:
    """Skip, or fail where `ARARAS_REAL_SERVERS=required` says that nothing may be lacking."""
    if os.environ.get("ARARAS_REAL_SERVERS") == "required":
        pytest.fail(what)
    pytest.skip(what)
