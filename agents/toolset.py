"""The tools as a proposer calls them: by name, with text arguments, errors as corrections.

A typed error of a tool goes back to the proposer with its way out; anything else is a bug
and stops the run.
"""

from __future__ import annotations

from araras.agents.alone import Agent, Node, alone
from araras.agents.state import ConsultationState, ToolAnswer, ToolRequest
from araras.knowledge.errors import ArarasError
from araras.knowledge.graph import KnowledgeGraph
from araras.tools.calls import call_tool


def build_tools(graph: KnowledgeGraph) -> Agent:
    """Compile the node that answers the requested tool calls."""
    return alone("tools", tools_node(graph))


def tools_node(graph: KnowledgeGraph) -> Node:
    """Return the function that answers them."""

    def tools(state: ConsultationState) -> ConsultationState:
        answers = [call(graph, request) for request in state["tool_requests"]]
        spent = state["spent"]
        return {
            "tool_requests": [],
            "tool_answers": [*state["tool_answers"], *answers],
            "spent": {**spent, "tool_calls": spent["tool_calls"] + len(answers)},
        }

    return tools


def call(graph: KnowledgeGraph, request: ToolRequest) -> ToolAnswer:
    """Run one call; a mistake of the caller becomes a corrective text, `failed` true."""
    name, arguments = request["name"], request["arguments"]
    try:
        content, failed = call_tool(graph, name, arguments).model_dump_json(), False
    except ArarasError as error:
        content, failed = f"{error.message} {error.hint}".strip(), True
    return ToolAnswer(name=name, arguments=arguments, content=content, failed=failed)
