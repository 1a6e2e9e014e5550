"""Portuguese wordings that several agents share. No emoji, no doses, no certainty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

FOOTER: Final = (
    "Apoio à decisão clínica: não substitui o julgamento do profissional de saúde. "
    "O uso desta ferramenta deve ser registrado no prontuário."
)
COMPONENTS: Final = {
    "ceaf": "Componente Especializado (CEAF)",
    "cesaf": "Componente Estratégico (CESAF)",
    "cbaf": "Componente Básico (CBAF)",
    "hospital": "procedimento hospitalar",
}
FREQUENCIES: Final = (
    (0.99, "sempre"),
    (0.80, "muito frequente"),
    (0.30, "frequente"),
    (0.05, "ocasional"),
    (0.001, "raro"),
)
"""Orphanet's classes of frequency by their least share of patients."""
PURPOSES: Final = {
    "screening": "rastreio",
    "diagnosis": "diagnóstico",
    "confirmation": "confirmação",
    "severity": "gravidade",
    "monitoring": "acompanhamento",
}
RELATIONS: Final = {
    "exact": "código da própria doença",
    "narrower": "código mais amplo que a doença",
    "broader": "código mais restrito que a doença",
}
NO_DOSE: Final = "Este sistema não informa doses. Consulte a posologia no protocolo: {where}."
NO_CASE: Final = (
    "Ainda não há um caso nesta conversa. Descreva o quadro: idade, sexo, sinais e sintomas, "
    "exame físico, exames e história familiar."
)
GREETING: Final = (
    "Olá. Descreva o caso em português: idade, sexo, sinais e sintomas, evolução, exames e "
    "história familiar."
)
THANKS: Final = "À disposição. Se surgir um novo achado ou exame, informe para reavaliar o caso."


def enumerate_pt(items: Iterable[str]) -> str:
    """Join words as a sentence does: "a, b e c"."""
    found = list(items)
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} e {found[-1]}"


def pcdt_name(title: str) -> str:
    """Return a protocol's short name: "PCDT" and what it is about."""
    for prefix in ("Protocolo Clínico e Diretrizes Terapêuticas ", "Protocolo de Uso "):
        if title.startswith(prefix):
            return f"PCDT {title.removeprefix(prefix)}"
    return f"PCDT {title}"


def percent(value: float) -> str:
    """Return a probability of 0–1 as whole percent, never 0 % or 100 %."""
    if value < 0.01:
        return "menos de 1 %"
    return f"{min(99, round(value * 100))} %"


def sentence_case(text: str) -> str:
    """Return `text` with a capital first letter and the rest as it is."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Return a label as it stands inside a sentence; abbreviations keep their capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


class Citations:
    """The numbered sources of an answer, in the order in which they are first cited."""

    def __init__(self) -> None:
        self._entries: list[tuple[str, str | None, str]] = []

    def cite(self, source: str, version: str | None, ref: str) -> str:
        """Return the mark `[n]` of a source; the same source keeps its number."""
        entry = (source, version, ref)
        if entry not in self._entries:
            self._entries.append(entry)
        return f"[{self._entries.index(entry) + 1}]"

    def listed(self) -> list[dict[str, object]]:
        """Return the citations as the result holds them."""
        return [
            {"id": number, "source": source, "version": version, "ref": ref}
            for number, (source, version, ref) in enumerate(self._entries, start=1)
        ]


def bullet(lines: Sequence[str]) -> list[str]:
    """Return lines as a list."""
    return [f"- {line}" for line in lines]
