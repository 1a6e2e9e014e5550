"""What a note says of a finding: present, absent, uncertain, past, or a relative's."""

from __future__ import annotations

import pytest

from araras.knowledge.graph import KnowledgeGraph
from araras.tools.hpo_normalize import hpo_normalize

SEIZURE, FEVER, JOINTS, HEAT = "HP:0001250", "HP:0001945", "HP:0001387", "HP:0002046"
EDEMA, CATARACT, ASCITES, ANOSMIA = "HP:0000969", "HP:0000518", "HP:0001541", "HP:0000458"
HYDROPS, VOMITING = "HP:0001790", "HP:0002013"


def said(graph: KnowledgeGraph, text: str, hpo: str) -> tuple[str, str | None]:
    found = [p for p in hpo_normalize(graph, text).phenotypes if p.hpo == hpo]
    assert found, f"{hpo} not read in {text!r}"
    return found[0].assertion.value, found[0].relative


@pytest.mark.parametrize(
    ("text", "hpo"),
    [
        ("Tem febre.", FEVER),
        ("Não nega febre.", FEVER),
        ("Sem melhora da febre.", FEVER),
        ("Não passa um dia sem febre.", FEVER),
        ("Esse menino não aguenta calor, não.", HEAT),
        ("As juntas são duras, não é molenga.", JOINTS),
        ("Hidropisia não imune, Coombs e sorologias negativos.", HYDROPS),
        ("Há 10 sem: febre, trocava o nome das filhas.", FEVER),
        ("A mãe refere febre há dois dias.", FEVER),
        ("Febre? Sim, alta.", FEVER),
        ("Não tem unha em quase nenhum dedo e os olhos com catarata.", CATARACT),
        ("HF: pai com infarto. Apresenta febre e edema.", FEVER),
        ("História familiar: irmão com surdez. Ao exame, ascite.", ASCITES),
        ("Antecedentes familiares: nega. Paciente evoluiu com edema.", EDEMA),
        ("Ascite volumosa, hoje sem queixas.", ASCITES),
        ("Antecedentes: convulsões. Ultrassom com ascite.", ASCITES),
        ("Inchaço sem coceira, e vômitos junto.", VOMITING),
    ],
)
def test_present(graph: KnowledgeGraph, text: str, hpo: str) -> None:
    assert said(graph, text, hpo) == ("present", None)


@pytest.mark.parametrize(
    ("text", "hpo"),
    [
        ("Nega febre.", FEVER),
        ("Não tem febre, não.", FEVER),
        ("Sem febre ou vômitos.", VOMITING),
        ("Sem febre, edema, e vômitos.", VOMITING),
        ("Febre? Não.", FEVER),
        ("Febre ausente.", FEVER),
        ("Ausência de febre.", FEVER),
        ("Sem febre nem convulsões.", SEIZURE),
        ("Convulsão descartada.", SEIZURE),
        ("Nega febre, vômitos e convulsões.", SEIZURE),
        ("No tiene fiebre.", FEVER),
        ("The patient denies fever.", FEVER),
        ("Médica: tem febre?\nMãe: não, doutora.", FEVER),
        ("Não tem nada de edema.", EDEMA),
    ],
)
def test_absent(graph: KnowledgeGraph, text: str, hpo: str) -> None:
    assert said(graph, text, hpo) == ("absent", None)


@pytest.mark.parametrize(
    ("text", "hpo"),
    [
        ("Anosmia não testada.", ANOSMIA),
        ("Suspeita de convulsão.", SEIZURE),
        ("Retornar se tiver febre.", FEVER),
        ("Risco de convulsões.", SEIZURE),
        ("A mãe perguntou sobre catarata.", CATARACT),
        ("Investigar ascite.", ASCITES),
        ("Pode evoluir com convulsões.", SEIZURE),
        ("A fraqueza piora com febre.", FEVER),
        ("Descompensa em vigência de febre.", FEVER),
        ("A ataxia piora quando tem febre.", FEVER),
    ],
)
def test_uncertain(graph: KnowledgeGraph, text: str, hpo: str) -> None:
    assert said(graph, text, hpo)[0] == "uncertain"


@pytest.mark.parametrize(
    ("text", "hpo"),
    [
        ("Teve convulsões na infância.", SEIZURE),
        ("Ascite resolvida.", ASCITES),
        ("O edema sumiu sozinho.", EDEMA),
        ("Não tem mais febre.", FEVER),
        ("Aos 2 anos teve convulsões, hoje assintomático.", SEIZURE),
        ("Edema até os 14 meses, hoje ausente.", EDEMA),
        ("Antecedentes: cirurgia. Foi internado com ascite.", ASCITES),
    ],
)
def test_past(graph: KnowledgeGraph, text: str, hpo: str) -> None:
    assert said(graph, text, hpo)[0] == "past"


@pytest.mark.parametrize(
    ("text", "hpo", "relative"),
    [
        ("Mãe com catarata.", CATARACT, "mãe"),
        ("Quem tem catarata é o pai dela.", CATARACT, "pai"),
        ("Epilepsia na tia materna.", SEIZURE, "tia"),
        ("HF: convulsões.", SEIZURE, "família"),
        ("HF: diabetes. Convulsões em vários.", SEIZURE, "família"),
        ("Irmão com convulsões; a paciente tem febre.", SEIZURE, "irmão"),
    ],
)
def test_of_a_relative(graph: KnowledgeGraph, text: str, hpo: str, relative: str) -> None:
    assert said(graph, text, hpo) == ("family", relative)


def test_what_follows_a_relatives_finding_is_the_patients(graph: KnowledgeGraph) -> None:
    assert said(graph, "Irmão com convulsões; a paciente tem febre.", FEVER) == ("present", None)


@pytest.mark.parametrize(
    ("text", "hpo", "assertion"),
    [
        ("Teve convulsão? Mãe: Teve não, só susto.", SEIZURE, "absent"),
        ("Teve febre? Mãe: Hoje não.", FEVER, "absent"),
        ("Convulsão? Nenhuma.", SEIZURE, "absent"),
        ("Vomita? Vomita sim, todo dia.", VOMITING, "present"),
        ("The boy has neither seizures nor fever and he was well.", SEIZURE, "absent"),
        ("The girl was seen, with cataract not present.", CATARACT, "absent"),
        ("Pai faleceu com a mesma doença e convulsão.", SEIZURE, "family"),
        ("O irmão tem catarata desde menino.", CATARACT, "family"),
        ("RM cerebelo oksem edema.", EDEMA, "absent"),
    ],
)
def test_answers_relatives_and_joined_words(
    graph: KnowledgeGraph, text: str, hpo: str, assertion: str
) -> None:
    assert said(graph, text, hpo)[0] == assertion
