"""Which disease a sentence speaks of.

1. The diseases that it names, by whole names with their type designators, and by ellipsis
   ("a tipo 7", "na forma ligada ao X") where exactly one listed disease bears it.
2. Else what the sentence before was about: all of it, across lines too. "Hipótese principal"
   names the first of the differential.
3. Else the first of the differential.

A name that is nothing here (not listed, not asked about, not of their family) is a fault,
unless the note says it or it was read as a finding.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from araras.agents.claim_check.actions import gene_symbols
from araras.agents.claim_check.clauses import calls_for_help, is_open, part
from araras.agents.claim_check.facts import Facts, stems
from araras.agents.claim_check.records import Fault, Scope, Sentence
from araras.agents.claim_check.vocabulary import general_words
from araras.knowledge.ids import OrphaCode
from araras.knowledge.text import key, words
from araras.tools.hpo_normalize.disease_names import Hit, disease_names
from araras.tools.hpo_normalize.stems import stem
from araras.tools.orpha_resolve import orpha_resolve
from araras.tools.orpha_resolve.designators import numeral

_APART: Final = re.compile(r"(?:\bnao|\bdiferente\w*|\bao contrario|\bexceto|\bfora)(?: \w+){0,2}$")
_LEAD: Final = re.compile(r"\b(?:hipotese principal|principal hipotese|hipotese mais provavel)\b")
_TYPED: Final = re.compile(r"\b(?:tipos?|type|subtipo|forma|variante) (\w+)\b")
_EVERY: Final = re.compile(
    r"\b(?:tod[ao]s (?:[ao]s )?|qualquer |(?:[ao]s )?(?:outr|demais )[ao]?s? ?|ambos os |nos dois )(?:d[aeo]s? |entre as )?(?:tipos?|formas?|subtipos?|variantes?|hipoteses|doencas|candidatas?|alternativas)\b"
)
"""All types at once: no lookup is for all of them."""
_FORM: Final = re.compile(r"\b(?:forma|variante|tipo)s? (?:de inicio )?((?:\w+ ?){1,3})")
_SUBTYPE_CASE: Final = re.compile(
    r"\b(?:(?:o caso|o quadro) e (?:de|uma?)|trata se de|e portadora? de|tem (?:a|o)|diagnostico (?:e|de))\b"
)
_ARTICLES: Final = frozenset(words("a o da do na no à ao pela pelo para contra"))
_HAD: Final = re.compile(
    r"\b(?:tem|teve|apresent\w+|desenvolve(?:u|ram)?|possui|sofr\w+|exib\w+)\b"
)
_BAND: Final = re.compile(r"\b(?:\d{1,2}|[Xx])[pq]\d[\d.]*\b|\b[cp]\.[A-Z0-9]\w+")
"""A place of a chromosome, or a variant."""
TELLING: Final = 8
"""Letters from which the first word of a name tells its disease."""
_NAMING: Final = frozenset(
    words("síndrome doença distrofia deficiência displasia ataxia miopatia neuropatia mal")
)
_GENERIC: Final = frozenset(
    words("doenca sindrome rara raras genetica grave leve classica aguda cronica da de do ao x e")
)


class Mention(NamedTuple):
    """A disease at tokens `first` to `last` (included)."""

    first: int
    last: int
    orpha: OrphaCode
    apart: bool


class Named(NamedTuple):
    """What a sentence names: diseases of this consultation, and what is nothing here."""

    scope: Scope
    faults: tuple[Fault, ...]


def scope_of(
    facts: Facts, sentence: Sentence, before: Scope | None, findings: Collection[tuple[int, int]]
) -> Named:
    """Return the scope; `findings` are the token ranges that were read as phenotypes."""
    about: list[OrphaCode] = []
    denied: list[OrphaCode] = []
    faults: list[Fault] = []
    others: list[OrphaCode] = []
    foreign = False
    for mention in _mentions(facts, sentence):
        known = _spoken_of(facts, sentence, mention)
        if known:
            if not _is_finding(mention, findings) or not _is_group(facts, mention):
                sentence.explain(mention.first, mention.last)
            (denied if mention.apart else about).extend(known)
            others += known if _as_others(sentence, mention) and len(known) > 1 else ()
            faults += _subtype(facts, sentence, mention)
        elif _in_note(facts, sentence, mention):
            continue
        elif _included(facts, before, sentence, mention) or _asked(facts, sentence, mention):
            sentence.explain(mention.first, mention.last)
        elif _is_finding(mention, findings):
            foreign = foreign or not _own_words(facts, before, sentence, mention)
        else:
            faults.append(Fault("disease", sentence.shown(mention.first, mention.last)))
    faults += _unresolved(facts, sentence, findings)
    foreign = foreign or _EVERY.search(" ".join(sentence.note.words)) is not None
    elliptic, missing = _elliptic(facts, sentence, about)
    about += elliptic
    about += [] if about else _by_first_word(facts, sentence, findings)
    faults += missing
    if about and not _EVERY.search(" ".join(sentence.note.words)):
        rest = _unique([code for code in others if about.count(code) == others.count(code)])
        scope = Scope(_unique(about), _unique(denied), named=True, others=rest)
        return Named(scope, tuple(faults))
    inherited = () if foreign else _inherited(facts, sentence, before)
    return Named(Scope(inherited, _unique(denied), named=foreign), tuple(faults))


def _as_others(sentence: Sentence, mention: Mention) -> bool:
    """Whether a group is named as what is left of it ("outras mucopolissacaridoses")."""
    before = sentence.note.words[mention.first - 1] if mention.first else ""
    return before in ("outras", "outros", "demais")


def _spoken_of(facts: Facts, sentence: Sentence, mention: Mention) -> tuple[OrphaCode, ...]:
    """The diseases that a mention stands for, of several that bear one name the one known here."""
    shown = key(sentence.shown(mention.first, mention.last))
    bearing = (name.orpha for name in facts.graph.diseases_named(shown))
    return next((known for c in (mention.orpha, *bearing) if (known := facts.spoken_of(c))), ())


def _unique(codes: Collection[OrphaCode]) -> tuple[OrphaCode, ...]:
    return tuple(dict.fromkeys(codes))


def _inherited(facts: Facts, sentence: Sentence, before: Scope | None) -> tuple[OrphaCode, ...]:
    lead = (facts.lead,) if facts.lead else ()
    if before is None or not before.about or _LEAD.search(" ".join(sentence.note.words)):
        return lead
    return before.about


def _mentions(facts: Facts, sentence: Sentence) -> Iterator[Mention]:
    note = sentence.note
    found = [
        hit
        for hit in disease_names(facts.graph).find(note)
        if _stands(sentence, hit) and not _gene(facts, sentence, hit)
    ]
    taken = {i for hit in found for i in range(hit.first, hit.last + 1)}
    for hit in found:
        before = " ".join(note.words[max(0, hit.first - 4) : hit.first])
        yield Mention(hit.first, hit.last, hit.named.orpha, _APART.search(before) is not None)
    for mention in _by_part(facts, sentence, taken):
        taken.update(range(mention.first, mention.last + 1))
        yield mention
    names = disease_names(facts.graph)
    for i in range(len(note.words)):
        surface = note.surface(i)
        if i in taken or len(surface) < 4 or not surface[0].isupper() or surface.isupper():
            continue
        code = names.eponym(note.words[i : i + 1])
        if code is not None:
            yield Mention(i, i, code, False)


def _by_part(facts: Facts, sentence: Sentence, taken: set[int]) -> Iterator[Mention]:
    """Listed diseases named by a part of their name that stands for the whole: what comes before
    the type or the cause, or the cause ("doença de Niemann-Pick", "homocistinúria").

    A part of one word needs an article: without one it is rather a finding of the patient.
    """
    said = sentence.note.words
    has = _HAD.search(" ".join(said)) is not None
    for telling, codes in _parts(facts).items():
        for first in range(len(said) - len(telling) + 1):
            last = first + len(telling) - 1
            if tuple(said[first : last + 1]) != telling or not taken.isdisjoint((first, last)):
                continue
            typed = "tipo" in said[last + 1 : last + 2]
            bare = len(telling) == 1 and (has or first == 0 or said[first - 1] not in _ARTICLES)
            if not typed and not bare:
                yield from (Mention(first, last, code, False) for code in codes)


def _parts(facts: Facts) -> dict[tuple[str, ...], tuple[OrphaCode, ...]]:
    """The telling parts of the listed diseases' names, the longest first."""
    found: dict[tuple[str, ...], tuple[OrphaCode, ...]] = {}
    for code in facts.listed:
        disease = facts.graph.disease(code)
        name = disease.name_pt if disease else ""
        pieces = [re.split(r" tipo | por ", name)[0], *name.split(" por ")[1:]]
        for piece in pieces:
            part = words(piece)
            if piece != name and (len(part) > 2 or len(part[0]) >= TELLING):
                found[tuple(part)] = (*found.get(tuple(part), ()), code)
    return dict(sorted(found.items(), key=lambda item: (-len(item[0]), item[0])))


def _stands(sentence: Sentence, hit: Hit) -> bool:
    note, named = sentence.note, hit.named
    first = note.surface(hit.first)
    if named.capitals and not (note.upper(hit.first) and not note.shouted):
        return False
    if named.eponym and not first[0].isupper():
        return False
    return named.written is None or first == named.written


def _is_group(facts: Facts, mention: Mention) -> bool:
    """A group's name that is a finding too ("cardiomiopatia restritiva") claims that finding."""
    disease = facts.graph.disease(mention.orpha)
    return disease is not None and disease.group == "group"


def _own_words(facts: Facts, before: Scope | None, sentence: Sentence, mention: Mention) -> bool:
    """Whether a finding that is a disease's name too is the consultation's, or the protocol's.

    A sibling of a listed disease never is: what is said of it needs its own lookup.
    """
    parents = {p for code in facts.listed for p in facts.graph.parents(code)}
    if parents.intersection(facts.graph.parents(mention.orpha)):
        return False
    said = f" {key(sentence.shown(mention.first, mention.last))} "
    texts = [f["label_pt"] for f in facts.state["phenotypes"]]
    for code in _inherited(facts, sentence, before):
        disease = facts.graph.disease(code)
        texts += [*facts.of(code).texts, disease.name_pt if disease else ""]
    return any(said in f" {key(text)} " for text in texts)


def _included(facts: Facts, before: Scope | None, sentence: Sentence, mention: Mention) -> bool:
    """Whether a protocol's inclusion criterion names its own disease so."""
    said = f" {key(sentence.shown(mention.first, mention.last))} "
    scope = _inherited(facts, sentence, before)
    return bool(scope) and all(
        any(
            c.kind == "inclusion" and said in f" {key(c.text)} "
            for c in facts.of(code).offer.criteria
        )
        for code in scope
    )


def _asked(facts: Facts, sentence: Sentence, mention: Mention) -> bool:
    """Whether it is asked after, and in the name of a listed disease ("associada à …")."""
    said = f" {key(sentence.shown(mention.first, mention.last))} "
    names = (facts.graph.disease(code) for code in facts.listed)
    listed = any(d is not None and said in f" {key(d.name_pt)} " for d in names)
    around = part(sentence, mention.first, mention.last)
    return listed and (is_open(around) or calls_for_help(around))


def _unresolved(
    facts: Facts, sentence: Sentence, findings: Collection[tuple[int, int]]
) -> Iterator[Fault]:
    """A name that no entity bears: "síndrome de …" before a word that nothing explains."""
    note = sentence.note
    for match in _BAND.finditer(sentence.text):
        if not sentence.explains(*match.span()):
            yield Fault("disease", match[0])
    for i, word in enumerate(note.words[:-2]):
        if word not in _NAMING or note.words[i + 1] not in ("de", "da", "do"):
            continue
        j = i + 2
        read = j in sentence.explained or any(first <= j <= last for first, last in findings)
        ordinary = note.words[j] in general_words() or stem(note.words[j]) in facts.note_stems
        if not read and not ordinary:
            yield Fault("disease", sentence.shown(i, j))


def _gene(facts: Facts, sentence: Sentence, hit: Hit) -> bool:
    """An abbreviation that is a gene's symbol too, after "gene" or the like."""
    before = " ".join(sentence.note.words[max(0, hit.first - 2) : hit.first])
    symbol = sentence.shown(hit.first, hit.last) in gene_symbols(facts.graph)
    return symbol and re.search(r"\b(?:genes?|variantes?|mutac\w+)\b", before) is not None


def _is_finding(mention: Mention, findings: Collection[tuple[int, int]]) -> bool:
    return any(first <= mention.first and mention.last <= last for first, last in findings)


def _in_note(facts: Facts, sentence: Sentence, mention: Mention) -> bool:
    shown = key(sentence.shown(mention.first, mention.last))
    return f" {shown} " in f" {key(facts.note)} "


def _subtype(facts: Facts, sentence: Sentence, mention: Mention) -> Iterator[Fault]:
    """A subtype is not said to be the case unless evidence of the thread names it."""
    if mention.orpha in facts.listed or not set(facts.listed) & set(
        facts.graph.ancestors(mention.orpha)
    ):
        return
    named = {o for fact in facts.state["evidence"] for o in fact["orphas"]}
    before = " ".join(sentence.note.words[max(0, mention.first - 5) : mention.first])
    after = " ".join(sentence.note.words[mention.last + 1 : mention.last + 2])
    if mention.orpha not in named and (_SUBTYPE_CASE.search(before) or after == "sim"):
        yield Fault("disease", sentence.shown(mention.first, mention.last))


def _elliptic(
    facts: Facts, sentence: Sentence, about: Collection[OrphaCode]
) -> tuple[list[OrphaCode], list[Fault]]:
    """Types and forms that stand without the name: resolved against what is listed."""
    found: list[OrphaCode] = []
    faults: list[Fault] = []
    folded = " ".join(sentence.note.words)
    offsets = _offsets(sentence)
    for match in _TYPED.finditer(folded):
        token = offsets[match.start(1)]
        if token in sentence.explained or numeral(match[1]) is None:
            continue
        codes = _typed(facts, match[1], about)
        if codes:
            sentence.explain(token - 1, token)
            found += codes
        else:
            faults.append(Fault("disease", match[0]))
    for match in _FORM.finditer(folded):
        token = offsets[match.start(1)]
        if token not in sentence.explained:
            found += _of_form(facts, match[1])
    return found, faults


def _offsets(sentence: Sentence) -> dict[int, int]:
    offsets: dict[int, int] = {}
    position = 0
    for i, word in enumerate(sentence.note.words):
        offsets[position] = i
        position += len(word) + 1
    return offsets


def _typed(facts: Facts, designator: str, about: Collection[OrphaCode]) -> list[OrphaCode]:
    """The diseases that a listed disease's name becomes with another designator."""
    for code in (*about, *facts.listed):
        disease = facts.graph.disease(code)
        if disease is None:
            continue
        stem = re.split(r" tipo ", disease.name_pt)[0]
        resolution = orpha_resolve(facts.graph, f"{stem} tipo {designator}")
        if resolution.orpha is not None:
            return list(facts.spoken_of(resolution.orpha))
    return []


def _of_form(facts: Facts, text: str) -> list[OrphaCode]:
    """The one listed disease, or subtype of one, whose name has the words of a form."""
    for size in (3, 2, 1):
        wanted = text.split()[:size]
        if len(wanted) < size or set(wanted) <= _GENERIC:
            continue
        pool = [*facts.listed, *(c for d in facts.listed for c in facts.graph.children(d))]
        bearing = [c for c in dict.fromkeys(pool) if _bears(facts, c, wanted)]
        if len(bearing) == 1:
            return list(facts.spoken_of(bearing[0]))
    return []


def _by_first_word(
    facts: Facts, sentence: Sentence, findings: Collection[tuple[int, int]]
) -> list[OrphaCode]:
    """The listed disease that one telling first word names ("hipercloridrose" isolada)."""
    firsts: dict[str, list[OrphaCode]] = {}
    for code in facts.listed:
        disease = facts.graph.disease(code)
        named = words(disease.name_pt) if disease else ()
        telling = [w for w in named if w not in _GENERIC and w not in general_words()]
        if telling and len(telling[0]) >= TELLING:
            firsts.setdefault(stem(telling[0]), []).append(code)
    read = {i for first, last in findings for i in range(first, last + 1)}
    found = [
        firsts[stem(word)]
        for i, word in enumerate(sentence.note.words)
        if i not in read and i not in sentence.explained and stem(word) in firsts
    ]
    return [code for codes in found for code in codes]


def _bears(facts: Facts, code: OrphaCode, wanted: list[str]) -> bool:
    disease = facts.graph.disease(code)
    return disease is not None and set(map(stem, wanted)) <= stems(disease.name_pt)
