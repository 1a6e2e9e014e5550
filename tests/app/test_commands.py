"""The command line as a user meets it: real processes, real files, no traceback."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest

CASE = "Lactente de 4 meses, hipotonia, arreflexia, fasciculações de língua, choro fraco."


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_consult_answers_and_its_json_fits_the_published_schema(araras):
    done = araras("consult", CASE, "--json")
    assert done.returncode == 0
    result = json.loads(done.stdout)
    assert result["differentials"][0]["orpha"] == "ORPHA:70"
    schema = json.loads(araras("schema").stdout)
    jsonschema.validate(result, schema)


def test_options_beat_the_note(araras):
    result = json.loads(araras("consult", CASE, "--json", "--age-years", "2", "--sex", "F").stdout)
    assert result["patient"]["age_years"] == 2
    assert result["patient"]["sex"] == "F"


def test_an_abstention_exits_with_3_only_when_asked(araras):
    assert araras("consult", "Tosse.").returncode == 0
    assert araras("consult", "Tosse.", "--exit-code").returncode == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("consult",),
        ("consult", "   "),
        ("consult", CASE, "--engine", "gpt"),
        ("consult", CASE, "--file", "nota.txt"),
        ("consult", CASE, "--sex", "X"),
        ("tool", "inventada"),
    ],
)
def test_bad_usage_exits_with_2_and_one_line(araras, arguments):
    done = araras(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr


def test_a_missing_file_is_named(araras):
    done = araras("consult", "--file", "nao-existe.txt")
    assert done.returncode == 1
    assert "nao-existe.txt" in done.stderr


@pytest.mark.parametrize(
    "note",
    ["\x00\x01\x02" * 50, "a" * 1_000_000, "lorem ipsum dolor sit amet", "😀" * 40, "12345 67890"],
)
def test_what_is_no_note_gets_an_error_or_an_abstention(araras, note):
    done = araras("consult", "-", "--json", stdin=note)
    assert "Traceback" not in done.stderr
    if done.returncode == 0:
        assert json.loads(done.stdout)["abstained"]
    else:
        assert done.returncode == 2
        assert done.stderr.startswith("erro: ")


def test_a_batch_answers_each_line_and_reports_each_bad_one(araras, tmp_path):
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    good = json.dumps({"case_id": "a", "text": CASE})
    source.write_text(f'{good}\nnão é json\n\n{{"case_id": "d"}}\n{good}\n', encoding="utf-8")
    assert araras("batch", str(source), "--out", str(out)).returncode == 0
    first, second, third, fourth, fifth = lines(out)
    assert first["case_id"] == "a"
    assert [second["line"], third["line"], fourth["line"]] == [2, 3, 4]
    assert fourth["case_id"] == "d"
    assert set(second["error"]) == {"code", "message", "hint"}
    assert fifth == first


def test_a_batch_does_not_overwrite_and_resumes_after_the_last_whole_line(araras, tmp_path):
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    cases = [json.dumps({"case_id": str(i), "text": CASE}) for i in range(4)]
    source.write_text("\n".join(cases) + "\n", encoding="utf-8")
    araras("batch", str(source), "--out", str(out))
    whole = out.read_bytes()
    assert araras("batch", str(source), "--out", str(out)).returncode == 2
    kept = whole.split(b"\n")
    out.write_bytes(b"\n".join(kept[:2]) + b"\n" + kept[2][:50])
    assert araras("batch", str(source), "--out", str(out), "--resume").returncode == 0
    assert out.read_bytes() == whole


def test_a_batch_refuses_to_resume_with_another_input(araras, tmp_path):
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"text": CASE}) + "\n", encoding="utf-8")
    araras("batch", str(source), "--out", str(out))
    source.write_text(json.dumps({"text": "outro"}) + "\n", encoding="utf-8")
    done = araras("batch", str(source), "--out", str(out), "--resume")
    assert done.returncode == 1
    assert "input_sha256" in done.stderr


def test_chat_keeps_its_thread_over_json_lines_and_survives_a_bad_one(araras):
    turns = [json.dumps({"text": t}) for t in (CASE, "Qual o CID?", "/sair", "nunca")]
    done = araras("chat", "--json", stdin="\n".join([turns[0], "{", *turns[1:]]))
    first, bad, second = [json.loads(line) for line in done.stdout.splitlines()]
    assert bad["line"] == 2
    assert second["turn"] == 2
    assert second["differentials"] == first["differentials"]
    assert "G12" in second["answer_pt"]


def test_tools_read_and_write_json_lines(araras):
    names = [json.dumps({"name": name}) for name in ("MPS II", "AME tipo 1")]
    done = araras("tool", "orpha_resolve", stdin="\n".join([names[0], "[]", names[1]]))
    found, bad, other = [json.loads(line) for line in done.stdout.splitlines()]
    assert found["orpha"] == "ORPHA:580"
    assert bad["line"] == 2
    assert other["orpha"] == "ORPHA:83330"


def test_a_missing_or_damaged_snapshot_is_named_with_the_command_that_mends_it(araras, tmp_path):
    missing = araras("consult", CASE, ARARAS_SNAPSHOT=str(tmp_path / "nada.sqlite"))
    assert missing.returncode == 1
    assert "araras kg build" in missing.stderr
    damaged = tmp_path / "ruim.sqlite"
    damaged.write_bytes(b"SQLite format 3\x00" + b"\x07" * 5000)
    done = araras("consult", CASE, ARARAS_SNAPSHOT=str(damaged))
    assert done.returncode == 1
    assert "araras kg build" in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_says_what_works(araras, tmp_path):
    assert araras("doctor").returncode == 0
    broken = araras("doctor", ARARAS_SNAPSHOT=str(tmp_path / "nada.sqlite"))
    assert broken.returncode == 1
    assert "araras kg build" in broken.stdout


def test_kg_build_makes_a_store_with_the_same_digest(araras, tmp_path):
    out = tmp_path / "novo.sqlite"
    built = json.loads(araras("kg", "build", "--out", str(out)).stdout)
    used = json.loads(araras("kg", "info", "--json").stdout)
    assert built["digest"] == used["digest"]
    shutil.rmtree(tmp_path)


def test_auto_says_on_stderr_that_it_runs_without_a_model(araras):
    done = araras("consult", CASE, "--json")
    assert json.loads(done.stdout)["engine"] == "kg"
    assert done.stderr.count("\n") == 1
    assert "Respondo só com o grafo" in done.stderr


def test_a_model_that_does_not_answer_loses_no_turn(araras):
    result = json.loads(araras("consult", CASE, "--json", "--engine", "ollama").stdout)
    assert result["engine"] == "kg"
    assert result["differentials"]
    assert "Resposta só com o grafo" in result["answer_pt"]


def test_doctor_tells_how_to_get_a_model_and_does_not_fail_for_it(araras):
    done = araras("doctor")
    assert done.returncode == 0
    assert "falta modelo" in done.stdout
    assert "ollama serve" in done.stdout
