"""The differential driven by a model: a native tool loop, then one structured call.

Each request carries the safety text (a system message replaces the Modelfile's). A round:

1. The graph ranks; without a candidate the model is not asked, there is nothing to ground.
2. The tool loop, thinking by policy.
3. One call with a JSON schema, no tools, think off (they never go together).
4. `fusion` joins what the model names with the ranking.

Any fault of the model gives the graph's ranking and one line that says why.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage
from pydantic import ValidationError

from araras.agents.differential import GraphProposer, Step
from araras.agents.exchanges import Dialogue, Question, drive, drive_async
from araras.agents.findings import COUNTS_AS_PRESENT
from araras.agents.fusion import Hypotheses, fused, settled
from araras.agents.model_tools import SCHEMAS
from araras.agents.narrator import Narrator
from araras.agents.progress import tell
from araras.agents.result import Engine
from araras.agents.state import ConsultationState, PatientFacts, Proposal, Refusal
from araras.agents.tool_loop import ToolLoop
from araras.knowledge.graph import KnowledgeGraph
from araras.llm.failures import ModelError, ModelReplyInvalid
from araras.llm.limits import DEFAULT_LIMITS, Limits
from araras.llm.prompts import render
from araras.llm.thinking import Thinking, thinks
from araras.llm.wire import thought_of

FORMAT: Final[dict[str, object]] = {
    "type": "object",
    "properties": {
        "hipoteses": {
            "type": "array",
            "maxItems": 5,
            "items": {
                "type": "object",
                "properties": {
                    "nome": {"type": "string", "maxLength": 160},
                    "orpha": {"type": "string", "maxLength": 16},
                    "justificativa": {"type": "string", "maxLength": 300},
                },
                "required": ["nome", "orpha", "justificativa"],
            },
        }
    },
    "required": ["hipoteses"],
}
"""The schema of the last call; lengths are bounded, an endless text would fill the window."""
TOOL_TURN_PENALTY: Final = 1.0
"""`repeat_penalty` of tool turns: 1.15 punishes repeated HPO digits and quoting tokens."""
NOTE_CHARACTERS: Final = 60_000
"""Of a longer note the model reads the first two thirds and the last third of this; twenty
pages fit a window of 32,768 tokens with the tools and their answers."""
SHOWN: Final = 10
"""Candidates of the graph's ranking that the model is shown."""
TAIL_SHARE: Final = 3
CUT: Final = "O modelo não viu todos os resultados que pediu às ferramentas: não cabiam na janela."
ORPHA: Final = re.compile(r"ORPHA:\d+")


class ModelProposer:
    """Proposes what the model names, fused with the graph's ranking."""

    def __init__(
        self,
        graph: KnowledgeGraph,
        chat: BaseChatModel,
        *,
        engine: Engine,
        model: str,
        thinking: Thinking = Thinking.AUTO,
        limits: Limits = DEFAULT_LIMITS,
        on_thought: Callable[[str], None] | None = None,
        narrator: Narrator | None = None,
    ) -> None:
        """Wrap a chat model; `on_thought` gets each thought, which is kept nowhere else."""
        self.engine, self.model = engine, model
        self.narrator = narrator
        self._graph, self._chat = graph, chat
        self._ranking = GraphProposer(graph)
        self._thinking, self._limits, self._on_thought = thinking, limits, on_thought

    def __call__(self, state: ConsultationState) -> Step:
        """Return the fused proposals, or the graph's with the reason."""
        base = self._base(state)
        if not base.proposals:
            return base
        try:
            return drive(self._dialogue(state, base), self._ask)
        except ModelError as error:
            return _without_model(base, error)

    async def in_loop(self, state: ConsultationState) -> Step:
        """Do the same in an event loop; a cancelled run closes the model's request."""
        base = await asyncio.to_thread(self._base, state)
        if not base.proposals:
            return base
        try:
            return await drive_async(self._dialogue(state, base), self._ask_in_loop)
        except ModelError as error:
            return _without_model(base, error)

    def _base(self, state: ConsultationState) -> Step:
        base = self._ranking(state)
        return replace(base, ungrounded=()) if state["rounds"] else base

    def _dialogue(self, state: ConsultationState, base: Step) -> Dialogue[Step]:
        spent = state["spent"]
        loop = ToolLoop(
            graph=self._graph,
            messages=prompt_of(state, base.proposals),
            left=self._limits.tool_calls - spent["tool_calls"],
            ends_at=time.monotonic() + self._limits.seconds - spent["seconds"],
        )
        yield from self._calls(loop, think=thinks(self._thinking, state["turn_kind"]))
        looked_up = " ".join(m.text for m in loop.messages if isinstance(m, ToolMessage))
        seen = {*ORPHA.findall(looked_up), *(str(p["orpha"]) for p in base.proposals)}
        tell({"stage": "model", "name": "differential"})
        request = [*loop.messages, HumanMessage(render("final.v1"))]
        concluded = yield Question(request, {"format": FORMAT, "think": False})
        told = settled(self._graph, _read(concluded).hipoteses, seen)
        return replace(
            base,
            proposals=fused(base.proposals, told),
            tool_calls=loop.calls,
            note="\n".join(filter(None, (_note_on(case_text(state)), CUT if loop.full else ""))),
        )

    def _calls(self, loop: ToolLoop, *, think: bool) -> Dialogue[None]:
        arguments: dict[str, object] = {
            "tools": list(SCHEMAS),
            "think": think,
            "repeat_penalty": TOOL_TURN_PENALTY,
        }
        exchanges = loop.run()
        messages = next(exchanges, None)
        while messages is not None:
            tell({"stage": "model", "name": "tools"})
            answer = yield Question(messages, arguments)
            if self._on_thought is not None and thought_of(answer):
                self._on_thought(thought_of(answer))
            try:
                messages = exchanges.send(answer)
            except StopIteration:
                return

    def _ask(self, question: Question) -> AIMessage:
        return self._chat.bind(**question.arguments).invoke(question.messages)

    async def _ask_in_loop(self, question: Question) -> AIMessage:
        return await self._chat.bind(**question.arguments).ainvoke(question.messages)


def _without_model(base: Step, error: ModelError) -> Step:
    tell({"stage": "fallback", "name": str(error.code)})
    return replace(base, note=f"Resposta só com o grafo: {error.message}", fell_back=True)


def _read(answer: AIMessage) -> Hypotheses:
    try:
        return Hypotheses.model_validate_json(answer.text)
    except ValidationError as error:
        raise ModelReplyInvalid("O modelo não devolveu um diferencial legível.") from error


def prompt_of(state: ConsultationState, ranking: Sequence[Proposal]) -> list[BaseMessage]:
    """Return the messages that a round begins with; system and tools are a stable prefix."""
    shown = "; ".join(f"{p['text']} ({p['orpha']})" for p in ranking[:SHOWN])
    case = render(
        "case.v1",
        note=cut(case_text(state)),
        patient=_patient(state["patient"]),
        present=_findings(state, COUNTS_AS_PRESENT),
        absent=_findings(state, frozenset({"absent"})),
        evidence="; ".join(f"{e['kind']}: {e['text']}" for e in state["evidence"]) or "nenhum",
        ranking=shown,
    )
    messages: list[BaseMessage] = [SystemMessage(render("system.v1")), HumanMessage(case)]
    if state["feedback"]:
        refusals = "\n".join(map(_refusal, state["feedback"]))
        messages.append(HumanMessage(render("feedback.v1", refusals=refusals)))
    return messages


def case_text(state: ConsultationState) -> str:
    """Return the notes that the standing findings come from, oldest first, then this turn's.

    What was said first stays first, so that the server's cache of it is reused.
    """
    told = {fact["turn"] for fact in (*state["phenotypes"], *state["evidence"])}
    first, *later = [n for n in state["notes"] if n["turn"] in told | {state["turn"]}]
    added = [f"Acréscimo do turno {note['turn']}:\n{note['text']}" for note in later]
    return "\n\n".join([first["text"], *added])


def cut(note: str) -> str:
    """Return the note, or its beginning and end with a mark between them."""
    if len(note) <= NOTE_CHARACTERS:
        return note
    tail = NOTE_CHARACTERS // TAIL_SHARE
    return f"{note[: NOTE_CHARACTERS - tail]}\n[… trecho omitido …]\n{note[-tail:]}"


def _note_on(note: str) -> str:
    if len(note) <= NOTE_CHARACTERS:
        return ""
    return (
        f"O modelo leu {NOTE_CHARACTERS} dos {len(note)} caracteres da nota, início e fim; "
        "os achados foram lidos na nota inteira."
    )


def _patient(patient: PatientFacts) -> str:
    age, sex = patient["age_years"], patient["sex"]
    known = [f"{age:g} anos" if age is not None else "", f"sexo {sex}" if sex else ""]
    return ", ".join(filter(None, known)) or "idade e sexo não informados"


def _findings(state: ConsultationState, assertions: frozenset[str]) -> str:
    found = [f for f in state["phenotypes"] if f["assertion"] in assertions]
    return "; ".join(f"{f['hpo']} {f['label_pt']}" for f in found) or "nenhum"


def _refusal(refusal: Refusal) -> str:
    near = "; ".join(refusal["suggestions"])
    return f"- {refusal['text']}: {refusal['reason']}" + (f" Pode ser: {near}." if near else "")
