"""The exact prompt that a real Ollama renders, and how much of it is read anew."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from proxy import answering, call_text, calling, differential_of, in_order, proxied
from real_chats import proposer_at
from wire_forms import heard

from araras.agents.model_differential import prompt_of
from araras.agents.model_tools import SCHEMAS
from araras.graphs.session import Consultation
from araras.llm.ollama import OllamaChat
from araras.llm.prompts import render

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


def evaluated(graph, engine, server) -> tuple[list[int], list]:
    """The prompt tokens read anew for each request of two turns, three requests each, and the
    requests."""
    before = len(server.evaluated_tokens())
    with proxied(server.url, in_order(*ROUND, *ROUND)) as proxy:
        session = Consultation(graph, proposer_at(graph, engine, proxy.url))
        for text in (NOTE, FOLLOW_UP):
            assert session.turn(text).engine == engine
    return server.evaluated_tokens()[before:], [heard(request) for request in proxy.requests]


def rendered(server, request) -> str:
    """The prompt that the server builds for a request."""
    asked = {**request, "_debug_render_only": True, "stream": False}
    reply = httpx.post(f"{server.url}/api/chat", json=asked, timeout=60, trust_env=False)
    return reply.json()["_debug_info"]["rendered_template"]


FINDINGS = [("HP:0001252", "Hipotonia", "present"), ("HP:0001284", "Arreflexia", "absent")]
STATE = {
    "text": NOTE,
    "turn": 1,
    "notes": [{"turn": 1, "text": NOTE}],
    "patient": {"age_years": 0.5, "sex": "F", "uf": None},
    "phenotypes": [
        {"hpo": hpo, "label_pt": label, "assertion": assertion, "turn": 1}
        for hpo, label, assertion in FINDINGS
    ],
    "evidence": [],
    "feedback": [],
}
RANKING = [{"orpha": "ORPHA:70", "text": "Atrofia muscular espinhal proximal"}]
REFUSED = [{"text": "Doença X", "reason": "Não foi encontrada.", "suggestions": ["Doença Y"]}]
MADE = {"name": "orpha_resolve", "args": {"name": SMA}, "id": "call_2_0"}
LOOP = [
    AIMessage("", tool_calls=[MADE], additional_kwargs={"reasoning_content": "penso"}),
    ToolMessage("ORPHA:70 (Atrofia muscular espinhal proximal)", tool_call_id="call_2_0"),
]
BEGUN = prompt_of(STATE, RANKING)
MESSAGES = {
    "first": BEGUN,
    "after_a_tool": [*BEGUN, *LOOP],
    "conclusion": [*BEGUN, *LOOP, AIMessage("Tenho o bastante."), HumanMessage(render("final.v1"))],
    "second_round": prompt_of({**STATE, "feedback": REFUSED}, RANKING),
}
"""A case made by hand, so that the prompts change only when a prompt, a tool or the server does."""


def request_of(name: str, *, think: bool = False) -> dict[str, object]:
    """What the adapter sends at this place of a round."""
    chat = OllamaChat(num_predict=24)
    more = {} if name == "conclusion" else {"tools": list(SCHEMAS)}
    return chat._written(chat._request(MESSAGES[name], None, {"think": think, **more}))


@pytest.fixture(scope="module")
def prompts(ollama) -> dict[str, str]:
    """The prompts with thinking off, by their place in a round."""
    return {name: rendered(ollama, request_of(name)) for name in MESSAGES}


@pytest.mark.parametrize("name", MESSAGES)
def test_the_prompt_is_exactly_this(prompts, name):
    assert prompts[name] == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_thinking_adds_its_token_and_nothing_else(ollama, prompts):
    thinking = rendered(ollama, request_of("first", think=True))
    assert thinking.replace("<|think|>\n", "", 1) == prompts["first"]


def test_a_request_of_a_loop_begins_with_the_one_before(prompts):
    assert prompts["after_a_tool"].startswith(prompts["first"].removesuffix(CUE))


def test_system_and_tools_are_the_same_in_every_round(prompts):
    system = prompts["first"].partition("<turn|>")[0]
    assert system.startswith("<bos><|turn>system\n")
    assert system.count("<|tool>declaration:") == len(SCHEMAS)
    for name in ("after_a_tool", "second_round"):
        assert prompts[name].startswith(system)


def test_a_second_turn_does_not_read_everything_anew(graph, engine, server, capsys):
    read, requests = evaluated(graph, engine, server)
    assert len(read) == len(requests) == 6
    with capsys.disabled():
        print(f"\n{engine}: prompt tokens read anew, request by request: {read}")  # noqa: T201
    first, second = requests[0], requests[3]
    assert second.tools == first.tools
    assert second.messages[0] == first.messages[0]
    told = second.messages[1]["content"]
    assert told.startswith(first.messages[1]["content"].partition(NOTE)[0] + NOTE)
    # Inside a loop only the call and its answer are new: less than an eighth of the prompt.
    assert max(read[1], read[4]) < read[0] / 8
    # The second turn's first prompt is the longer one, and less of it is read.
    assert read[3] < read[0]
