"""Word order and small words of spoken and charted findings."""

from __future__ import annotations

import pytest

from araras.tools.hpo_normalize import hpo_normalize


@pytest.mark.parametrize(
    ("text", "hpo"),
    [
        ("É o peso que não sobe.", "HP:0001508"),
        ("O olho esquerdo não abre direito.", "HP:0000508"),
    ],
)
def test_free_words_part_a_noun_from_what_it_does_not(present, text, hpo):
    assert present(text) == {hpo}


def test_a_hunger_without_an_end_is_no_lack_of_hunger(present):
    assert "HP:0002039" not in present("Tem uma fome que não tem fim.")


def test_a_noun_of_change_belongs_to_what_follows_it(present):
    found = present("Fendas palpebrais inclinadas para baixo e hipoplasia malar.")
    assert found == {"HP:0000494", "HP:0000272"}


def test_an_abbreviation_in_capitals_is_another_word(present):
    assert present("Clinodactilia de 5º QDD.") == {"HP:0004209"}
    assert present("Clinodactilia de 5º QD bilat.") == {"HP:0004209"}
    assert present("qd corre fica cansado") == present("quando corre fica cansado")


def test_a_finger_called_so_comes_before_one_of_the_hand(present):
    assert present("Dedinhos bem curtos.") == {"HP:0001156"}


@pytest.mark.parametrize("text", ["Põe a música muito alta.", "Mora em lugar muito alto."])
def test_what_is_loud_or_far_up_is_no_tall_child(present, text):
    assert "HP:0000098" not in present(text)


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
def test_words_of_one_meaning_are_read_alike(present, text, hpo):
    assert present(text) == {hpo}


@pytest.mark.parametrize(
    ("text", "hpos"),
    [
        ("Mãos pequenas com dedos curtos.", {"HP:0200055", "HP:0001156"}),
        ("Mãos pequenas e dedos curtos.", {"HP:0200055", "HP:0001156"}),
        ("Mãos e pés pequenos.", {"HP:0200055", "HP:0001773"}),
        ("Orelhas de implantação baixa e rodadas para trás.", {"HP:0000369", "HP:0000358"}),
        ("Orelhas displásicas de implantação baixa.", {"HP:0000377", "HP:0000369"}),
        ("Pescoço curto e alado.", {"HP:0000470", "HP:0000465"}),
        ("Filtro longo e apagado.", {"HP:0000343", "HP:0000319"}),
        ("Cabelos finos e ralos.", {"HP:0002213", "HP:0008070"}),
        ("Descamação em placas, pele seca.", {"HP:0040189", "HP:0000958"}),
    ],
)
def test_each_quality_goes_to_its_noun(present, text, hpos):
    assert present(text) == hpos


def test_hair_all_over_is_no_preposition(present):
    assert "HP:0000998" not in present("Vermelhidão pelo corpo.")
    assert "HP:0000998" in present("Muitos pelos no corpo.")


def test_very_little_is_not_much(present):
    assert present("Sua muito pouco.") == {"HP:0000966"}


@pytest.mark.parametrize(
    "text",
    ["Fontanela anterior aberta e plana.", "Ele pinta muito bem.", "Nasceu a termo com 3.200 g."],
)
def test_what_is_normal_is_no_finding(present, text):
    assert not present(text)


def test_what_was_looked_for_and_not_seen_is_absent(graph):
    found = hpo_normalize(
        graph, "Catarata não vi, fundo de olho com vasos finos na retina."
    ).phenotypes
    assert {f.hpo: f.assertion.value for f in found}["HP:0000518"] == "absent"


def test_a_small_ear_is_no_low_one(present):
    assert present("Orelha esquerda reduzida.") == {"HP:0008551"}


@pytest.mark.parametrize(
    ("text", "hpos"),
    [
        ("Otite atrás de otite.", {"HP:0000403"}),
        ("Pneumonia atrás de pneumonia.", {"HP:0006532"}),
        ("Lactato alto no líquor.", {"HP:0002490"}),
        ("Cálcio alto na urina.", {"HP:0002150"}),
        ("Pés sempre gelados, intestino preso.", {"HP:6000500", "HP:0002019"}),
    ],
)
def test_what_belongs_together_is_read_together(present, text, hpos):
    assert present(text) == hpos


@pytest.mark.parametrize(
    ("text", "hpo"),
    [
        ("Parou de ganhar peso.", "HP:0001508"),
        ("Não dá conta de engolir.", "HP:0002015"),
        ("Sofre para abrir a boca.", "HP:0000211"),
        ("Custa a urinar.", "HP:0000019"),
        ("Deixou de subir escada.", "HP:0003551"),
        ("A claridade incomoda.", "HP:0000613"),
        ("Surda de nascença.", "HP:0008527"),
    ],
)
def test_a_function_that_fails_is_read_by_any_verb(present, text, hpo):
    assert hpo in present(text, 8.0)


def test_a_skill_is_late_in_small_children_and_hard_in_older_ones(present):
    assert "HP:0031936" in present("Tem dificuldade para andar.", 2.0)
    assert present("Tem dificuldade para andar.", 30.0) == {"HP:0001288"}


@pytest.mark.parametrize(
    "text",
    ["Imunofixação sérica e urinária sem alterações.", "Painel genético de cardiomiopatias."],
)
def test_what_a_test_is_called_is_no_finding(present, text):
    assert not present(text, 60.0)


@pytest.mark.parametrize(
    "text",
    [
        "Falta avaliar o rim.",
        "A criança muda de posição sozinha.",
        "Sopro mais audível do lado direito do coração, sem outras alterações.",
        "Em uso de antipsicóticos.",
    ],
)
def test_an_ordinary_phrase_lends_no_word_to_a_finding(present, text):
    found = {"HP:0000122", "HP:0001344", "HP:0001651", "HP:0000709"}
    assert not found & present(text)


def test_what_is_done_without_success_is_a_function_that_fails(present):
    assert present("Acordou sem conseguir engolir.") == {"HP:0002015"}
    assert present("Chegou aos 4 anos sem nunca ter andado.") == {"HP:0002540"}
    assert not present("Tem estrias sem nunca ter engordado.") & {"HP:0001508"}


def test_a_relative_who_became_ill_does_not_tell_of_the_patient(graph):
    for text in ("Sobrinho ficou cego aos 8 anos.", "Tia que ficou cega."):
        (found,) = hpo_normalize(graph, text).phenotypes
        assert (found.hpo, found.assertion) == ("HP:0000618", "family")
