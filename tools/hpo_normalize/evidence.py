"""What, besides phenotypes, names or narrows a disease: each kind by its own step.

`genes`, `enzymes`, `treatments` and newborn screening come first, since they let an ambiguous
abbreviation stand for a disease (`mentions`); `background` reads inheritance, consanguinity
and onset, `pedigree` the inheritance that affected relatives suggest. Within a kind the longest of overlapping mentions stands.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from araras.knowledge.curated import ScreeningResult
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.text import words as folded_words
from araras.tools.hpo_normalize.background import read_background
from araras.tools.hpo_normalize.enzymes import read_enzymes
from araras.tools.hpo_normalize.genes import read_genes
from araras.tools.hpo_normalize.karyotypes import read_karyotypes
from araras.tools.hpo_normalize.laboratory import LabFinding
from araras.tools.hpo_normalize.mentions import read_mentions
from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.patterns import Lazy
from araras.tools.hpo_normalize.pedigree import read_pedigree
from araras.tools.hpo_normalize.phrases import Hit, Phrases
from araras.tools.hpo_normalize.surroundings import AFFIRMED, Said, Surroundings, evidence
from araras.tools.hpo_normalize.treatments import read_medicines
from araras.tools.records import Assertion, EvidenceKind, ReadEvidence

Assess = Callable[[int, int], Said]

MIN_CLEAR: Final = 5
"""Letters from which a screening pattern is read in lower case too (FS, FAS are not)."""
_BEFORE, _AFTER = 150, 80
"""Characters around a result in which newborn screening must be spoken of."""
_NEWBORN: Final = Lazy(
    r"\b(?:pezinho|triagem|neonatal|neonato|recem nascid|papel filtro|tnu?|maternidade|bercario|ms/ms)\b"
    r"|(?<![(/])(?<!da )\brn\b(?!\))|teste d[ao] \w+inh[ao]"
)
_OF_ITSELF: Final = Lazy(
    r"^(?:(?:hb|hemoglobina) ?(?:ss|sc|sd|se|s-beta|s/beta|h)\b|hb[a-z]{2}\b|hbs/beta|hemoglobinopatia|traco|heterozigoto|trecs?\b|krecs?\b|c\d|iso|tripsina|irt\b|succinil|suac|teste do suor)"
)
_PLANNED: Final = Lazy(
    r"\b(?:aguard\w+|solicit\w+|pendentes?|suspeit\w+|hipotes\w+|repetir|colher|possive\w+|prova\w+l|investig\w+|descartar|afastar|excluir)\b"
)
RESULT_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "high": ("elevada", "elevado", "alterada", "alterado"),
    "low": ("reduzida", "reduzido", "baixa", "baixo", "deficiente"),
    "normal": (),
    "unknown": (),
}
"""How the screening table words a result."""
_VALUE: Final = Lazy(r"\d+(?:[.,]\d+)?$")
_UNITS: Final = frozenset(("ng", "mg", "ug", "mcg", "g", "umol", "nmol", "mmol", "dl", "l", "ml"))
_BELOW: Final = Lazy(r"^\D*[<≤]")


def read_evidence(
    graph: KnowledgeGraph, note: Note, assess: Assess, phenotypes: Collection[tuple[int, int]] = ()
) -> list[ReadEvidence]:
    """Return the evidence of a note by place, longest first, then kind and id.

    `assess` tells a token range's assertion and relative. A disease name that is also one of
    the `phenotypes` read (their token ranges) is a mention only as a diagnosis.
    """
    found = [
        *read_genes(graph, note, assess),
        *read_enzymes(graph, note, assess),
        *read_medicines(graph, note, assess),
        *_screening(graph, note, assess),
    ]
    supported = {code for item in found for code in item.orphas}
    found += read_mentions(graph, note, assess, phenotypes, supported)
    found += read_karyotypes(graph, note, assess)
    found += read_background(note, assess)
    found += read_pedigree(note)
    return _longest(sorted(found, key=_place))


def _place(item: ReadEvidence) -> tuple[int, int, str, str]:
    return item.span[0], -item.span[1], item.kind, item.id or ""


def _longest(ordered: Iterable[ReadEvidence]) -> list[ReadEvidence]:
    """Drop what lies inside another of its kind, and what overlaps an earlier one."""
    kept: list[ReadEvidence] = []
    ends: dict[EvidenceKind, int] = {}
    for item in ordered:
        if item.span[0] >= ends.get(item.kind, 0):
            kept.append(item)
            ends[item.kind] = item.span[1]
    return kept


@lru_cache(maxsize=2)
def screening_of(graph: KnowledgeGraph) -> Phrases[tuple[ScreeningResult, str]]:
    """Compile the wordings of screening results, each with the wording itself."""
    found: Phrases[tuple[ScreeningResult, str]] = Phrases()
    for result in graph.screening_results():
        for name in result.names:
            found.add(name, (result, name))
    return found


def _screening(graph: KnowledgeGraph, note: Note, assess: Assess) -> Iterator[ReadEvidence]:
    around = Surroundings(note)
    for hit in _results(screening_of(graph), note.words):
        result, name = hit.value
        short = name.isupper() and len(name) < MIN_CLEAR
        if short and not all(note.upper(i) for i in range(hit.first, hit.last + 1)):
            continue
        clear = _OF_ITSELF.search(name.casefold()) is not None
        if clear or (_newborn(note, hit.first, hit.last) and not (short and note.shouted)):
            codes = tuple(map(str, result.orphas))
            tokens = (hit.first, hit.last)
            said = _result(around, tokens, assess(*tokens))
            yield evidence(note, EvidenceKind.SCREENING, (result.analyte, codes), tokens, said)


def _results(
    table: Phrases[tuple[ScreeningResult, str]], words: Sequence[str]
) -> list[Hit[tuple[ScreeningResult, str]]]:
    """Return the wordings of results, also those with the value amid ("IRT 180 alterada")."""
    kept = [i for i, word in enumerate(words) if not (_VALUE.match(word) or word in _UNITS)]
    found = {(hit.first, hit.last): hit for hit in table.find(words)}
    for hit in table.find([words[i] for i in kept]):
        first, last = kept[hit.first], kept[hit.last]
        found.setdefault((first, last), Hit(first, last, hit.value))
    return [found[place] for place in sorted(found)]


def _result(around: Surroundings, tokens: tuple[int, int], said: Said) -> Said:
    """A result after the test's name is no plan ("teste do pezinho: FSC")."""
    if said[0] is not Assertion.UNCERTAIN or around.asked(tokens[1]):
        return said
    return said if _PLANNED.search(around.before(tokens[0], 8)) else AFFIRMED


def _newborn(note: Note, first: int, last: int) -> bool:
    start, end = note.span(first, last)
    return _NEWBORN.search(note.view[max(0, start - _BEFORE) : end + _AFTER]) is not None


def screened(
    graph: KnowledgeGraph, note: Note, labs: Iterable[LabFinding]
) -> Iterator[ReadEvidence]:
    """Yield what newborn screening means by an analyte whose value was read as abnormal.

    A result that the screening table words itself is left to `read_evidence`.
    """
    table = screening_of(graph)
    around = Surroundings(note)
    worded = {i for hit in table.find(note.words) for i in range(hit.first, hit.last + 1)}
    for lab in labs:
        if lab.normal or worded.intersection(range(lab.first, lab.last + 1)):
            continue
        if not _newborn(note, lab.first, lab.last):
            continue
        if lab.direction == "high" and _BELOW.search(around.after(lab.first, 3)):
            continue
        result = _of_analyte(table, lab)
        if result is not None:
            codes = tuple(map(str, result.orphas))
            tokens = (lab.first, lab.last)
            yield evidence(note, EvidenceKind.SCREENING, (result.analyte, codes), tokens, AFFIRMED)


def _of_analyte(
    table: Phrases[tuple[ScreeningResult, str]], lab: LabFinding
) -> ScreeningResult | None:
    for name in lab.names:
        for words in RESULT_WORDS[lab.direction]:
            for hit in table.find([*folded_words(name), words]):
                if hit.first == 0:
                    return hit.value[0]
    return None
