"""Where the Ollama server is, and whether anything answers there, without loading a client."""

from __future__ import annotations

import os
import socket
from urllib.parse import urlsplit

from araras.knowledge.errors import InvalidInput

DEFAULT_PORT = 11434
PROBE_SECONDS = 0.3
"""A server on this machine accepts in under 1 ms; one on the local network in under 50."""


def ollama_url() -> str:
    """Return the server's address from `OLLAMA_HOST`, read as Ollama reads it.

    Raises `InvalidInput` for an address that is none.
    """
    given = os.environ.get("OLLAMA_HOST", "").strip().rstrip("/") or "127.0.0.1"
    try:
        parts = urlsplit(given if "://" in given else f"http://{given}")
        port = parts.port or (DEFAULT_PORT if "://" not in given else _port_of(parts.scheme))
    except ValueError as error:
        raise InvalidInput(
            f"OLLAMA_HOST não é um endereço: {given}.", "Use, por exemplo, 127.0.0.1:11434."
        ) from error
    host = parts.hostname or "127.0.0.1"
    host = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - where to call, not to listen
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def _port_of(scheme: str) -> int:
    return 443 if scheme == "https" else 80


def answers(url: str) -> bool:
    """Return whether something accepts connections at an address."""
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname, parts.port or 80), PROBE_SECONDS):
            return True
    except OSError:
        return False
