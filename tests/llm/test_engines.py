"""Which engine is chosen, and where the server is looked for."""

from __future__ import annotations

import pytest
from server import Reply, playing

from araras.agents.result import Engine
from araras.graphs.engines import EngineChoice, proposer_for
from araras.knowledge.errors import ArarasError, EngineUnavailable, InvalidInput
from araras.llm.host import ollama_url


def able(*capabilities: str) -> Reply:
    listed = ", ".join(f'"{c}"' for c in capabilities)
    return Reply(
        [f'{{"capabilities": [{listed}], "model_info": {{}}}}'.encode()], kind="application/json"
    )


def chosen(graph, monkeypatch, reply, engine="auto"):
    reasons: list[ArarasError] = []
    with playing([reply]) as server:
        monkeypatch.setenv("OLLAMA_HOST", server.url)
        proposer = proposer_for(graph, EngineChoice(engine, on_absent=reasons.append))
    return proposer.engine, [reason.message for reason in reasons]


def test_auto_uses_a_model_with_tools(graph, monkeypatch):
    assert chosen(graph, monkeypatch, able("completion", "tools")) == (Engine.OLLAMA, [])


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (able("completion"), "não tem chamadas de ferramenta"),
        (Reply([b'{"error": "not found"}'], status=404), "não tem o modelo"),
        (Reply([b"<html>"]), "não segue o protocolo"),
    ],
)
def test_auto_goes_on_without_a_model_and_says_why(graph, monkeypatch, reply, reason):
    engine, reasons = chosen(graph, monkeypatch, reply)
    assert engine == Engine.KG
    assert reason in reasons[0]


def test_kg_asks_nobody(graph, monkeypatch):
    assert chosen(graph, monkeypatch, Reply([]), "kg") == (Engine.KG, [])


def test_an_unknown_engine_is_refused(graph):
    with pytest.raises(EngineUnavailable, match="gpt"):
        proposer_for(graph, EngineChoice("gpt"))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", "http://127.0.0.1:11434"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("servidor:9000", "http://servidor:9000"),
        ("https://servidor/", "https://servidor:443"),
        ("http://servidor", "http://servidor:80"),
        ("[::1]:9000", "http://[::1]:9000"),
    ],
)
def test_the_address_is_read_as_ollama_reads_it(monkeypatch, given, expected):
    monkeypatch.setenv("OLLAMA_HOST", given)
    assert ollama_url() == expected


def test_an_address_that_is_none_is_a_typed_error(monkeypatch):
    monkeypatch.setenv("OLLAMA_HOST", "servidor:porta")
    with pytest.raises(InvalidInput):
        ollama_url()
