"""What, besides phenotypes, names or narrows a disease: each kind by its own rule.

`disease_mention`: a name of an Orphanet entity in force, whole tokens, longest first; a type
designator that follows the name is resolved with it, so "MPS II" is never MPS I. `gene`: a
symbol, ambiguous ones only near words of genetics. `enzyme`: a name with its activity.
`medicine`: an active ingredient or brand. `screening`, `inheritance`, `consanguinity`: fixed
wordings. The assertion is the note's (`assess`), and doubt about a result makes it uncertain.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import OmimCode, OrphaCode
from araras.knowledge.records import DiseaseName
from araras.knowledge.text import words as folded_words
from araras.tools.hpo_normalize.laboratory import LabFinding
from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.phrases import Hit, Phrases
from araras.tools.hpo_normalize.vocabulary import STOP
from araras.tools.orpha_resolve import orpha_resolve
from araras.tools.records import Assertion, EvidenceKind, ReadEvidence

Assess = Callable[[int, int], tuple[Assertion, str | None]]

MAX_ABBREVIATION: Final = 5
NEAR: Final = 60
"""Characters around a name in which words that decide its meaning stand."""
_GENETICS: Final = re.compile(
    r"\b(?:gene|genes|variante|variantes|mutac\w+|delec\w+|duplicac\w+|exons?|patogenic\w+|bialel\w+|homozig\w+|heterozig\w+"
    r"|hemizig\w+|sequenciamento|exoma|painel|molecular|c\.\d|p\.\w)"
)
_VARIANT: Final = re.compile(
    r"\b(?:variantes?|mutac\w+|delec\w+|duplicac\w+|patogenic\w+|bialel\w+|homozig\w+|heterozig\w+|hemizig\w+|expansao|c\.\d|positiv\w+"
    r"|confirm\w+|alterad\w+)"
)
_NO_VARIANT: Final = re.compile(
    r"\b(?:sem (?:variantes?|mutac\w+|alterac\w+|delec\w+)|nao (?:detect|encontr|identific)\w+|ausencia de (?:variantes?|mutac\w+)"
    r"|normal|negativ\w+)"
)
_DOUBT: Final = re.compile(
    r"\b(?:vus|significado incerto|aguard\w+|solicit\w+|pendente|pesquisar|pedid\w+|pedir|a colher|colhid\w+|em andamento|investig\w+)"
)
_LOW: Final = re.compile(
    r"\b(?:reduzid\w+|baix\w+|diminuid\w+|indetectave\w+|ausente\w*|deficien\w+|zerad\w+|nul\w+|muito baixa|quase nula|\d+(?:[.,]\d+)?\s?%)"
)
_NORMAL: Final = re.compile(
    r"\b(?:normal|normais|dentro da normalidade|preservad\w+|adequad\w+|sem alterac\w+)"
)
_NEWBORN: Final = re.compile(r"\b(?:pezinho|triagem|neonatal|rn|recem nascid\w|teste do pe|tn)\b")
_CONTEXT: Final = re.compile(
    r"\b(?:diagnostic\w+|suspeita|hipotese|portador\w*|doenca|tipo|hd|confirm\w+|tratamento|d[ae]|com|e)\W*$"
)
_DIAGNOSED: Final = re.compile(
    r"\b(?:diagnostic\w+|portador\w*|suspeita|confirmad\w+|hipotese)(?: (?:de|da|do|com|ha|clinico|confirmado|previo))*$"
)
INHERITANCE: Final = {
    "Autosomal recessive": r"autossomic[ao] recessiv[ao]",
    "Autosomal dominant": r"autossomic[ao] dominante",
    "X-linked recessive": r"ligad[ao] ao x",
    "Mitochondrial inheritance": r"heranca (?:mitocondrial|materna)",
}
CONSANGUINITY: Final = re.compile(
    r"\b(?:pais|genitores) (?:sao )?(?:primos?(?: (?:de |em )?(?:primeiro|segundo|1|2)\w*(?: grau)?)?|consanguineos|parentes)"
    r"|\b(?:consanguinidade|consanguineos|casal de primos)"
)
NOT_CONSANGUINEOUS: Final = re.compile(
    r"\b(?:nao|nega|negam|sem|ausencia de)\W*(?:ha |tem |de )?(?:\w+ )?$"
)


RESULT_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "high": ("elevada", "elevado", "alterada", "alterado"),
    "low": ("reduzida", "reduzido", "baixa", "baixo", "deficiente"),
    "normal": (),
    "unknown": (),
}
"""How the screening table words a result."""


class Named(NamedTuple):
    """A disease by one of its names."""

    orpha: str
    capitals: bool
    """Only where it is written in capitals."""
    guarded: bool
    """Only after words of diagnosis, since the name has two letters."""


class DiseaseNames:
    """Names of Orphanet entities in a note, fetched by their first word when a note has it."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph
        self._phrases: Phrases[Named] = Phrases()
        self._fetched: set[str] = set()
        self._protocols = {d.orpha for p in graph.protocols() for d in p.diseases}

    def find(self, words: Sequence[str]) -> Iterator[Hit[Named]]:
        """Yield the names in a token list, longest first, none overlapping."""
        for word in dict.fromkeys(words):
            if word not in self._fetched and word not in STOP:
                self._fetched.add(word)
                self._fetch(word)
        yield from self._phrases.find(words)

    def _fetch(self, word: str) -> None:
        for name in self._graph.diseases_named_from(word):
            named = self._named(name)
            if named is not None:
                self._phrases.add_words(name.key.split(" "), named)

    def _named(self, name: DiseaseName) -> Named | None:
        entity = self._graph.disease(name.orpha)
        if entity is not None and entity.status != "active":
            moved = entity.successor_relation == "moved_to" and entity.successor is not None
            entity = self._graph.disease(entity.successor) if moved and entity.successor else None
        if entity is None or (name.kind == "context" and not name.text.isupper()):
            return None
        size = name.key.count(" ") + 1
        if entity.group == "group" and entity.orpha not in self._protocols and size < 3:
            return None
        short = size == 1 and len(name.text) <= MAX_ABBREVIATION
        return Named(str(entity.orpha), short or name.kind == "context", len(name.key) < 3)


class Index(NamedTuple):
    """The wordings of a graph's evidence."""

    diseases: DiseaseNames
    genes: dict[str, tuple[str, bool]]
    """Symbol as written → (symbol, whether it needs words of genetics)."""
    enzymes: Phrases[tuple[str, tuple[OrphaCode, ...]]]
    medicines: Phrases[tuple[str, tuple[OrphaCode, ...]]]
    screening: Phrases[tuple[str, tuple[OrphaCode, ...]]]


@lru_cache(maxsize=2)
def index_of(graph: KnowledgeGraph) -> Index:
    """Compile the wordings of a graph once."""
    return Index(DiseaseNames(graph), _gene_index(graph), *_curated_indexes(graph))


def _gene_index(graph: KnowledgeGraph) -> dict[str, tuple[str, bool]]:
    aliases = {alias.gene: alias for alias in graph.gene_aliases()}
    found: dict[str, tuple[str, bool]] = {}
    for symbol in graph.gene_symbols():
        alias = aliases.get(symbol)
        unclear = len(symbol) < 4 or (alias is not None and alias.ambiguous)
        found[symbol] = (symbol, unclear)
        for other in alias.aliases if alias else ():
            found.setdefault(other, (symbol, True))
    return found


def _curated_indexes(
    graph: KnowledgeGraph,
) -> tuple[
    Phrases[tuple[str, tuple[OrphaCode, ...]]],
    Phrases[tuple[str, tuple[OrphaCode, ...]]],
    Phrases[tuple[str, tuple[OrphaCode, ...]]],
]:
    enzymes: Phrases[tuple[str, tuple[OrphaCode, ...]]] = Phrases()
    medicines: Phrases[tuple[str, tuple[OrphaCode, ...]]] = Phrases()
    screening: Phrases[tuple[str, tuple[OrphaCode, ...]]] = Phrases()
    for enzyme in graph.enzymes():
        for name in enzyme.names:
            enzymes.add(name, (enzyme.enzyme, enzyme.orphas))
    for medicine in graph.medicines():
        orphas = medicine.orphas if medicine.specificity != "low" else ()
        for name in (medicine.medicine, *medicine.names, *medicine.brands):
            medicines.add(name, (medicine.medicine, orphas))
    for result in graph.screening_results():
        for name in result.names:
            screening.add(name, (result.analyte, result.orphas))
    return enzymes, medicines, screening


def read_evidence(
    graph: KnowledgeGraph, note: Note, assess: Assess, phenotypes: Collection[tuple[int, int]]
) -> list[ReadEvidence]:
    """Return the evidence of a note.

    `assess` tells a token range's assertion and relative. A disease name that is also one of
    the `phenotypes` read (their token ranges) is a mention only after words of diagnosis.
    """
    index = index_of(graph)
    return [
        *_mentions(graph, index, note, assess, phenotypes),
        *_genes(graph, index, note, assess),
        *_enzymes(index, note, assess),
        *_medicines(index, note, assess),
        *_screening(index, note, assess),
        *_fixed(note, assess),
    ]


def _around(note: Note, first: int, last: int) -> tuple[str, str]:
    """The folded text of the sentence before and after tokens, `NEAR` characters each way."""
    begin = max(s for s, _ in note.sentences() if s <= first)
    end = min(e for _, e in note.sentences() if e > last)
    before = " ".join(note.words[max(begin, first - 9) : first])
    after = " ".join(
        note.gaps[i].strip() + note.words[i] for i in range(last + 1, min(end, last + 10))
    )
    return before[-NEAR:], after[:NEAR]


def _made(
    note: Note,
    span: tuple[int, int],
    kind: EvidenceKind,
    value: tuple[str | None, tuple[str, ...]],
    assertion: tuple[Assertion, str | None],
) -> ReadEvidence:
    start, end = note.span(*span)
    return ReadEvidence(
        kind=kind,
        id=value[0],
        orphas=value[1],
        text=note.text[start:end],
        span=(start, end),
        assertion=assertion[0],
        relative=assertion[1],
    )


def _mentions(
    graph: KnowledgeGraph,
    index: Index,
    note: Note,
    assess: Assess,
    phenotypes: Collection[tuple[int, int]],
) -> Iterator[ReadEvidence]:
    for hit in index.diseases.find(note.words):
        code, capitals, guarded = hit.value
        before, _ = _around(note, hit.first, hit.last)
        guarded = guarded or (hit.first, hit.last) in phenotypes
        if guarded and _DIAGNOSED.search(before) is None:
            continue
        if capitals and not _abbreviation(note, hit, before):
            continue
        last = hit.last
        designated = _designated(graph, note, hit)
        if designated is not None:
            code, last = designated
        yield _made(
            note,
            (hit.first, last),
            EvidenceKind.DISEASE_MENTION,
            (code, (code,)),
            assess(hit.first, last),
        )


def _abbreviation(note: Note, hit: Hit[Named], before: str) -> bool:
    if note.shouted:
        return _CONTEXT.search(before) is not None
    return all(note.upper(i) or note.words[i].isdigit() for i in range(hit.first, hit.last + 1))


_DESIGNATOR: Final = re.compile(r"^(?:tipo|type|forma|[ivx]{1,4}[a-d]?|\d{1,2}[a-z]?|[a-c])$")


def _designated(graph: KnowledgeGraph, note: Note, hit: Hit[Named]) -> tuple[str, int] | None:
    """The entity of a name with the type designator that follows it, when there is one."""
    following = note.words[hit.last + 1 : hit.last + 3]
    if not following or not _DESIGNATOR.match(following[0]):
        return None
    named = following[0] in ("tipo", "type", "forma")
    if not named and len(following[0]) == 1 and not note.upper(hit.last + 1):
        return None
    size = 2 if named else 1
    if len(following) < size:
        return None
    last = hit.last + size
    start, end = note.span(hit.first, last)
    found = orpha_resolve(graph, note.text[start:end])
    return (str(found.orpha), last) if found.orpha is not None else None


def _genes(
    graph: KnowledgeGraph, index: Index, note: Note, assess: Assess
) -> Iterator[ReadEvidence]:
    for i in range(len(note.words)):
        entry = index.genes.get(note.surface(i))
        if entry is None:
            continue
        symbol, unclear = entry
        before, after = _around(note, i, i)
        if unclear and not (_GENETICS.search(before) or _GENETICS.search(after)):
            continue
        assertion = _of_result(assess(i, i), before, after, found=_VARIANT)
        yield _made(
            note, (i, i), EvidenceKind.GENE, (symbol, _diseases_of_gene(graph, symbol)), assertion
        )


def _of_result(
    said: tuple[Assertion, str | None], before: str, after: str, found: re.Pattern[str]
) -> tuple[Assertion, str | None]:
    """A result is present where the text gives it, absent where it is normal, else uncertain."""
    near = f"{before} | {after}"
    if said[0] is Assertion.FAMILY:
        return said
    if _NO_VARIANT.search(near) or said[0] is Assertion.ABSENT:
        return Assertion.ABSENT, None
    if _DOUBT.search(near) or said[0] is Assertion.UNCERTAIN:
        return Assertion.UNCERTAIN, None
    return (Assertion.PRESENT if found.search(near) else Assertion.UNCERTAIN), None


@lru_cache(maxsize=4096)
def _diseases_of_gene(graph: KnowledgeGraph, symbol: str) -> tuple[str, ...]:
    codes: set[OrphaCode] = set()
    for disease in graph.diseases_of_gene(symbol):
        if isinstance(disease, OmimCode):
            links = graph.diseases_of_omim(disease)
            codes |= {o for o, relation in links if relation == "exact"} or {o for o, _ in links}
        else:
            codes.add(disease)
    return tuple(str(code) for code in sorted(codes, key=lambda c: c.number))


def _enzymes(index: Index, note: Note, assess: Assess) -> Iterator[ReadEvidence]:
    for hit in index.enzymes.find(note.words):
        name, orphas = hit.value
        before, after = _around(note, hit.first, hit.last)
        after = re.split(r"[;.]|,(?=[a-z])", after)[0] or after
        said = assess(hit.first, hit.last)
        if _NORMAL.search(after):
            assertion: tuple[Assertion, str | None] = (Assertion.ABSENT, None)
        elif said[0] in (Assertion.FAMILY, Assertion.UNCERTAIN):
            assertion = said
        elif _LOW.search(after) or re.search(
            r"\b(?:deficiencia|reducao|ausencia) d\w+(?: atividade d\w+)?$", before
        ):
            assertion = (Assertion.PRESENT, None)
        else:
            assertion = (Assertion.UNCERTAIN, None)
        codes = tuple(str(code) for code in orphas)
        yield _made(note, (hit.first, hit.last), EvidenceKind.ENZYME, (name, codes), assertion)


def _medicines(index: Index, note: Note, assess: Assess) -> Iterator[ReadEvidence]:
    for hit in index.medicines.find(note.words):
        name, orphas = hit.value
        before, _ = _around(note, hit.first, hit.last)
        said = assess(hit.first, hit.last)
        if said[0] is Assertion.PRESENT and re.search(
            r"\b(?:iniciar|indicar|prescrever|solicit\w+|considerar)\b", before
        ):
            said = (Assertion.UNCERTAIN, None)
        codes = tuple(str(code) for code in orphas)
        yield _made(note, (hit.first, hit.last), EvidenceKind.MEDICINE, (name, codes), said)


def _screening(index: Index, note: Note, assess: Assess) -> Iterator[ReadEvidence]:
    newborn = _NEWBORN.search(note.view) is not None
    for hit in index.screening.find(note.words):
        name, orphas = hit.value
        if newborn or note.words[hit.first].startswith("hbs"):
            codes = tuple(str(code) for code in orphas)
            yield _made(
                note,
                (hit.first, hit.last),
                EvidenceKind.SCREENING,
                (name, codes),
                assess(hit.first, hit.last),
            )


def screened(
    graph: KnowledgeGraph, note: Note, labs: Iterable[LabFinding]
) -> Iterator[ReadEvidence]:
    """Yield what newborn screening means by an analyte whose value was read as abnormal."""
    if _NEWBORN.search(note.view) is None:
        return
    screening = index_of(graph).screening
    for lab in labs:
        for name in lab.names if not lab.normal else ():
            words = [[*folded_words(name), result] for result in RESULT_WORDS[lab.direction]]
            hits = [hit for phrase in words for hit in screening.find(phrase) if hit.first == 0]
            if hits:
                value, orphas = hits[0].value
                codes = tuple(str(code) for code in orphas)
                said = (Assertion.PRESENT, None)
                span = (lab.first, lab.last)
                yield _made(note, span, EvidenceKind.SCREENING, (value, codes), said)
                break


def _fixed(note: Note, assess: Assess) -> Iterator[ReadEvidence]:
    joined, starts = _joined(note)
    for mode, pattern in INHERITANCE.items():
        for match in re.finditer(rf"\b{pattern}\b", joined):
            span = _tokens(starts, match)
            yield _made(note, span, EvidenceKind.INHERITANCE, (mode, ()), assess(*span))
    for match in CONSANGUINITY.finditer(joined):
        span = _tokens(starts, match)
        denied = NOT_CONSANGUINEOUS.search(joined[max(0, match.start() - 30) : match.start()])
        assertion = Assertion.ABSENT if denied else Assertion.PRESENT
        yield _made(note, span, EvidenceKind.CONSANGUINITY, (None, ()), (assertion, None))


def _joined(note: Note) -> tuple[str, list[int]]:
    starts: list[int] = []
    position = 0
    for word in note.words:
        starts.append(position)
        position += len(word) + 1
    return " ".join(note.words), starts


def _tokens(starts: list[int], match: re.Match[str]) -> tuple[int, int]:
    return bisect_right(starts, match.start()) - 1, bisect_right(starts, match.end() - 1) - 1
