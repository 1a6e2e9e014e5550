"""`araras model`: from a GGUF file to a model that drives a consultation, or one line why not."""

from __future__ import annotations

import json
import struct
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests" / "llm"))

from server import Reply, differential, playing, says  # noqa: E402

from araras.app.cli.model import engine_of  # noqa: E402
from araras.knowledge.errors import ArarasError, EngineUnavailable, InvalidInput  # noqa: E402
from araras.llm.gguf import check_gguf  # noqa: E402
from araras.llm.modelfile import parse_modelfile  # noqa: E402

SMA = "atrofia muscular espinhal proximal"


def whole_gguf(path: Path, version: int = 3) -> Path:
    path.write_bytes(struct.pack("<4sIQQ", b"GGUF", version, 10, 5) + b"\0" * 1_000_000)
    return path


def json_reply(value: object, status: int = 200) -> Reply:
    return Reply([json.dumps(value).encode() + b"\n"], status=status, kind="application/json")


class FakeOllama:
    """Plays the administration endpoints too; remembers what it was asked to create."""

    def __init__(self, *, has_file: bool = False, error: str = "", able=None) -> None:
        self.has_file, self.error = has_file, error
        self.able = able or ["completion", "tools", "thinking"]
        self.created: dict[str, object] = {}
        self.sent = 0

    def __call__(self, request) -> Reply:
        path = request["path"]
        if path.startswith("/api/blobs/"):
            self.sent += request.get("bytes", 0)
            return Reply([], status=200 if self.has_file or request["method"] == "POST" else 404)
        if path == "/api/create":
            self.created = request
            return json_reply({"error": self.error} if self.error else {"status": "success"})
        if path == "/api/show":
            return json_reply({"capabilities": self.able, "model_info": {}})
        return differential(SMA) if request.get("format") else says("Tenho o bastante.")


def created(araras, tmp_path, fake, *more: str, **variables: str):
    weights = whole_gguf(tmp_path / "pesos.gguf")
    with playing(fake) as server:
        return araras("model", "create", "--gguf", str(weights), "--modelfile",
                      str(ROOT / "Modelfile"), "--url", server.url, *more, **variables)  # fmt: skip


def test_a_file_becomes_a_model_that_is_checked(araras, tmp_path):
    fake = FakeOllama()
    done = created(araras, tmp_path, fake, "--model", "meu")
    assert done.returncode == 0, done.stderr
    assert [line.split()[1] for line in done.stdout.splitlines()] == [
        "arquivo:", "modelo:", "servidor:", "consulta",
    ]  # fmt: skip
    assert fake.sent > 1_000_000
    made = fake.created
    assert made["model"] == "meu"
    assert (made["renderer"], made["parser"]) == ("gemma4-small", "gemma4")
    assert made["parameters"] == {
        "stop": ["<turn|>"], "temperature": 0.5, "top_p": 0.95, "top_k": 64,
        "repeat_penalty": 1.15, "num_ctx": 32768,
    }  # fmt: skip
    assert made["system"].startswith("Você é o Araras")
    assert next(iter(made["files"])) == "pesos.gguf"


def test_a_file_that_the_server_has_is_not_sent_again(araras, tmp_path):
    fake = FakeOllama(has_file=True)
    assert created(araras, tmp_path, fake).returncode == 0
    assert fake.sent == 0


@pytest.mark.parametrize(
    ("fake", "said"),
    [
        (FakeOllama(error="unknown renderer"), "unknown renderer"),
        (FakeOllama(able=["completion"]), "não tem chamadas de ferramenta"),
        (FakeOllama(able=["completion", "tools"]), "não tem thinking"),
    ],
)
def test_what_the_server_refuses_is_one_line_with_the_way_out(araras, tmp_path, fake, said):
    done = created(araras, tmp_path, fake)
    assert done.returncode != 0
    assert said in done.stderr
    assert done.stderr.count("erro: ") == 1
    assert "Traceback" not in done.stderr


def test_a_model_that_cannot_drive_a_consultation_is_told(araras, tmp_path):
    class Mute(FakeOllama):
        def __call__(self, request):
            return (
                Reply([], status=500)
                if request["path"] == "/api/chat"
                else super().__call__(request)
            )

    done = created(araras, tmp_path, Mute())
    assert done.returncode == 1
    assert "não conduziu a consulta de teste" in done.stderr


def bad_files(folder: Path) -> dict[str, Path]:
    found = {name: folder / name for name in ("texto", "curto", "velho", "nada", "pasta")}
    found["texto"].write_text("version https://git-lfs.github.com/spec/v1\n")
    found["curto"].write_bytes(b"GGUF\x03\0\0\0")
    whole_gguf(found["velho"], version=1)
    found["pasta"].mkdir()
    return found


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("texto", "não é um arquivo GGUF"),
        ("curto", "está incompleto"),
        ("velho", "versão 1"),
        ("nada", "Não foi possível ler"),
        ("pasta", "Não foi possível ler"),
    ],
)
def test_a_file_that_cannot_be_loaded_is_told_with_the_way_out(tmp_path, name, said):
    with pytest.raises(ArarasError, match=said) as raised:
        check_gguf(bad_files(tmp_path)[name])
    assert "--gguf" in raised.value.hint


def test_the_file_is_looked_for_in_the_variable_and_then_beside_the_modelfile(araras, tmp_path):
    recipe = tmp_path / "Modelfile"
    recipe.write_text("FROM ./aqui.gguf\nRENDERER gemma4-small\nPARSER gemma4\n")
    beside = araras("model", "create", "--modelfile", str(recipe))
    assert str(tmp_path / "aqui.gguf") in beside.stderr
    named = araras("model", "create", "--modelfile", str(recipe), ARARAS_GGUF="/nada/la.gguf")
    assert "/nada/la.gguf" in named.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("FROM x\n", "Falta RENDERER, PARSER"),
        ("FROM x\nTEMPLATE y\n", "TEMPLATE"),
    ],
)
def test_a_modelfile_of_another_kind_is_told(text, said):
    with pytest.raises(InvalidInput, match=said):
        parse_modelfile(text)


def test_a_server_that_is_off_says_how_to_start_it(araras, tmp_path):
    weights = whole_gguf(tmp_path / "pesos.gguf")
    done = araras("model", "create", "--gguf", str(weights), "--url", "127.0.0.1:1")
    assert done.returncode == 2
    assert "ollama serve" in done.stderr
    off = araras("model", "check", "--engine", "llama-server", "--url", "127.0.0.1:1")
    assert off.returncode == 2
    assert "llama-server -m" in off.stderr


def test_only_an_engine_with_a_model_is_checked():
    with pytest.raises(EngineUnavailable, match="não tem modelo"):
        engine_of("kg")


def test_doctor_tells_of_a_llama_server_that_the_user_names(araras):
    done = araras("doctor", LLAMA_SERVER_URL="127.0.0.1:1")
    assert done.returncode == 0
    assert "modelo no llama-server" in done.stdout
    assert "llama-server -m" in done.stdout
