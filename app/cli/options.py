"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from araras.llm.thinking import Thinking


class SexChoice(StrEnum):
    """Sex of the patient."""

    F = "F"
    M = "M"


class RoleChoice(StrEnum):
    """Who writes."""

    PROFESSIONAL = "professional"
    ACS = "acs"


AgeYears = Annotated[
    float | None, typer.Option("--age-years", min=0, max=130, help="Idade em anos.")
]
SexOption = Annotated[SexChoice | None, typer.Option("--sex", help="Sexo do paciente.")]
RoleOption = Annotated[
    RoleChoice | None, typer.Option("--role", help="acs: agente comunitário de saúde.")
]
Engine = Annotated[
    str, typer.Option("--engine", help="kg (só o grafo), ollama, llama-server ou auto.")
]
Model = Annotated[str, typer.Option("--model", help="Nome do modelo no servidor.")]
Url = Annotated[
    str | None,
    typer.Option("--url", help="Endereço do servidor do modelo, em vez de OLLAMA_HOST."),
]
Think = Annotated[
    Thinking, typer.Option("--think", help="Raciocínio do modelo; auto: só em caso novo ou mudado.")
]
ShowThinking = Annotated[
    bool, typer.Option("--show-thinking", help="Mostra o raciocínio na saída de erros.")
]
Ask = Annotated[bool, typer.Option("--ask", help="Pode perguntar antes de responder.")]
Json = Annotated[bool, typer.Option("--json", help="Resultado em JSON.")]
JsonFile = Annotated[Path | None, typer.Option("--json", help="Grava o relatório em JSON.")]
PageFile = Annotated[Path | None, typer.Option("--report", help="Grava uma página HTML.")]
PlotFile = Annotated[
    Path | None, typer.Option("--plot", help="Grava o gráfico (PNG, SVG ou PDF); extra plots.")
]
Timings = Annotated[bool, typer.Option("--timings", help="Inclui tempos em ms.")]
ExitCode = Annotated[bool, typer.Option("--exit-code", help="Sai com 3 quando se abstém.")]
