"""Reads a Modelfile: the instructions that Araras uses, and no others.

`FROM`, `RENDERER`, `PARSER`, `PARAMETER name value` (several `stop`), `SYSTEM` in a line or
between three quotes, and comments. Source: Ollama's documentation of the Modelfile.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from araras.knowledge.errors import FileNotReadable, InvalidInput

Parameter = str | int | float | list[str]
INSTRUCTION: Final = re.compile(
    r'^(?P<name>[A-Za-z]+)[ \t]+(?:"""\n?(?P<block>.*?)\n?"""|(?P<value>[^\n]*))[ \t]*$',
    re.DOTALL | re.MULTILINE,
)
KNOWN: Final = ("FROM", "RENDERER", "PARSER", "PARAMETER", "SYSTEM")


@dataclass(frozen=True)
class Modelfile:
    """What a Modelfile says."""

    source: str
    """The path of the weights, or a model's name."""
    renderer: str
    parser: str
    system: str
    parameters: dict[str, Parameter]


def read_modelfile(path: Path) -> Modelfile:
    """Return what the file says; raises `FileNotReadable` or `InvalidInput`."""
    try:
        return parse_modelfile(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise FileNotReadable(
            f"Não foi possível ler {path}.", "Indique o Modelfile com --modelfile."
        ) from error


def parse_modelfile(text: str) -> Modelfile:
    """Return what the text says; raises `InvalidInput` for an instruction of another kind."""
    said: dict[str, str] = {}
    parameters: dict[str, Parameter] = {}
    for name, value in _instructions(text):
        if name == "PARAMETER":
            _add_parameter(parameters, value)
        else:
            said[name] = value
    missing = [name for name in ("FROM", "RENDERER", "PARSER") if not said.get(name)]
    if missing:
        raise InvalidInput(f"Falta {', '.join(missing)} no Modelfile.", "Use o do projeto.")
    return Modelfile(
        said["FROM"], said["RENDERER"], said["PARSER"], said.get("SYSTEM", ""), parameters
    )


def _instructions(text: str) -> list[tuple[str, str]]:
    without_comments = re.sub(r"^#[^\n]*\n?", "", text, flags=re.MULTILINE)
    found: list[tuple[str, str]] = []
    for match in INSTRUCTION.finditer(without_comments):
        name = match["name"].upper()
        if name not in KNOWN:
            raise InvalidInput(
                f"O Modelfile tem “{name}”, que o Araras não lê.",
                "Retire-o ou crie o modelo com `ollama create`.",
                KNOWN,
            )
        value = match["block"] if match["block"] is not None else match["value"].strip()
        found.append((name, value))
    return found


def _add_parameter(parameters: dict[str, Parameter], value: str) -> None:
    name, _, given = value.partition(" ")
    text = given.strip().strip('"')
    if name == "stop":
        stops = parameters.setdefault("stop", [])
        if isinstance(stops, list):
            stops.append(text)
        return
    parameters[name] = _number(text)


def _number(text: str) -> Parameter:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
