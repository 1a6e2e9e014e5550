"""Diseases that a note names: which names stand, for which entity, with which assertion.

A name stands unless it is something else here:
1. an abbreviation stands in capitals; one that means other things too (context forms, three
   letters or fewer, a laboratory value, a gene) also needs words of diagnosis or other
   evidence for the disease, and never stands before a value ("FC 168");
2. a proper name alone ("Gaucher") stands as a diagnosis, not as an eponym of a sign ("células
   de Gaucher"), and one without a name of its own is its syndrome's or disease's ("Hunter");
3. a name that was read as a phenotype stands only as a diagnosis, or where a protocol is for
   the disease; groups in one or two words ("doença renal") stand only with a protocol.

A designator that follows belongs to the name: "AME tipo IV" is what bears that name, and the
general entity only where nothing does.

The assertion is the note's, except for what the words next to the name settle: excluded or a
negative test → absent; asked, suspected, to be excluded, once assumed, of a region or a
protocol → uncertain; diagnosed, confirmed, under treatment → present.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from typing import Final

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import OrphaCode
from araras.knowledge.text import key
from araras.tools.hpo_normalize.disease_names import Hit, Named, disease_names
from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.patterns import Lazy
from araras.tools.hpo_normalize.surroundings import (
    AFFIRMED,
    DENIED,
    DOUBTED,
    Said,
    Surroundings,
    evidence,
)
from araras.tools.orpha_resolve import orpha_resolve
from araras.tools.orpha_resolve.designators import TYPE_WORDS, numeral
from araras.tools.records import Assertion, EvidenceKind, ReadEvidence

Assess = Callable[[int, int], Said]

MAX_ORDINARY: Final = 6
"""Letters up to which a single word that names a disease is also an ordinary word (peste)."""
LONG: Final = 10
"""Letters from which a single word that a protocol's disease is called means the disease."""
_LINK = r"(?: (?:de|da|do|das|dos|com|por|para|a|o|as|os|um|uma|em|ha|clinic[oa]|previ[oa]|definitiv[oa]|recente|:|\())*"
_DIAGNOSED: Final = Lazy(
    rf"\b(?:diagnostic\w+|portador\w*|confirm\w+|tratamento (?:para|de|da|do)|acompanhamento (?:por|de|da|do)"
    rf"|casos? de|positiv[oa] para|conhecid[oa]){_LINK}$"
)
_NO_DIAGNOSIS: Final = Lazy(
    r"\b(?:suspeit\w+|hipotes\w+|diferencia\w+|sem|nao|aguard\w+|inicial|possive\w+|provave\w+|criterios? (?:para|de))\b"
)
_SUSPECTED: Final = Lazy(
    r"\b(?:suspeit\w+|hipotes\w+|hd|possive\w+|prova\w+l|investig\w+|pesquis\w+|descartar|afastar|excluir|esclarecer|rastre\w+"
    r"|diferencia\w+|pergunt\w+|pens\w+|aventad\w+|cogit\w+|considerad\w+|confund\w+|ouvi\w+|medo|receio"
    r"|diagnosticos? inicia\w+|(?:tratad|rotulad|interpretad|conduzid|visto|vist)\w* como|protocolo|pcdt|portaria|direito a|vacina\w*"
    r"|profilaxia|risco|predisp\w+|semelhante|compative\w+|suge\w+|lembra\w*|parece\w*|endemic\w+|regiao|se (?:e|for|fosse)|tipico de)\b"
)
_CUE: Final = Lazy(
    r"\b(?:diagnostic\w+|suspeit\w+|hipotes\w+|hd|portador\w*|doenca|sindrome|casos?|positiv\w+ para|tratamento|investig\w+"
    r"|descart\w+|afast\w+|exclu\w+|confirm\w+|criterios?|pergunt\w+|pens\w+|diferencia\w+|acompanhamento)\b"
)
_WEAK_CUE: Final = Lazy(
    r"(?:\b(?:com|tem|tenho|tinha|por|sugestiv[oa] de|compativel com|formas? de|tipo|familia com)(?: a| o| uma?)?"
    r"|(?:branc|pard|pret|pretinh|negr|indigen|amarel)[oa] ,|anos(?: de idade)? ,)$"
)
_SIGN: Final = Lazy(
    r"\b(?:celulas?|sinal|sinais|anel|aneis|corpos?|corpusculos?|escala|escore|score|teste|manobra|metodo|criterios?|padrao|facies"
    r"|fenotipo|doppler|classificacao|estagio|nodulos?|tubo|sonda|protese|vacina|hospital|dr|dra|tumor|linhas?|reacao)(?: d[eao]s?)?$"
)
_NOT_DISEASE: Final = Lazy(
    r"\b(?:uso|usa|usando|dosagem|nivel|niveis|valor|controle|anti|exames?|tc|rm|rx|us|usg|gene|genes|variantes?|mutac\w+) ?(?:d[eao]s?|em|,)?$"
)
_VALUE: Final = Lazy(
    r"^[:(<>≤≥]? ?(?:(?:de|em|=) )?(?:<|>|≤|≥)? ?(?:\d+(?:[.,]\d+)*(?! (?:anos?|mes\w*|dias?))"
    r"|elevad\w+|aumentad\w+|normal|normais|baix\w+|reduzid\w+|diminuid\w+|alterad\w+|bpm|lactate|negativ\w+ \()"
)
_GENETIC: Final = Lazy(
    r"^:? ?(?:\| )?(?:variantes?|mutac\w+|delec\w+|duplicac\w+|patogenic\w+|bialel\w+|homozig\w+|heterozig\w+|hemizig\w+|c \d|p \w)"
)
_DISMISSED: Final = Lazy(
    r"^[,(]? ?(?:(?:foi|foram|fica|esta|estao|ja|tambem|clinicamente|previamente|praticamente) )*"
    r"(?:descart\w+|afastad\w+|excluid\w+|negad\w+|normal\b|negativ\w+)"
)
_ALL_DISMISSED: Final = Lazy(
    r"^(?:,|e|ou|[\w-]+)(?: (?:,|e|ou|[\w-]+)){0,9}? (?:descartad|afastad|excluid)[oa]s\b"
)
_AT_A_PLACE: Final = Lazy(r"\b(?:n[ao]|a|ao|d[ao]|pel[ao])$")
_LIKE: Final = Lazy(r"^(?:especific\w+|like|simile|negativ\w+)\b")
_KINDS: Final = frozenset(
    [
        "doenca",
        "doencas",
        "cancer",
        "tumor",
        "tumores",
        "anemia",
        "epilepsia",
        "surdez",
        "alopecia",
        "sindrome",
        "neuropatia",
        "miopatia",
    ]
)
"""Single words for a kind of illness."""
_STATES: Final = Lazy(r"\b(?:com|tem|apresenta\w*|evolui\w*|diagnostic\w+|confirm\w+|mas)\b")
_DOUBT_AFTER: Final = Lazy(
    r"^(?:\) )?(?:\?|[(] \?|(?:a|para|p /) (?:esclarecer|confirmar|descartar|investigar|excluir|afastar)|em investigacao"
    r"|(?:e |parece |foi |ja )?(?:improvave\w+|pouco prova\w+|possive\w+|prova\w+l|discutid\w+|aventad\w+|cogitad\w+|considerad\w+|questionad\w+|lembrad\w+)|nao (?:confirmad|descartad|afastad|excluid)\w+)"
)
_AFFIRMED_AFTER: Final = Lazy(
    r"^(?:[(] \w+ [)] )?(?:\w+ )?(?:confirmad[oa]|diagnosticad[oa]|em (?:tre|tratamento|uso|acompanhamento|dieta)|definid[oa]|estavel)\b"
)
_TEST: Final = Lazy(
    r"\b(?:sorologias?|testes?|pesquisa|pcr|rastreio|triagem|ig[gm]|elisa|baar|cultura|anticorpos?|exames?|rapido)"
    r"(?: \w+){0,3}? (?:para|de|da|do|p /|anti)$"
    r"|\b(?:sorologias?|pcr|ig[gm]|elisa|baar|teste rapido)$"
)
_POSITIVE: Final = Lazy(r"\b(?:positiv\w+|reagentes?|confirm\w+|alterad\w+)(?: \w+)?$")
_NEGATIVE: Final = Lazy(
    r"^(?:[(] \w+ [)] )?[:,]? ?(?:\w+ ){0,2}?(?:negativ\w+|nao reagentes?|nao reator\w*|neg|nr|normal)\b"
)
_UNMET: Final = Lazy(
    r"\b(?:nao|sem) (?:preenche\w*|fecha\w*|tem|ha|atende\w*|apresenta\w*)? ?criterios? (?:\w+ )?(?:para|de|da|do)(?: (?:o|a|diagnostico|de))*$"
)
_NEGATIVE_FOR: Final = Lazy(
    r"\b(?:negativ[oa]s?|nao reagentes?) (?:para|p /)(?: (?:\w+|,|e)){0,4}$"
)


def read_mentions(
    graph: KnowledgeGraph,
    note: Note,
    assess: Assess,
    phenotypes: Collection[tuple[int, int]],
    supported: Collection[str],
) -> Iterator[ReadEvidence]:
    """Yield the diseases that a note names.

    `phenotypes` are the token ranges read as such, `supported` the diseases that other
    evidence of the note points to.
    """
    around = Surroundings(note)
    taken: set[int] = set()
    joined: set[int] = set()
    previous = -1
    for hit in disease_names(graph).find(note):
        if hit.first in joined:
            continue
        if hit.named.eponym and _compound(graph, note, hit.last):
            joined.update((hit.first, hit.last + 1))
            continue
        taken.update(range(hit.first, hit.last + 1))
        aside = previous >= around.sentence(hit.first)[0] and _bracketed(note, hit)
        if _stands(graph, around, hit, phenotypes, supported, aside):
            code, previous = _designated(graph, note, hit)
            taken.update(range(hit.first, previous + 1))
            yield _mention(around, assess, code, (hit.first, previous))
    for code, tokens in _eponyms(graph, around, taken):
        yield _mention(around, assess, code, tokens)


def _bracketed(note: Note, hit: Hit) -> bool:
    """A name alone in brackets says again what was named before ("MPS I … (Hurler)")."""
    return note.gaps[hit.first].endswith("(") and note.after(hit.last).startswith(")")


def _mention(
    around: Surroundings, assess: Assess, code: OrphaCode, tokens: tuple[int, int]
) -> ReadEvidence:
    said = asserted(around, tokens, assess(*tokens))
    named = (str(code), (str(code),))
    return evidence(around.note, EvidenceKind.DISEASE_MENTION, named, tokens, said)


def _stands(
    graph: KnowledgeGraph,
    around: Surroundings,
    hit: Hit,
    phenotypes: Collection[tuple[int, int]],
    supported: Collection[str],
    aside: bool,
) -> bool:
    """Tell whether a name is the disease's; `aside`: in brackets after a mention of it."""
    named, note = hit.named, around.note
    before, after = around.before(hit.first, 6), around.after(hit.last, 10)
    diagnosed = _diagnosed(before) or _suspected(before) or bool(_DISMISSED.search(after))
    if named.general and not (diagnosed and _particular(named, note.words[hit.first])):
        return False
    if named.written is not None and named.written != note.surface(hit.first):
        return False
    backed = named.orpha in supported or aside
    if named.capitals and not _abbreviation_stands(graph, around, hit, backed):
        return False
    ordinary = not (named.capitals or named.written) and _ordinary(named, note.words[hit.first])
    if ordinary and not backed and not _as_diagnosis(before, after):
        return False
    if (named.eponym or named.capitals) and (_SIGN.search(before) or _LIKE.search(after)):
        return False
    if diagnosed or (named.covered and (named.capitals or _unmistakable(named, note, hit))):
        return True
    inside = any(f <= hit.first and hit.last <= last for f, last in phenotypes)
    return not inside and not _is_phenotype(graph, named.orpha)


def _unmistakable(named: Named, note: Note, hit: Hit) -> bool:
    """Several words, or a word so long that it is no ordinary one ("acromegalia")."""
    return named.size > 1 or len(note.words[hit.first]) >= LONG


def _particular(named: Named, first: str) -> bool:
    """A group of its own ("SCID", "leucodistrofia"), not a kind of illness ("doença renal")."""
    return named.capitals or (named.size == 1 and first not in _KINDS)


def _ordinary(named: Named, word: str) -> bool:
    return named.eponym or (named.size == 1 and len(word) <= MAX_ORDINARY)


@lru_cache(maxsize=2)
def _phenotype_names(graph: KnowledgeGraph) -> frozenset[str]:
    return frozenset(key(n.text) for n in graph.term_names() if n.kind in ("label", "exact"))


@lru_cache(maxsize=4096)
def _is_phenotype(graph: KnowledgeGraph, code: OrphaCode) -> bool:
    """Tell whether an entity's own name is a phenotype's too, so that a note may mean either."""
    entity = graph.disease(code)
    names = _phenotype_names(graph)
    return entity is not None and (key(entity.name_en) in names or key(entity.name_pt) in names)


def _diagnosed(before: str) -> bool:
    return bool(_DIAGNOSED.search(before)) and not _NO_DIAGNOSIS.search(before)


def _suspected(before: str) -> bool:
    return bool(re.search(rf"\b(?:suspeit\w+|hipotes\w+|hd|descartar|afastar){_LINK}$", before))


def _as_diagnosis(before: str, after: str) -> bool:
    """Words of diagnosis stand before or after a name, and none that make it a sign's."""
    if _SIGN.search(before):
        return False
    near = " ".join(before.split(" ")[-5:])
    return bool(
        _CUE.search(near)
        or _WEAK_CUE.search(near)
        or _DISMISSED.search(after)
        or _ALL_DISMISSED.search(after)
        or _DOUBT_AFTER.search(after)
        or _AFFIRMED_AFTER.search(after)
    )


def _abbreviation_stands(
    graph: KnowledgeGraph, around: Surroundings, hit: Hit, supported: bool
) -> bool:
    note, named = around.note, hit.named
    head = note.words[hit.first]
    typed = hit.last > hit.first or named.size > 1
    if not note.upper(hit.first) and len(head) < MAX_ORDINARY and not (typed and len(head) > 2):
        return False
    before, after = around.before(hit.first, 6), around.after(hit.last, 5)
    if not typed and _AT_A_PLACE.search(before) and _named_on(note, hit.last):
        return False
    if _NOT_DISEASE.search(before) or _GENETIC.search(after):
        return False
    if typed and not (named.context or named.foreign) and len(head) > 2:
        return True
    if _VALUE.search(after) and not _follows_type(note, hit.last):
        return False
    if named.foreign or note.shouted:
        strong = _diagnosed(before) or _suspected(before)
        return supported or (strong and len(head) > 2)
    if supported or _as_diagnosis(before, after):
        return True
    risky = named.context or len(head) < 4 or head in _other_meanings(graph)
    return not risky or (named.covered and not named.context)


def _named_on(note: Note, last: int) -> bool:
    """A proper name goes on after an abbreviation: an institution's ("na AME Barradas")."""
    return last + 1 < len(note.words) and note.gaps[last + 1] == " " and _proper(note, last + 1)


def _follows_type(note: Note, last: int) -> bool:
    following = note.words[last + 1 : last + 2]
    return bool(following) and (following[0] in TYPE_WORDS or _number(note, last + 1))


def _number(note: Note, i: int) -> bool:
    """A Roman number in capitals right after a name."""
    word = note.words[i]
    return note.upper(i) and not word[0].isdigit() and numeral(word) is not None


@lru_cache(maxsize=2)
def _other_meanings(graph: KnowledgeGraph) -> frozenset[str]:
    """Abbreviations of analytes, genes and ordinary chart words, folded."""
    analytes = {a.casefold() for row in graph.laboratory() for a in row.abbreviations}
    forms = {f.casefold() for row in graph.word_forms() if row.kind == "expand" for f in row.forms}
    return frozenset(analytes | forms | {gene.casefold() for gene in graph.gene_symbols()})


def _designated(graph: KnowledgeGraph, note: Note, hit: Hit) -> tuple[OrphaCode, int]:
    """Return the entity of a name with the designator that follows it, and its last token."""
    end = _designator_end(note, hit.last)
    if end is None:
        return hit.named.orpha, hit.last
    start, stop = note.span(hit.first, end)
    code = _resolved(graph, note.text[start:stop])
    if code is None or (code != hit.named.orpha and not _below(graph, code, hit.named)):
        return hit.named.orpha, hit.last
    return code, end


def _below(graph: KnowledgeGraph, code: OrphaCode, named: Named) -> bool:
    above = graph.ancestors(code)
    return named.orpha in above or bool(set(above) & set(graph.parents(named.orpha)))


def _designator_end(note: Note, last: int) -> int | None:
    words, i = note.words, last + 1
    if i >= len(words) or note.gaps[i].strip(" -("):
        return None
    if words[i] in TYPE_WORDS or words[i] == "forma":
        known = i + 1 < len(words) and not note.gaps[i + 1].strip()
        return i + 1 if known and (numeral(words[i + 1]) or len(words[i + 1]) == 1) else None
    return i if _number(note, i) and note.gaps[i] in (" ", "-") else None


@lru_cache(maxsize=1024)
def _resolved(graph: KnowledgeGraph, text: str) -> OrphaCode | None:
    found = orpha_resolve(graph, text)
    trusted = found.match is not None and found.match.tier in ("exact", "alias")
    return found.orpha if trusted else None


def _eponyms(
    graph: KnowledgeGraph, around: Surroundings, taken: set[int]
) -> Iterator[tuple[OrphaCode, tuple[int, int]]]:
    """Proper names that the store only knows as somebody's syndrome or disease."""
    note = around.note
    if note.shouted:
        return
    for i in range(len(note.words)):
        if i in taken or not _proper(note, i) or (i - 1 in taken and note.gaps[i] == "-"):
            continue
        last = i + 1 if i + 1 < len(note.words) and note.gaps[i + 1] == "-" else i
        last = last if last not in taken and _proper(note, last) else i
        code = disease_names(graph).eponym(note.words[i : last + 1])
        if code is None:
            continue
        before, after = around.before(i, 6), around.after(last, 8)
        if _as_diagnosis(before, after) or (last > i and not _SIGN.search(before)):
            taken.update((i, last))
            yield code, (i, last)


def _compound(graph: KnowledgeGraph, note: Note, i: int) -> bool:
    """The name is the first of two ("Hurler-Scheie") that make a name of their own."""
    joined = i + 1 < len(note.words) and note.gaps[i + 1] == "-" and _proper(note, i + 1)
    return joined and disease_names(graph).eponym(note.words[i : i + 2]) is not None


def _proper(note: Note, i: int) -> bool:
    if not note.text[note.starts[i]].isupper():
        return False
    surface = note.surface(i)
    return len(surface) > 3 and surface.isalpha() and surface[1:].islower()


def asserted(around: Surroundings, tokens: tuple[int, int], said: Said) -> Said:
    """Return what the words next to a name say of the disease, else what the note says."""
    before, after = around.before(tokens[0], 8), around.after(tokens[1], 10)
    if said[0] is Assertion.FAMILY:
        return said
    if _denied(before, after):
        return DENIED
    tested = _TEST.search(before) and not _POSITIVE.search(before)
    if _DOUBT_AFTER.search(after) or around.asked(tokens[1]) or tested:
        return DENIED if said[0] is Assertion.ABSENT else DOUBTED
    if said[0] is Assertion.ABSENT:
        return said
    if _diagnosed(before) or _AFFIRMED_AFTER.search(after):
        return said if said[0] is Assertion.PAST else AFFIRMED
    return DOUBTED if _SUSPECTED.search(before) else said


def _denied(before: str, after: str) -> bool:
    if _UNMET.search(before):
        return True
    if _DISMISSED.search(after) or _NEGATIVE_FOR.search(before):
        return True
    listed = _ALL_DISMISSED.search(after)
    if listed is not None and _STATES.search(listed[0]) is None:
        return True
    return bool(_TEST.search(before)) and bool(_NEGATIVE.search(after))
