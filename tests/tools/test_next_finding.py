"""What `next_finding` asks, on the store in use."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from araras.knowledge.errors import InvalidInput, UnknownCode
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId, OrphaCode
from araras.tools.calls import call_tool
from araras.tools.next_finding import CANDIDATES, NextFindings, next_finding
from araras.tools.next_finding.gain import information_gain, shares
from araras.tools.next_finding.ways import (
    BIRTH,
    BRANCHES,
    EXAMINATION,
    HISTORY,
    MEASURES,
    NO_QUESTION_BEFORE,
    way_of,
)
from araras.tools.phenotype_rank import EvidenceWeight, leading, phenotype_rank
from araras.tools.phenotype_rank.store import model_of
from araras.tools.records import EvidenceKind

PROTEINURIA, HYPOHIDROSIS, ANGIOKERATOMA, SEIZURE, HEPATOMEGALY, SPLENOMEGALY = map(
    HpoId,
    ("HP:0000093", "HP:0000966", "HP:0001014", "HP:0001250", "HP:0002240", "HP:0001744"),
)
STORAGE = (HEPATOMEGALY, SPLENOMEGALY, HpoId("HP:0000280"))
AT_THE_BEDSIDE = (HISTORY, EXAMINATION, MEASURES, BIRTH)

# Terms that patients of many kinds have; sets of them are the cases of the properties.
COMMON = [
    HpoId(f"HP:{number:07d}")
    for number in (1250, 1252, 1249, 4322, 252, 365, 1744, 2240, 518, 1638, 93, 966, 1903, 2650)
]
CASES = st.tuples(
    st.lists(st.sampled_from(COMMON), min_size=1, max_size=5, unique=True),
    st.lists(st.sampled_from(COMMON), max_size=4, unique=True),
    st.sampled_from(["M", "F", None]),
    st.sampled_from([None, 0.1, 5.0, 40.0]),
)


@pytest.fixture(scope="module")
def asked(graph: KnowledgeGraph) -> NextFindings:
    return next_finding(graph, [PROTEINURIA, HYPOHIDROSIS], limit=20)


def test_it_asks_in_portuguese_for_what_tells_the_candidates_apart(asked: NextFindings) -> None:
    assert len(asked.findings) == 20
    assert all(finding.question_pt.endswith("?") for finding in asked.findings)
    assert any(OrphaCode("ORPHA:324") in finding.separates for finding in asked.findings)


def test_the_answer_makes_a_difference(graph: KnowledgeGraph) -> None:
    first = next_finding(graph, STORAGE, limit=1).findings[0]
    before, yes, no = (
        leading(graph, [*STORAGE, *present], absent, limit=1)
        for present, absent in (([], []), ([first.hpo], []), ([], [first.hpo]))
    )
    assert yes.probability[0] > before.probability[0]
    assert yes.entities[0] != no.entities[0]


@given(CASES)
@settings(max_examples=40)
def test_it_never_asks_what_is_known(graph: KnowledgeGraph, case) -> None:
    present, absent, sex, age = case
    absent = [hpo for hpo in absent if hpo not in present]
    findings = next_finding(graph, present, absent, age_years=age, sex=sex, limit=15).findings
    implied = {above for hpo in present for above in graph.term_ancestors(hpo)}
    for finding in findings:
        assert finding.hpo not in implied
        assert graph.term_ancestors(finding.hpo).isdisjoint(absent)


@given(CASES)
@settings(max_examples=40)
def test_what_it_returns_holds_together(graph: KnowledgeGraph, case) -> None:
    present, absent, sex, age = case
    found = next_finding(graph, present, absent, age_years=age, sex=sex, limit=15)
    ranked = phenotype_rank(graph, present, absent, age_years=age, sex=sex, limit=CANDIDATES)
    order = {candidate.id: candidate.rank for candidate in ranked.candidates}
    for finding in found.findings:
        assert 0 < finding.information_gain <= 1
        ranks = [order[code] for code in finding.separates]
        assert ranks
        assert ranks == sorted(ranks)
    terms = [finding.hpo for finding in found.findings]
    for term in terms:
        assert graph.term_ancestors(term).intersection(terms) == {term}


@given(CASES, st.randoms(use_true_random=False), st.integers(1, 14))
@settings(max_examples=25)
def test_the_order_of_findings_does_not_matter_and_the_limit_only_cuts(
    graph: KnowledgeGraph, case, chance, limit: int
) -> None:
    present, absent, sex, age = case
    known = next_finding(graph, present, absent, age_years=age, sex=sex, limit=15)
    chance.shuffle(present)
    again = next_finding(graph, present, absent[::-1], age_years=age, sex=sex, limit=15)
    assert again.model_dump_json() == known.model_dump_json()
    fewer = next_finding(graph, present, absent, age_years=age, sex=sex, limit=limit)
    assert fewer.findings == known.findings[:limit]


@given(
    st.lists(st.floats(0.001, 0.999), min_size=2, max_size=8),
    st.lists(st.floats(0.001, 1), min_size=8, max_size=8),
)
def test_information_is_never_negative_and_its_shares_add_up(chances, weights) -> None:
    row = np.array([chances])
    posterior = np.array(weights[: len(chances)]) / sum(weights[: len(chances)])
    assert 0 <= information_gain(row, posterior)[0] <= 1
    part = shares(row[0], posterior)
    assert (part >= 0).all()
    assert part.sum() == pytest.approx(1) or part.sum() == 0


def test_a_finding_that_all_candidates_share_tells_nothing() -> None:
    assert information_gain(np.full((1, 3), 0.4), np.full(3, 1 / 3))[0] == pytest.approx(
        0, abs=1e-9
    )


def test_nobody_is_asked_what_cannot_be_told_at_that_age(graph: KnowledgeGraph) -> None:
    seizures = [SEIZURE, HpoId("HP:0001252")]
    grown, newborn = (
        next_finding(graph, seizures, age_years=age, limit=40).findings for age in (12.0, 0.03)
    )
    too_early = {HpoId(hpo) for hpo in NO_QUESTION_BEFORE}
    assert any(graph.term_ancestors(f.hpo) & too_early for f in grown)
    assert not any(graph.term_ancestors(f.hpo) & too_early for f in newborn)


def test_two_present_findings_answer_the_one_that_is_both(graph: KnowledgeGraph) -> None:
    both = HpoId("HP:0001433")
    terms = [finding.hpo for finding in next_finding(graph, STORAGE, limit=100).findings]
    assert both not in terms


@pytest.mark.parametrize(
    ("sex", "age", "branch"),
    [("M", None, "HP:0000008"), ("F", None, "HP:0000032"), ("F", 3.0, "HP:0000140")],
)
def test_it_asks_what_fits_the_patient(graph: KnowledgeGraph, sex, age, branch: str) -> None:
    hypogonadism = [HpoId("HP:0000135"), HpoId("HP:0004322")]
    found = next_finding(graph, hypogonadism, age_years=age, sex=sex, limit=100).findings
    assert found
    assert not any(HpoId(branch) in graph.term_ancestors(finding.hpo) for finding in found)


def test_evidence_moves_the_questions(graph: KnowledgeGraph) -> None:
    fabry = EvidenceWeight(
        diseases=(OrphaCode("ORPHA:324"),), kind=EvidenceKind.DISEASE_MENTION, assertion="uncertain"
    )
    plain, told = (
        next_finding(graph, [PROTEINURIA], evidence=evidence) for evidence in ((), (fabry,))
    )
    assert plain != told


def test_nothing_to_tell_apart_asks_nothing(graph: KnowledgeGraph) -> None:
    assert next_finding(graph, []).findings == ()
    assert next_finding(graph, [], absent=[SEIZURE]).findings == ()
    assert next_finding(graph, STORAGE, limit=0).findings == ()


def test_an_unknown_term_is_refused(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownCode, match="HP:9999999"):
        next_finding(graph, [HpoId("HP:9999999")])


def test_the_tool_is_called_by_name(graph: KnowledgeGraph) -> None:
    given = {"present": "HP:0000093,HP:0000966", "limit": 3, "age_years": 30, "sex": "M"}
    found = call_tool(graph, "next_finding", given)
    assert isinstance(found, NextFindings)
    assert len(found.findings) == 3
    assert NextFindings.model_validate_json(found.model_dump_json()) == found
    with pytest.raises(InvalidInput):
        call_tool(graph, "next_finding", {"present": "HP:0000093", "limit": 0})


# How a finding is got


def test_every_branch_is_a_term_in_force_under_its_name(graph: KnowledgeGraph) -> None:
    for hpo, (name, _) in BRANCHES.items():
        term = graph.term(HpoId(hpo))
        assert term is not None
        assert (term.hpo, term.name_en) == (hpo, name)


@pytest.mark.parametrize(
    ("hpo", "exam"),
    [
        ("HP:0001250", None),  # Seizure
        ("HP:0002240", None),  # Hepatomegaly
        ("HP:0000252", None),  # Microcephaly
        ("HP:0001433", None),  # Hepatosplenomegaly
        ("HP:0000093", "exame de urina"),  # Proteinuria
        ("HP:0001903", "exames de sangue"),  # Anemia
        ("HP:0001639", "ecocardiograma"),  # Hypertrophic cardiomyopathy
        ("HP:0001272", "ressonância ou tomografia do sistema nervoso"),  # Cerebellar atrophy
        ("HP:0000238", "ressonância ou tomografia do sistema nervoso"),  # Hydrocephalus
        ("HP:0003200", "biópsia"),  # Ragged-red muscle fibers
        ("HP:0003458", "eletroneuromiografia"),  # EMG: myopathic abnormalities
        ("HP:0000939", "radiografia"),  # Osteoporosis
    ],
)
def test_the_branch_says_how_a_finding_is_got(graph: KnowledgeGraph, hpo: str, exam) -> None:
    model = model_of(graph)
    assert way_of(model, model.term_index[HpoId(hpo)]).exam == exam


def test_what_a_primary_care_unit_can_do_goes_before_what_needs_a_centre(
    graph: KnowledgeGraph,
) -> None:
    """Ordered by gain alone, a muscle biopsy would come earlier."""
    model = model_of(graph)
    muscle = [HpoId("HP:0003198"), HpoId("HP:0001252"), HpoId("HP:0003236")]
    found = next_finding(graph, muscle, limit=100).findings
    by_value = [f.information_gain * way_of(model, model.term_index[f.hpo]).ease for f in found]
    assert by_value == sorted(by_value, reverse=True)
    first = way_of(model, model.term_index[found[0].hpo])
    assert first in AT_THE_BEDSIDE
