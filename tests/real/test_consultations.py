"""Whole consultations over real servers: whatever noise the model writes, the answer is right."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress

import pytest
from conformance.chat_model import NOTE, answer_or_told, check_answer
from proxy import answering, call_text, calling, differential_of, endless, in_order, proxied
from real_chats import chat_at, proposer_at
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
ENTRY = {"text": INFANT, "options": {}, "thread_id": None}
HOW = {"stream_mode": ["updates", "messages", "custom", "values"], "subgraphs": True}
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


def test_noise_with_thinking_changes_nothing_that_matters(graph, engine, server):
    result = Consultant(graph, proposer_at(graph, engine, server.url, "on")).consult(INFANT)
    check_grounded(graph, result)


def test_a_conversation_keeps_its_case_over_noise(graph, engine, server):
    session = Consultation(graph, proposer_at(graph, engine, server.url))
    first = session.turn(INFANT)
    check_grounded(graph, first)
    asked = session.turn("Qual o CID-10?")
    assert [d.orpha for d in asked.differentials] == [d.orpha for d in first.differentials]
    assert "G12" in asked.answer_pt


def test_two_rounds_of_tools_go_through_a_real_server_and_are_streamed(graph, engine, server):
    with proxied(server.url, TWO_ROUNDS) as proxy:
        machine = build_consultation(graph, proposer_at(graph, engine, proxy.url))
        events = list(machine.stream(ENTRY, **HOW))
    tools = [e["name"] for _, mode, e in events if mode == "custom" and e["stage"] == "tool"]
    assert tools == ["orpha_resolve", "cid10_map", "pcdt_lookup"]
    told = "".join(event[0].text for _, mode, event in events if mode == "messages")
    assert "hipoteses" in told
    state = events[-1][2]
    assert state["differentials"][0]["orpha"] == "ORPHA:70"
    assert state["differentials"][0]["proposed_by"] == "both"
    assert state["spent"]["tool_calls"] == 3
    assert not state["fell_back"]
    last = [m for m in heard(proxy.requests[-1]).messages if m["role"] == "tool"]
    assert [message["tool"] for message in last] == tools
    for message, expected in zip(last, ("ORPHA:70", "G12", "PCDT"), strict=True):
        assert expected in message["content"]


def test_a_cancelled_consultation_leaves_the_server_free(graph, engine, server):
    async def cancelled(proxy) -> None:
        machine = build_consultation(graph, proposer_at(graph, engine, proxy.url, num_predict=900))
        task = asyncio.create_task(machine.ainvoke(ENTRY))
        while not proxy.requests and not task.done():
            await asyncio.sleep(0.05)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    with proxied(server.url, lambda body, number: body) as proxy:
        asyncio.run(cancelled(proxy))
        assert len(proxy.requests) == 1
    check_answer(answer_or_told(lambda: chat_at(engine, server.url).invoke(NOTE)))


def test_two_at_once_both_get_their_own_answer(graph, engine, server):
    found: dict[str, ConsultationResult] = {}

    def ask(name: str) -> None:
        found[name] = consultant.consult(INFANT, case_id=name)

    def change(body, number):
        del number
        return answering(body, differential_of([SMA])) if heard(body).shape else calling(body, "ok")

    with proxied(server.url, change) as proxy:
        consultant = Consultant(graph, proposer_at(graph, engine, proxy.url))
        threads = [threading.Thread(target=ask, args=(name,)) for name in "ab"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [found[name].case_id for name in "ab"] == ["a", "b"]
    for result in found.values():
        check_grounded(graph, result)
        assert result.engine == engine


def test_a_server_killed_and_restarted_in_mid_turn_goes_on(graph, engine, server):
    def change(body, number):
        if number == 1:
            server.kill()
            server.start()
        return TWO_ROUNDS(body, number)

    with proxied(server.url, change) as proxy:
        result = Consultant(graph, proposer_at(graph, engine, proxy.url)).consult(INFANT)
    check_grounded(graph, result)
    assert result.engine == engine
    assert result.tool_calls == 3


def test_a_server_killed_in_mid_reply_gives_the_graphs_answer_and_says_why(graph, engine, server):
    killer = threading.Timer(0.5, server.kill)

    def change(body, number):
        if number == 0:
            killer.start()
        return endless(body)

    try:
        with proxied(server.url, change) as proxy:
            result = Consultant(graph, proposer_at(graph, engine, proxy.url)).consult(INFANT)
    finally:
        killer.join()
        server.start()
    check_grounded(graph, result)
    assert result.engine == "kg"
    assert result.answer_pt.count("Resposta só com o grafo:") == 1
