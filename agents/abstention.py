"""When not to name a disease, and what to say instead. Rules first, thresholds in one place.

1. `out_of_scope`, `unsafe_request`: what intake found the turn to be.
2. `insufficient_findings`: fewer than `MIN_INFORMATIVE` informative findings present and no
   decisive evidence; one that bears the first candidate's own name ("retinoblastoma") is enough.
3. `not_suggestive`: a condition of everyday care explains the findings nearly as well as
   the best candidate, unless the note suspects that candidate; or the findings give it less
   than `MIN_SCORE`.
4. `ungrounded`, `budget_exhausted`: the proposer's rounds ended without a grounded disease.

A decisive piece of evidence (a gene variant, a deficient enzyme, a positive screening, a
medicine of one disease, a diagnosis that the note states) is never answered by 2 or 3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from araras.agents.consistency import SHOWN, named
from araras.agents.findings import COUNTS_AS_PRESENT, present_ids
from araras.agents.result import AbstentionReason
from araras.agents.scope import Scope
from araras.agents.state import AbstentionFact, ConsultationState
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.text import key
from araras.tools.phenotype_rank import Candidate, CommonExplanation, common_explanation
from araras.tools.records import Assertion, EvidenceKind

MIN_INFORMATIVE: Final = 2
"""Findings without which no differential is named. Source: one finding alone is shared by
hundreds of diseases of the release."""
MIN_SCORE: Final = 4.0
"""Nats that the findings must give the best candidate. Its probability says less: forty
muscular dystrophies that share one picture leave each a fortieth. Of 121 answerable notes one
is below (3.8), the vignettes begin at 5.1; misread trap notes reach 3.9."""
COMMON_PRIOR: Final = 2.0
"""Nats that a common condition has before the findings. The difference in prevalence, a
hundredfold to many thousandfold, would be worth 5 to 9; findings are not independent and
their likelihood ratios add up to too much. Chosen between the common conditions of our trap
notes (−1.7 and above) and the vignettes, the cases of RareBench-BR and the notes of rare disease
(−2.1 and below)."""
DECISIVE: Final = frozenset(
    {
        EvidenceKind.GENE,
        EvidenceKind.ENZYME,
        EvidenceKind.DISEASE_MENTION,
        EvidenceKind.SCREENING,
    }
)


@dataclass(frozen=True)
class Rule:
    """Which parts are in force; a benchmark switches one off to see what it brings."""

    intents: bool = True
    """Refuse what intake calls out of scope or unsafe."""
    few: bool = True
    """Ask for `MIN_INFORMATIVE` findings."""
    common: bool = True
    """Ask whether a condition of everyday care explains them."""
    weak: bool = True
    """Ask for `MIN_SCORE`."""
    contradictions: bool = True
    """Do not count what the note says against itself (`consistency`)."""
    decisive: bool = True
    """Let decisive evidence overrule the three before."""


FULL: Final = Rule()

NOT_EXCLUDED: Final = "Isto não exclui uma doença rara: reavalie se o quadro persistir ou mudar."
REFER_IF: Final = (
    "Siga a conduta habitual. Pense em doença rara se o quadro se repetir sem causa, não responder "
    "ao tratamento, começar muito cedo, tiver casos na família ou pais aparentados, ou somar um "
    "achado que essa condição não explica."
)
MESSAGES: Final[dict[AbstentionReason, str]] = {
    AbstentionReason.NOT_SUGGESTIVE: (
        "Os achados informados não sugerem uma doença rara em particular. " + NOT_EXCLUDED
    ),
    AbstentionReason.INSUFFICIENT_FINDINGS: (
        "Há poucos achados para propor um diagnóstico diferencial. Descreva sinais e sintomas, "
        "idade de início, evolução, exame físico, exames já feitos e história familiar."
    ),
    AbstentionReason.UNGROUNDED: (
        "Nenhuma hipótese pôde ser confirmada na Orphanet com apoio nos achados informados."
    ),
    AbstentionReason.OUT_OF_SCOPE: (
        "Este sistema apoia profissionais de saúde na investigação de doenças raras e só responde "
        "sobre casos clínicos de pacientes. Para consultar, descreva os sinais e sintomas."
    ),
    AbstentionReason.UNSAFE_REQUEST: (
        "Não é possível ajudar com este pedido. Laudos, exames e critérios do protocolo precisam "
        "corresponder ao que foi de fato avaliado. O caso continua aberto: posso indicar que "
        "exame confirma a hipótese e o caminho regular de acesso pelo SUS."
    ),
    AbstentionReason.BUDGET_EXHAUSTED: (
        "A análise não terminou dentro do limite desta consulta. Tente de novo ou resuma os "
        "achados principais."
    ),
}
SCOPES: Final[dict[Scope, str]] = {
    "self": (
        "Este sistema apoia profissionais de saúde na investigação de doenças raras e não avalia "
        "quem escreve nem a sua família. Procure a unidade básica de saúde mais próxima; em "
        "urgência, ligue para o SAMU 192."
    ),
    "animal": (
        "Este sistema só conhece doenças humanas. Para um animal, procure um médico-veterinário; "
        "se houver suspeita de zoonose, avise a vigilância em saúde do município."
    ),
    "administrative": (
        "O texto trata da rotina da unidade e não de um paciente. Este sistema apoia a "
        "investigação de doenças raras: para consultar, descreva idade, sinais e sintomas e exames."
    ),
    "other": MESSAGES[AbstentionReason.OUT_OF_SCOPE],
}
"""What a clinician reads of a turn out of scope, by what it is instead."""
MISSING: Final[dict[AbstentionReason, tuple[str, ...]]] = {
    AbstentionReason.NOT_SUGGESTIVE: (
        "achados mais específicos ou a evolução do quadro",
        "exames complementares já realizados",
    ),
    AbstentionReason.INSUFFICIENT_FINDINGS: (
        "sinais e sintomas com idade de início",
        "exame físico",
        "exames complementares",
        "história familiar e consanguinidade",
    ),
    AbstentionReason.UNGROUNDED: ("achados que sustentem a hipótese",),
    AbstentionReason.OUT_OF_SCOPE: (),
    AbstentionReason.UNSAFE_REQUEST: (),
    AbstentionReason.BUDGET_EXHAUSTED: (),
}


def abstain(reason: AbstentionReason) -> AbstentionFact:
    """Return an abstention with its message and what would help."""
    return {
        "reason": str(reason),
        "missing": list(MISSING[reason]),
        "message_pt": MESSAGES[reason],
    }


def out_of_scope(scope: Scope) -> AbstentionFact:
    """Return the abstention of a turn that is no consultation."""
    return {**abstain(AbstentionReason.OUT_OF_SCOPE), "message_pt": SCOPES[scope]}


def ungrounded() -> AbstentionFact:
    """Return the abstention of a proposer that never named a grounded disease."""
    return abstain(AbstentionReason.UNGROUNDED)


def budget_exhausted() -> AbstentionFact:
    """Return the abstention of a turn that ran out of its limits."""
    return abstain(AbstentionReason.BUDGET_EXHAUSTED)


class Judgement(NamedTuple):
    """Why no disease is to be named (None: it may be), and by how much the rule decided."""

    abstention: AbstentionFact | None
    confidence: float
    """Nats by which the best candidate passes; below 0 it does not. Infinite where no score
    decides: decisive evidence (+), no candidate or too few findings (−)."""


def judge(
    graph: KnowledgeGraph,
    state: ConsultationState,
    candidates: Sequence[Candidate],
    rule: Rule = FULL,
) -> Judgement:
    """Return whether these candidates are to be named.

    `candidates` are grounded and ordered, the best first.
    """
    if rule.decisive and has_decisive_evidence(state) and candidates:
        return Judgement(None, math.inf)
    if rule.few and _too_few(graph, state, candidates):
        few = abstain(AbstentionReason.INSUFFICIENT_FINDINGS)
        return Judgement(_contested(few, state), -math.inf)
    asked = rule.common and not _suspected(state, candidates)
    common = _common(graph, state) if asked else None
    confidence = _confidence(candidates, common, rule)
    if common and _lead(candidates, common) <= 0:
        return Judgement(_explained_by(common.condition.name_pt), confidence)
    if not candidates or (rule.weak and _best(candidates) < MIN_SCORE):
        weak = abstain(AbstentionReason.NOT_SUGGESTIVE)
        return Judgement(_contested(weak, state), confidence)
    return Judgement(None, confidence)


def _too_few(
    graph: KnowledgeGraph, state: ConsultationState, candidates: Sequence[Candidate]
) -> bool:
    if informative_findings(graph, state) >= MIN_INFORMATIVE:
        return False
    return not _named_by_finding(graph, state, candidates)


def _named_by_finding(
    graph: KnowledgeGraph, state: ConsultationState, candidates: Sequence[Candidate]
) -> bool:
    """A present finding has the very name of the first candidate."""
    disease = graph.disease(candidates[0].orpha) if candidates and candidates[0].orpha else None
    if disease is None:
        return False
    names = {key(disease.name_pt), key(disease.name_en)}
    found = [f for f in state["phenotypes"] if f["assertion"] in COUNTS_AS_PRESENT]
    return any(key(name) in names for f in found for name in (f["label_pt"], f["label_en"]))


def _suspected(state: ConsultationState, candidates: Sequence[Candidate]) -> bool:
    """The note suspects the first candidate by its name, and some finding supports it."""
    if not candidates or not candidates[0].supports:
        return False
    ids = set(map(str, candidates[0].ids))
    return any(
        fact["kind"] == EvidenceKind.DISEASE_MENTION
        and fact["assertion"] == Assertion.UNCERTAIN
        and ids.intersection(fact["orphas"])
        for fact in state["evidence"]
    )


def _confidence(
    candidates: Sequence[Candidate], common: CommonExplanation | None, rule: Rule
) -> float:
    if not candidates:
        return -math.inf
    margin = _best(candidates) - MIN_SCORE if rule.weak else math.inf
    return min(margin, _lead(candidates, common)) if common else margin


def _contested(fact: AbstentionFact, state: ConsultationState) -> AbstentionFact:
    """Say first what the note says against itself."""
    found = state.get("contradictions", [])
    if not found:
        return fact
    asked = [f"esclarecer “{c['text']}”" for c in found[:SHOWN]]
    return {
        **fact,
        "message_pt": f"{named(found)} {fact['message_pt']}",
        "missing": [*asked, *fact["missing"]],
    }


def _common(graph: KnowledgeGraph, state: ConsultationState) -> CommonExplanation | None:
    present = present_ids(state["phenotypes"])
    return common_explanation(graph, present, state["patient"]["age_years"])


def _lead(candidates: Sequence[Candidate], common: CommonExplanation) -> float:
    """Nats by which the best candidate beats a common condition and its prior."""
    return _best(candidates) - common.score - COMMON_PRIOR


def _best(candidates: Sequence[Candidate]) -> float:
    """The highest score; the first candidate may lead by the sum of its subtypes alone."""
    return max((candidate.score for candidate in candidates), default=-math.inf)


def _explained_by(condition: str) -> AbstentionFact:
    lead = f"Uma condição comum pode explicar os achados informados, como {condition}. "
    fact = abstain(AbstentionReason.NOT_SUGGESTIVE)
    return {**fact, "message_pt": lead + REFER_IF}


def has_decisive_evidence(state: ConsultationState) -> bool:
    """Say whether the thread holds evidence that names a disease by itself."""
    present = [f for f in state["evidence"] if f["assertion"] == Assertion.PRESENT]
    return any(
        (fact["kind"] in DECISIVE and fact["orphas"])
        or (fact["kind"] == EvidenceKind.MEDICINE and len(fact["orphas"]) == 1)
        for fact in present
    )


def informative_findings(graph: KnowledgeGraph, state: ConsultationState) -> int:
    """Count present findings, each branch once: a finding and its broader one are one."""
    present = present_ids(state["phenotypes"])
    broader = {above for hpo in present for above in graph.term_ancestors(hpo) if above != hpo}
    return sum(hpo not in broader for hpo in present)
