"""Findings: what prose says of the patient is in the consultation, with the same assertion.

1. A finding that the consultation has, or a broader one, may be repeated; one that it denies
   may be denied. The reverse is a fault.
2. What is said of a disease ("costuma", "também cursa com") stands where the graph links it to
   a disease in scope.
3. What is to be asked or watched for ("perguntar sobre", "piora de") is no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from araras.agents.claim_check.actions import PROCEDURES
from araras.agents.claim_check.facts import Facts, broader, stems
from araras.agents.claim_check.records import Fault, Scope, Sentence
from araras.agents.state import Finding
from araras.knowledge.ids import HpoId
from araras.knowledge.text import key
from araras.tools.hpo_normalize import hpo_normalize
from araras.tools.hpo_normalize.stems import stem
from araras.tools.hpo_normalize.vocabulary import STOP
from araras.tools.records import Assertion, ReadPhenotype

_GENERAL: Final = re.compile(
    r"\b(?:costum\w+|em geral|geralmente|habitualmente|pode\w*|tambem|em que|tipic\w+|classic\w+"
    r"|explicari\w+|esperari\w+|esperad\w+|comu[mn]\w*|triade|frequent\w+|caracteristic\w+|descrit\w+ n[ao]"
    r"|curs\w+|compartilh\w+|predomin\w+|ocorr\w+|caus\w+|associa\w*|manifest\w+"
    r"|entr\w+ n[ao] diferencial|nao expli\w+|lembrad\w+|cabe\w*|diferenci\w+|distingu\w+|separa\w*"
    r"|inclu\w+|com(?:eca|eco)\w*|favorec\w+|suger\w+|indica\w*|acometimento|tend\w+ a|lev(?:a|am) a|result\w+ em|acarret\w+|combin\w+ com"
    r"|(?:esta|se|te|have|mostra|apresenta|aparece|surgi)ri\w+)\b"
)
_ASKED_BEFORE: Final = re.compile(
    r"\b(?:pergunt\w+|investig\w+|pesquis\w+|procur\w+|reconhec\w+|identific\w+ (?:se|sinais)|verific\w+|avali\w+|vigi\w+|observ\w+"
    r"|atencao a|sinais de|piora|se houve\w*|se ha|(?:se|caso|quando) (?:el[ea] |[ao] \w+ )?(?:fi(?:car|que)|par(?:ar|e)|senti(?:r|sse)|sinta|estiver|esteja|cair|caia|comec\w+|apresente|tenha)"
    r"|afast\w+|rastre\w+|monitor\w+|exig\w+|urgencia"
    r"|emergencia|risco de|caso (?:haja|surja)|quando (?:houver|ha|surgir)|se (?:surgir\w*|tiver\w*|apresentar\w*|houver)|esclarec\w+"
    r"|document\w+|valoriz\w+|confirm\w+ se|descart\w+|saber que|pior\w+ d[aeo]|novo|nova|relatar|relate\w*"
    r"|atent[oa]s? (?:a|ao|aos|para)|(?:em|no) caso de|na presenca de|qualquer|improvave\w+|menos provave\w+|comunicar|comunique\w*|avisar|avise\w*|exclu\w+|evit\w+|preven\w+|perceb\w+|notar)\b"
    r"(?: \w+){0,9}? ?$"
)
_ASKED_AFTER: Final = re.compile(
    r"^ ?(?:\w+ ){0,8}?(?:exig\w+|merec\w+|urgencia|pede\w*|requer\w*|dev\w+ (?:ser|procurar)|precisa\w*"
    r"|deve\w* ser|obriga\w*|suger\w+ (?:infec\w+|piora|complica\w+)|nao (?:foi|foram|esta|estao) (?:\w+ )?(?:descartad\w+|afastad\w+|excluid\w+))\b"
    r"|^ ?(?:\w+ ){0,20}?(?:sao (?:sinais|motivos?|razoes|razao)|e (?:motivo|razao|sinal)|(?:ur|emer)gencia)\b"
)
_HAS: Final = re.compile(
    r"\b(?:el[ea]|(?:[oa]|est[ea]|ess[ea]|noss[oa]) (?:paciente|lactente|menin[oa]|crianca|bebe|rapaz|homem|mulher|moca|jovem"
    r"|adolescente|garot[oa]|gestante|idos[oa]|senhor[a]?|recem nascid[oa]|neonato|filh[oa]))"
    r" (?:ja |tambem |ainda |agora )*(?:tem|teve|apresent(?:a|ou)|sofreu|fez|esta(?: com| em)?|possui|relat(?:a|ou)|refer(?:e|iu)"
    r"|desenvolveu|evolui\w*(?: com| para)?|exibe|mostr(?:a|ou)|fic(?:a|ou)(?: com)?|sente|queixa se de)\b"
)
_LINKS: Final = frozenset(
    [
        "a",
        "o",
        "as",
        "os",
        "na",
        "no",
        "um",
        "uma",
        "uns",
        "umas",
        "de",
        "da",
        "do",
        "com",
        "em",
        "mais",
        "muito",
        "ja",
    ]
)
_NO_STATE: Final = frozenset(
    [
        "quadro",
        "caso",
        "historia",
        "idade",
        "achados",
        "sinais",
        "sintomas",
        "indicacao",
        "indicacoes",
        "direito",
        "risco",
        "criterio",
        "criterios",
        "perfil",
        "evolucao",
        "hipotese",
        "hipoteses",
        "diagnostico",
        "suspeita",
        "apenas",
        "so",
        "condicoes",
        "necessidade",
        "acesso",
        "acompanhamento",
        "seguimento",
        "nenhum",
        "nenhuma",
        "outros",
        "outras",
        "todos",
        "todas",
        "faixa",
        "fase",
        "inicio",
        "momento",
        "lista",
    ]
)
"""What a patient may be said to have that is no finding."""
_URGENT: Final = re.compile(
    r"\b(?:exig\w+|urgencia|emergencia|suger\w+ infec\w+|sao motivos?|sao sinais|sinal de alerta)\b"
)
_NEUTRAL: Final = re.compile(
    r"\b(?:nao (?:\w+ ){0,2}?(?:explic\w+|justific\w+|pesa\w*|afasta\w*|exclui\w*)"
    r"|mas nao|porem nao|e nao|fal\w+ contra|pes\w+ contra)\b"
)
_UNTOLD: Final = re.compile(
    r"\bnao (?:foi|foram|ha|consta\w*|esta\w*|sao|se)\b(?: \w+){0,2}? ?(?:descrit\w+|mencionad\w+"
    r"|relatad\w+|registrad\w+|citad\w+|informad\w+|na nota)?"
)
_KIN: Final = re.compile(
    r"\b(?:irma\w*|irmao\w*|mae|pai|pais|tio|tia|avo|avos|prim[oa]s?|familia\w*|materno|filh\w+)\b"
)
_PATIENT: Final = re.compile(
    r"\b(?:[oa]|est[ea]|ess[ea]|noss[oa]|d[oa]|n[oa]) (?:paciente|lactente|menin[oa]|crianca|bebe"
    r"|rapaz|homem|mulher|moca|jovem|adolescente|garot[oa]|idos[oa]|recem nascid[oa])\b(?! com)"
)
_DENIED_AFTER: Final = re.compile(
    r"^ ?(?:(?!nao\b)\w+ ){0,6}?(?:foi|foram|esta|estao) (?:negad\w+|ausente\w*|excluid\w+|descartad\w+)\b"
)
"""A denial that follows what it denies."""
ROOT: Final = 6
"""Letters that "hipotônico" shares with "hipotonia"."""
_PERSON: Final = re.compile(
    r"\b(?:(?:d?[oa]|em (?:uma?)?) )?(?:bebes?|lactentes?|menin[oa]s?|criancas?|paciente|recem nascid[oa])\b"
)
_VERB: Final = re.compile(
    r" (?:em uma?\b.*|mostra\w*|suger\w+|indica\w*|aponta\w*|revela\w*|confirma\w*|reforca\w*|que)\b"
)
"""Where a reading went beyond the finding, into what is said of it."""
_STILL_OPEN: Final = re.compile(
    r"^ ?(?:\w+ ){0,6}?nao (?:foi|foram|esta|estao) (?:\w+ )?(?:descartad\w+|afastad\w+|excluid\w+)\b"
)
_DENIES_ITSELF: Final = re.compile(r"\b(?:negativ\w+|ausent\w+|norma(?:l|is)|preservad\w+)$")
"""A finding whose words hold its own denial ("Coombs negativo")."""
_NOT_OF_IT: Final = re.compile(
    r"\bnao (?:costum\w+|tende\w*|caus\w+|curs\w+|provoc\w+|produz\w*|se associa\w*|inclu\w+|e tipic\w+|faz parte)\b"
)
_NOTHING: Final = frozenset({*STOP, "sua", "seu", "suas", "seus", "nao", "sao", "na", "no"})
_NO_FINDING: Final = re.compile(
    r"lent[oa]s?|(?:.* )?esquecid[oa]|precoce muito|(?:muito )?(?:acima|abaixo) do esperado"
    r"|.* (?:torna|se distingue)\b.*|suporte ventilatorio|ganho de peso"
)
"""What the reader takes for a finding and is none in prose: "uma doença lenta"."""
DENIES: Final = frozenset({Assertion.ABSENT})


def phenotypes_in(facts: Facts, sentence: Sentence) -> tuple[ReadPhenotype, ...]:
    """Return the phenotypes that a sentence names."""
    patient = facts.state["patient"]
    read = hpo_normalize(
        facts.graph, sentence.text, age_years=patient["age_years"], sex=patient["sex"]
    )
    return tuple(
        p
        for p in read.phenotypes
        if _NO_FINDING.fullmatch(key(p.text)) is None
        and not _NOTHING.issuperset(key(p.text).split())
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
    folded = " ".join(sentence.note.words)
    for phenotype in named:
        around = _around(sentence, phenotype)
        if not _stands(facts, scope, phenotype, folded, around):
            yield Fault("finding", phenotype.text)
    yield from _predicated(facts, sentence, named)


def _predicated(
    facts: Facts, sentence: Sentence, named: tuple[ReadPhenotype, ...]
) -> Iterator[Fault]:
    """What the patient is said to have, where no reader knows it for a finding ("um infarto")."""
    words = sentence.note.words
    read = {
        i for p in named for i in range(tokens_of(sentence, p)[0], tokens_of(sentence, p)[1] + 1)
    }
    for match in _HAS.finditer(" ".join(words)):
        first = len(match.string[: match.end()].split())
        held = next((i for i in range(first, len(words)) if words[i] not in _LINKS), None)
        if held is None or held in read or held in sentence.explained:
            continue
        if stem(words[held]) not in facts.note_stems and words[held] not in _NO_STATE:
            yield Fault("finding", sentence.shown(held, held))


class _Around(NamedTuple):
    """What the words around a finding make of it."""

    asked_before: bool
    asked_after: bool
    """It is to be asked or watched for."""
    denied: bool

    @property
    def asked(self) -> bool:
        return self.asked_before or self.asked_after


def _around(sentence: Sentence, phenotype: ReadPhenotype) -> _Around:
    first, last = tokens_of(sentence, phenotype)
    words = sentence.note.words
    before, after = " ".join(words[:first]), " ".join(words[last + 1 :])
    had = _HAS.search(" ".join(words[: last + 1])) is not None
    denied = phenotype.assertion in DENIES or _DENIED_AFTER.search(after) is not None
    return _Around(
        asked_before=_ASKED_BEFORE.search(before) is not None,
        asked_after=not had and _ASKED_AFTER.search(after) is not None,
        denied=denied and _STILL_OPEN.search(after) is None,
    )


def _stands(
    facts: Facts, scope: Scope, phenotype: ReadPhenotype, folded: str, around: _Around
) -> bool:
    asked = around.asked
    own = [f for f in facts.state["phenotypes"] if _covers(facts, f, phenotype.hpo)]
    held = [f for f in own if f["assertion"] not in ("absent", "family")]
    kin = [f for f in own if f["assertion"] == "family"]
    denied = [f for f in facts.state["phenotypes"] if _denies(facts, f, phenotype.hpo)]
    of_patient = _PATIENT.search(folded) is not None and not asked
    general = (
        _GENERAL.search(folded) is not None
        and not of_patient
        and _linked(facts, scope, phenotype.hpo)
    )
    if around.denied:
        said = bool(denied) or (not held and _UNTOLD.search(folded) is not None)
        neutral = _NEUTRAL.search(folded) is not None and (bool(held) or general)
        if _DENIES_ITSELF.search(key(phenotype.text)) and _quoted(facts, phenotype):
            return True
        foreign = _NOT_OF_IT.search(folded) is not None and not of_patient
        if foreign and scope.about and not _linked(facts, scope, phenotype.hpo):
            return True
        common = _GENERAL.search(folded) is not None and not of_patient
        return said or neutral or general or (common and not held) or (not held and asked)
    if held or (kin and _KIN.search(folded)) or general:
        return True
    if around.asked_before or (asked and (not denied or _URGENT.search(folded))):
        return True
    if _of_protocol(facts, scope, phenotype, folded):
        return True
    return not denied and _quoted(facts, phenotype)


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


def _of_protocol(facts: Facts, scope: Scope, phenotype: ReadPhenotype, folded: str) -> bool:
    """A condition in the words of the protocol ("para a insuficiência pancreática"), of a code, or
    a part of the disease's own name.
    """
    said = key(phenotype.text)
    names = (facts.graph.disease(code) for code in scope.about)
    if any(d is not None and f" {said} " in f" {key(d.name_pt)} " for d in names):
        return True
    wanted = stems(phenotype.text)
    conditional = re.search(
        rf"\b(?:para|se|na|no|em|cid|codigo)\b(?: \w+){{0,4}}? {said}\b", folded
    )
    done = bool(wanted & PROCEDURES)
    if done and any(wanted <= p for c in scope.about for p in facts.of(c).procedures):
        return True
    for code in scope.about:
        carried = facts.of(code)
        titles = [c.title_pt for c in carried.offer.cid10]
        if conditional and any(f" {said} " in f" {key(t)} " for t in (*carried.texts, *titles)):
            return True
    return False


def _of_a_person(facts: Facts, said: str) -> bool:
    """A finding that the patient has, said with who has it ("bebê hipotônico")."""
    bare = _PERSON.sub("", said).strip()
    labels = (f["label_pt"] for f in facts.state["phenotypes"] if f["assertion"] == "present")
    roots = {word[:ROOT] for word in stems(bare)}
    return bare != said and bool(roots) and any(roots <= _roots(label) for label in labels)


def _roots(text: str) -> frozenset[str]:
    return frozenset(word[:ROOT] for word in stems(text))


def _quoted(facts: Facts, phenotype: ReadPhenotype) -> bool:
    """The words are the note's own, which read them otherwise (a part of a longer finding): as
    they stand, or in their order with at most two words of the same clause between them."""
    said = _VERB.split(key(phenotype.text))[0]
    if f" {said} " in f" {key(facts.note)} " or _of_a_person(facts, said):
        return True
    loose = r" (?:\w+ ){0,2}".join(map(re.escape, said.split()))
    return re.search(rf"\b{loose}\b", facts.note) is not None
