"""Genes that a note names, with what was found in them.

A symbol is read as it is written (capitals), one that means other things too, or has three
letters or fewer, only near words of genetics; the table of aliases says which. The result is
read in the symbol's own clause:
1. an antibody, a protein's level or an enzyme's activity is no gene;
2. no variant, a normal or negative result, a benign variant → absent (but the lack of copies
   or of an exon is a finding);
3. unclear significance → uncertain; asked for, awaited → uncertain;
4. a variant, its zygosity, its nomenclature, or a confirmed or positive test → present;
5. a symbol alone says nothing: uncertain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import DiseaseId, OmimCode
from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.patterns import Lazy
from araras.tools.hpo_normalize.phrases import Phrases
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

MIN_CLEAR: Final = 4
"""Letters from which a symbol is clear by itself."""
_NUCLEOTIDES = r"\b(?:[a-z]\d{2,4}[a-z]|\d{2,4} ?(?:del|ins|dup)\w*|\d+[+-]\d+[acgt]|c \.? ?\d\w*|p \.? ?[a-z]{1,3}\d+\w*|f508del|deltaf508)\b"
_GENETICS: Final = Lazy(
    rf"\b(?:gene|genes|variantes?|mutac\w+|mutad[oa]s?|delec\w+|duplicac\w+|exons?|patogenic\w+|bialel\w+|homozig\w+|heterozig\w+"
    rf"|hemizig\w+|compost[oa]|sequencia\w+|exoma|painel|molecular|genetic[oa]|ngs|mlpa|expans\w+|copias?|founder|alelo\w*)\b|{_NUCLEOTIDES}"
)
_FOUND: Final = Lazy(
    rf"\b(?:variantes?|mutac\w+|mutad[oa]s?|delec\w+|deletad[oa]|duplicac\w+|patogenic\w+|bialel\w+|homozig\w+|heterozig\w+|hemizig\w+"
    rf"|expans\w+|expandid[oa]|positiv\w+|confirm\w+|alterad\w+|de novo|founder|truncante|frameshift|nonsense|dominante negativ\w+"
    rf"|rearranj\w+|inversao|repeticoes|zero copias?|0 copias?)\b|{_NUCLEOTIDES}"
)
_LOST: Final = Lazy(
    r"\b(?:ausencia|perda|falta) (?:homozigotica )?(?:d[aeo]s? )?(?:exons?|copias?|duas copias|alelos?)\b"
)
_NONE: Final = Lazy(
    r"\b(?:sem|nenhuma|ausencia de|nao (?:ha|foram?|se|houve))(?: \w+){0,2} (?:variantes?|mutac\w+|alterac\w+|delec\w+|duplicac\w+|expans\w+|patogenic\w+)"
    r"|\bnao (?:foram? )?(?:detect|encontr|identific|evidenci)\w+|\b(?:provavelmente )?benign[ao]s?\b|\bwild type\b|\bselvagem\b"
    r"|\b(?:variantes?|mutac\w+|delec\w+) (?:ausentes?|negativ\w+|nao)\b"
)
_NORMAL_AFTER: Final = Lazy(
    r"^(?:[(] \w+ [)] )?[:,]? ?(?:(?:gene|com|veio|foi|resultado|sequenciamento|mlpa|e \w+) )*(?:normal|normais|negativ[oa]s?|sem alterac\w+|nao mutad\w+)\b"
)
_UNCLEAR: Final = Lazy(
    r"\b(?:vus|vsi|significado (?:clinico )?(?:incerto|desconhecido|indeterminado))\b"
)
_PLANNED: Final = Lazy(
    r"\b(?:aguard\w+|solicit\w+|pendentes?|pesquisar|pesquisa (?:de|do|da)|pedid[oa]s?|pedir|pedi|colher|a realizar|em andamento|em curso|em fila"
    r"|investigar|avaliar|testar|indico|sugiro|encaminh\w+ (?:para|a)|programad\w+|analise molecular (?:de|do))\b"
)
_REPORTED: Final = Lazy(
    r"\b(?:patogenic\w+|bialel\w+|homozig\w+|heterozig\w+|hemizig\w+|confirm\w+|positiv\w+|identific\w+|detect\w+|encontr\w+|revel\w+|mostr\w+|evidenci\w+)\b"
)
_NOT_GENE_BEFORE: Final = Lazy(
    r"\b(?:anti|anticorpos?(?: anti)?|hla|atividade (?:d[aeo]s? )?|sinal|dosagem (?:d[aeo]s? )?)$"
)
_NOT_GENE_AFTER: Final = Lazy(
    r"^(?:[:,] )?(?:igg|igm|em leucocitos|elevad\w+|aumentad\w+|reduzid\w+|baix\w+|diminuid\w+|serico|serica|tecidual"
    r"|[<>≤≥=]+ ?\d|\d+(?:[.,]\d+)? (?:%|(?:mg|ng|u|ui|mcg|g|pg|nmol|umol)\b)|e \w+ (?:negativ|positiv)os\b)"
)


class Symbol(NamedTuple):
    """A wording of a gene."""

    gene: str
    unclear: bool
    """It stands only near words of genetics."""
    variant: bool
    """It is a variant's own name (F508del), so it is a finding."""


class Genes(NamedTuple):
    """Wordings of genes: single tokens as written, and phrases folded."""

    written: dict[str, Symbol]
    folded: dict[str, Symbol]
    phrases: Phrases[Symbol]


@lru_cache(maxsize=2)
def genes_of(graph: KnowledgeGraph) -> Genes:
    """Compile the symbols and aliases of a graph."""
    aliases = {alias.gene: alias for alias in graph.gene_aliases()}
    found = Genes({}, {}, Phrases())
    for gene in graph.gene_symbols():
        alias = aliases.get(gene)
        letters = sum(map(str.isalpha, gene))
        unclear = len(gene) < MIN_CLEAR or letters < 2 or (alias is not None and alias.ambiguous)
        _put(found, gene, Symbol(gene, unclear, False))
    for alias in graph.gene_aliases():
        for other in alias.aliases:
            clear = other.startswith("gene ")
            variant = re.fullmatch(_NUCLEOTIDES, other.casefold()) is not None
            _put(found, other, Symbol(alias.gene, not (clear or variant), variant))
    return found


def _put(found: Genes, text: str, symbol: Symbol) -> None:
    if re.fullmatch(r"[^\W\d_]+(?:[0-9]+[^\W\d_]*)*", text):
        found.written.setdefault(text, symbol)
        if any(map(str.isdigit, text)) and len(text) >= MIN_CLEAR and not symbol.unclear:
            found.folded.setdefault(text.casefold(), symbol)
    else:
        found.phrases.add(re.sub(r" \(gene\)$", "", text), symbol)


def read_genes(graph: KnowledgeGraph, note: Note, assess: Assess) -> Iterator[ReadEvidence]:
    """Yield the genes that a note names."""
    around = Surroundings(note)
    for first, last, symbol in _found(genes_of(graph), note):
        before, after = around.before(first, 11), around.after(last, 9)
        if _NOT_GENE_BEFORE.search(before) or _NOT_GENE_AFTER.search(after):
            continue
        near = f"{' '.join(before.split(' ')[-6:])} | {after}"
        if symbol.unclear and not _GENETICS.search(near):
            continue
        said = _asserted(symbol, before, after, assess(first, last))
        named = (symbol.gene, _diseases(graph, symbol.gene))
        yield evidence(note, EvidenceKind.GENE, named, (first, last), said)


def _found(genes: Genes, note: Note) -> Iterator[tuple[int, int, Symbol]]:
    covered = -1
    phrases = {hit.first: hit for hit in genes.phrases.find(note.words)}
    for i, word in enumerate(note.words):
        hit = phrases.get(i)
        if i <= covered:
            continue
        symbol = genes.written.get(note.surface(i)) or genes.folded.get(word)
        if hit is not None and (symbol is None or hit.last > i):
            covered = hit.last
            yield i, hit.last, hit.value
        elif symbol is not None:
            yield i, i, symbol


def _asserted(symbol: Symbol, before: str, after: str, said: Said) -> Said:
    if said[0] is Assertion.FAMILY:
        return said
    near = f"{before} | {after}"
    if _LOST.search(near):
        return DOUBTED if _PLANNED.search(before) else AFFIRMED
    if _NONE.search(near) or _NORMAL_AFTER.search(after):
        return DENIED
    if _UNCLEAR.search(near):
        return DOUBTED
    if not (symbol.variant or _FOUND.search(near)):
        return DENIED if said[0] is Assertion.ABSENT else DOUBTED
    if _PLANNED.search(before) and not _REPORTED.search(near):
        return DOUBTED
    if said[0] is Assertion.ABSENT:
        return said if "dominante negativ" not in after else AFFIRMED
    reported = symbol.variant or _REPORTED.search(near)
    return AFFIRMED if reported or said[0] is not Assertion.UNCERTAIN else DOUBTED


@lru_cache(maxsize=4096)
def _diseases(graph: KnowledgeGraph, gene: str) -> tuple[str, ...]:
    """Diseases of a gene by ORPHA code; OMIM numbers only where Orphanet has none."""
    linked: tuple[DiseaseId, ...] = graph.diseases_of_gene(gene)
    codes = {code for code in linked if not isinstance(code, OmimCode)}
    for code in linked:
        if isinstance(code, OmimCode):
            links = graph.diseases_of_omim(code)
            exact = {orpha for orpha, relation in links if relation == "exact"}
            codes |= exact or {orpha for orpha, relation in links if relation == "broader"}
    if not codes:
        return tuple(map(str, linked))
    return tuple(str(code) for code in sorted(codes, key=lambda c: c.number))
