"""Which engine answers: the graph alone, or the graph with a model.

`kg`: the graph. `ollama`, `llama-server`: the model; a turn that it fails is answered by the
graph. `auto`, in this order: Ollama's model when its server answers and has it with tools; that
of a llama-server, where `LLAMA_SERVER_URL` or the caller names one; else the graph, and
`on_absent` gets the reason.

What a model needs is imported when one is used, so that the graph alone stays fast.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from araras.agents.differential import GraphProposer, Proposer
from araras.agents.result import Engine
from araras.knowledge.errors import ArarasError, EngineUnavailable
from araras.knowledge.graph import KnowledgeGraph
from araras.llm.host import (
    LLAMA_SERVER_HINT,
    OLLAMA_HINT,
    check_answers,
    llama_server_named,
    llama_server_url,
    ollama_url,
)
from araras.llm.limits import DEFAULT_LIMITS, Limits
from araras.llm.thinking import Thinking

if TYPE_CHECKING:
    from araras.llm.chat import ServedChat

ENGINES = ("kg", "ollama", "llama-server", "auto")
DEFAULT_MODEL = "araras"
"""The name that `ollama create araras -f Modelfile` gives it."""


@dataclass(frozen=True)
class EngineChoice:
    """What the caller asks for."""

    engine: str = "kg"
    model: str = DEFAULT_MODEL
    thinking: Thinking = Thinking.AUTO
    url: str | None = None
    """Address of the server; None: what `OLLAMA_HOST` or `LLAMA_SERVER_URL` says."""
    on_thought: Callable[[str], None] | None = None
    """Gets each thought of the model, which is kept nowhere else."""
    on_absent: Callable[[ArarasError], None] | None = None
    """Gets the reason why `auto` goes on without a model."""


def check_engine(engine: str) -> None:
    """Raise `EngineUnavailable` unless the engine is one of this version."""
    if engine not in ENGINES:
        known = ", ".join(ENGINES)
        raise EngineUnavailable(
            f"O motor “{engine}” não existe nesta versão.", f"Use --engine com um destes: {known}."
        )


def proposer_for(
    graph: KnowledgeGraph, choice: EngineChoice, limits: Limits = DEFAULT_LIMITS
) -> Proposer:
    """Return who proposes; raises `EngineUnavailable` for an engine that cannot run here."""
    check_engine(choice.engine)
    engine = _found(choice) if choice.engine == "auto" else Engine(choice.engine)
    if engine is Engine.KG:
        return GraphProposer(graph)
    return _with_model(graph, engine, choice, limits)


def _found(choice: EngineChoice) -> Engine:
    """Return the first engine that answers; the reason told is that of Ollama, the first one."""
    reasons: list[ArarasError] = []
    for engine in _looked_for(choice):
        try:
            check_model(choice.model, engine, choice.url)
        except ArarasError as error:
            reasons.append(error)
        else:
            return engine
    if choice.on_absent is not None:
        choice.on_absent(reasons[0])
    return Engine.KG


def _looked_for(choice: EngineChoice) -> tuple[Engine, ...]:
    named = choice.url is not None or llama_server_named()
    return (Engine.OLLAMA, Engine.LLAMA_SERVER) if named else (Engine.OLLAMA,)


def check_model(model: str, engine: Engine = Engine.OLLAMA, url: str | None = None) -> str:
    """Return one line about the model that answers; raises `ArarasError` with the way out."""
    if engine is Engine.LLAMA_SERVER:
        check_answers(engine, llama_server_url(url), LLAMA_SERVER_HINT)
    else:
        check_answers(engine, ollama_url(url), OLLAMA_HINT)
    chat = chat_of(engine, model, url)
    able = chat.capabilities()
    if "tools" not in able:
        raise EngineUnavailable(
            f"O modelo “{model}” não tem chamadas de ferramenta.",
            "Crie-o com `araras model create`, que fixa RENDERER e PARSER; "
            "no llama-server, use --jinja com um modelo Gemma 4.",
        )
    return f"{model} em {chat.host} ({', '.join(able)})"


def chat_of(engine: Engine, model: str, url: str | None = None) -> ServedChat:
    """Return the chat model of an engine; raises `EngineUnavailable` without its client."""
    try:
        if engine is Engine.LLAMA_SERVER:
            from araras.llm.llama_server import LlamaServerChat

            return LlamaServerChat(model=model, host=llama_server_url(url))
        from araras.llm.ollama import OllamaChat

        return OllamaChat(model=model, host=ollama_url(url))
    except ImportError as error:
        raise EngineUnavailable(
            "Falta o cliente do modelo.", "Instale-o com `pip install 'araras[model]'`."
        ) from error


def _with_model(
    graph: KnowledgeGraph, engine: Engine, choice: EngineChoice, limits: Limits
) -> Proposer:
    chat = chat_of(engine, choice.model, choice.url)
    from araras.agents.model_differential import ModelProposer
    from araras.agents.model_narrator import PROSE_TOKENS, ModelNarrator

    return ModelProposer(
        graph,
        chat,
        engine=engine,
        model=choice.model,
        thinking=choice.thinking,
        limits=limits,
        on_thought=choice.on_thought,
        narrator=ModelNarrator(chat.model_copy(update={"num_predict": PROSE_TOKENS})),
    )
