"""Patient text stays on the machine: every connection of a real process is watched."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

CASE = "Lactente de 4 meses, hipotonia desde o nascimento, arreflexia, fasciculações de língua."
WATCH = """
import os, sys

def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname"):
        with open(os.environ["CONNECTIONS"], "a") as file:
            file.write(f"{event} {arguments[1:] if event == 'socket.connect' else arguments}\\n")

sys.addaudithook(watch)
"""
"""Runs before anything else in the process (`sitecustomize`); audit hooks can't be removed."""
TRACED = {
    "LANGSMITH_TRACING": "true",
    "LANGCHAIN_TRACING_V2": "true",
    "LANGSMITH_OTEL_ENABLED": "true",
    "LANGSMITH_API_KEY": "x",
    "LANGCHAIN_API_KEY": "x",
    "LANGSMITH_ENDPOINT": "http://127.0.0.1:9",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9",
    "OTEL_TRACES_EXPORTER": "otlp",
}


@pytest.fixture
def watched(araras, tmp_path: Path) -> Callable[..., list[str]]:
    """Run the command with its connections written down; returns them."""
    (tmp_path / "sitecustomize.py").write_text(WATCH)
    log = tmp_path / "connections.txt"

    def run(*arguments: str, stdin: str = "") -> list[str]:
        log.write_text("")
        path = os.pathsep.join([str(tmp_path), str(Path(__file__).resolve().parents[2] / "src")])
        variables = {**TRACED, "PYTHONPATH": path, "CONNECTIONS": str(log)}
        done = araras(*arguments, stdin=stdin, **variables)
        assert done.returncode == 0, done.stderr
        return log.read_text().splitlines()

    return run


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (("consult", CASE, "--json", "--engine", "kg"), ""),
        (("chat", "--json", "--engine", "kg"), json.dumps({"text": CASE}) + "\n"),
        (("tool", "hpo_normalize"), json.dumps({"text": CASE}) + "\n"),
    ],
)
def test_no_connection_is_made_whatever_tracing_is_asked_for(watched, arguments, stdin):
    assert watched(*arguments, stdin=stdin) == []


def test_a_model_server_on_this_machine_is_all_that_is_ever_called(watched, monkeypatch):
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:9")
    called = watched("consult", CASE, "--json", "--engine", "auto")
    assert called
    assert all("127.0.0.1" in line for line in called)
    assert not any("langchain" in line or "langsmith" in line for line in called)
