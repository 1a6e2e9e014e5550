"""What share of a turn is ours when a model drives it: `python -m araras.bench.overhead`.

Whole consultations over real HTTP with a model server that answers at the pace of a real one
(`paced_model`): two tool calls in two exchanges, a structured differential, prose, and a
sentence that is refused and written again. A turn is the model's while a request is open at
the server, and ours the rest of the time: reading, ranking, tools, grounding, the claim check,
the state machine, and the client's side of HTTP.

The first consultation of a process is told apart, since it opens what later ones share. On a
machine that others use, too, `cpu` is the steadier figure: the processor time of the thread that
consults, with what it spends on reading the stream while the model writes.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from araras.agents.model_differential import ModelProposer
from araras.agents.model_narrator import PROSE_TOKENS, ModelNarrator
from araras.agents.result import ConsultationResult, Engine
from araras.bench.paced_model import Json, Pace, playing
from araras.bench.statistics import percentile
from araras.graphs.session import Consultant
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.snapshot import open_snapshot
from araras.llm.ollama import OllamaChat

TARGET: Final = 0.03
"""The share that is ours: at most this (issue 5)."""
NOTES: Final = (
    "Lactente de 4 meses, sexo feminino, hipotonia generalizada desde o nascimento, arreflexia, "
    "fasciculações de língua, choro fraco, dificuldade para mamar. Pais primos. CPK 210.",
    "Menino de 4 anos com face infiltrada, hepatoesplenomegalia, rigidez articular e otites de "
    "repetição, sem opacidade de córnea. Tio materno com quadro semelhante.",
    "Mulher de 28 anos com esplenomegalia volumosa, plaquetopenia, anemia e dor óssea. Nega "
    "sintomas neurológicos.",
    "Rapaz de 17 anos com tremor, disartria, distonia e anel de Kayser-Fleischer. Pais primos.",
    "Menina de 3 anos com esteatorreia, baixo ganho de peso e pneumonias de repetição.",
    "Jovem de 19 anos com alta estatura, aracnodactilia, dilatação da raiz da aorta e pectus "
    "excavatum.",
)
PROSE: Final = (
    "A hipótese principal é sustentada pelos achados descritos na nota. O segundo nome da lista "
    "permanece no diferencial e precisa ser afastado. Convém ouvir a família sobre outros casos "
    "e registrar a evolução. Aplicar o medicamento na dose de 5 mg/kg. Encaminhar a serviço de "
    "referência em doenças raras."
)
"""Five sentences, of which the fourth may not leave."""
MENDED: Final = "O tratamento depende da confirmação do diagnóstico."


class Turn(NamedTuple):
    """Seconds of a turn, of the model in it, and of our processor time; `requests` is how often
    the model was asked."""

    seconds: float
    model: float
    cpu: float
    requests: int

    @property
    def ours(self) -> float:
        """Seconds in which no request was open."""
        return self.seconds - self.model


@dataclass(frozen=True)
class Report:
    """The turns, the first of the process apart."""

    first: Turn
    turns: Sequence[Turn]

    @property
    def share(self) -> float:
        """Our share of all turns but the first, 0–1."""
        return sum(t.ours for t in self.turns) / sum(t.seconds for t in self.turns)

    def as_json(self) -> dict[str, object]:
        """The figures as data."""
        ours = [turn.ours * 1000 for turn in self.turns]
        return {
            "turns": len(self.turns),
            "requests_a_turn": sum(t.requests for t in self.turns) / len(self.turns),
            "turn_p50_s": round(percentile([t.seconds for t in self.turns], 0.5) or 0, 2),
            "ours_p50_ms": round(percentile(ours, 0.5) or 0, 1),
            "ours_p95_ms": round(percentile(ours, 0.95) or 0, 1),
            "share": round(self.share, 4),
            "cpu_p50_ms": round(percentile([t.cpu * 1000 for t in self.turns], 0.5) or 0, 1),
            "cpu_share": round(
                sum(t.cpu for t in self.turns) / sum(t.seconds for t in self.turns), 4
            ),
            "first_turn_ours_ms": round(self.first.ours * 1000, 1),
            "first_turn_share": round(self.first.ours / self.first.seconds, 4),
        }


class Script:
    """What the model says in a consultation about these diseases."""

    def __init__(self) -> None:
        """Begin with nothing to name."""
        self.names: Sequence[str] = ()
        self.told = False

    def about(self, names: Sequence[str]) -> None:
        """Begin a consultation."""
        self.names, self.told = names, False

    def __call__(self, request: Json) -> Json:
        """Return the next message."""
        if request.get("format"):
            found = [{"nome": n, "orpha": "", "justificativa": "compatível"} for n in self.names]
            return {"content": json.dumps({"hipoteses": found}, ensure_ascii=False)}
        if request.get("tools"):
            return self._looks_up(str(request["messages"]).count("'role': 'tool'"))
        self.told, again = True, self.told
        return {"content": MENDED if again else PROSE}

    def _looks_up(self, answered: int) -> Json:
        wanted = self.names[:2]
        if answered >= len(wanted):
            return {"content": "Tenho o bastante."}
        call = {"name": "orpha_resolve", "arguments": {"name": wanted[answered]}}
        return {"content": "", "tool_calls": [{"function": call}]}


def run(graph: KnowledgeGraph, pace: Pace, rounds: int = 1, notes: Sequence[str] = NOTES) -> Report:
    """Consult each note `rounds` times, after one consultation that warms up."""
    alone = Consultant(graph)
    script = Script()
    turns: list[Turn] = []
    with playing(script, pace) as server:
        consultant = Consultant(graph, _proposer(graph, server.url))
        for note in (notes[0], *(note for _ in range(rounds) for note in notes)):
            script.about([d.name_pt for d in alone.consult(note).differentials[:3]])
            server.seconds.clear()
            began, busy = time.perf_counter(), time.thread_time()
            _check(consultant.consult(note))
            spent, cpu = time.perf_counter() - began, time.thread_time() - busy
            turns.append(Turn(spent, sum(server.seconds), cpu, len(server.seconds)))
    return Report(turns[0], turns[1:])


def _proposer(graph: KnowledgeGraph, url: str) -> ModelProposer:
    chat = OllamaChat(host=url)
    narrator = ModelNarrator(chat.model_copy(update={"num_predict": PROSE_TOKENS}))
    return ModelProposer(graph, chat, engine=Engine.OLLAMA, model="araras", narrator=narrator)


def _check(result: ConsultationResult) -> None:
    if result.engine != Engine.OLLAMA or not result.differentials:
        raise RuntimeError(f"the model did not drive this turn: {result.answer_pt[-200:]}")


def main() -> None:
    """Print the figures as JSON; exit 1 where our share is over the target."""
    parser = argparse.ArgumentParser(description="Our share of a turn that a model drives.")
    parser.add_argument("--tokens-a-second", type=float, default=Pace().tokens_a_second)
    parser.add_argument("--first-token", type=float, default=Pace().first_token)
    parser.add_argument("--rounds", type=int, default=1)
    chosen = parser.parse_args()
    pace = Pace(chosen.tokens_a_second, chosen.first_token)
    report = run(open_snapshot(), pace, chosen.rounds)
    sys.stdout.write(json.dumps(report.as_json()) + "\n")
    sys.exit(report.share > TARGET)


if __name__ == "__main__":
    main()
