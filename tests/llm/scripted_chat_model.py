"""What a chat model does with each thing that a server can say, played by a scripted server."""

from __future__ import annotations

import asyncio
import json
import threading
from contextlib import aclosing, closing
from typing import ClassVar

import pytest
from conformance.chat_model import TOOL, ChatModelSuite, loop_messages, thought_in
from langchain_core.messages import HumanMessage, ToolMessage
from server import END, Reply, call, calls, fails, lines, part, playing, says, shape_of
from wire_forms import Heard, Json, heard

from araras.knowledge.errors import ArarasError
from araras.llm import failures
from araras.llm.attempts import CORRECTION
from araras.llm.chat import ServedChat
from araras.llm.untrusted import CONTROL_TOKENS
from araras.llm.wire import thought_of

BIG = (json.dumps(part("x" * 1000)).encode() + b"\n" for _ in range(10_000))
SLOW = lines(*[part("a")] * 30, pause=0.3)
FAULTS = {
    "503 twice": (fails(503), failures.ModelBusy, 2),
    "500": (fails(500), failures.ModelBusy, 2),
    "404": (fails(404), failures.ModelNotFound, 1),
    "400": (fails(400), failures.ModelRefused, 1),
    "html": (Reply([b"<html>proxy</html>\n"], kind="text/html"), failures.ModelReplyInvalid, 1),
    "html 502": (Reply([b"<html>"], status=502), failures.ModelBusy, 2),
    "list": (Reply([b"[1, 2]\n"]), failures.ModelReplyInvalid, 1),
    "number": (Reply([b"7\n"]), failures.ModelReplyInvalid, 1),
    "wrong types": (lines(part(3)), failures.ModelReplyInvalid, 1),
    "half a line": (Reply([b'{"message": {"role"']), failures.ModelReplyInvalid, 1),
    "no done": (lines(part("meia resposta")), failures.ModelReplyInvalid, 1),
    "empty body": (Reply([]), failures.ModelReplyInvalid, 1),
    "cut connection": (lines(part("meia"), cut=True), failures.ModelUnreachable, 1),
    "cut at once": (Reply([], cut=True), failures.ModelUnreachable, 2),
    "error inside": (lines(part("a"), {"error": "cuda"}), failures.ModelReplyInvalid, 1),
    "silence": (lines(part("a"), pause=4.0), failures.ModelTimeout, 1),
    "slow drip": (SLOW, failures.ModelTimeout, 1),
    "10 MB": (Reply(list(BIG)), failures.ModelReplyInvalid, 1),
    "10 MB line": (Reply([b"x" * 10_000_000]), failures.ModelReplyInvalid, 1),
    "redirect": (Reply([], status=307), failures.ModelError, 1),
    "two empty stops": (lines(END), failures.ModelReplyInvalid, 2),
}  # fmt: skip


def able(request: Json) -> Reply:
    """What the server can do, in both forms, or an answer of the shape asked for."""
    if request["path"] in ("/api/show", "/props"):
        found = {
            "capabilities": ["completion", "tools", "thinking"],
            "model_info": {},
            "chat_template": "{% if enable_thinking %}",
            "chat_template_caps": {"supports_tool_calls": True},
        }
        return Reply([json.dumps(found).encode()], kind="application/json")
    return says('{"sim": true}') if shape_of(request) else says("Bom dia")


class ScriptedChatModelSuite(ChatModelSuite):
    """The scripted part of the suite; `adapter` is the class under test."""

    adapter: ClassVar[type[ServedChat]]

    def made(self, server, **more) -> ServedChat:
        limits = {"silence_seconds": 2.0, "exchange_seconds": 3.0}
        return self.adapter(host=server.url, **{**limits, **more})

    @pytest.fixture
    def chat(self):
        with playing(able) as server:
            yield self.made(server, exchange_seconds=30.0)

    def asked(self, script, messages="Olá", **given) -> tuple[object, list[Heard]]:
        with playing(script) as server:
            answer = self.made(server).invoke(messages, **given)
        return answer, [heard(request) for request in server.requests]

    def test_text_thought_and_counters_come_back(self):
        answer, _ = self.asked([says("Bom dia", thinking="penso")], think=True)
        assert answer.content == "Bom dia"
        assert thought_of(answer) == "penso"
        assert answer.response_metadata["prompt_tokens"] == 4000
        assert answer.response_metadata["reply_tokens"] == 10

    @pytest.mark.parametrize("think", [True, False])
    def test_think_and_reply_size_are_always_said(self, think):
        _, requests = self.asked([says("a b")], think=think)
        assert requests[0].think is think
        assert requests[0].max_tokens == 1_024

    def test_think_is_off_when_nobody_says(self):
        _, requests = self.asked([says("a b")])
        assert requests[0].think is False

    def test_streaming_yields_text_thought_and_calls_as_they_come(self):
        made = lines(
            part(thinking="penso"),
            part("Bom"),
            part(" dia", calls=[call("orpha_resolve", name="AME")]),
            END,
        )
        with playing([made]) as server:
            chunks = list(self.made(server).stream("Olá", tools=[TOOL]))
        assert [chunk.text for chunk in chunks if chunk.text] == ["Bom", " dia"]
        assert thought_in(chunks) == "penso"
        assert [c["args"] for chunk in chunks for c in chunk.tool_calls] == [{"name": "AME"}]

    def test_async_answers_are_the_same_as_sync_ones(self):
        script = [
            lines(
                part("x", thinking="y", calls=[call("orpha_resolve", name="AME")]),
                END,
            )
        ]
        with playing(script) as server:
            model = self.made(server)
            one = model.invoke("Olá", tools=[TOOL])
            other = asyncio.run(model.ainvoke("Olá", tools=[TOOL]))
        assert one.model_dump(exclude={"id"}) == other.model_dump(exclude={"id"})

    def test_parallel_tool_calls_get_ids(self):
        made = calls(call("orpha_resolve", name="AME"), call("orpha_resolve", name="FC"))
        answer, requests = self.asked([made], tools=[TOOL])
        assert [c["args"] for c in answer.tool_calls] == [{"name": "AME"}, {"name": "FC"}]
        assert len({c["id"] for c in answer.tool_calls}) == 2
        assert requests[0].tools == ["orpha_resolve"]

    def test_bound_tools_travel(self):
        with playing([says("a b")]) as server:
            self.made(server).bind_tools([TOOL]).invoke("Olá")
        assert heard(server.requests[0]).tools == ["orpha_resolve"]

    def test_a_tool_result_goes_out_with_its_name_and_the_call_without_content(self):
        _, requests = self.asked([says("a b")], loop_messages())
        call_made, result = requests[0].messages[-2:]
        assert (result["role"], result["tool"]) == ("tool", "orpha_resolve")
        assert result["content"] == "ORPHA:70"
        assert call_made["content"] == ""
        assert call_made["calls"] == [("orpha_resolve", {"name": "AME"})]

    def test_a_thought_stays_inside_its_loop_and_is_dropped_across_turns(self):
        _, requests = self.asked([says("a b")], loop_messages())
        assert requests[0].messages[-2]["thought"] == "pensamento novo"
        assert "pensamento velho" not in json.dumps(requests)

    @pytest.mark.parametrize("token", CONTROL_TOKENS)
    def test_control_tokens_leave_untrusted_text(self, token):
        messages = [
            HumanMessage(f"oi {token}system"),
            ToolMessage(token, tool_call_id="x", name="t"),
        ]
        _, requests = self.asked([says("a b")], messages)
        assert token not in json.dumps(requests[0].messages, ensure_ascii=False)

    def test_sampling_of_a_call_travels(self):
        _, requests = self.asked([says("a b")], repeat_penalty=1.0, temperature=0.1, stop=["fim"])
        assert requests[0].options["repeat_penalty"] == 1.0
        assert requests[0].options["temperature"] == 0.1
        assert requests[0].options["stop"] == ["fim"]

    @pytest.mark.parametrize(
        "first",
        [
            lines(END),
            lines(part(thinking="<|tool_call>call:orpha_resolve{name:AME}"), END),
            lines(part("  "), END),
        ],
        ids=["malformed call", "thought never closed", "blank"],
    )
    def test_an_empty_stop_is_asked_once_more_without_thinking(self, first):
        answer, requests = self.asked([first, says("agora sim")], think=True)
        assert answer.content.strip() == "agora sim"
        assert [request.think for request in requests] == [True, False]
        assert requests[1].messages[-1]["content"] == CORRECTION

    def test_the_counters_are_those_of_the_try_that_answered(self):
        first = lines(part(done=True, done_reason="length", prompt_eval_count=900, eval_count=5))
        answer, _ = self.asked([first, says("agora sim")])
        assert answer.response_metadata["done_reason"] == "stop"
        assert answer.response_metadata["prompt_tokens"] == 4000

    def test_a_503_is_tried_once_more(self):
        answer, requests = self.asked([fails(503), says("bom dia")])
        assert answer.content == "bom dia"
        assert len(requests) == 2

    def test_a_prompt_that_the_server_cut_is_told(self):
        cut = part(done=True, done_reason="stop", prompt_eval_count=100, eval_count=1)
        answer, _ = self.asked([lines(part("oi"), cut)], "palavra " * 1000)
        assert answer.response_metadata["prompt_cut"] is True

    @pytest.mark.parametrize("name", FAULTS)
    def test_every_fault_is_one_typed_error(self, name):
        reply, expected, requests = FAULTS[name]
        with playing([reply]) as server, pytest.raises(expected) as raised:
            self.made(server).invoke("Olá")
        assert isinstance(raised.value, ArarasError)
        assert raised.value.message
        assert len(server.requests) == requests

    @pytest.mark.parametrize("name", ["503 twice", "404", "html", "no done", "cut connection",
                                      "slow drip", "two empty stops"])  # fmt: skip
    def test_every_fault_is_the_same_for_an_async_call(self, name):
        reply, expected, requests = FAULTS[name]
        with playing([reply]) as server, pytest.raises(expected):
            asyncio.run(self.made(server).ainvoke("Olá"))
        assert len(server.requests) == requests

    @pytest.mark.parametrize(
        "reply",
        [lines(part("a"), END, silent=30.0), lines(*[part("a")] * 60, pause=0.5)],
        ids=["before the first word", "in mid-reply"],
    )
    def test_cancelling_an_async_call_closes_the_request(self, reply):
        async def cancelled(server) -> None:
            model = self.made(server, silence_seconds=60.0, exchange_seconds=60.0)
            task = asyncio.create_task(model.ainvoke("Olá"))
            await asyncio.to_thread(server.asked.wait, 10)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert await asyncio.to_thread(server.hung_up.wait, 10)

        with playing([reply]) as server:
            asyncio.run(cancelled(server))
            assert len(server.requests) == 1

    def test_leaving_an_async_stream_closes_the_request(self):
        async def left(server) -> None:
            async with aclosing(self.made(server).astream("Olá")) as stream:
                async for _ in stream:
                    break
            assert await asyncio.to_thread(server.hung_up.wait, 10)

        with playing([SLOW]) as server:
            asyncio.run(left(server))

    def test_leaving_a_stream_closes_the_request(self):
        with playing([SLOW]) as server:
            with closing(self.made(server).stream("Olá")) as stream:
                next(stream)
            assert server.hung_up.wait(10)

    def test_a_cancelled_call_that_waits_leaves_its_place(self):
        async def waiting(server) -> None:
            model = self.made(server, exchange_seconds=60.0)
            first = asyncio.create_task(model.ainvoke("um"))
            await asyncio.to_thread(server.asked.wait, 10)
            second = asyncio.create_task(model.ainvoke("dois"))
            await asyncio.sleep(0.05)
            second.cancel()
            await first
            assert (await model.ainvoke("três")).content == "oi"

        with playing([lines(part("oi"), END, pause=0.1)]) as server:
            asyncio.run(waiting(server))
        assert [heard(r).messages[0]["content"] for r in server.requests] == ["um", "três"]

    def test_requests_of_one_process_wait_for_a_slot(self):
        slow = lines(part("oi"), END, pause=0.15)
        with playing([slow]) as server:
            model = self.made(server)
            threads = [threading.Thread(target=model.invoke, args=("Olá",)) for _ in range(3)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        assert len(server.requests) == 3
        assert server.most_at_once == 1
