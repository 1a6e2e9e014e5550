"""The example pipeline and the served graph, as somebody who embeds Araras uses them."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from araras.graphs.served import consultation

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "pipeline.py"


@pytest.fixture(scope="module")
def pipeline():
    spec = importlib.util.spec_from_file_location("pipeline", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("note", "queue"),
    [
        ("Lactente de 4 meses com hipotonia e arreflexia.", "ambulatório"),
        ("Lactente de 4 meses com hipotonia e apneia.", "urgência"),
        ("Veio renovar a receita.", "sem achados"),
    ],
)
def test_two_agents_live_in_another_graph(graph, pipeline, note, queue):
    state = pipeline.build_pipeline(graph).invoke({"text": note})
    assert state["queue"] == queue
    assert bool(state["phenotypes"]) is (queue != "sem achados")


def test_the_example_runs_from_the_command_line():
    done = subprocess.run(
        [sys.executable, str(EXAMPLE), "Lactente de 4 meses com hipotonia."],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "HP:0001252" in done.stdout or "HP:0008947" in done.stdout
    assert "fila: ambulatório" in done.stdout


def test_langgraph_json_names_a_graph_that_answers(monkeypatch):
    told = json.loads((ROOT / "langgraph.json").read_text(encoding="utf-8"))
    path, _, name = told["graphs"]["consultation"].partition(":")
    assert (ROOT / path).is_file()
    assert name == consultation.__name__
    monkeypatch.setenv("ARARAS_ENGINE", "kg")
    state = asyncio.run(consultation()).invoke(
        {"text": "Lactente de 4 meses com hipotonia e arreflexia."}
    )
    assert state["answer"]
    assert told["env"]["LANGSMITH_TRACING"] == "false"
