"""Prose of a scripted model over real HTTP: a last call, checked, rewritten once, or left out."""

from __future__ import annotations

import pytest
from server import Reply, differential, fails, lines, part, playing, says

from araras.agents.model_differential import FORMAT, ModelProposer
from araras.agents.model_narrator import PROSE_TOKENS, ModelNarrator
from araras.agents.result import Engine
from araras.agents.writer import PROSE_TITLE
from araras.graphs.consultation import build_consultation
from araras.graphs.session import Consultant, Consultation
from araras.llm.ollama import OllamaChat
from araras.llm.prompts import render

INFANT = (
    "Lactente de 4 meses com hipotonia generalizada desde o nascimento, arreflexia, "
    "fasciculações de língua e choro fraco."
)
SMA = "atrofia muscular espinhal proximal"
MODES = ["updates", "values", "messages"]
GOOD = "A arreflexia e as fasciculações de língua sustentam a atrofia muscular espinhal proximal."
BAD = "Aplicar nusinersena 12 mg no Hospital das Clínicas."
MENDED = "O PCDT da atrofia muscular espinhal proximal prevê nusinersena."


def script(*prose: Reply):
    """Plays the differential; the calls after it get one prose reply each, the last repeats."""
    told = iter([*prose, *[prose[-1]] * 20])

    def reply(request) -> Reply:
        if request.get("format"):
            return differential(SMA)
        last = request["messages"][-1]["content"]
        return says("ok") if request.get("tools") else next(told) if last else says("ok")

    return reply


def proposer_of(graph, server) -> ModelProposer:
    chat = OllamaChat(host=server.url, silence_seconds=2.0, exchange_seconds=3.0)
    narrator = ModelNarrator(chat.model_copy(update={"num_predict": PROSE_TOKENS}))
    return ModelProposer(graph, chat, engine=Engine.OLLAMA, model="araras", narrator=narrator)


def consult(graph, *prose: Reply, **options):
    with playing(script(*prose)) as server:
        result = Consultant(graph, proposer_of(graph, server)).consult(INFANT, **options)
    return result, server.requests


def test_prose_stands_beside_the_deterministic_sections(graph):
    plain = Consultant(graph).consult(INFANT)
    result, requests = consult(graph, says(GOOD))
    assert f"{PROSE_TITLE}\n{GOOD}" in result.answer_pt
    for line in ("No SUS", "Hipóteses, da mais à menos provável"):
        assert line in plain.answer_pt
        assert line in result.answer_pt
    assert result.answer_pt.index("No SUS") < result.answer_pt.index(PROSE_TITLE)
    assert result.conduct[0] == plain.conduct[0]
    last = requests[-1]
    assert not last.get("tools")
    assert not last.get("format")
    assert last["think"] is False
    assert last["options"]["num_predict"] == PROSE_TOKENS


def test_the_safety_text_stays_the_first_message(graph):
    _, requests = consult(graph, says(GOOD))
    for request in requests:
        assert request["messages"][0] == {"role": "system", "content": render("system.v1")}


def test_a_refused_sentence_is_written_again_once_with_the_reason(graph):
    result, requests = consult(graph, says(f"{GOOD} {BAD}"), says(MENDED))
    assert [bool(r.get("format")) for r in requests].count(True) == 1
    asked = requests[-1]["messages"][-1]["content"]
    assert BAD in asked
    assert GOOD not in asked
    assert "dose ou esquema" in asked
    assert f"{GOOD}\n{MENDED}" in result.answer_pt
    assert "12 mg" not in result.answer_pt
    assert "Hospital das Clínicas" not in result.to_json()


def test_what_is_still_refused_is_left_out(graph):
    result, requests = consult(graph, says(f"{GOOD} {BAD}"), says(BAD))
    assert result.answer_pt.count(GOOD) == 1
    assert "12 mg" not in result.to_json()
    assert len([r for r in requests if not r.get("tools") and not r.get("format")]) == 2


def test_when_everything_is_removed_the_deterministic_answer_stands_alone(graph):
    result, _ = consult(graph, says(BAD), says("nada"))
    assert PROSE_TITLE not in result.answer_pt
    assert result.engine == "ollama"
    assert "No SUS" in result.answer_pt


@pytest.mark.parametrize(
    "fault",
    [fails(503), fails(500), Reply([b"<html>"]), lines(part("meia"), cut=True), Reply([])],
    ids=["503", "500", "html", "cut", "empty"],
)
def test_a_model_that_fails_to_write_costs_one_line(graph, fault):
    result, _ = consult(graph, fault)
    assert PROSE_TITLE not in result.answer_pt
    assert result.answer_pt.count("Sem o texto do modelo:") == 1
    assert "No SUS" in result.answer_pt
    assert result.differentials[0].proposed_by == "both"


def test_a_reply_cut_by_its_budget_loses_the_unfinished_sentence(graph):
    end = part(done=True, done_reason="length", prompt_eval_count=4000, eval_count=PROSE_TOKENS)
    result, _ = consult(graph, lines(part(f"{GOOD} A arreflexia não"), end))
    assert GOOD in result.answer_pt
    assert "A arreflexia não" not in result.answer_pt


def test_a_community_health_worker_and_an_abstention_get_no_prose(graph):
    _, requests = consult(graph, says(GOOD), role="acs")
    assert requests[-1]["format"] == FORMAT
    with playing(script(says(GOOD))) as server:
        result = Consultant(graph, proposer_of(graph, server)).consult("Veio renovar a receita.")
    assert result.abstained
    assert server.requests == []


@pytest.mark.parametrize("question", ["Qual o tratamento pelo SUS?", "Qual o CID-10?"])
def test_a_question_gets_prose_of_its_own_through_the_same_check(graph, question):
    with playing(script(says(GOOD), says(f"{MENDED} {BAD}"), says("nada"))) as server:
        session = Consultation(graph, proposer_of(graph, server))
        assert GOOD in session.turn(INFANT).answer_pt
        asked = len(server.requests)
        answer = session.turn(question).answer_pt
        told, again = server.requests[asked:]
    assert f"{PROSE_TITLE}\n{MENDED}" in answer
    assert GOOD not in answer
    assert "12 mg" not in answer
    assert told["messages"][0] == {"role": "system", "content": render("system.v1")}
    assert f"Pergunta: {question}" in told["messages"][1]["content"]
    assert "Medicamentos previstos: nusinersena" in told["messages"][1]["content"]
    assert BAD in again["messages"][-1]["content"]


def test_what_a_question_supposes_is_no_fact_of_the_case(graph):
    supposed = "O lactente tem surdez."
    with playing(script(says(GOOD), says(supposed), says("nada"))) as server:
        session = Consultation(graph, proposer_of(graph, server))
        session.turn(INFANT)
        answer = session.turn("Ele tem surdez, qual exame devo pedir?").answer_pt
    assert supposed not in answer


def test_a_question_about_a_dose_gets_no_prose(graph):
    with playing(script(says(GOOD))) as server:
        session = Consultation(graph, proposer_of(graph, server))
        session.turn(INFANT)
        asked = len(server.requests)
        assert PROSE_TITLE not in session.turn("Qual a dose da nusinersena?").answer_pt
        assert len(server.requests) == asked


def test_a_model_that_fails_after_a_question_leaves_the_reply_and_says_why(graph):
    with playing(script(says(GOOD), fails(500))) as server:
        session = Consultation(graph, proposer_of(graph, server))
        session.turn(INFANT)
        answer = session.turn("Qual o CID-10?").answer_pt
    assert "G12" in answer
    assert answer.count("Sem o texto do modelo:") == 1


def test_the_graph_engine_writes_no_prose(graph):
    assert PROSE_TITLE not in Consultant(graph).consult(INFANT).answer_pt


def test_an_endless_text_is_cut_at_the_number_of_sentences(graph):
    many = " ".join(f"{GOOD[:-1]}, pela {n}." for n in ["arreflexia", "hipotonia"] * 10)
    result, _ = consult(graph, says(f"{GOOD} " * 30 + many), says("nada"))
    assert result.answer_pt.count(GOOD) == 1


def test_nobody_who_streams_the_states_sees_prose_before_its_check(graph):
    with playing(script(says(f"{GOOD} {BAD}"), says(""))) as server:
        machine = build_consultation(graph, proposer_of(graph, server))
        entry = {"text": INFANT, "options": {}, "thread_id": None}
        streamed = list(machine.stream(entry, stream_mode=MODES, subgraphs=True))
    assert GOOD in str(streamed)
    assert "nusinersena 12 mg" not in str(streamed)
