"""What a note says against itself."""

from __future__ import annotations

import pytest

from araras.graphs.session import Consultant, Consultation
from araras.knowledge.graph import KnowledgeGraph


@pytest.fixture(scope="module")
def consultant(graph: KnowledgeGraph) -> Consultant:
    return Consultant(graph)


def contested(consultant: Consultant, text: str) -> list[tuple[str, str]]:
    state = consultant.settled(text)
    return [(c["text"], c["against"]) for c in state["contradictions"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Menina de 9 anos com surdez profunda. Audiometria normal.",
            [("surdez profunda", "Audiometria normal")],
        ),
        (
            "Homem de 30 anos, hepatomegalia. Abdome sem hepatoesplenomegalia.",
            [("hepatomegalia", "hepatoesplenomegalia")],
        ),
        (
            "Menino de 3 anos com microcefalia e macrocefalia.",
            [("microcefalia", "macrocefalia")],
        ),
        (
            "Homem de 45 anos com ovários policísticos.",
            [("ovários policísticos", "sexo masculino")],
        ),
        (
            "Menina de 5 anos, perdeu a marcha aos 12 anos.",
            [("perdeu a marcha", "idade de 5 anos")],
        ),
    ],
)
def test_a_contradiction_is_found_with_both_wordings(
    consultant: Consultant, text: str, expected: list[tuple[str, str]]
) -> None:
    assert contested(consultant, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Menina de 9 anos, convulsões desde os 3 anos. Sem convulsões há 6 meses.",
        "Homem de 24 anos, crises de fraqueza nas pernas. Força normal.",
        "Mulher de 35 anos com cefaleia. Exame neurológico normal.",
        "Menino de 8 anos com polidactilia. Irmãos sem polidactilia.",
        "Adolescente de 16 anos, sexo masculino, genitália ambígua e amenorreia.",
        "Menina de 5 anos com ataxia. Avó perdeu a marcha aos 40 anos.",
        "RN hipotônico ao nascer; perdeu a marcha aos 12 anos.",
    ],
)
def test_what_comes_and_goes_or_is_another_s_contradicts_nothing(
    consultant: Consultant, text: str
) -> None:
    assert contested(consultant, text) == []


def test_contested_findings_are_uncertain_and_the_message_names_them(
    consultant: Consultant,
) -> None:
    result = consultant.consult("Menina, 6 anos. Convulsões diárias. Nunca convulsionou.")
    assert {p.assertion.value for p in result.phenotypes} == {"uncertain"}
    assert result.abstention is not None
    assert "diz “Convulsões diárias” e também “Nunca convulsionou”" in result.abstention.message_pt
    assert result.abstention.missing[0] == "esclarecer “Convulsões diárias”"


def test_a_contested_emergency_still_raises_its_alert(consultant: Consultant) -> None:
    plain = consultant.consult("Lactente de 5 meses com cianose.")
    both = consultant.consult("Lactente de 5 meses com cianose. Sem cianose.")
    assert [a.hpo for a in both.alerts] == [a.hpo for a in plain.alerts] != []


def test_a_later_turn_settles_what_was_contested(graph: KnowledgeGraph) -> None:
    thread = Consultation(graph)
    thread.turn("Menina, 6 anos, hipotonia e ataxia. Convulsões diárias. Nunca convulsionou.")
    settled = thread.turn("Confirmei com a mãe: tem convulsões.")
    seizure = [p for p in settled.phenotypes if str(p.hpo) == "HP:0001250"]
    assert [p.assertion.value for p in seizure] == ["present"]


def test_the_rest_of_a_note_still_answers(consultant: Consultant) -> None:
    result = consultant.consult(
        "Lactente de 4 meses, hipotonia, arreflexia, fasciculações de língua. "
        "Surdez profunda. Audiometria normal."
    )
    assert not result.abstained


SETTLED_BY_ENZYME = (
    "Menino de 4 anos, hepatomegalia, esplenomegalia, fácies grosseira. "
    "Iduronato-2-sulfatase indetectável."
)


def test_an_answer_names_what_the_note_says_against_itself(graph: KnowledgeGraph) -> None:
    thread = Consultation(graph)
    first = thread.turn(f"{SETTLED_BY_ENZYME} Surdez profunda. Audiometria normal.")
    told = "A nota se contradiz: diz “Surdez profunda” e também “Audiometria normal”."
    assert not first.abstained
    assert first.differentials
    assert told in first.answer_pt
    assert told not in thread.turn("Qual exame confirma?").answer_pt


def test_an_answer_to_a_note_that_agrees_with_itself_names_nothing(graph: KnowledgeGraph) -> None:
    thread = Consultation(graph)
    assert "se contradiz" not in thread.turn(SETTLED_BY_ENZYME).answer_pt
