"""A consultation that is streamed or cancelled: progress comes through, requests are closed."""

from __future__ import annotations

import asyncio

import pytest
from server import call, calls, differential, lines, part, playing, says, shape_of

from araras.agents.model_differential import ModelProposer
from araras.agents.result import Engine
from araras.graphs.consultation import build_consultation
from araras.llm.ollama import OllamaChat

INFANT = "Lactente de 4 meses com hipotonia, arreflexia e fasciculações de língua."
SMA = "atrofia muscular espinhal proximal"
SCRIPT = [
    calls(call("orpha_resolve", name=SMA), thinking="segredo"),
    says("Tenho o bastante."),
    differential(SMA),
]
MODES = ["updates", "messages", "custom"]
HOW = {"stream_mode": MODES, "subgraphs": True}
"""`subgraphs` is for who embeds the consultation; alone it has no graph inside."""


def machine_of(graph, server):
    chat = OllamaChat(host=server.url, exchange_seconds=60.0)
    return build_consultation(
        graph, ModelProposer(graph, chat, engine=Engine.OLLAMA, model="araras")
    )


def entry() -> dict[str, object]:
    return {"text": INFANT, "options": {}, "thread_id": None}


def streamed(graph) -> dict[str, list]:
    found: dict[str, list] = {mode: [] for mode in MODES}
    with playing(SCRIPT) as server:
        for space, mode, event in machine_of(graph, server).stream(entry(), **HOW):
            found[mode].append((space, event))
    return found


def streamed_in_loop(graph) -> dict[str, list]:
    found: dict[str, list] = {mode: [] for mode in MODES}

    async def read(server) -> None:
        async for space, mode, event in machine_of(graph, server).astream(entry(), **HOW):
            found[mode].append((space, event))

    with playing(SCRIPT) as server:
        asyncio.run(read(server))
    return found


@pytest.mark.parametrize("stream", [streamed, streamed_in_loop], ids=["sync", "async"])
def test_each_mode_carries_progress(graph, stream):
    found = stream(graph)
    assert [next(iter(update)) for space, update in found["updates"] if not space] == [
        "intake", "phenotyping", "differential", "grounding", "next_findings", "conduct",
        "writer", "claim_check",
    ]  # fmt: skip
    assert [event for _, event in found["custom"]] == [
        {"stage": "round", "name": "ollama", "round": 1},
        {"stage": "model", "name": "tools"},
        {"stage": "tool", "name": "orpha_resolve"},
        {"stage": "model", "name": "tools"},
        {"stage": "model", "name": "differential"},
    ]
    text = "".join(chunk.text for _, (chunk, _) in found["messages"])
    assert "Tenho o bastante." in text
    assert all(about["langgraph_node"] == "differential" for _, (_, about) in found["messages"])


def test_progress_comes_without_asking_for_graphs_inside(graph):
    with playing(SCRIPT) as server:
        told = list(machine_of(graph, server).stream(entry(), stream_mode="custom"))
    assert told[0] == {"stage": "round", "name": "ollama", "round": 1}
    assert len(told) == 5


def test_progress_carries_no_text_of_the_patient(graph):
    events = streamed(graph)["custom"]
    words = {value for _, event in events for value in map(str, event.values())}
    assert words <= {"round", "model", "tool", "ollama", "1", "tools", "orpha_resolve",
                     "differential"}  # fmt: skip


def test_a_failing_model_is_told(graph):
    with playing([lines(part("meia"))]) as server:
        events = list(machine_of(graph, server).stream(entry(), **HOW))
    told = [event for _, mode, event in events if mode == "custom"]
    assert told[-1] == {"stage": "fallback", "name": "model_reply_invalid"}


def test_both_ways_answer_the_same(graph):
    def asked(request):
        return differential(SMA) if shape_of(request) else says("ok")

    with playing(asked) as server:
        machine = machine_of(graph, server)
        one, other = machine.invoke(entry()), asyncio.run(machine.ainvoke(entry()))
    assert one["answer"] == other["answer"]
    assert one["differentials"] == other["differentials"]


def test_cancelling_a_consultation_closes_the_models_request(graph):
    async def cancelled(server) -> None:
        task = asyncio.create_task(machine_of(graph, server).ainvoke(entry()))
        assert await asyncio.to_thread(server.asked.wait, 30)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await asyncio.to_thread(server.hung_up.wait, 10)

    with playing([lines(part("a"), silent=60.0)]) as server:
        asyncio.run(cancelled(server))
