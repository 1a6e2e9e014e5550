"""Medicines: every name that the graph knows, with its aliases, brands and misspellings.

A medicine stands only where the protocol of each disease in scope provides for it; one that
the protocol withholds, or that another disease's provides for, stands only where the sentence
denies it. A brand never stands: protocols provide for substances. A name that is a letter or two away from a known one never stands: it is either a
mistake or another medicine. What the note says that the patient takes may be repeated.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from araras.agents.claim_check.actions import analytes
from araras.agents.claim_check.clauses import part
from araras.agents.claim_check.facts import Facts, stems
from araras.agents.claim_check.records import Fault, Scope, Sentence
from araras.agents.claim_check.vocabulary import (
    everyday_medicines,
    general_words,
    known_stems,
    medicine_like,
)
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.text import key, words
from araras.tools.hpo_normalize.note import read
from araras.tools.hpo_normalize.phrases import Phrases
from araras.tools.hpo_normalize.stems import stem
from araras.tools.hpo_normalize.vocabulary import STOP

SHORTEST_FUZZY: Final = 6
LONG: Final = 8
"""Letters from which two edits, not one, make a name the same."""
REMEMBERED: Final = 10_000
"""Unknown words whose nearest medicine is kept."""
_HEADS: Final = frozenset(words("carbonato vitamina hormônio inibidor benzoato fumarato"))
"""First words of many names: they name no medicine alone."""
_CLASSES: Final = re.compile(
    r"\b(?:antibiotic\w*|antibioticoterapia|corticoid\w*|corticosteroid\w*|corticoterapia"
    r"|glicocorticoid\w*|anticonvulsivant\w*|antiepileptic\w*|anti inflamatori\w*|analgesic\w*"
    r"|opioid\w*|quelant\w*|imunossupress\w*|anti histaminic\w*|antihistaminic\w*|diuretic\w*"
    r"|anticoagulant\w*|betabloqueador\w*|beta bloqueador\w*|antidepressiv\w*|bisfosfonat\w*"
    r"|anticorpo monoclonal|biologicos?|quimioterapi\w*|antivir\w*|vasopressor\w*"
    r"|modulador\w*|suplement\w*|estatinas?|inibidor\w*|cannabi\w*|insulina\w*|antifibrinolitic\w*"
    r"|placebo|fitoterapic\w*|homeopati\w*|vacinas?)\b"
)
_DENIED: Final = re.compile(
    r"\b(?:nao|nem|sem|tampouco|nenhum)\b(?: \w+){0,6}?$|\bso (?:\w+ ){0,2}$"
)
_DENIES_AFTER: Final = re.compile(
    r"^(?:(?:e|ou|nem) (?:[ao] )?\w+ (?:\w+ )?)?(?:(?:foi|foram) \w+ )?(?:mas |porem )?"
    r"(?:\w+ ){0,3}?(?:nao|nem) (?:esta\w*|foi|foram|e(?! curativ)|sao|tem|consta\w*|se|cabe\w*|ha|dev\w+"
    r"|pod\w+|precis\w+|receb\w+|serv\w+|entra|funcion\w+|ajud\w+|entr\w+|faz\w*)\b"
    r"|^(?:\w+ ){0,2}?(?:saiu|sairam|deixou|deixaram|foi retirad\w+|perdeu|dispensam?)\b"
)
_TAKEN_BACK: Final = re.compile(
    r"\b(?:mas|porem|contudo|todavia|entretanto|no entanto|ainda assim|mesmo assim|apesar disso"
    r"|apesar d\w+|embora|so que|exceto|salvo|a nao ser|senao|ainda que|mesmo que)\b"
    r"(?! (?:nao|nem|sem|ainda nao|tampouco)\b)"
)
"""What may take a denial back; whether it does is not read."""
_USED: Final = re.compile(
    r"\b(?:us(?:o|a|ad\w+|ar|e|em)|indic\w+|recomend\w+|prescr\w+|inici\w+|tent\w+|aplic\w+|administr\w+"
    r"|receb\w+|tom(?:a|ar|e)|oferec\w+|solicit\w+|ped(?:ir|e|ido|ida)|judicializ\w+|import\w+|experiment\w+"
    r"|test(?:ar|e)|dar|dada?|funcion\w+|ajud\w+|melhor\w+|benefici\w+)\b"
)
"""Words by which a sentence gives what the sentence before it denied."""
_TAKES: Final = re.compile(
    r"\b(?:ja|vem|esta) (?:\w+ ){0,2}?(?:us|receb|tom|trat|faz|fez)\w*\b|\bem uso de\b"
    r"|\b(?:usou|tomou|recebeu|iniciou|comecou|usava|tomava|recebia)\b"
)
"""That the patient takes it already, which only the note may tell."""
_GIVEN_INSTEAD: Final = re.compile(
    r"\b(?:sim|mas|porem|contudo|todavia|entretanto|como|senao|exceto|salvo|porque|pois)\b"
    r"|\b(?:e|entao|logo) (?:\w+ )?(?:us|inici|prescr|prefer|indic|opt|troc|recorr|pass|dar|dev|tent|recomend"
    r"|associ|comec|mant|receb|tom|aplic|administr)\w*"
)
"""What stands between a denial and a medicine that it does not reach ("não usa …, e sim …")."""
_ADVICE: Final = re.compile(r"\b(?:usar|use|prescrev\w+|dar|administr\w+|inici\w+|aplic\w+)\b")


_GIVES: Final = re.compile(
    r"(?:prescrev|administr|infund|suplement|medic(?:ar|ando|ado)|iniciar|inicie|introduzi|associ(?:ar|e)"
    r"|usar|use$|usando|dar$|tomar|tome$|aplic(?:ar|ando|ada|ado)|trat(?:ar|ando|ado|ada)|substitui|rep(?:or|onha)|oferec|oferta)\w*"
)
_LETTER: Final = re.compile(r"[a-k]\d{0,2}")
_BRACKETS: Final = re.compile(r"\([^)]*\)")


_GREEK: Final = frozenset(("alfa", "beta", "gama"))
"""Letters that tell two medicines of one name apart."""


class Name(NamedTuple):
    """What a name of medicines stands for, as keys of protocol and table names."""

    keys: frozenset[str]


class MedicineNames:
    """The names of a graph's medicines."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        """Join the protocols' names with those of the curated table."""
        groups = _groups(graph)
        self.phrases: Phrases[Name] = Phrases()
        self.single: dict[str, Name] = {}
        self.names = {name: frozenset(keys) for name, keys in groups.items()}
        for name, keys in sorted(groups.items()):
            tokens = read(name).words
            if not tokens or (len(tokens) == 1 and len(tokens[0]) < 3):
                continue
            self.phrases.add_words(tokens, Name(frozenset(keys)))
            if len(tokens) == 1 and len(tokens[0]) >= SHORTEST_FUZZY:
                self.single[tokens[0]] = Name(frozenset(keys))
        self.brands = frozenset(key(brand) for m in graph.medicines() for brand in m.brands)
        self._stems = known_stems(graph)
        self._near: dict[str, str | None] = {}

    def near(self, word: str) -> str | None:
        """Return the medicine that a word unknown to prose is a misspelling of."""
        if word not in self._near:
            if len(self._near) >= REMEMBERED:
                self._near.clear()
            self._near[word] = self._nearest(word)
        return self._near[word]

    def _nearest(self, word: str) -> str | None:
        if len(word) < SHORTEST_FUZZY or stem(word) in self._stems or word in self.single:
            return None
        allowed = 2 if len(word) >= LONG else 1
        for name in self.single:
            if abs(len(name) - len(word)) <= allowed and (
                OSA.distance(word, name, score_cutoff=allowed) <= allowed
            ):
                return name
        return None


def _groups(graph: KnowledgeGraph) -> dict[str, set[str]]:
    """Return each name (folded) with the keys that it stands for."""
    known: dict[str, set[str]] = defaultdict(set)
    for protocol in graph.protocols():
        for offered in protocol.medicines:
            for name in _wordings(offered.name):
                known[name].add(key(offered.name))
    for medicine in graph.medicines():
        names = [key(n) for n in (medicine.medicine, *medicine.names, *medicine.brands)]
        names += [name.replace(" do ", " de ") for name in names]
        same = {k for name in names for k in known.get(name, ())} or {key(medicine.medicine)}
        for name in names:
            known[name] |= same
    for name in everyday_medicines():
        known.setdefault(name, {name})
    return known


def _wordings(name: str) -> Iterable[str]:
    """A protocol's name, the parts of a combination, and the first word where it is telling."""
    yield key(name)
    for piece in re.split(r"[/+]", name):
        yield key(piece)
    first = key(name).split(" ")[0]
    if len(first) >= LONG and first not in _HEADS:
        yield first


@lru_cache(maxsize=2)
def medicine_names(graph: KnowledgeGraph) -> MedicineNames:
    """Return the names of a graph, compiled once."""
    return MedicineNames(graph)


def read_medicines(
    facts: Facts, scope: Scope, sentence: Sentence, findings: Iterable[tuple[int, int]]
) -> Iterator[Fault]:
    """Yield the medicines that some disease in scope is not provided with.

    One of several words inside a finding is part of it ("excesso de hormônio do crescimento").
    """
    findings = tuple(findings)
    names = medicine_names(facts.graph)
    note = sentence.note
    for hit in names.phrases.find(note.words):
        open_tokens = set(range(hit.first, hit.last + 1)) - sentence.explained
        within = any(first < hit.first and hit.last <= last for first, last in findings)
        if not open_tokens or (within and hit.last > hit.first):
            continue
        sentence.names_medicine = True
        sentence.denies_medicine |= _denied(sentence, hit.first, hit.last)
        branded = " ".join(note.words[hit.first : hit.last + 1]) in names.brands
        keys = frozenset[str]() if branded else hit.value.keys
        stands = _stands(facts, scope, sentence, hit.first, hit.last, keys)
        if not stands and not _analyte(facts, scope, note.words[hit.first : hit.last + 1]):
            yield Fault("medicine", sentence.shown(hit.first, hit.last))
        sentence.explain(hit.first, hit.last)
    yield from _misspelt(facts, scope, names, sentence)
    yield from _classes(facts, scope, sentence)
    yield from _vitamins(facts, scope, sentence, findings)
    yield from _given(facts, sentence)


def _stands(
    facts: Facts, scope: Scope, sentence: Sentence, first: int, last: int, keys: frozenset[str]
) -> bool:
    words = sentence.note.words
    greek = _GREEK.intersection(words[first : last + 1])
    keys = frozenset(k for k in keys if all(letter in k for letter in greek))
    before = " ".join(words[max(0, first - 10) : first])
    carried = bool(scope.about) and all(keys & facts.of(c).listed for c in scope.about)
    if not _denied(sentence, first, last):
        taken = _taken(facts, sentence, first, last)
        return taken or (carried and not _TAKES.search(part(sentence, first, last).before))
    if re.search(r"\bso (?:\w+ ){0,2}$", before):
        return carried
    narrowest = [
        c for c in scope.about if not any(c in facts.graph.ancestors(o) for o in scope.about)
    ]
    missing = bool(narrowest) and all(not keys & facts.of(c).listed for c in narrowest)
    return missing and not _ADVICE.search(before)


def _denied(sentence: Sentence, first: int, last: int) -> bool:
    """Whether the sentence denies a medicine, and does not take that back."""
    words = sentence.note.words
    before, after = " ".join(words[max(0, first - 10) : first]), " ".join(words[last + 1 :])
    denial = _DENIED.search(before)
    if denial is not None and _GIVEN_INSTEAD.search(denial[0]):
        return False
    denied = denial or _DENIES_AFTER.search(after)
    return denied is not None and _TAKEN_BACK.search(after) is None


def _taken(facts: Facts, sentence: Sentence, first: int, last: int) -> bool:
    """The note says that the patient takes it, and the sentence says no more."""
    shown = key(sentence.shown(first, last))
    says = re.search(r"\b(?:em uso|usa|usou|recebe\w*|toma)\b", " ".join(sentence.note.words))
    return says is not None and f" {shown} " in f" {key(facts.note)} "


def read_anaphora(sentence: Sentence, before: Scope | None) -> Iterator[Fault]:
    """Yield the word that gives, without a name, what the sentence before denied."""
    if before is None or not before.withheld or sentence.names_medicine:
        return
    given = _USED.search(" ".join(sentence.note.words))
    if given is not None:
        yield Fault("medicine", given[0])


def _analyte(facts: Facts, scope: Scope, words: list[str]) -> bool:
    """A name that is measured too (cobre, zinco), where an examination in scope carries it.

    Examinations name medicines in brackets ("plaquetas (nusinersena)"), which measures nothing;
    what some protocol offers is measured only where laboratories measure it.
    """
    wanted = set(map(stem, words))
    offered = " ".join(words) in offered_names(facts.graph)
    if offered and not wanted <= analytes(facts.graph):
        return False
    if wanted <= facts.note_stems:
        return True
    return bool(scope.about) and all(
        any(wanted <= stems(_BRACKETS.sub("", e.name)) for e in facts.of(c).offer.exams)
        for c in scope.about
    )


@lru_cache(maxsize=2)
def offered_names(graph: KnowledgeGraph) -> frozenset[str]:
    """Return the folded names, and their first words, of what protocols offer."""
    return frozenset(w for p in graph.protocols() for m in p.medicines for w in _wordings(m.name))


def _misspelt(
    facts: Facts, scope: Scope, names: MedicineNames, sentence: Sentence
) -> Iterator[Fault]:
    note = sentence.note
    for i in sentence.open():
        word = note.words[i]
        if names.near(word) is not None:
            yield Fault("medicine", note.surface(i))
        elif i + 1 < len(note.words) and note.gaps[i + 1] == "-":
            if _analyte(facts, scope, note.words[i : i + 2]):
                sentence.explain(i, i + 1)
                continue
            glued = word + note.words[i + 1]
            if glued in names.single or names.near(glued) is not None:
                yield Fault("medicine", sentence.shown(i, i + 1))


def _classes(facts: Facts, scope: Scope, sentence: Sentence) -> Iterator[Fault]:
    """A class of medicines stands where a text of each protocol in scope speaks of it."""
    for match in _CLASSES.finditer(" ".join(sentence.note.words)):
        wanted = stem(match[0].split(" ")[0])[:8]
        if not scope.about or not all(
            any(wanted in key(text) for text in facts.of(c).texts) for c in scope.about
        ):
            yield Fault("medicine", match[0])


def _vitamins(
    facts: Facts, scope: Scope, sentence: Sentence, findings: Sequence[tuple[int, int]]
) -> Iterator[Fault]:
    """A vitamin by its letter is a medicine, unless it is part of a finding, measured or noted."""
    note = sentence.note
    for i in range(len(note.words) - 1):
        inside = any(first <= i <= last for first, last in findings) or i in sentence.explained
        if note.words[i] != "vitamina" or inside or not _LETTER.fullmatch(note.words[i + 1]):
            continue
        said = key(sentence.shown(i, i + 1))
        texts = (" ".join(facts.of(c).texts) for c in scope.about)
        carried = bool(scope.about) and all(said in key(text) for text in texts)
        if not carried and said not in key(facts.note):
            yield Fault("medicine", sentence.shown(i, i + 1))


def _given(facts: Facts, sentence: Sentence) -> Iterator[Fault]:
    """What a verb of giving is about must be a carried fact or a general word."""
    note = sentence.note
    for i, word in enumerate(note.words):
        if _GIVES.fullmatch(word) is None:
            continue
        given = next((j for j in range(i + 1, len(note.words)) if note.words[j] not in STOP), None)
        if given is None or given in sentence.explained:
            continue
        said = stem(note.words[given])
        noted = said in facts.note_stems and not medicine_like(facts.graph, note.words[given])
        if note.words[given] not in general_words() and not noted:
            yield Fault("medicine", sentence.shown(i, given))
