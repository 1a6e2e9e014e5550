"""The command line with real servers: making a model, checking it, and a case answered with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from proxy import answering, calling, differential_of, proxied
from wire_forms import heard

pytestmark = pytest.mark.real_server
ROOT = Path(__file__).resolve().parents[2]
CASE = (
    "Lactente de 4 meses com hipotonia generalizada desde o nascimento, arreflexia, "
    "fasciculações de língua e choro fraco."
)


def good_model(body, number):
    """The model concludes at once, and well."""
    del number
    if heard(body).shape:
        return answering(body, differential_of(["atrofia muscular espinhal proximal"]))
    return calling(body, "Tenho o bastante.")


def araras(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "araras", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )


def check_passed(done: subprocess.CompletedProcess[str], lines: int) -> None:
    """Every step is `ok`; on a machine that is too slow for the last
    one, the steps before it are, the command fails, and one line says that it took too long."""
    slow = "demorou demais" in done.stderr
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["ok"] * (lines - slow)
    assert done.returncode == int(slow), done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("demorou demais") == int(slow)


def test_a_model_is_created_from_the_modelfile_and_checked(ollama, weights, modelfile):
    with proxied(ollama.url, good_model) as proxy:
        done = araras("model", "create", "--gguf", str(weights), "--modelfile", str(modelfile),
                      "--model", "novo", "--url", proxy.url)  # fmt: skip
    check_passed(done, 4)
    assert "completion, tools, thinking" in done.stdout


def test_a_check_tells_what_the_server_lacks(ollama):
    done = araras("model", "check", "--model", "outro", "--url", ollama.url)
    assert done.returncode == 1
    assert "araras model create --model outro" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_case_is_answered_from_the_command_line(engine, server):
    with proxied(server.url, good_model) as proxy:
        done = araras("consult", CASE, "--json", "--engine", engine, "--url", proxy.url,
                      "--think", "off")  # fmt: skip
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    first = result["differentials"][0]
    assert first["orpha"] == "ORPHA:70"
    if "demorou demais" in result["answer_pt"]:
        # The model did not answer in time: the answer is the graph's, whole, and says so once.
        assert (result["engine"], result["model"]) == ("kg", None)
        assert first["proposed_by"] == "kg"
        assert result["answer_pt"].count("Resposta só com o grafo:") == 1
    else:
        assert result["engine"] == engine
        assert first["proposed_by"] == "both"
        assert "Resposta só com o grafo:" not in result["answer_pt"]
    assert result["conduct"][0]["orpha"] == "ORPHA:70"
    assert "nusinersena" in result["answer_pt"]


def test_a_llama_server_is_checked(llama):
    with proxied(llama.url, good_model) as proxy:
        done = araras("model", "check", "--engine", "llama-server", "--url", proxy.url)
    check_passed(done, 2)
