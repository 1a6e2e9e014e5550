"""Every agent is importable and compiled alone, with the state in and the state out."""

from __future__ import annotations

import pytest

from araras.agents.ask import build_ask
from araras.agents.claim_check import build_claim_check
from araras.agents.conduct import build_conduct
from araras.agents.differential import GraphProposer, build_differential
from araras.agents.grounding import build_grounding
from araras.agents.intake import build_intake
from araras.agents.next_findings import build_next_findings
from araras.agents.phenotyping import build_phenotyping
from araras.agents.toolset import build_tools
from araras.agents.writer import build_writer
from araras.graphs.consultation import build_consultation
from araras.llm.limits import DEFAULT_LIMITS

NOTE = "Lactente de 4 meses com hipotonia, arreflexia e fasciculações de língua."
BUILT = {
    "intake": lambda graph: build_intake(),
    "phenotyping": build_phenotyping,
    "differential": lambda graph: build_differential(GraphProposer(graph)),
    "grounding": lambda graph: build_grounding(graph, DEFAULT_LIMITS),
    "next_findings": build_next_findings,
    "conduct": build_conduct,
    "writer": build_writer,
    "claim_check": build_claim_check,
}
"""In the order of a turn."""


def test_the_agents_one_after_the_other_answer_as_the_consultation_does(graph):
    state = {"text": NOTE, "options": {}, "thread_id": None}
    whole = build_consultation(graph).invoke(state)
    for build in BUILT.values():
        state = build(graph).invoke(state)
    assert state["answer"]
    assert state["answer"] == whole["answer"]
    assert state["differentials"] == whole["differentials"]


@pytest.mark.parametrize("name", BUILT)
def test_each_has_one_node_of_its_name(graph, name):
    assert set(BUILT[name](graph).nodes) - {"__start__"} == {name}


def test_tools_and_ask_are_compiled_alone_too(graph):
    assert build_tools(graph).name == "tools"
    assert build_ask().name == "ask"
