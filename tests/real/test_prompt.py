"""The exact prompt that a real Ollama renders, and how much of it is read anew."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from proxy import answering, call_text, calling, differential_of, in_order, proxied
from real_chats import proposer_at

from araras.graphs.session import Consultation

pytestmark = pytest.mark.real_server
GOLDEN = Path(__file__).with_name("golden")
NOTE = (
    "Lactente de 4 meses com hipotonia generalizada desde o nascimento, arreflexia, "
    "fasciculações de língua e choro fraco."
)
FOLLOW_UP = "Agora também tem escoliose."
SMA = "atrofia muscular espinhal proximal"
CUE = "<|turn>model\n"
ROUND = (
    lambda body: calling(body, call_text("orpha_resolve", name=SMA)),
    lambda body: calling(body, "Tenho o bastante."),
    lambda body: answering(body, differential_of([SMA])),
)


def conversation(graph, engine, server, thinking="off"):
    """The requests of two turns, three each; the numbers that the server logged for them."""
    before = len(server.evaluated_tokens())
    with proxied(server.url, in_order(*ROUND, *ROUND)) as proxy:
        session = Consultation(graph, proposer_at(graph, engine, proxy.url, thinking))
        for text in (NOTE, FOLLOW_UP):
            assert session.turn(text).engine == engine
    return proxy.requests, server.evaluated_tokens()[before:]


def rendered(server, request) -> str:
    """The prompt that the server builds for a request."""
    asked = {**request, "_debug_render_only": True, "stream": False}
    reply = httpx.post(f"{server.url}/api/chat", json=asked, timeout=60, trust_env=False)
    return reply.json()["_debug_info"]["rendered_template"]


@pytest.fixture(scope="module")
def prompts(graph, ollama) -> list[str]:
    """The prompts of two turns with thinking off."""
    requests, _ = conversation(graph, "ollama", ollama)
    return [rendered(ollama, request) for request in requests]


@pytest.mark.parametrize(
    ("place", "name"), [(0, "first"), (1, "after_a_tool"), (2, "conclusion"), (3, "second_turn")]
)
def test_the_prompt_is_exactly_this(prompts, place, name):
    expected = (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")
    assert prompts[place] == expected


def test_thinking_adds_its_token_and_nothing_else(graph, ollama, prompts):
    requests, _ = conversation(graph, "ollama", ollama, "on")
    thinking = rendered(ollama, requests[0])
    assert thinking.replace("<|think|>\n", "", 1) == prompts[0]


def test_each_request_of_a_round_begins_with_the_one_before(prompts):
    first, after_tool, _ = prompts[:3]
    assert after_tool.startswith(first.removesuffix(CUE))


def test_system_and_tools_are_the_same_in_every_turn(prompts):
    system = prompts[0].partition("<turn|>")[0]
    assert system.startswith("<bos><|turn>system\n")
    assert system.count("<|tool>declaration:") == 5
    assert [prompt.startswith(system) for prompt in prompts] == [
        True, True, False, True, True, False,
    ]  # fmt: skip


def test_a_turn_reads_anew_only_what_is_new(graph, engine, server, record_property, capsys):
    _, evaluated = conversation(graph, engine, server)
    first_turn, second_turn = sum(evaluated[:3]), sum(evaluated[3:6])
    record_property("prompt tokens read anew", {"turn 1": first_turn, "turn 2": second_turn})
    with capsys.disabled():
        print(f"\n{engine}: prompt tokens read anew, request by request: {evaluated}")  # noqa: T201
    assert len(evaluated) == 6
