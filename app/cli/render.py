"""An answer in a terminal: the answer's own text, with headings and alerts set apart."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from araras.agents.result import ConsultationResult
from araras.agents.sections import NEXT_TITLE

HEADINGS = ("Hipóteses, da mais à menos provável", "No SUS", "O que ajudaria:", NEXT_TITLE)


def show(result: ConsultationResult, console: Console | None = None) -> None:
    """Print the answer, its sources and the version of the data."""
    console = console or Console(highlight=False, soft_wrap=False)
    for line in result.answer_pt.split("\n"):
        console.print(Text(line, style=_style(line)))
    if result.citations:
        console.print()
        console.print(Text("Fontes", style="bold"))
        for citation in result.citations:
            version = f", {citation.version}" if citation.version else ""
            entry = f"[{citation.id}] {citation.source}{version}: {citation.ref}"
            console.print(Text(entry, style="dim"))
    console.print()
    digest = result.snapshot.digest[:12]
    console.print(Text(f"Dados: {result.snapshot.version} ({digest}).", style="dim"))


def _style(line: str) -> str:
    if line == "ALERTA" or "SAMU 192" in line:
        return "bold red"
    if line in HEADINGS or (line[:1].isdigit() and ". " in line[:4]):
        return "bold"
    return ""
