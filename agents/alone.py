"""An agent alone: its node compiled as a graph of one, to be run or embedded by anybody.

Each agent module has `NAME_node`, which makes the function that does the work, and `build_NAME`,
which compiles it. The consultation adds the functions themselves: a graph inside a graph costs
two to three milliseconds a step, and does nothing more.
"""

from __future__ import annotations

from typing import Protocol

from langchain_core.runnables import Runnable
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from araras.agents.state import ConsultationState

Agent = CompiledStateGraph[ConsultationState, None, ConsultationState, ConsultationState]
LoopNode = Runnable[ConsultationState, ConsultationState]
"""A node that has an async form too."""


class Node(Protocol):
    """The function of an agent."""

    def __call__(self, state: ConsultationState) -> ConsultationState:
        """Take the state, return the fields that change."""


def alone(name: str, node: Node | LoopNode) -> Agent:
    """Compile a node as a graph of one."""
    builder = StateGraph(ConsultationState)
    builder.add_node(name, node)
    builder.add_edge(START, name)
    builder.add_edge(name, END)
    return builder.compile(name=name)
