"""Chat models over the real servers."""

from __future__ import annotations

from araras.llm.chat import ServedChat
from araras.llm.llama_server import LlamaServerChat
from araras.llm.ollama import OllamaChat

WORDS = 40
"""Tokens of a reply: the small model writes noise, and more of it proves nothing."""
ADAPTERS: dict[str, type[ServedChat]] = {"ollama": OllamaChat, "llama-server": LlamaServerChat}


def chat_at(engine: str, url: str, **more: object) -> ServedChat:
    """A chat model at an address, with short replies."""
    return ADAPTERS[engine](
        **{"host": url, "num_predict": WORDS, "exchange_seconds": 300.0, **more}
    )
