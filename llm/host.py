"""Where a model server is, and whether anything answers there, without loading a client."""

from __future__ import annotations

import os
import socket
from typing import Final
from urllib.parse import urlsplit

from araras.knowledge.errors import EngineUnavailable, InvalidInput

OLLAMA_PORT: Final = 11434
LLAMA_SERVER_PORT: Final = 8080
OLLAMA_VARIABLE: Final = "OLLAMA_HOST"
LLAMA_SERVER_VARIABLE: Final = "LLAMA_SERVER_URL"
OLLAMA_HINT: Final = "Inicie-o com `ollama serve` ou confira OLLAMA_HOST."
LLAMA_SERVER_HINT: Final = (
    "Inicie-o com `llama-server -m ARQUIVO.gguf --jinja` ou confira LLAMA_SERVER_URL."
)
PROBE_SECONDS: Final = 0.3
"""A server on this machine accepts in under 1 ms; one on the local network in under 50."""


def ollama_url(given: str | None = None) -> str:
    """Return the address given, else that of `OLLAMA_HOST`, read as Ollama reads it.

    Raises `InvalidInput` for an address that is none.
    """
    return _url(given, OLLAMA_VARIABLE, OLLAMA_PORT)


def llama_server_url(given: str | None = None) -> str:
    """Return the address given, else that of `LLAMA_SERVER_URL`; raises `InvalidInput`."""
    return _url(given, LLAMA_SERVER_VARIABLE, LLAMA_SERVER_PORT)


def llama_server_named() -> bool:
    """Return whether the user says where a llama-server is; many things listen on 8080."""
    return bool(os.environ.get(LLAMA_SERVER_VARIABLE, "").strip())


def _url(given: str | None, variable: str, default_port: int) -> str:
    told = (given or os.environ.get(variable, "")).strip().rstrip("/")
    address = told or "127.0.0.1"
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        port = parts.port or (default_port if "://" not in address else _port_of(parts.scheme))
    except ValueError as error:
        raise _no_address(given, variable, default_port) from error
    if parts.scheme not in ("http", "https"):
        raise _no_address(given, variable, default_port)
    host = parts.hostname or "127.0.0.1"
    host = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - where to call, not to listen
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def _no_address(given: str | None, variable: str, port: int) -> InvalidInput:
    name = "--url" if given else variable
    told = given or os.environ.get(variable, "")
    return InvalidInput(
        f"{name} não é um endereço: {told}.", f"Use, por exemplo, 127.0.0.1:{port}."
    )


def _port_of(scheme: str) -> int:
    return 443 if scheme == "https" else 80


def check_answers(name: str, url: str, hint: str) -> None:
    """Raise `EngineUnavailable` unless something accepts connections at an address."""
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname, parts.port or 80), PROBE_SECONDS):
            return
    except OSError as error:
        raise EngineUnavailable(f"Nenhum servidor {name} responde em {url}.", hint) from error
