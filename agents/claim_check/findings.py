"""Findings: what prose says of the patient is in the consultation, with the same assertion.

1. A finding that the consultation has, or a broader one, may be repeated; one that it denies
   may be denied. The reverse is a fault, as is a relative's said of the patient.
2. What is asked or watched for, a condition or set apart is no claim (`clauses.is_open`).
3. What is nobody's is said of a disease: it stands where the graph links it to one in scope.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from araras.agents.claim_check.clauses import (
    HAS,
    PERSON,
    RELATIVE_HAS,
    Part,
    calls_for_help,
    is_denied,
    is_general,
    is_open,
    is_possessed,
    is_possible,
    is_warning,
    is_without,
    owner,
    part,
)
from araras.agents.claim_check.facts import Facts, broader, stems
from araras.agents.claim_check.records import Fault, Scope, Sentence
from araras.agents.claim_check.vocabulary import general_stems, general_words
from araras.agents.state import Finding
from araras.knowledge.ids import HpoId
from araras.knowledge.text import key
from araras.tools.hpo_normalize import hpo_normalize
from araras.tools.hpo_normalize.stems import stem
from araras.tools.hpo_normalize.vocabulary import STOP
from araras.tools.records import Assertion, ReadPhenotype

_NO: Final = re.compile(r"\b(?:nao|sem|nunca|nega\w*|ausencia|falta)\b")
_ACUTE: Final = frozenset(("crise", "crises", "surto", "surtos", "coma", "choque", "falencia"))
"""Ordinary words that are a state of a patient all the same."""
CERTAIN: Final = 1.0
"""Score of a reading by a term's own name."""
HELD: Final = 2
"""Words that say what the patient has ("uma crise miastênica")."""
ROOT: Final = 6
"""Letters that "hipotônico" shares with "hipotonia"."""
SHORT_ROOT: Final = 4
"""Letters that "cansaço" shares with "cansa", where a whole phrase returns so."""
_PERSON: Final = re.compile(rf"\b(?:(?:d?[oa]|em (?:uma?)?) )?{PERSON}s?\b")
_UNTOLD: Final = re.compile(
    r"\bnao (?:foi|foram|ha|consta\w*|esta\w*|sao|se)\b(?: \w+){0,2}? ?(?:descrit\w+|mencionad\w+"
    r"|relatad\w+|registrad\w+|citad\w+|informad\w+|na nota)?"
)
_DENIES_ITSELF: Final = re.compile(r"\b(?:negativ\w+|ausent\w+|norma(?:l|is)|preservad\w+|sem)\b")
"""A finding whose words hold its own denial ("cloro normal")."""
_NOTHING: Final = frozenset({*STOP, "sua", "seu", "suas", "seus", "nao", "sao", "na", "no"})


class Known(NamedTuple):
    """What the consultation says of a term."""

    held: bool
    """The patient has it, or something narrower, or had it."""
    kin: bool
    denied: bool
    linked: bool
    """The graph links it to a disease in scope."""


def phenotypes_in(facts: Facts, sentence: Sentence) -> tuple[ReadPhenotype, ...]:
    """Return the phenotypes that a sentence names."""
    patient = facts.state["patient"]
    read = hpo_normalize(
        facts.graph, sentence.text, age_years=patient["age_years"], sex=patient["sex"]
    )
    return tuple(
        p
        for p in read.phenotypes
        if not _NOTHING.issuperset(key(p.text).split())
        and not any(o is not p and _inside(p, o) for o in read.phenotypes)
    )


def _inside(one: ReadPhenotype, other: ReadPhenotype) -> bool:
    within = other.span[0] <= one.span[0] and one.span[1] <= other.span[1]
    return within and one.span != other.span


def tokens_of(sentence: Sentence, phenotype: ReadPhenotype) -> tuple[int, int]:
    """Return the first and last token of a phenotype's span."""
    note = sentence.note
    start, end = phenotype.span
    inside = [i for i in range(len(note.words)) if note.starts[i] < end and start < note.ends[i]]
    return inside[0], inside[-1]


def read_findings(
    facts: Facts, scope: Scope, sentence: Sentence, named: tuple[ReadPhenotype, ...]
) -> Iterator[Fault]:
    """Yield the findings that neither the consultation nor a disease in scope has."""
    for phenotype in named:
        if not _stands(facts, scope, sentence, phenotype):
            yield Fault("finding", phenotype.text)
    yield from _predicated(facts, sentence, named)
    yield from _denied_again(facts, sentence)
    yield from _of_strangers(facts, sentence)


def _predicated(
    facts: Facts, sentence: Sentence, named: tuple[ReadPhenotype, ...]
) -> Iterator[Fault]:
    """What the patient is said to have, where no reader knows it for a finding ("um infarto")."""
    words = sentence.note.words
    read = {i for p in named for i in range(*_span(sentence, p))} | sentence.explained
    for match in HAS.finditer(" ".join(words)):
        first = len(match.string[: match.end()].split())
        held = [i for i in range(first, len(words)) if words[i] not in STOP][:HELD]
        for i in held:
            ordinary = words[i] in general_words() and words[i] not in _ACUTE
            if i not in read and not ordinary and stem(words[i]) not in facts.note_stems:
                yield Fault("finding", sentence.shown(i, i))


def _span(sentence: Sentence, phenotype: ReadPhenotype) -> tuple[int, int]:
    first, last = tokens_of(sentence, phenotype)
    return first, last + 1


def _of_strangers(facts: Facts, sentence: Sentence) -> Iterator[Fault]:
    """What a relative has, of whom the notes do not tell."""
    for match in RELATIVE_HAS.finditer(" ".join(sentence.note.words)):
        first = len(match.string[: match.start()].split())
        around = part(sentence, first, first)
        no_claim = is_open(around) or is_possible(around)
        if stem(match[1]) not in facts.note_stems and not no_claim:
            yield Fault("finding", match[0])


def _denied_again(facts: Facts, sentence: Sentence) -> Iterator[Fault]:
    """Words that the note denies, said of the patient ("os sintomas neurológicos da paciente")."""
    words = sentence.note.words
    for phrase in facts.history.denied:
        said = phrase.split()
        for first in range(len(words) - len(said) + 1):
            last = first + len(said) - 1
            if words[first : last + 1] != said:
                continue
            around = part(sentence, first, last)
            denied = _NO.search(around.before) or is_denied(around)
            no_claim = is_open(around) or is_warning(around)
            if owner(around) == "patient" and not denied and not no_claim:
                yield Fault("finding", sentence.shown(first, last))


def _stands(facts: Facts, scope: Scope, sentence: Sentence, phenotype: ReadPhenotype) -> bool:
    known = _known(facts, scope, phenotype)
    around = part(sentence, *tokens_of(sentence, phenotype))
    whose = owner(around)
    if whose == "none" and _of_protocol(facts, scope, phenotype, sentence):
        return True
    if phenotype.assertion is Assertion.ABSENT or is_denied(around):
        return _denial_stands(known, around)
    if whose == "kin":
        return known.kin or is_open(around) or _quoted(phenotype, facts.history.kin)
    if known.held or _quoted(phenotype, facts.history.said) or _of_a_person(facts, phenotype):
        return True
    if whose == "patient":
        if is_warning(around):
            return True
        return not is_possessed(around) and (
            is_open(around) or (is_possible(around) and known.linked)
        )
    no_claim = is_open(around) or calls_for_help(around)
    return known.linked or no_claim or _loose(phenotype)


def _loose(phenotype: ReadPhenotype) -> bool:
    """Ordinary words that mean a finding only in a note ("o lado direito do coração")."""
    return phenotype.score < CERTAIN and stems(phenotype.text) <= general_stems()


def _denial_stands(known: Known, around: Part) -> bool:
    """A denial that is bare is the patient's; the others say what a disease does not explain."""
    if known.denied:
        return True
    itself = known.held and _DENIES_ITSELF.search(around.said)
    if not (itself or is_denied(around) or is_without(around)) or is_general(around):
        return True
    untold = _UNTOLD.search(f"{around.before} {around.after}") is not None
    return not known.held and (untold or is_open(around) or is_possible(around))


def _known(facts: Facts, scope: Scope, phenotype: ReadPhenotype) -> Known:
    own = [f for f in facts.state["phenotypes"] if _covers(facts, f, phenotype.hpo)]
    return Known(
        held=any(f["assertion"] not in ("absent", "family") for f in own),
        kin=any(f["assertion"] == "family" for f in own),
        denied=any(_denies(facts, f, phenotype.hpo) for f in facts.state["phenotypes"]),
        linked=_linked(facts, scope, phenotype.hpo),
    )


def _covers(facts: Facts, finding: Finding, hpo: HpoId) -> bool:
    """The finding is the term or something narrower."""
    return hpo in broader(facts.graph, HpoId(finding["hpo"]))


def _denies(facts: Facts, finding: Finding, hpo: HpoId) -> bool:
    """The note denies the term or something broader."""
    return finding["assertion"] == "absent" and HpoId(finding["hpo"]) in broader(facts.graph, hpo)


def _linked(facts: Facts, scope: Scope, hpo: HpoId) -> bool:
    diseases = (*scope.about, *scope.denied)
    if any(hpo in facts.terms(code) for code in diseases):
        return True
    above = broader(facts.graph, hpo)
    return any(len(above & facts.terms(code)) > len(above) - 2 for code in diseases)


def _of_protocol(facts: Facts, scope: Scope, phenotype: ReadPhenotype, sentence: Sentence) -> bool:
    """A condition in the words of the protocol ("para a insuficiência pancreática"), of a code, or
    a part of the disease's own name.
    """
    said, folded = key(phenotype.text), " ".join(sentence.note.words)
    names = (facts.graph.disease(code) for code in scope.about)
    if any(d is not None and f" {said} " in f" {key(d.name_pt)} " for d in names):
        return True
    wanted = stems(phenotype.text)
    conditional = re.search(
        rf"\b(?:para|se|na|no|em|cid|codigo)\b(?: \w+){{0,4}}? {said}\b", folded
    )
    if any(wanted <= p for c in scope.about for p in facts.of(c).procedures):
        return True
    for code in scope.about:
        carried = facts.of(code)
        titles = [c.title_pt for c in carried.offer.cid10]
        if conditional and any(f" {said} " in f" {key(t)} " for t in (*carried.texts, *titles)):
            return True
    return False


def _of_a_person(facts: Facts, phenotype: ReadPhenotype) -> bool:
    """A finding that the patient has, said with who has it ("bebê hipotônico")."""
    said = key(phenotype.text)
    bare = _PERSON.sub("", said).strip()
    labels = (f["label_pt"] for f in facts.state["phenotypes"] if f["assertion"] == "present")
    roots = {word[:ROOT] for word in stems(bare)}
    return bare != said and bool(roots) and any(roots <= _roots(label) for label in labels)


def _roots(text: str) -> frozenset[str]:
    return frozenset(word[:ROOT] for word in stems(text))


def _quoted(phenotype: ReadPhenotype, told: str) -> bool:
    """The words are the note's own, which read them otherwise (a part of a longer finding): as
    they stand, or in their order with at most two words of the same clause between them."""
    roots = {word[:SHORT_ROOT] for word in stems(phenotype.text) - stems(" ".join(STOP))}
    if len(roots) > 1 and roots <= {word[:SHORT_ROOT] for word in stems(told)}:
        return True
    loose = r" (?:\w+ ){0,2}".join(map(re.escape, key(phenotype.text.split(",")[0]).split()))
    return re.search(rf"\b{loose}\b", told) is not None
