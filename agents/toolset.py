"""The tools as a proposer calls them: by name, with text arguments, errors as corrections.

A typed error of a tool goes back to the proposer with its way out; anything else is a bug
and stops the run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from langgraph.graph import END, START, StateGraph
from pydantic import BaseModel

from araras.agents.intake import Agent
from araras.agents.state import ConsultationState, ToolAnswer, ToolRequest
from araras.knowledge.errors import ArarasError, InvalidInput
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import Cid10Code, HpoId, OrphaCode
from araras.tools.cid10_map import cid10_map
from araras.tools.hpo_normalize import hpo_normalize
from araras.tools.orpha_resolve import orpha_resolve
from araras.tools.pcdt_lookup import pcdt_lookup
from araras.tools.phenotype_rank import phenotype_rank

Arguments = Mapping[str, str]
Tool = Callable[[KnowledgeGraph, Arguments], BaseModel]


def _ids(cell: str) -> list[HpoId]:
    return [HpoId(part) for part in cell.replace(";", ",").split(",") if part.strip()]


def _code(arguments: Arguments) -> OrphaCode | None:
    return OrphaCode(arguments["orpha"]) if arguments.get("orpha") else None


def _cid10(arguments: Arguments) -> Cid10Code | None:
    return Cid10Code(arguments["cid10"]) if arguments.get("cid10") else None


TOOLS: Final[Mapping[str, tuple[Tool, tuple[str, ...], tuple[str, ...]]]] = {
    "cid10_map": (
        lambda graph, a: cid10_map(graph, orpha=_code(a), cid10=_cid10(a)),
        (),
        ("orpha", "cid10"),
    ),
    "hpo_normalize": (lambda graph, a: hpo_normalize(graph, a["text"]), ("text",), ()),
    "orpha_resolve": (lambda graph, a: orpha_resolve(graph, a["name"]), ("name",), ()),
    "pcdt_lookup": (
        lambda graph, a: pcdt_lookup(graph, orpha=_code(a), cid10=_cid10(a), name=a.get("name")),
        (),
        ("orpha", "cid10", "name"),
    ),
    "phenotype_rank": (
        lambda graph, a: phenotype_rank(
            graph, _ids(a["present"]), _ids(a.get("absent", "")), limit=10
        ),
        ("present",),
        ("absent",),
    ),
}
"""Tool → (function, required arguments, optional arguments). Lists are comma-separated ids."""


def build_tools(graph: KnowledgeGraph) -> Agent:
    """Compile the node that answers the requested tool calls."""

    def tools(state: ConsultationState) -> ConsultationState:
        answers = [call(graph, request) for request in state["tool_requests"]]
        spent = state["spent"]
        return {
            "tool_requests": [],
            "tool_answers": [*state["tool_answers"], *answers],
            "spent": {**spent, "tool_calls": spent["tool_calls"] + len(answers)},
        }

    builder = StateGraph(ConsultationState)
    builder.add_node("tools", tools)
    builder.add_edge(START, "tools")
    builder.add_edge("tools", END)
    return builder.compile(name="tools")


def call(graph: KnowledgeGraph, request: ToolRequest) -> ToolAnswer:
    """Run one call; a mistake of the caller becomes a corrective text, `failed` true."""
    name, arguments = request["name"], request["arguments"]
    try:
        content, failed = _run(graph, name, arguments), False
    except ArarasError as error:
        content, failed = f"{error.message} {error.hint}".strip(), True
    return ToolAnswer(name=name, arguments=arguments, content=content, failed=failed)


def _run(graph: KnowledgeGraph, name: str, arguments: Arguments) -> str:
    if name not in TOOLS:
        known = ", ".join(TOOLS)
        raise InvalidInput(f"Não existe a ferramenta “{name}”.", f"Use uma destas: {known}.")
    tool, required, optional = TOOLS[name]
    missing = [key for key in required if not arguments.get(key)]
    unknown = [key for key in arguments if key not in (*required, *optional)]
    if missing or unknown:
        accepted = ", ".join((*required, *optional))
        raise InvalidInput(f"Argumentos inválidos para {name}.", f"Aceita: {accepted}.")
    return tool(graph, arguments).model_dump_json(exclude_none=True)
