"""What every backend of `KnowledgeGraph` answers.

A backend's test module makes a subclass with a fixture `kg` that gives the backend, loaded
with the package's own snapshot text:

    class TestSnapshot(KnowledgeGraphSuite):
        @pytest.fixture
        def kg(self, graph): return graph
"""

from __future__ import annotations

import threading
from itertools import islice, pairwise

import numpy as np
import pytest

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import Cid10Code, HpoId, OmimCode, OrphaCode
from araras.knowledge.text import key

SMA, SMA_1, MOTOR_NEURON = OrphaCode(70), OrphaCode(83330), OrphaCode(98503)
PKU, CLASSIC_PKU, UNKNOWN = OrphaCode(716), OrphaCode(79254), OrphaCode(9_999_999)
CYSTIC_FIBROSIS, FABRY = OrphaCode(586), OrphaCode(324)
PAH_DEFICIENCY = OrphaCode(708881)
MULTIPLE_SCLEROSIS, G6PD = OrphaCode(802), OrphaCode(362)
SEIZURE, OLD_SEIZURE = HpoId("HP:0001250"), HpoId("HP:0002279")
PHENOTYPIC = HpoId("HP:0000118")
RELATIONS = ["exact", "narrower", "broader"]
SAMPLE = [70, 83330, 716, 79254, 802, 355, 365, 579, 580, 98503, 324, 586, 803, 182090, 96253]


def ascending(values: list) -> bool:
    return all(a <= b for a, b in pairwise(values))


def distinct(values: list) -> bool:
    return len(values) == len(set(values))


def by_relation(links: list[tuple[str, object]]) -> list[tuple[int, object]]:
    return [(RELATIONS.index(relation), other) for relation, other in links]


class KnowledgeGraphSuite:
    """One test a promise of the protocol; facts are those of the releases in the package."""

    @pytest.fixture
    def kg(self) -> KnowledgeGraph:
        raise NotImplementedError("a backend gives itself here")

    @pytest.fixture(params=SAMPLE)
    def code(self, request: pytest.FixtureRequest) -> OrphaCode:
        return OrphaCode(request.param)

    def test_is_a_knowledge_graph(self, kg: KnowledgeGraph) -> None:
        assert isinstance(kg, KnowledgeGraph)
        assert hash(kg) == hash(kg)

    def test_info_names_version_digest_counts_and_sources(self, kg: KnowledgeGraph) -> None:
        info = kg.info()
        assert len(info.digest) == 64
        assert set(info.digest) <= set("0123456789abcdef")
        assert info.version == max(source["release"] for source in info.sources)
        assert all(s["name"] and s["licence"] and s["package"] for s in info.sources)
        assert info.counts["disease"] == sum(1 for _ in kg.diseases())

    # Diseases

    def test_a_disease_by_its_code(self, kg: KnowledgeGraph) -> None:
        found = kg.disease(SMA)
        assert found is not None
        assert type(found.orpha) is OrphaCode
        assert found.orpha == SMA
        assert found.name_en == "Proximal spinal muscular atrophy"
        assert found.name_pt == "Atrofia muscular espinhal proximal"
        assert (found.group, found.status, found.non_rare_in_europe) == (
            "disorder",
            "active",
            False,
        )
        assert (found.successor, found.successor_relation) == (None, None)

    def test_an_unknown_code_has_nothing(self, kg: KnowledgeGraph) -> None:
        assert kg.disease(UNKNOWN) is None
        assert kg.parents(UNKNOWN) == kg.children(UNKNOWN) == ()
        assert kg.ancestors(UNKNOWN) == kg.descendants(UNKNOWN) == ()
        assert kg.course(UNKNOWN) == ((), ())
        assert UNKNOWN not in kg.prevalences()
        assert kg.cid10_links(UNKNOWN) == kg.omim_links(UNKNOWN) == kg.phenotypes(UNKNOWN) == ()
        assert kg.genes_of(UNKNOWN) == ()
        assert kg.omim_disease(OmimCode(999_999)) is None
        assert kg.diseases_of_omim(OmimCode(999_999)) == ()
        assert kg.phenotypes(OmimCode(999_999)) == ()
        assert kg.cid10_title(Cid10Code("Z99.8")) is None
        assert kg.diseases_of_cid10(Cid10Code("Z99.8")) == ()
        assert kg.diseases_of_gene("NADA1") == ()
        assert kg.diseases_named("nome que nao existe") == kg.diseases_named("") == ()

    def test_an_obsolete_disease_names_its_successor(self, kg: KnowledgeGraph) -> None:
        found = kg.disease(CLASSIC_PKU)
        assert found is not None
        assert found.status == "deprecated"
        assert (found.successor, found.successor_relation) == (PKU, "moved_to")
        assert type(found.successor) is OrphaCode

    def test_diseases_not_rare_in_europe_stay_in_force(self, kg: KnowledgeGraph) -> None:
        for code in (MULTIPLE_SCLEROSIS, G6PD):
            found = kg.disease(code)
            assert found is not None
            assert (found.status, found.non_rare_in_europe) == ("active", True)
            assert "NON RARE" not in found.name_en

    def test_every_disease_comes_once_by_code(self, kg: KnowledgeGraph) -> None:
        diseases = list(kg.diseases())
        numbers = [disease.orpha.number for disease in diseases]
        assert ascending(numbers)
        assert distinct(numbers)
        assert len(diseases) > 11_000
        for disease in diseases[::500]:
            assert kg.disease(disease.orpha) == disease

    def test_a_successor_is_a_disease_in_force(self, kg: KnowledgeGraph) -> None:
        diseases = {disease.orpha: disease for disease in kg.diseases()}
        for disease in diseases.values():
            assert (disease.successor is None) == (disease.successor_relation is None)
            if disease.successor is not None:
                assert disease.status != "active"
                assert diseases[disease.successor].status == "active"

    def test_an_omim_disease_by_its_number(self, kg: KnowledgeGraph) -> None:
        found = kg.omim_disease(OmimCode(253300))
        assert found is not None
        assert (type(found.omim), found.omim) == (OmimCode, "OMIM:253300")
        assert "spinal muscular atrophy" in found.name_en.lower()

    def test_names_come_by_code_then_key(self, kg: KnowledgeGraph) -> None:
        names = list(kg.disease_names())
        assert ascending([(name.orpha.number, name.key) for name in names])
        assert distinct(names)
        assert {name.language for name in names} == {"pt", "en"}
        assert {name.kind for name in names} == {"name", "synonym", "context"}
        assert all(name.key == key(name.text) != "" for name in names[::50])

    def test_a_name_is_found_by_its_key(self, kg: KnowledgeGraph) -> None:
        for text in ("Fenilcetonúria", "Phenylketonuria", "FENILCETONURIA"):
            assert PKU in {name.orpha for name in kg.diseases_named(key(text))}
        for name in islice(kg.disease_names(), 0, None, 2500):
            found = kg.diseases_named(name.key)
            assert name in found
            assert ascending([other.orpha.number for other in found])
            assert {other.key for other in found} == {name.key}

    def test_parents_and_children_are_two_sides_of_one_link(
        self, kg: KnowledgeGraph, code: OrphaCode
    ) -> None:
        for parent in kg.parents(code):
            assert code in kg.children(parent)
        for child in kg.children(code):
            assert code in kg.parents(child)
        for found in (kg.parents(code), kg.children(code)):
            assert ascending([other.number for other in found])
            assert all(type(other) is OrphaCode for other in found)

    def test_ancestors_come_nearest_first(self, kg: KnowledgeGraph, code: OrphaCode) -> None:
        for step, found in (
            (kg.parents, kg.ancestors(code)),
            (kg.children, kg.descendants(code)),
        ):
            levels: list[OrphaCode] = []
            level = {code}
            while level:
                level = {other for origin in level for other in step(origin)} - {code, *levels}
                levels += sorted(level, key=lambda other: other.number)
            assert list(found) == levels

    def test_the_type_is_below_the_disease_below_the_group(self, kg: KnowledgeGraph) -> None:
        assert kg.parents(SMA_1) == (SMA,)
        assert kg.ancestors(SMA_1)[0] == SMA
        assert MOTOR_NEURON in kg.ancestors(SMA_1)
        assert SMA_1 in kg.descendants(MOTOR_NEURON)

    def test_course(self, kg: KnowledgeGraph) -> None:
        assert kg.course(SMA_1) == (("Infancy", "Neonatal"), ("Autosomal recessive",))

    def test_courses_of_all_are_the_courses_of_each(
        self, kg: KnowledgeGraph, code: OrphaCode
    ) -> None:
        found = kg.courses()
        assert ascending([orpha.number for orpha in found])
        assert found.get(code, ((), ())) == kg.course(code)

    def test_prevalence_is_positive_and_a_common_disease_has_more_of_it(
        self, kg: KnowledgeGraph
    ) -> None:
        found = kg.prevalences()
        assert ascending([orpha.number for orpha in found])
        assert all(0 < value < 1_000_000 for value in found.values())
        assert found[CYSTIC_FIBROSIS] > found[FABRY]

    # Codes

    def test_cid10_links_come_exact_first_then_by_code(
        self, kg: KnowledgeGraph, code: OrphaCode
    ) -> None:
        links = kg.cid10_links(code)
        assert ascending(by_relation([(link.relation, link.code) for link in links]))
        for link in links:
            assert link.orpha == code
            assert type(link.code) is Cid10Code
            assert link in kg.diseases_of_cid10(link.code)

    def test_diseases_of_a_cid10_come_exact_first_then_by_code(self, kg: KnowledgeGraph) -> None:
        for code in ("E75.2", "A07.3"):
            links = kg.diseases_of_cid10(Cid10Code(code))
            assert ascending(by_relation([(link.relation, link.orpha.number) for link in links]))
            assert all(link in kg.cid10_links(link.orpha) for link in links)
        assert len(kg.diseases_of_cid10(Cid10Code("E75.2"))) > 5

    def test_cid10_facts(self, kg: KnowledgeGraph) -> None:
        assert kg.cid10_links(SMA_1) == ((SMA_1, "G12.0", "exact"),)
        title = kg.cid10_title(Cid10Code("G12.0"))
        assert title is not None
        assert "espin" in title

    def test_omim_links_and_their_inverse(self, kg: KnowledgeGraph, code: OrphaCode) -> None:
        links = kg.omim_links(code)
        assert ascending([number for number, _ in links])
        for number, relation in links:
            assert type(number) is OmimCode
            inverse = kg.diseases_of_omim(number)
            assert (code, relation) in inverse
            assert ascending([other.number for other, _ in inverse])

    def test_omim_links_of_all_are_the_links_of_each(
        self, kg: KnowledgeGraph, code: OrphaCode
    ) -> None:
        found = kg.all_omim_links()
        assert ascending([orpha.number for orpha in found])
        assert found.get(code, ()) == kg.omim_links(code)

    def test_omim_facts(self, kg: KnowledgeGraph) -> None:
        assert (OmimCode(253300), "exact") in kg.omim_links(SMA_1)
        diseases = dict(kg.diseases_of_omim(OmimCode(261600)))
        assert diseases[PAH_DEFICIENCY] == "exact"
        assert diseases[PKU] == "narrower"

    # Phenotypes

    def test_a_term_by_its_id(self, kg: KnowledgeGraph) -> None:
        found = kg.term(SEIZURE)
        assert found is not None
        assert (type(found.hpo), found.hpo, found.name_en) == (HpoId, SEIZURE, "Seizure")
        assert found.label_pt
        assert found.phenotypic

    def test_other_ids_lead_to_the_term_in_force(self, kg: KnowledgeGraph) -> None:
        assert kg.term(OLD_SEIZURE) == kg.term(SEIZURE)
        assert kg.term(HpoId("HP:0000057")) == kg.term(HpoId("HP:0008665"))
        assert kg.term(HpoId("HP:9999999")) is None

    def test_terms_that_are_no_findings_say_so(self, kg: KnowledgeGraph) -> None:
        for hpo in ("HP:0000001", "HP:0000007"):
            found = kg.term(HpoId(hpo))
            assert found is not None
            assert not found.phenotypic

    def test_term_names_come_by_id_and_by_language(self, kg: KnowledgeGraph) -> None:
        names = list(kg.term_names())
        assert ascending([name.hpo for name in names])
        assert distinct(names)
        for language in ("pt", "en"):
            assert list(kg.term_names(language)) == [n for n in names if n.language == language]
        labels = [name.hpo for name in names if (name.language, name.kind) == ("en", "label")]
        assert distinct(labels)
        assert {name.hpo for name in names} == set(labels)
        assert all(kg.term(hpo).phenotypic for hpo in labels[::400])

    def test_term_names_hold_popular_and_contextual_wordings(self, kg: KnowledgeGraph) -> None:
        kinds = {(name.language, name.kind) for name in kg.term_names()}
        assert {("pt", "label"), ("pt", "exact"), ("pt", "lay"), ("pt", "context")} <= kinds
        assert {("en", "label"), ("en", "exact"), ("en", "narrow"), ("en", "lay")} <= kinds

    def test_term_parents_and_ancestors(self, kg: KnowledgeGraph) -> None:
        parents = kg.term_parents(SEIZURE)
        assert parents == ("HP:0012638",)
        ancestors = kg.term_ancestors(SEIZURE)
        assert {SEIZURE, PHENOTYPIC, *parents} <= ancestors
        for hpo in ancestors - {HpoId("HP:0000001")}:
            assert set(kg.term_parents(hpo)) <= ancestors
        assert kg.term_parents(HpoId("HP:0000001")) == ()

    def test_phenotypes_come_by_term(self, kg: KnowledgeGraph, code: OrphaCode) -> None:
        links = kg.phenotypes(code)
        terms = [link.hpo for link in links]
        assert ascending(terms)
        assert distinct(terms)
        for link in links:
            term = kg.term(link.hpo)
            assert link.disease == code
            assert link.source
            assert link.frequency is None or 0 <= link.frequency <= 1
            assert term is not None
            assert (term.hpo, term.phenotypic) == (link.hpo, True)

    def test_orpha_and_omim_codes_keep_their_own_phenotypes(self, kg: KnowledgeGraph) -> None:
        orphanet, omim = kg.phenotypes(SMA_1), kg.phenotypes(OmimCode(253300))
        assert orphanet
        assert omim
        assert {link.source for link in omim} == {"HPO"}
        assert {link.disease for link in omim} == {"OMIM:253300"}

    def test_diseases_that_the_releases_leave_bare_have_phenotypes(
        self, kg: KnowledgeGraph
    ) -> None:
        for code in (MULTIPLE_SCLEROSIS, OrphaCode(182090)):
            assert len(kg.phenotypes(code)) >= 5
            assert all(link.source for link in kg.phenotypes(code))

    def test_arrays_hold_what_the_single_answers_say(self, kg: KnowledgeGraph) -> None:
        arrays = kg.annotation_arrays()
        index = {disease: i for i, disease in enumerate(arrays.diseases)}
        assert distinct(list(arrays.diseases))
        assert ascending(list(arrays.terms))
        for disease in (SMA_1, PKU, MULTIPLE_SCLEROSIS, OmimCode(253300), OmimCode(261600)):
            row = slice(*arrays.link_starts[index[disease] :][:2])
            found = [
                (arrays.terms[t], None if np.isnan(f) else pytest.approx(float(f), abs=1e-6))
                for t, f in zip(arrays.link_terms[row], arrays.link_frequencies[row], strict=True)
            ]
            assert [(link.hpo, link.frequency) for link in kg.phenotypes(disease)] == found

    def test_arrays_hold_each_term_with_its_phenotypic_ancestors(self, kg: KnowledgeGraph) -> None:
        arrays = kg.annotation_arrays()
        phenotypic = set(arrays.terms)
        for position in range(0, len(arrays.terms), 900):
            row = slice(*arrays.ancestor_starts[position:][:2])
            found = {arrays.terms[i] for i in arrays.ancestors[row]}
            assert found == kg.term_ancestors(arrays.terms[position]) & phenotypic

    def test_arrays_are_well_formed(self, kg: KnowledgeGraph) -> None:
        arrays = kg.annotation_arrays()
        for starts, values, rows in (
            (arrays.link_starts, arrays.link_terms, arrays.diseases),
            (arrays.ancestor_starts, arrays.ancestors, arrays.terms),
        ):
            assert starts.dtype == values.dtype == np.int32
            assert len(starts) == len(rows) + 1
            assert (starts[0], starts[-1]) == (0, len(values))
            assert (np.diff(starts) > 0).all()
            assert values.min() >= 0
            assert values.max() < len(arrays.terms)
        assert arrays.link_frequencies.dtype == np.float32
        assert len(arrays.link_frequencies) == len(arrays.link_terms)
        stated = arrays.link_frequencies[~np.isnan(arrays.link_frequencies)]
        assert ((stated >= 0) & (stated <= 1)).all()

    def test_arrays_leave_diseases_out_that_are_not_in_force(self, kg: KnowledgeGraph) -> None:
        indexed = {code for code in kg.annotation_arrays().diseases if type(code) is OrphaCode}
        status = {disease.orpha: disease.status for disease in kg.diseases()}
        assert {status[code] for code in indexed} == {"active"}

    # Genes and curated evidence

    def test_genes_and_their_inverse(self, kg: KnowledgeGraph) -> None:
        symbols = kg.gene_symbols()
        assert ascending(list(symbols))
        assert distinct(list(symbols))
        for symbol in ("SMN1", "PAH", "GBA1", *symbols[::700]):
            diseases = kg.diseases_of_gene(symbol)
            assert diseases
            assert ascending(list(diseases))
            assert all(symbol in kg.genes_of(disease) for disease in diseases)
        assert "SMN1" in kg.genes_of(OmimCode(253300))
        assert "CFTR" in kg.genes_of(OrphaCode(586))
        assert ascending(list(kg.genes_of(OrphaCode(586))))

    def test_curated_tables_are_there(self, kg: KnowledgeGraph) -> None:
        for table in (
            kg.gene_aliases,
            kg.enzymes,
            kg.medicines,
            kg.screening_results,
            kg.laboratory,
            kg.laboratory_words,
            kg.alerts,
            kg.near_terms,
            kg.common_conditions,
            kg.word_forms,
            kg.expressions,
            kg.milestones,
            kg.protocols,
        ):
            rows = table()
            assert isinstance(rows, tuple)
            assert rows
            assert table() == rows
            assert len({type(row) for row in rows}) == 1

    def test_alerts_come_by_term_and_protocols_by_slug(self, kg: KnowledgeGraph) -> None:
        for rows in ([a.hpo for a in kg.alerts()], [p.slug for p in kg.protocols()]):
            assert ascending(rows)
            assert distinct(rows)

    # Use

    def test_asking_again_gives_the_same_answer(self, kg: KnowledgeGraph) -> None:
        assert list(kg.diseases()) == list(kg.diseases())
        assert kg.ancestors(SMA_1) == kg.ancestors(SMA_1)
        assert kg.annotation_arrays().diseases == kg.annotation_arrays().diseases

    def test_several_threads_get_the_same_answers(self, kg: KnowledgeGraph) -> None:
        codes = [OrphaCode(n) for n in SAMPLE]
        expected = [(kg.disease(c), kg.ancestors(c), kg.phenotypes(c)) for c in codes]
        answers: list[list[object]] = []

        def ask() -> None:
            answers.append([(kg.disease(c), kg.ancestors(c), kg.phenotypes(c)) for c in codes])

        threads = [threading.Thread(target=ask) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers == [expected] * len(threads)
