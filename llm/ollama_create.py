"""Creates a model in an Ollama server from a GGUF file and a Modelfile, over its API.

1. The file's SHA-256 is computed; a file that the server has already is not sent again.
2. `/api/blobs/…` takes the file, `/api/create` makes the model with renderer, parser,
   parameters and system text. Source: Ollama's API documentation and `api/types.go` of 0.34.0.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import httpx
from pydantic import BaseModel, ConfigDict

from araras.llm.failures import ModelError, ModelNotFound, ModelRefused
from araras.llm.faults import refusal, typed
from araras.llm.gguf import Weights
from araras.llm.modelfile import Modelfile

BLOCK: Final = 4_000_000
TIMEOUT: Final = httpx.Timeout(600.0, connect=5.0)
"""Seconds of silence: the server checks and copies a file of 5 GB before it answers."""
Tell = Callable[[str], None]
"""Gets one line for each step."""


class _Status(BaseModel):
    """One line of the server's progress."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    status: str = ""
    error: str = ""


def create_model(
    url: str, model: str, modelfile: Modelfile, weights: Weights, hint: str, tell: Tell
) -> None:
    """Create the model; raises `ModelError`, with `hint` where the server does not answer."""
    digest = _digest(weights.path)
    with (
        typed(url, hint),
        httpx.Client(base_url=url, timeout=TIMEOUT, trust_env=False) as client,
    ):
        _send(client, digest, weights, tell)
        _create(client, digest, model, modelfile, weights, tell)


def _digest(path: Path) -> str:
    with path.open("rb") as data:
        return f"sha256:{hashlib.file_digest(data, 'sha256').hexdigest()}"


def _send(client: httpx.Client, digest: str, weights: Weights, tell: Tell) -> None:
    if client.head(f"/api/blobs/{digest}").is_success:
        tell("o servidor já tem o arquivo")
        return
    tell(f"enviando {weights.size / 1e9:.1f} GB ao servidor")
    sent = client.post(
        f"/api/blobs/{digest}",
        content=_blocks(weights.path),
        headers={"Content-Length": str(weights.size)},
    )
    if not sent.is_success:
        raise _failure(sent.status_code, sent.text)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as data:
        while block := data.read(BLOCK):
            yield block


def _create(
    client: httpx.Client,
    digest: str,
    model: str,
    modelfile: Modelfile,
    weights: Weights,
    tell: Tell,
) -> None:
    wanted: dict[str, object] = {
        "model": model,
        "files": {weights.path.name: digest},
        "renderer": modelfile.renderer,
        "parser": modelfile.parser,
        "system": modelfile.system,
        "parameters": modelfile.parameters,
    }
    with client.stream("POST", "/api/create", json=wanted) as reply:
        if not reply.is_success:
            raise _failure(reply.status_code, reply.read().decode("utf-8", errors="replace"))
        done = False
        for line in filter(str.strip, reply.iter_lines()):
            status = _Status.model_validate_json(line)
            if status.error:
                raise _failure(400, line)
            done = status.status == "success"
        if not done:
            raise ModelRefused("O servidor não terminou de criar o modelo.", "Tente de novo.")
    tell(f"modelo “{model}” criado")


def _failure(status: int, body: str) -> ModelError:
    reason = _reason(body)
    if reason:
        return ModelRefused(
            f"O servidor não criou o modelo: {reason}.", "Use o Ollama 0.34 ou mais novo."
        )
    return refusal(status, lambda: ModelNotFound("O servidor não é um Ollama.", "Confira --url."))


def _reason(body: str) -> str:
    try:
        return " ".join(_Status.model_validate_json(body).error.split())[:200]
    except ValueError:
        return ""
