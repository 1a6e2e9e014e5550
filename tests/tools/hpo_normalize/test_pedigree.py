"""Inheritance read from who else in the family has the same."""

from __future__ import annotations

import pytest

from araras.tools.hpo_normalize import hpo_normalize

X_LINKED, DOMINANT, RECESSIVE = "X-linked recessive", "Autosomal dominant", "Autosomal recessive"


def modes(graph, text: str) -> set[str | None]:
    found = hpo_normalize(graph, text).evidence
    return {e.id for e in found if e.kind == "inheritance" and e.assertion == "present"}


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Tio materno morreu aos 19 anos em cadeira de rodas.", X_LINKED),
        ("Um tio por parte de mãe tem o mesmo problema.", X_LINKED),
        ("Primos maternos com quadro semelhante.", X_LINKED),
        ("Irmão da mãe faleceu ainda bebê.", X_LINKED),
        ("Avô materno com a mesma doença.", X_LINKED),
        ("Mãe e avó com quadro igual.", DOMINANT),
        ("O pai e o avô tiveram o mesmo.", DOMINANT),
        ("Pai também tem quadro parecido.", DOMINANT),
        ("Casos em três gerações da família.", DOMINANT),
        ("Irmã com o mesmo quadro, pais saudáveis.", RECESSIVE),
        ("Pais hígidos, um irmão com quadro semelhante.", RECESSIVE),
    ],
)
def test_affected_relatives_suggest_how_it_is_inherited(graph, text, mode):
    assert modes(graph, text) == {mode}


@pytest.mark.parametrize(
    "text",
    [
        "Mãe refere o mesmo quadro há um mês.",
        "Mãe conta que ele teve o mesmo problema no ano passado.",
        "Nega tio materno com o mesmo problema.",
        "Tio materno não tem o mesmo problema.",
        "Tio materno morreu de infarto aos 71 anos.",
        "Tio materno com diabetes.",
        "Tio paterno morreu aos 19 anos.",
        "Avó materna com o mesmo problema.",
        "Irmão com o mesmo quadro.",
        "Pais saudáveis, irmãos sem queixas.",
        "Mãe fumou durante a gestação.",
        "Nenhum caso semelhante na família.",
    ],
)
def test_what_the_family_does_not_have_suggests_nothing(graph, text):
    assert modes(graph, text) == set()


def test_the_place_is_that_of_the_relatives(graph):
    text = "Cai muito. Tio materno com o mesmo quadro desde menino."
    found = [e for e in hpo_normalize(graph, text).evidence if e.kind == "inheritance"]
    assert [e.text for e in found] == ["Tio materno com o mesmo quadro"]
