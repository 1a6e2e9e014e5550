"""Word order and small words of spoken and charted findings."""

from __future__ import annotations

import pytest

from araras.tools.hpo_normalize import hpo_normalize


def present(graph, text: str) -> set[str]:
    found = hpo_normalize(graph, text).phenotypes
    return {f.hpo for f in found if f.assertion.value == "present"}


@pytest.mark.parametrize(
    ("text", "hpo"),
    [
        ("É o peso que não sobe.", "HP:0001508"),
        ("O olho esquerdo não abre direito.", "HP:0000508"),
    ],
)
def test_free_words_part_a_noun_from_what_it_does_not(graph, text, hpo):
    assert present(graph, text) == {hpo}


def test_a_hunger_without_an_end_is_no_lack_of_hunger(graph):
    assert "HP:0002039" not in present(graph, "Tem uma fome que não tem fim.")


def test_a_noun_of_change_belongs_to_what_follows_it(graph):
    found = present(graph, "Fendas palpebrais inclinadas para baixo e hipoplasia malar.")
    assert found == {"HP:0000494", "HP:0000272"}


def test_an_abbreviation_in_capitals_is_another_word(graph):
    assert present(graph, "Clinodactilia de 5º QDD.") == {"HP:0004209"}
    assert present(graph, "Clinodactilia de 5º QD bilat.") == {"HP:0004209"}
    assert present(graph, "qd corre fica cansado") == present(graph, "quando corre fica cansado")


def test_a_finger_called_so_comes_before_one_of_the_hand(graph):
    assert present(graph, "Dedinhos bem curtos.") == {"HP:0001156"}


@pytest.mark.parametrize("text", ["Põe a música muito alta.", "Mora em lugar muito alto."])
def test_what_is_loud_or_far_up_is_no_tall_child(graph, text):
    assert "HP:0000098" not in present(graph, text)


@pytest.mark.parametrize(
    ("text", "hpo"),
    [
        ("Orelhas rotadas para trás.", "HP:0000358"),
        ("Pavilhões rodados posteriormente.", "HP:0000358"),
        ("FP oblíquas para cima.", "HP:0000582"),
        ("Mandíbula hipodesenvolvida.", "HP:0000347"),
        ("Andar médio da face recuado.", "HP:0011800"),
        ("Cristalinos opacificados.", "HP:0000518"),
    ],
)
def test_words_of_one_meaning_are_read_alike(graph, text, hpo):
    assert present(graph, text) == {hpo}
