"""Inheritance, consanguinity and onset: fixed wordings.

Inheritance counts where it is stated of the family ("herança", "padrão", "segregação"), not
inside a disease's name. Consanguinity is of the parents. Onset keeps the wording only.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Final, NamedTuple

from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.patterns import Lazy, Openings
from araras.tools.hpo_normalize.surroundings import (
    AFFIRMED,
    DENIED,
    DOUBTED,
    Said,
    Surroundings,
    evidence,
)
from araras.tools.records import Assertion, EvidenceKind, ReadEvidence

Assess = Callable[[int, int], Said]

_STATED: Final = r"(?:heranca|padrao|transmissao|carater|modelo|modo|segrega\w+|heredograma|heredogram\w+)(?: (?:de|da|do|com|sugestiv[oa]|compativel|e|familiar|genetic[oa]|heranca|padrao|tipo)){0,4} "
INHERITANCE: Final = tuple(
    (mode, Lazy(rf"\b{_STATED}{words}\b"))
    for mode, words in (
        ("Autosomal recessive", r"(?:autossomic[oa] )?recessiv[oa]"),
        ("Autosomal dominant", r"(?:autossomic[oa] )?dominante"),
        ("X-linked dominant", r"ligad[oa] ao (?:cromossomo )?x dominante"),
        ("X-linked dominant", r"dominante ligad[oa] ao (?:cromossomo )?x"),
        (
            "X-linked recessive",
            r"(?:recessiv[oa] )?ligad[oa] ao (?:cromossomo )?x(?: recessiv[oa])?(?! dominante)",
        ),
        ("Mitochondrial inheritance", r"(?:mitocondrial|matrilinear|materna)"),
    )
)
_DEGREE: Final = r"(?: (?:legitimos?|carnais|irmaos|(?:(?:de|em) )?(?:primeiro|segundo|terceiro|1|2|3)o?(?: g| gr| grau)?))?"
CONSANGUINITY: Final = Lazy(
    rf"\b(?:(?:os )?pais|genitores|mae e pai|pai e mae) (?:dela |dele |d[aeo] \w+ )?(?:(?:sao|eram) )?(?:nao )?(?:primos?{_DEGREE}|consanguine\w+|parentes|aparentados|tio e sobrinha)"
    rf"|\bfilh[oa] (?:unic[oa] )?de (?:casal (?:de )?)?primos{_DEGREE}|\bcasal (?:\w+ )?(?:nao )?(?:consanguineo|aparentado|de primos)|\b(?:casamento|uniao) (?:entre primos|consanguine[oa])"
    r"|\bconsanguinidade(?: parental| entre os pais)?|\bconsanguineos?|\bnao aparentados|\bparentesco entre os pais"
)
_DENIED_BEFORE: Final = Lazy(
    r"\b(?:nao|nega|negam|negou|negada|sem|s /|ausencia de|nem)(?: (?:ha|tem|sao|eram|de|relato de|historia de|qualquer|refere|referem)){0,3}$"
)
_DENIED_AFTER: Final = Lazy(
    r"^:? ?(?:nao\b(?! (?:inform|sab|esclarec|investig))|neg\w*|ausente|\( - \))"
)
_UNKNOWN_AFTER: Final = Lazy(
    r"^:? ?(?:\?|desconhecid\w+|ignorad\w+|nao (?:inform|sab|esclarec|investig)\w+|a esclarecer|provavel)"
)
_UNIT: Final = r"(?:anos?|a|meses|mes|m|semanas?|sem|dias?|d|horas?|h)"
_COUNT: Final = r"(?:\d+(?:[.,]\d+)?|um|uma|dois|duas|tres|quatro|cinco|seis|sete|oito|nove|dez|onze|doze|quinze|vinte|trinta)"
ONSET: Final = Lazy(
    rf"\bdesde (?:o |a |que )?(?:nascimento|nasceu|parto|berco|bebe|lactente|infancia|recem nascid[oa]|pequen[oa]|crianca|menin[oa]|adolescencia|sempre|ontem|hoje|anteontem)\b"
    rf"|\bdesde (?:os? |as? )?(?:\d+[oa]? |primeir[oa]s? |segund[oa] )?(?:{_COUNT} {_UNIT}|meses|semanas?)\b(?: de vida)?(?! (?:semana|feira|vez|dia))"
    rf"|\bdesde a \d+ ?a semana(?: de vida)?"
    rf"|\b(?:inicio|iniciou|iniciad[oa]s?|comec\w+|surgi\w+|aparec\w+)(?: (?:d[aeo]s? )?(?:sintomas?|quadro|doenca|queixas?))?(?: por volta| em torno)? (?:d?aos|d?a|com|apos|d?os) {_COUNT} {_UNIT}\b(?: de (?:vida|idade))?"
    rf"|\b(?:ha|faz)(?: (?:uns|umas|cerca de|aproximadamente|mais de|quase|pelo menos|mais ou menos))? {_COUNT} {_UNIT}\b"
    rf"|\bao nascimento\b|\bao nascer\b"
)


_PATTERNS: Final = (CONSANGUINITY, ONSET, *(pattern for _, pattern in INHERITANCE))
_OPENINGS: Final = Openings([pattern.pattern for pattern in _PATTERNS])


class Joined(NamedTuple):
    """The words of a note one space apart."""

    text: str
    starts: list[int]
    """Where each word begins."""
    opened: frozenset[Lazy]
    """The patterns that a word of the note may open."""


def read_background(note: Note, assess: Assess) -> Iterator[ReadEvidence]:
    """Yield inheritance, consanguinity and onset."""
    joined = _joined(note)
    around = Surroundings(note)
    yield from _inheritance(note, assess, joined)
    for tokens in _tokens(note, CONSANGUINITY, joined):
        said = _consanguineous(around, tokens)
        yield evidence(note, EvidenceKind.CONSANGUINITY, (None, ()), tokens, said)
    for tokens in _tokens(note, ONSET, joined):
        said = assess(*tokens)
        kept = said if said[0] is Assertion.FAMILY else AFFIRMED
        yield evidence(note, EvidenceKind.ONSET, (None, ()), tokens, kept)


def _inheritance(note: Note, assess: Assess, joined: Joined) -> Iterator[ReadEvidence]:
    best: dict[int, tuple[str, tuple[int, int]]] = {}
    for mode, pattern in INHERITANCE:
        for tokens in _tokens(note, pattern, joined):
            if tokens[0] not in best or best[tokens[0]][1][1] < tokens[1]:
                best[tokens[0]] = (mode, tokens)
    for mode, tokens in best.values():
        said = assess(*tokens)
        kept = AFFIRMED if said[0] is Assertion.FAMILY else said
        yield evidence(note, EvidenceKind.INHERITANCE, (mode, ()), tokens, kept)


def _consanguineous(around: Surroundings, tokens: tuple[int, int]) -> Said:
    before, after = around.before(tokens[0], 5), around.after(tokens[1], 3)
    inside = around.note.words[tokens[0] : tokens[1] + 1]
    if _UNKNOWN_AFTER.search(after) or around.asked(tokens[1]):
        return DOUBTED
    if "nao" in inside or _DENIED_BEFORE.search(before) or _DENIED_AFTER.search(after):
        return DENIED
    return AFFIRMED


def _joined(note: Note) -> Joined:
    text = " ".join(note.words)
    ends = accumulate(map(len, note.words))
    starts = [0, *(end + i for i, end in enumerate(ends, start=1))]
    opened = frozenset(_PATTERNS[place] for place in _OPENINGS.of(set(text.split(" "))))
    return Joined(text, starts[:-1], opened)


def _tokens(note: Note, pattern: Lazy, joined: Joined) -> Iterator[tuple[int, int]]:
    """Yield the token ranges of a pattern's matches that stay in one sentence."""
    if pattern not in joined.opened:
        return
    limits = note.limits
    for match in pattern.finditer(joined.text):
        first = bisect_right(joined.starts, match.start()) - 1
        last = bisect_right(joined.starts, match.end() - 1) - 1
        if bisect_right(limits, first) == bisect_right(limits, last):
            yield first, last
