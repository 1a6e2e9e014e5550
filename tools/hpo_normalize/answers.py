"""Questions and answers: "Febre? Não." denies what was asked, "Febre? Sim." states it.

An answer may stand in the next turn of a conversation, after a time and a speaker's name.
"""

from __future__ import annotations

import re
from typing import Final

from araras.tools.hpo_normalize.cue_rules import Kind
from araras.tools.hpo_normalize.kin import RELATIVES
from araras.tools.hpo_normalize.lines import Cue
from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.scopes import NO, NOTHING

_DENIES: Final = NO | NOTHING | frozenset(["nega", "negou", "ausente", "negativo", "negativa"])
_OATH: Final = re.compile(
    r"(?:deus me livre|deus (?:o|a) livre|credo|que nada|nada disso|imagina|de jeito nenhum|de (?:forma|maneira) (?:alguma|nenhuma))"
)
_YES: Final = frozenset(
    [
        "refere",
        "relata",
        "confirma",
        "presente",
        "positivo",
        "positiva",
        "sim",
        "tem",
        "tenho",
        "uhum",
        "aham",
        "isso",
        "eh",
        "ja",
        "muito",
        "muita",
        "muitas",
        "bastante",
        "demais",
        "sempre",
        "direto",
        "claro",
        "um",
        "uns",
        "toda",
        "todo",
        "quase",
        "vive",
        "fica",
        "so",
        "ainda",
    ]
)
_HAD: Final = frozenset(["tive", "teve", "tivemos", "tinha"])
_OVER: Final = frozenset(
    ["passou", "sumiu", "acabou", "sarou", "parou", "melhorou", "curou", "resolveu", "cessou"]
)
_UNKNOWN: Final = frozenset(["sei", "sabe", "lembro", "lembra", "recordo", "tenho"])
"""After "não", says that the answer isn't known."""
_ANSWER: Final = 5
"""Words of an answer up to its first mark."""
_PREFIX: Final = 9
"""Words before an answer that say when and who speaks, the colon included."""
_WHO: Final = re.compile(
    rf"(?:{RELATIVES}|medic[oa]|dra?|doutora?|paciente|pcte|pct|pac|acompanhante|enf\w*|acs|r|resposta)$"
)


def answered(note: Note, cues: list[Cue], first: int, end: int) -> list[Cue]:
    """Return the cues of a sentence (tokens `first` to `end`), as what follows answers it."""
    kind = _answer(note, _spoken(note, end), several=_several(note, first, end))
    if kind is None:
        return cues
    asked = [cue for cue in cues if cue.first == end and cue.kind is Kind.UNCERTAIN]
    kept = [cue for cue in cues if cue not in asked]
    said = [] if kind is Kind.PSEUDO else [cue._replace(kind=kind) for cue in asked]
    return kept + said


def _several(note: Note, first: int, end: int) -> bool:
    """Whether a question names several things, so that a word repeated answers one of them."""
    return any("," in note.gaps[i] for i in range(first + 1, end)) or "ou" in note.words[first:end]


def _spoken(note: Note, end: int) -> int:
    """Where an answer begins, after the time and the name of who speaks."""
    begins = end
    for i in range(end + 1, min(end + _PREFIX, len(note.words))):
        gap = note.gaps[i]
        if any(mark in gap for mark in ".?!;\n"):
            break
        if ":" in gap and not (note.words[i - 1].isdigit() and note.words[i].isdigit()):
            named = i - end <= 2 or any(_WHO.match(word) for word in note.words[end:i])
            begins = i if named else begins
            break
    return begins


def _answer(note: Note, first: int, *, several: bool) -> Kind | None:
    """What an answer makes of the question: a denial, past, or `PSEUDO` where it states it."""
    said: list[str] = []
    for i in range(first, min(first + _ANSWER, len(note.words))):
        if i > first and note.gaps[i] != " ":
            break
        said.append(note.words[i])
    if not said or (said[0] in NO and said[1:2] and said[1] in _UNKNOWN):
        return None
    if _OATH.match(" ".join(said)):
        return Kind.NEGATION
    if said[-1] in _DENIES or said[0] in _DENIES:
        return Kind.NEGATION
    if not _OVER.isdisjoint(said) or said[0] in _HAD or said[:2] == ["ja", "tive"]:
        return Kind.PAST
    if said[0] in _YES or (said[-1] == "sim" and not several):
        return Kind.PSEUDO
    return None
