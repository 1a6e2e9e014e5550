"""Sixty dev cases with a model that is always wrong, and with one that is always right."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from server import differential, playing, says

from araras.agents.model_differential import ModelProposer
from araras.agents.result import Engine
from araras.bench.rarebench_br import judge, read_cases
from araras.graphs.session import Consultant
from araras.knowledge.ids import OrphaCode
from araras.llm.ollama import OllamaChat

CASES = 60


@pytest.fixture(scope="module")
def cases(shared: Path):
    bench = shared / "bench"
    found = read_cases(bench / "rarebench_br_dev.jsonl", bench / "rarebench_br_dev_gold.json")
    return random.Random(5).sample(found, CASES)


def first_right(graph, cases, names=None) -> int:
    """How many cases have an accepted disease first; `names` plays the model of a case."""
    if names is None:
        consultant = Consultant(graph)
        return sum(judge(graph, consultant, case).rank == 1 for case in cases)
    told: list[str] = []
    with playing(lambda r: differential(*told) if r.get("format") else says("certeza")) as server:
        chat = OllamaChat(host=server.url)
        proposer = ModelProposer(graph, chat, engine=Engine.OLLAMA, model="araras")
        consultant = Consultant(graph, proposer)
        right = 0
        for case in cases:
            told[:] = names(case)
            right += judge(graph, consultant, case).rank == 1
    return right


def test_a_bad_model_costs_at_most_one_case_and_a_good_one_gains(graph, cases):
    diseases = graph.annotation_arrays().diseases
    codes = [code for code in diseases if isinstance(code, OrphaCode)]
    chance = random.Random(7)

    def wrong(case):
        return [graph.disease(code).name_pt for code in chance.sample(codes, 5)]

    def right(case):
        return [case.name_pt]

    alone = first_right(graph, cases)
    bad = first_right(graph, cases, wrong)
    good = first_right(graph, cases, right)
    print(f"kg {alone}, bad {bad}, good {good} of {CASES}")  # noqa: T201 - shown with -s
    assert bad >= alone - 1
    assert good > alone
