"""Which engine is chosen, and where the server is looked for."""

from __future__ import annotations

import json

import pytest
from server import Reply, playing

from araras.agents.result import Engine
from araras.graphs.engines import EngineChoice, check_model, proposer_for
from araras.knowledge.errors import ArarasError, EngineUnavailable, InvalidInput
from araras.llm.host import llama_server_url, ollama_url


def able(*capabilities: str) -> Reply:
    found = {"capabilities": list(capabilities), "model_info": {}}
    return Reply([json.dumps(found).encode()], kind="application/json")


def template_able() -> Reply:
    found = {"chat_template": "x", "chat_template_caps": {"supports_tool_calls": True}}
    return Reply([json.dumps(found).encode()], kind="application/json")


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


def test_auto_uses_a_llama_server_that_the_user_names(graph, monkeypatch):
    with playing([template_able()]) as server:
        monkeypatch.setenv("LLAMA_SERVER_URL", server.url)
        assert proposer_for(graph, EngineChoice("auto")).engine == Engine.LLAMA_SERVER


def test_auto_does_not_ask_a_llama_server_that_nobody_names(graph, monkeypatch):
    monkeypatch.delenv("LLAMA_SERVER_URL", raising=False)
    assert proposer_for(graph, EngineChoice("auto")).engine == Engine.KG


@pytest.mark.parametrize(
    ("reply", "engine"),
    [(able("completion", "tools"), Engine.OLLAMA), (template_able(), Engine.LLAMA_SERVER)],
)
def test_an_address_given_beats_the_environment(graph, reply, engine):
    with playing([reply]) as server:
        choice = EngineChoice("auto", url=server.url)
        assert proposer_for(graph, choice).engine == engine
        assert server.url in check_model("araras", engine, server.url)


def test_a_llama_server_that_is_off_says_how_to_start_it():
    with pytest.raises(EngineUnavailable) as raised:
        check_model("araras", Engine.LLAMA_SERVER, "127.0.0.1:1")
    assert "llama-server -m" in raised.value.hint


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


def test_a_llama_server_has_a_port_and_a_variable_of_its_own(monkeypatch):
    monkeypatch.delenv("LLAMA_SERVER_URL", raising=False)
    assert llama_server_url() == "http://127.0.0.1:8080"
    monkeypatch.setenv("LLAMA_SERVER_URL", "servidor:9000")
    assert llama_server_url() == "http://servidor:9000"
    assert llama_server_url("outro:1") == "http://outro:1"


def test_an_address_that_is_none_is_a_typed_error(monkeypatch):
    monkeypatch.setenv("OLLAMA_HOST", "servidor:porta")
    with pytest.raises(InvalidInput, match="OLLAMA_HOST"):
        ollama_url()
    with pytest.raises(InvalidInput, match="--url"):
        llama_server_url("ftp://servidor")
