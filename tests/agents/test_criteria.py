"""What a note says of a protocol's criterion: of the patient, and of now."""

from __future__ import annotations

import pytest

from araras.agents.criteria import in_note, notes_of
from araras.graphs.session import Consultant
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import OrphaCode
from araras.knowledge.protocols import Condition

SICKLE_CELL = OrphaCode(232)
TRAIT = Condition(terms=("traço falciforme", "hbas"))
PREGNANT = Condition(terms=("gestante", "gravidez", "gestação", "gestação atual"))


@pytest.fixture(scope="module")
def consultant(graph: KnowledgeGraph) -> Consultant:
    return Consultant(graph)


def said(graph: KnowledgeGraph, consultant: Consultant, text: str, condition: Condition) -> str:
    state = consultant.settled(text)
    return in_note(graph, state, SICKLE_CELL, condition, notes_of(state))


@pytest.mark.parametrize(
    ("text", "condition", "answer"),
    [
        ("Homem de 20 anos com traço falciforme.", TRAIT, "yes"),
        ("Homem de 20 anos. Eletroforese: HbAS.", TRAIT, "yes"),
        ("Homem de 20 anos, sem traço falciforme.", TRAIT, "no"),
        ("Menino de 2 anos, anemia, pais com traço falciforme.", TRAIT, "not_stated"),
        ("Menino de 2 anos, anemia, traço falciforme na mãe.", TRAIT, "not_stated"),
        ("Menino de 2 anos, anemia. Suspeita de traço falciforme.", TRAIT, "not_stated"),
        ("Homem de 20 anos. Traço falciforme: não.", TRAIT, "no"),
        ("Menino de 2 anos. Mãe: 30 anos, traço falciforme.", TRAIT, "not_stated"),
        ("Menino de 2 anos. ( ) anemia ( ) traço falciforme (x) asma", TRAIT, "no"),
        ("Pai com traço falciforme. Menino de 2 anos com traço falciforme.", TRAIT, "yes"),
        ("Mulher de 25 anos, gestante de 20 semanas.", PREGNANT, "yes"),
        ("Mulher de 25 anos, dor torácica na gestação atual.", PREGNANT, "yes"),
        ("Mulher de 25 anos, teve pré-eclâmpsia na gravidez.", PREGNANT, "not_stated"),
        ("Mulher de 25 anos, afastar gravidez.", PREGNANT, "not_stated"),
        ("Menina de 2 anos, gestação sem intercorrências.", PREGNANT, "not_stated"),
        ("Homem de 30 anos, esposa em gestação.", PREGNANT, "not_stated"),
    ],
)
def test_words_count_when_said_of_the_patient_and_of_now(
    graph: KnowledgeGraph, consultant: Consultant, text: str, condition: Condition, answer: str
) -> None:
    assert said(graph, consultant, text, condition) == answer


def test_a_trait_of_the_parents_excludes_no_medicine_of_the_child(consultant: Consultant) -> None:
    note = "Criança de 2 anos, Hb 6,2, HbSS na eletroforese, pais com traço falciforme."
    offered = {
        medicine.name: medicine.standing
        for conduct in consultant.consult(note).conduct[:1]
        for medicine in conduct.medicines
    }
    assert offered["fenoximetilpenicilina"] == "listed"
