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
    """Every step is `ok`; on a machine that is too slow the last one says so instead."""
    slow = "demorou demais" in done.stderr
    assert done.returncode == (1 if slow else 0), done.stderr
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["ok"] * (lines - slow)


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
    result = json.loads(done.stdout)
    if "demorou demais" not in result["answer_pt"]:
        assert result["engine"] == engine
    assert result["differentials"][0]["orpha"] == "ORPHA:70"


def test_a_llama_server_is_checked(llama):
    with proxied(llama.url, good_model) as proxy:
        done = araras("model", "check", "--engine", "llama-server", "--url", proxy.url)
    check_passed(done, 2)
