"""`araras model`: creates the model in Ollama from a GGUF file, and checks one that is there."""

from __future__ import annotations

import os
import sys
from importlib.resources import files
from pathlib import Path
from typing import Final

from araras.agents.result import ConsultationResult, Engine
from araras.app.cli.doctor import SMOKE_CASE
from araras.graphs.engines import EngineChoice, chat_of, check_model, proposer_for
from araras.graphs.session import Consultant
from araras.knowledge.errors import EngineUnavailable, FileNotReadable
from araras.knowledge.snapshot import open_snapshot
from araras.llm.failures import ModelError
from araras.llm.gguf import Weights, check_gguf
from araras.llm.host import check_answers, ollama_url
from araras.llm.modelfile import Modelfile, read_modelfile
from araras.llm.thinking import Thinking

WEIGHTS_VARIABLE: Final = "ARARAS_GGUF"
NEEDED: Final = ("completion", "tools", "thinking")
FELL_BACK: Final = "Resposta só com o grafo:"


def create(gguf: Path | None, modelfile: Path | None, *, model: str, url: str | None) -> None:
    """Create the model and check it; raises `ArarasError` with the way out."""
    recipe_path = modelfile or _recipe()
    recipe = read_modelfile(recipe_path)
    weights = check_gguf(gguf or _weights(recipe, recipe_path))
    _say("ok", f"arquivo: {weights.path} ({weights.size / 1e9:.2f} GB)")
    _create(recipe, weights, model, ollama_url(url))
    check(Engine.OLLAMA, model=model, url=url)


def _create(recipe: Modelfile, weights: Weights, model: str, url: str) -> None:
    hint = chat_of(Engine.OLLAMA, model, url).hint_when_unreachable
    check_answers(Engine.OLLAMA, url, hint)
    from araras.llm.ollama_create import create_model

    create_model(url, model, recipe, weights, hint, _tell)
    _say("ok", f"modelo: {model}")


def check(engine: Engine, *, model: str, url: str | None) -> None:
    """Check that the model answers, can do what is needed, and drives a consultation."""
    found = check_model(model, engine, url)
    lacking = sorted(set(NEEDED) - set(chat_of(engine, model, url).capabilities()))
    if lacking:
        raise ModelError(
            f"O modelo “{model}” não tem {', '.join(lacking)}.",
            "Crie-o com `araras model create`, que fixa RENDERER e PARSER.",
        )
    _say("ok", f"servidor: {found}")
    result = _consulted(engine, model, url)
    if result.engine is Engine.KG:
        raise ModelError(
            f"O modelo “{model}” não conduziu a consulta de teste: {_reason(result)}",
            "Assim o Araras responde só com o grafo; confira o arquivo GGUF e a memória livre.",
        )
    _say("ok", f"consulta de teste: {result.rounds} rodada(s), {result.tool_calls} chamada(s)")


def _consulted(engine: Engine, model: str, url: str | None) -> ConsultationResult:
    graph = open_snapshot()
    choice = EngineChoice(str(engine), model, thinking=Thinking.OFF, url=url)
    return Consultant(graph, proposer_for(graph, choice)).consult(SMOKE_CASE)


def _reason(result: ConsultationResult) -> str:
    told = (line for line in result.answer_pt.splitlines() if FELL_BACK in line)
    return next(told, "sem motivo dito.").partition(FELL_BACK)[2].strip() or "sem motivo dito."


def _recipe() -> Path:
    """The Modelfile: of this folder, of the installed package, or of the checkout."""
    package = Path(str(files("araras.llm")))
    places = (Path("Modelfile"), package / "Modelfile", package.resolve().parent / "Modelfile")
    for place in places:
        if place.is_file():
            return place
    raise FileNotReadable("Não há Modelfile aqui.", "Indique-o com --modelfile.")


def _weights(recipe: Modelfile, recipe_path: Path) -> Path:
    """The weights: of the variable, else those that the Modelfile names, beside it."""
    named = os.environ.get(WEIGHTS_VARIABLE, "").strip()
    return Path(named) if named else recipe_path.parent / recipe.source


def _say(mark: str, line: str) -> None:
    sys.stdout.write(f"{mark:<5} {line}\n")
    sys.stdout.flush()


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def engine_of(name: str) -> Engine:
    """Return the engine by name; raises `EngineUnavailable` for one without a model."""
    if name not in (Engine.OLLAMA, Engine.LLAMA_SERVER):
        raise EngineUnavailable(
            f"O motor “{name}” não tem modelo.", "Use --engine ollama ou llama-server."
        )
    return Engine(name)
