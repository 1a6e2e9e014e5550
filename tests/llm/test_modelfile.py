"""The Modelfiles say what the adapter relies on."""

from __future__ import annotations

from pathlib import Path

import pytest

from araras.llm.ollama import OllamaChat
from araras.llm.prompts import render

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("name", "weights"), [("Modelfile", "Q4_K_M"), ("Modelfile.q5", "Q5_K_M")])
def test_a_modelfile_pins_what_the_adapter_relies_on(name, weights):
    text = (ROOT / name).read_text(encoding="utf-8")
    lines = text.splitlines()
    assert any(line.startswith("FROM ./") and weights in line for line in lines)
    for line in (
        "RENDERER gemma4-small",
        "PARSER gemma4",
        'PARAMETER stop "<turn|>"',
        "PARAMETER temperature 0.5",
        "PARAMETER top_p 0.95",
        "PARAMETER top_k 64",
        "PARAMETER repeat_penalty 1.15",
        f"PARAMETER num_ctx {OllamaChat().num_ctx}",
    ):
        assert line in lines
    assert f'SYSTEM """\n{render("system.v1")}\n"""' in text
