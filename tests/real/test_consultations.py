"""Whole consultations over real servers: whatever noise the model writes, the answer is right."""

from __future__ import annotations

import asyncio
import json
import threading
from contextlib import suppress

import pytest
from proxy import answering, call_text, calling, differential_of, in_order, proxied
from real_chats import proposer_at
from wire_forms import heard

from araras.agents.result import ConsultationResult
from araras.graphs.consultation import build_consultation
from araras.graphs.session import Consultant, Consultation
from araras.knowledge.ids import OrphaCode
from araras.tools.pcdt_lookup import pcdt_lookup

pytestmark = pytest.mark.real_server
INFANT = (
    "Lactente de 4 meses com hipotonia generalizada desde o nascimento, arreflexia, "
    "fasciculações de língua e choro fraco."
)
SMA = "atrofia muscular espinhal proximal"
FOLLOW_UP = "Agora também tem escoliose e insuficiência respiratória."
TWO_ROUNDS = in_order(
    lambda body: calling(
        body, call_text("orpha_resolve", name=SMA), call_text("cid10_map", orpha="ORPHA:70")
    ),
    lambda body: calling(body, call_text("pcdt_lookup", orpha="ORPHA:70")),
    lambda body: calling(body, "Tenho o bastante."),
    lambda body: answering(body, differential_of([SMA])),
)


def check_grounded(graph, result: ConsultationResult) -> None:
    """Each disease is Orphanet's and has support; each medicine is its own protocol's."""
    assert not result.abstained
    assert result.differentials[0].orpha == "ORPHA:70"
    for differential in result.differentials:
        disease = graph.disease(OrphaCode(differential.orpha))
        assert disease is not None
        assert disease.name_pt == differential.name_pt
        assert differential.supports
    for conduct in result.conduct:
        found = pcdt_lookup(graph, orpha=OrphaCode(conduct.orpha))
        assert {m.name for m in conduct.medicines} <= {m.name for m in found.medicines}
    assert "não substitui" in result.answer_pt


@pytest.mark.parametrize("thinking", ["on", "off"])
def test_noise_changes_nothing_that_matters(graph, engine, server, thinking):
    thoughts: list[str] = []
    session = Consultation(graph, proposer_at(graph, engine, server.url, thinking))
    result = session.turn(INFANT)
    check_grounded(graph, result)
    assert all(thought not in result.to_json() for thought in thoughts)


def test_two_rounds_of_tools_go_through_a_real_server(graph, engine, server):
    with proxied(server.url, TWO_ROUNDS) as proxy:
        result = Consultant(graph, proposer_at(graph, engine, proxy.url, "on")).consult(INFANT)
    check_grounded(graph, result)
    assert result.engine == engine
    assert result.tool_calls == 3
    assert result.differentials[0].proposed_by == "both"
    last = [m for m in heard(proxy.requests[-1]).messages if m["role"] == "tool"]
    assert [message["tool"] for message in last] == ["orpha_resolve", "cid10_map", "pcdt_lookup"]
    assert "ORPHA:70" in last[0]["content"]
    assert "G12" in last[1]["content"]
    assert "PCDT" in last[2]["content"]


def test_an_unknown_tool_and_a_malformed_call_end_in_an_answer(graph, engine, server):
    change = in_order(
        lambda body: calling(body, call_text("inventada", texto="x")),
        lambda body: calling(body, "<|tool_call>call:orpha_resolve{name:"),
    )
    with proxied(server.url, change) as proxy:
        check_grounded(
            graph, Consultant(graph, proposer_at(graph, engine, proxy.url)).consult(INFANT)
        )


def test_a_streamed_consultation_carries_progress_and_ends_in_the_same_answer(
    graph, engine, server
):
    with proxied(server.url, TWO_ROUNDS) as proxy:
        machine = build_consultation(graph, proposer_at(graph, engine, proxy.url))
        entry = {"text": INFANT, "options": {}, "thread_id": None}
        events = list(
            machine.stream(entry, stream_mode=["updates", "messages", "custom"], subgraphs=True)
        )
    tools = [e["name"] for _, mode, e in events if mode == "custom" and e["stage"] == "tool"]
    assert tools == ["orpha_resolve", "cid10_map", "pcdt_lookup"]
    told = "".join(event[0].text for _, mode, event in events if mode == "messages")
    assert "hipoteses" in told
    updates = [event for space, mode, event in events if mode == "updates" and not space]
    assert next(iter(updates[-1])) == "claim_check"


def test_a_cancelled_consultation_leaves_the_server_free(graph, engine, server):
    async def cancelled(proxy) -> None:
        machine = build_consultation(graph, proposer_at(graph, engine, proxy.url, num_predict=900))
        entry = {"text": INFANT, "options": {}, "thread_id": None}
        task = asyncio.create_task(machine.ainvoke(entry))
        while not proxy.requests and not task.done():
            await asyncio.sleep(0.05)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    with proxied(server.url, lambda body, number: body) as proxy:
        asyncio.run(cancelled(proxy))
    with proxied(server.url, TWO_ROUNDS) as proxy:
        result = Consultant(graph, proposer_at(graph, engine, proxy.url)).consult(INFANT)
    assert result.engine == engine


def test_two_at_once_both_get_their_own_answer(graph, engine, server):
    found: dict[str, ConsultationResult] = {}
    notes = {"a": INFANT, "b": INFANT.replace("4 meses", "6 meses")}

    def ask(name: str) -> None:
        found[name] = consultant.consult(notes[name], case_id=name)

    def change(body, number):
        del number
        return answering(body, differential_of([SMA])) if heard(body).shape else calling(body, "ok")

    with proxied(server.url, change) as proxy:
        consultant = Consultant(graph, proposer_at(graph, engine, proxy.url))
        threads = [threading.Thread(target=ask, args=(name,)) for name in notes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [found[name].case_id for name in "ab"] == ["a", "b"]
    for result in found.values():
        check_grounded(graph, result)
        assert result.engine == engine


@pytest.mark.parametrize("comes_back", [True, False], ids=["restarted", "gone"])
def test_a_server_killed_in_mid_turn_loses_no_turn(graph, engine, server, comes_back):
    def change(body, number):
        if number == 1:
            server.kill()
            if comes_back:
                server.start()
        return TWO_ROUNDS(body, number)

    try:
        with proxied(server.url, change) as proxy:
            result = Consultant(graph, proposer_at(graph, engine, proxy.url)).consult(INFANT)
    finally:
        if not comes_back:
            server.start()
    check_grounded(graph, result)
    assert result.engine == (engine if comes_back else "kg")
    assert ("Resposta só com o grafo:" in result.answer_pt) is not comes_back


def test_a_server_killed_in_mid_reply_gives_the_graphs_answer(graph, engine, server):
    def change(body, number):
        if number == 1:
            threading.Timer(1.0, server.kill).start()
            return {**body, "stop": [], "max_tokens": 900, "ignore_eos": True} | (
                {"options": {**body["options"], "num_predict": 900, "stop": ["§"]}}
                if "options" in body
                else {}
            )
        return TWO_ROUNDS(body, number)

    try:
        with proxied(server.url, change) as proxy:
            result = Consultant(graph, proposer_at(graph, engine, proxy.url)).consult(INFANT)
    finally:
        server.kill()
        server.start()
    check_grounded(graph, result)


def test_a_conversation_keeps_its_case_over_noise(graph, engine, server):
    session = Consultation(graph, proposer_at(graph, engine, server.url))
    first = session.turn(INFANT)
    check_grounded(graph, first)
    asked = session.turn("Qual o CID-10?")
    assert [d.orpha for d in asked.differentials] == [d.orpha for d in first.differentials]
    assert "G12" in asked.answer_pt
    second = session.turn(FOLLOW_UP)
    check_grounded(graph, second)
    assert json.loads(second.to_json())["turn"] == 3
