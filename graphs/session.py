"""A conversation over the consultation graph: one call a turn, one result a turn."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import cast

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command

from araras.agents.abstention import FULL, Rule
from araras.agents.differential import GraphProposer, Proposer
from araras.agents.privacy import untraced
from araras.agents.result import (
    Abstention,
    Alert,
    Citation,
    Conduct,
    ConsultationResult,
    Differential,
    Engine,
    Evidence,
    NextFinding,
    Patient,
    Phenotype,
    SnapshotReference,
    Ungrounded,
)
from araras.agents.state import ConsultationState, Options, Role
from araras.graphs.consultation import build_consultation
from araras.graphs.engines import EngineChoice, check_engine, proposer_for
from araras.knowledge.errors import InvalidInput
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.locations import store_path
from araras.knowledge.snapshot import open_snapshot
from araras.llm.limits import DEFAULT_LIMITS, Limits
from araras.tools.records import Sex

MAX_CONTROL_SHARE = 0.02
"""Share of control characters above which an input is taken for a binary file."""

Ask = Callable[[NextFinding], str]
"""Puts a question to the clinician and returns the answer; an empty one leaves it open."""


class Consultant:
    """Answers cases one by one, each on its own. Build it once, use it for many."""

    def __init__(
        self,
        graph: KnowledgeGraph | None = None,
        proposer: Proposer | None = None,
        *,
        limits: Limits = DEFAULT_LIMITS,
        checkpointer: BaseCheckpointSaver[str] | None = None,
        ask: Ask | None = None,
        rule: Rule = FULL,
    ) -> None:
        """Compile the machine; `graph` defaults to the snapshot in use.

        With `ask` a turn may put one question before it answers (`agents.ask`); `rule` says
        when it abstains. Raises `SnapshotMissing`, `SnapshotDamaged` or `StaleSnapshot`.
        """
        self._graph = graph or open_snapshot()
        self._proposer = proposer or GraphProposer(self._graph)
        self._limits = limits
        self._ask = ask
        self._passing = InMemorySaver() if ask is not None and checkpointer is None else None
        self._machine = build_consultation(
            self._graph,
            self._proposer,
            limits=limits,
            checkpointer=checkpointer or self._passing,
            ask=ask is not None,
            rule=rule,
        )

    def consult(
        self,
        text: str,
        *,
        age_years: float | None = None,
        sex: Sex | None = None,
        role: Role | None = None,
        case_id: str | None = None,
        thread_id: str | None = None,
        timings: bool = False,
    ) -> ConsultationResult:
        """Answer one text. Options beat the note.

        Raises `InvalidInput` for an empty, binary or overlong text.
        """
        began = time.perf_counter()
        state = self.settled(
            text,
            Options(case_id=case_id, age_years=age_years, sex=sex, role=role),
            thread_id=thread_id,
        )
        elapsed = {"total": round((time.perf_counter() - began) * 1000, 3)} if timings else None
        return result_of(self._graph, self._proposer, state, elapsed)

    def settled(
        self, text: str, options: Options | None = None, *, thread_id: str | None = None
    ) -> ConsultationState:
        """Return the machine's whole state after a text: `consult` before it is dressed.

        Raises `InvalidInput` as `consult` does.
        """
        check_note(text, self._limits)
        entry = ConsultationState(text=text, options=options or {}, thread_id=thread_id)
        config = RunnableConfig(
            configurable={"thread_id": thread_id or "consultation"},
            recursion_limit=self._limits.recursion,
        )
        with untraced():
            return self._answered(entry, config)

    def _answered(self, entry: ConsultationState, config: RunnableConfig) -> ConsultationState:
        """Run the machine to its end, through the question that it may put.

        Without a caller's checkpointer nothing of the case is kept.
        """
        try:
            state = self._machine.invoke(entry, config)
            while self._ask is not None and (asked := state.get("__interrupt__")):
                reply = self._ask(NextFinding.model_validate(asked[0].value))
                state = self._machine.invoke(Command(resume=reply), config)
        finally:
            if self._passing is not None:
                self._passing.delete_thread(config["configurable"]["thread_id"])
        return cast(ConsultationState, state)


class Consultation:
    """A thread with a clinician: what one turn says the next ones know."""

    def __init__(
        self,
        graph: KnowledgeGraph | None = None,
        proposer: Proposer | None = None,
        *,
        limits: Limits = DEFAULT_LIMITS,
        thread_id: str | None = None,
        ask: Ask | None = None,
    ) -> None:
        """Begin a thread, kept in memory; takes `ask` and raises as `Consultant` does."""
        self._thread_id = thread_id
        self._consultant = Consultant(
            graph, proposer, limits=limits, checkpointer=InMemorySaver(), ask=ask
        )

    def turn(
        self,
        text: str,
        *,
        age_years: float | None = None,
        sex: Sex | None = None,
        role: Role | None = None,
        case_id: str | None = None,
        timings: bool = False,
    ) -> ConsultationResult:
        """Answer one turn; see `Consultant.consult`. A turn that raises changes nothing."""
        return self._consultant.consult(
            text,
            age_years=age_years,
            sex=sex,
            role=role,
            case_id=case_id,
            thread_id=self._thread_id,
            timings=timings,
        )


def consult(
    text: str,
    *,
    age_years: float | None = None,
    sex: Sex | None = None,
    role: Role | None = None,
    case_id: str | None = None,
    engine: str | EngineChoice = "kg",
    timings: bool = False,
) -> ConsultationResult:
    """Answer one case with the snapshot in use.

    `text` is the note in Portuguese, `age_years` in years (0–130), `sex` M or F, `role`
    professional or acs, `engine` kg (the graph alone), ollama, auto (the best that answers
    here), or an `EngineChoice` with the model's name and more.
    Raises `InvalidInput`, `EngineUnavailable`, or what opening the snapshot raises.
    """
    choice = EngineChoice(engine) if isinstance(engine, str) else engine
    check_engine(choice.engine)
    check_note(text, DEFAULT_LIMITS)
    return _consultant(store_path(), choice).consult(
        text, age_years=age_years, sex=sex, role=role, case_id=case_id, timings=timings
    )


@lru_cache(maxsize=2)
def _consultant(path: Path, choice: EngineChoice) -> Consultant:
    graph = open_snapshot(path)
    return Consultant(graph, proposer_for(graph, choice))


def check_note(text: str, limits: Limits) -> None:
    """Raise `InvalidInput` for a text that is no note."""
    if not text.strip():
        raise InvalidInput("A nota está vazia.", "Escreva o caso em português.")
    if len(text) > limits.note_characters:
        raise InvalidInput(
            f"A nota tem {len(text)} caracteres; o limite é {limits.note_characters}.",
            "Envie só a parte clínica.",
        )
    control = sum(unicodedata.category(c) == "Cc" and c not in "\t\n\r\f" for c in text)
    if control + text.count("\ufffd") > MAX_CONTROL_SHARE * len(text):
        raise InvalidInput("O conteúdo parece binário, não um texto.", "Envie texto em UTF-8.")


def result_of(
    graph: KnowledgeGraph,
    proposer: Proposer,
    state: ConsultationState,
    timings_ms: dict[str, float] | None,
) -> ConsultationResult:
    """Return a turn's state as the one result of every interface."""
    abstention = state["abstention"]
    listed = abstention is None
    return ConsultationResult(
        case_id=state["case_id"],
        thread_id=state["thread_id"],
        turn=state["turn"],
        engine=Engine.KG if state["fell_back"] else Engine(proposer.engine),
        model=None if state["fell_back"] else proposer.model,
        patient=Patient.model_validate(state["patient"]),
        phenotypes=tuple(Phenotype.model_validate(f) for f in state["phenotypes"]),
        evidence=tuple(
            Evidence.model_validate({k: v for k, v in fact.items() if k != "orphas"})
            for fact in state["evidence"]
        ),
        differentials=tuple(
            Differential.model_validate(d) for d in state["differentials"] if listed
        ),
        ungrounded=tuple(Ungrounded.model_validate(u) for u in state["ungrounded"]),
        conduct=tuple(Conduct.model_validate(c) for c in state["conduct"] if listed),
        abstained=not listed,
        abstention=Abstention.model_validate(abstention) if abstention else None,
        alerts=tuple(Alert.model_validate(a) for a in state["alerts"]),
        next_findings=tuple(NextFinding.model_validate(f) for f in state["next_findings"]),
        answer_pt=state["answer"],
        citations=tuple(Citation.model_validate(c) for c in state["citations"]),
        rounds=state["rounds"],
        tool_calls=state["spent"]["tool_calls"],
        snapshot=SnapshotReference(version=graph.info().version, digest=graph.info().digest),
        timings_ms=timings_ms,
    )
