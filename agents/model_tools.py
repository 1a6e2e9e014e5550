"""The tools as a small model sees them: flat schemas, short answers in Portuguese with ids.

Only text parameters: the client keeps type and description of a property, the renderer shows
neither defaults nor bounds, and long arrays are dropped, so lists are one comma-separated
text (reference: Gemma 4 under Ollama, line 9).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.records import Record
from araras.tools.calls import call_tool
from araras.tools.cid10_map import Cid10Map
from araras.tools.orpha_resolve import Resolution
from araras.tools.pcdt_lookup.records import ProtocolLookup
from araras.tools.phenotype_rank import Ranking
from araras.tools.records import ReadNote

Schema = dict[str, object]
MAX_ITEMS = 10
"""Lines of a tool's answer: what a 4B model still reads with care, about 300 tokens."""


def _tool(tool: str, description: str, required: tuple[str, ...], /, **texts: str) -> Schema:
    properties = {key: {"type": "string", "description": text} for key, text in texts.items()}
    parameters = {"type": "object", "properties": properties, "required": list(required)}
    function = {"name": tool, "description": description, "parameters": parameters}
    return {"type": "function", "function": function}


SCHEMAS: Final[tuple[Schema, ...]] = (
    _tool(
        "hpo_normalize",
        "Lê um trecho da nota e devolve os achados com código HPO.",
        ("text",),
        text="Trecho da nota, copiado como está.",
    ),
    _tool(
        "orpha_resolve",
        "Acha o código ORPHA de uma doença pelo nome ou sigla.",
        ("name",),
        name="Nome, sigla ou código da doença.",
    ),
    _tool(
        "pcdt_lookup",
        "Diz qual PCDT cobre uma doença e o que ele prevê. Dê um só argumento.",
        (),
        orpha="Código ORPHA, por exemplo ORPHA:70.",
        cid10="Código CID-10, por exemplo G12.0.",
        name="Nome da doença.",
    ),
    _tool(
        "cid10_map",
        "Liga doença e CID-10. Dê um só argumento.",
        (),
        orpha="Código ORPHA, por exemplo ORPHA:70.",
        cid10="Código CID-10, por exemplo G12.0.",
    ),
    _tool(
        "phenotype_rank",
        "Ordena as doenças raras pelos achados.",
        ("present",),
        present="Códigos HPO presentes, separados por vírgula.",
        absent="Códigos HPO negados, separados por vírgula.",
    ),
)
"""What a model may call."""
TOOL_NAMES: Final = ("cid10_map", "hpo_normalize", "orpha_resolve", "pcdt_lookup", "phenotype_rank")


def answer_of(graph: KnowledgeGraph, name: str, arguments: dict[str, str]) -> str:
    """Run a tool and return its short answer; raises what `call_tool` raises."""
    given = {key: value for key, value in arguments.items() if value.strip()}
    if name == "phenotype_rank":
        return short_text(call_tool(graph, name, {**given, "limit": MAX_ITEMS}))
    return short_text(call_tool(graph, name, given))


def short_text(result: Record) -> str:
    """Return a tool's result as a few lines."""
    if isinstance(result, ReadNote):
        found = (f"{p.hpo} {p.label_pt} ({p.assertion})" for p in result.phenotypes)
        return _lines(found, "Nenhum achado reconhecido.")
    if isinstance(result, Resolution):
        return _resolution(result)
    if isinstance(result, Cid10Map):
        links = (f"{k.orpha} {k.name_pt}: {k.code} ({k.relation})" for k in result.links)
        return _lines(links, "Nenhuma ligação com a CID-10.")
    if isinstance(result, Ranking):
        ranked = (f"{c.rank}. {c.name_pt} ({c.id}) {c.probability:.2f}" for c in result.candidates)
        return _lines(ranked, "Nenhuma doença combina com os achados.")
    if isinstance(result, ProtocolLookup):
        return _protocol(result)
    raise TypeError(f"no short text for {type(result).__name__}")


def _resolution(result: Resolution) -> str:
    if result.orpha is not None and result.match is not None:
        return f"{result.orpha} ({result.match.term})"
    candidates = (f"{c.name_pt} ({c.orpha})" for c in result.candidates)
    return f"{result.status}. Candidatas:\n" + _lines(candidates, "nenhuma.")


def _protocol(result: ProtocolLookup) -> str:
    if result.protocol is None:
        candidates = (f"{c.name_pt} ({c.orpha})" for c in result.candidates)
        return _lines(candidates, "Nenhum PCDT cobre esta doença.")
    medicines = sorted({m.name for m in result.medicines if m.standing == "listed"})
    head = f"PCDT “{result.protocol.title}”"
    covered = ", ".join(str(d.orpha) for d in result.protocol.applies_to[:MAX_ITEMS])
    return f"{head}, para {covered}. Medicamentos previstos: {', '.join(medicines) or 'nenhum'}."


def _lines(items: Iterable[str], otherwise: str) -> str:
    return "\n".join(list(items)[:MAX_ITEMS]) or otherwise
