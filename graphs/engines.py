"""Which engine answers: the graph alone, or the graph with a model.

`kg`: the graph. `ollama`: the model; a turn that it fails is answered by the graph. `auto`: the
model when its server answers and has it with tools, else the graph, told to `on_absent`.

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
from araras.llm.host import answers, ollama_url
from araras.llm.limits import DEFAULT_LIMITS, Limits
from araras.llm.thinking import Thinking

if TYPE_CHECKING:
    from araras.llm.ollama import OllamaChat

ENGINES = ("kg", "ollama", "auto")
DEFAULT_MODEL = "araras"
"""The name that `ollama create araras -f Modelfile` gives it."""


@dataclass(frozen=True)
class EngineChoice:
    """What the caller asks for."""

    engine: str = "kg"
    model: str = DEFAULT_MODEL
    thinking: Thinking = Thinking.AUTO
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
    if choice.engine == "kg":
        return GraphProposer(graph)
    if choice.engine == "auto":
        try:
            check_model(choice.model)
        except ArarasError as error:
            if choice.on_absent is not None:
                choice.on_absent(error)
            return GraphProposer(graph)
    return _with_model(graph, choice, limits)


def check_model(model: str) -> str:
    """Return one line about the model that answers; raises `ArarasError` with the way out."""
    url = ollama_url()
    if not answers(url):
        raise EngineUnavailable(
            f"Nenhum servidor Ollama responde em {url}.",
            "Inicie-o com `ollama serve` ou confira OLLAMA_HOST.",
        )
    able = _chat(model).capabilities()
    if "tools" not in able:
        raise EngineUnavailable(
            f"O modelo “{model}” não tem chamadas de ferramenta.",
            "Crie-o com o Modelfile do projeto, que fixa RENDERER e PARSER.",
        )
    return f"{model} em {url} ({', '.join(able)})"


def _chat(model: str) -> OllamaChat:
    try:
        from araras.llm.ollama import OllamaChat
    except ImportError as error:
        raise EngineUnavailable(
            "Falta o cliente do Ollama.", "Instale-o com `pip install 'araras[model]'`."
        ) from error
    return OllamaChat(model=model, host=ollama_url())


def _with_model(graph: KnowledgeGraph, choice: EngineChoice, limits: Limits) -> Proposer:
    chat = _chat(choice.model)
    from araras.agents.model_differential import ModelProposer
    from araras.agents.narrator import PROSE_TOKENS, ModelNarrator

    return ModelProposer(
        graph,
        chat,
        engine=Engine.OLLAMA,
        model=choice.model,
        thinking=choice.thinking,
        limits=limits,
        on_thought=choice.on_thought,
        narrator=ModelNarrator(chat.model_copy(update={"num_predict": PROSE_TOKENS})),
    )
