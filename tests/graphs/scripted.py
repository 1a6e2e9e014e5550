"""Proposers that follow a script, to prove the rounds of the consultation."""

from __future__ import annotations

from collections.abc import Sequence

from araras.agents.differential import Step
from araras.agents.result import Engine
from araras.agents.state import ConsultationState, Proposal, Refusal, ToolAnswer, ToolRequest


def named(text: str, orpha: str | None = None, probability: float = 0.9) -> Proposal:
    """A proposal as a model makes it: a text, or a code with a text."""
    return Proposal(orpha=orpha, text=text, probability=probability, proposed_by="model")


class ScriptedProposer:
    """Plays one step a call and remembers the feedback and tool answers that it was given."""

    engine = Engine.OLLAMA
    model = "scripted"

    def __init__(self, steps: Sequence[Step]) -> None:
        self._steps = list(steps)
        self.feedback: list[list[Refusal]] = []
        self.tool_answers: list[list[ToolAnswer]] = []

    def __call__(self, state: ConsultationState) -> Step:
        self.feedback.append(state["feedback"])
        self.tool_answers.append(state["tool_answers"])
        return self._steps[min(len(self.feedback), len(self._steps)) - 1]


def proposes(*proposals: Proposal) -> Step:
    """A step that proposes."""
    return Step(proposals=proposals)


def asks(*requests: ToolRequest) -> Step:
    """A step that calls tools."""
    return Step(tool_requests=requests)
