"""Two agents of Araras inside another LangGraph: a triage that reads a note and ranks diseases.

    python examples/pipeline.py "Lactente de 4 meses com hipotonia e arreflexia."

`intake` and `phenotyping` are compiled graphs of their own; they share `ConsultationState`, so
a caller adds keys by extending it. Input: `text`. Output: `phenotypes`, `patient`, `queue`.
"""

from __future__ import annotations

import sys
from typing import Literal

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from araras.agents.intake import build_intake
from araras.agents.phenotyping import build_phenotyping
from araras.agents.state import ConsultationState
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.snapshot import open_snapshot

Queue = Literal["urgência", "ambulatório", "sem achados"]


class TriageState(ConsultationState, total=False):
    """What the agents share, and what this pipeline adds."""

    queue: Queue


Pipeline = CompiledStateGraph[TriageState, None, TriageState, TriageState]


def build_pipeline(graph: KnowledgeGraph) -> Pipeline:
    """Compile the pipeline: two agents as they are, and a node of its own."""
    builder = StateGraph(TriageState)
    builder.add_node("intake", build_intake())
    builder.add_node("phenotyping", build_phenotyping(graph))
    builder.add_node("queue", choose_queue)
    builder.add_edge(START, "intake")
    builder.add_edge("intake", "phenotyping")
    builder.add_edge("phenotyping", "queue")
    builder.add_edge("queue", END)
    return builder.compile(name="triage")


def choose_queue(state: TriageState) -> TriageState:
    """Alerts first, then whoever has findings."""
    if state["alerts"]:
        return {"queue": "urgência"}
    return {"queue": "ambulatório" if state["phenotypes"] else "sem achados"}


def main() -> None:
    """Read the note of the command line."""
    state = build_pipeline(open_snapshot()).invoke({"text": " ".join(sys.argv[1:])})
    for finding in state["phenotypes"]:
        sys.stdout.write(f"{finding['hpo']} {finding['label_pt']} ({finding['assertion']})\n")
    sys.stdout.write(f"fila: {state['queue']}\n")


if __name__ == "__main__":
    main()
