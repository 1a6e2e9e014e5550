"""Verb, noun and adjective forms of one thing, adverbs, and small words amid a finding."""

from __future__ import annotations

import pytest

from araras.tools.hpo_normalize import hpo_normalize
from araras.tools.hpo_normalize.stems import stem


@pytest.mark.parametrize(
    ("text", "hpo"),
    [
        ("Vive batendo a cabeça na parede.", "HP:0012168"),
        ("Arrastava o pé direito.", "HP:0009027"),
        ("Cambaleou o dia todo, anda cambaleando.", "HP:0002066"),
        ("Os braços afinaram.", "HP:0009129"),
        ("Perda de força na mão direita.", "HP:0030237"),
        ("Cerebelo com redução volumétrica.", "HP:0001272"),
        ("Gaguejava muito.", "HP:0025268"),
        ("Desenvolve-se mais devagar que a irmã.", "HP:0001263"),
    ],
)
def test_another_form_of_a_word_is_the_same_finding(present, text, hpo):
    assert hpo in present(text, 6.0)


@pytest.mark.parametrize(
    ("text", "hpo"),
    [
        ("Fala ainda muito atrasada.", "HP:0000750"),
        ("DNPM gravemente atrasado.", "HP:0011344"),
        ("Reflexos bilateralmente abolidos.", "HP:0001284"),
    ],
)
def test_adverbs_and_degrees_stand_amid_a_finding(present, text, hpo):
    assert hpo in present(text, 6.0)


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [("gravemente", "grave"), ("lentamente", "lent"), ("difusamente", "difus")],
)
def test_an_adverb_of_manner_has_the_stem_of_its_adjective(word, stemmed):
    assert stem(word) == stemmed


@pytest.mark.parametrize("word", ["aumente", "alimente", "demente", "somente", "movimente"])
def test_what_only_ends_like_an_adverb_is_left(word):
    assert stem(word).startswith(word[:-1])


@pytest.mark.parametrize(
    "text",
    [
        "Sem perda de força nas mãos.",
        "Nega movimentos involuntários.",
        "Força preservada, sem fraqueza.",
        "Pele estendida sobre o joelho.",
        "Lesão de pele que regrediu.",
    ],
)
def test_what_is_denied_or_another_thing_stays_so(present, text):
    assert not present(text, 6.0) & {
        "HP:0030237",
        "HP:0004305",
        "HP:0001324",
        "HP:0000974",
        "HP:0002376",
    }


@pytest.mark.parametrize(
    ("text", "there", "not_there"),
    [
        ("Não para de se mexer.", "HP:0000752", "HP:0003470"),
        ("Não guarda o que fala.", "HP:0002354", "HP:0001344"),
        ("Joelhos que não estendem.", "HP:0006380", "HP:0001376"),
        ("Parou de andar aos 10 anos.", "HP:0002505", "HP:0031936"),
        ("Convulsão com febre.", "HP:0002373", "HP:0001250"),
        ("Crise convulsiva de 50 minutos.", "HP:0002133", "HP:0001259"),
        ("A mãe quase não sentia o bebê mexer.", "HP:0001558", "HP:0003470"),
        ("Distonia do pé.", "HP:0002451", "HP:0001332"),
        ("Tem mania de arrumar tudo igual.", "HP:0000722", "HP:0100754"),
        ("Não anda nos calcanhares.", "HP:0009027", "HP:0002540"),
        ("Ficou desatento, bate nos irmãos.", "HP:0000736", "HP:0001263"),
        ("Cãibra tenho, dor não tenho.", "HP:0003394", "HP:0012531"),
        ("Romberg +.", "HP:0002403", "HP:0001251"),
        ("Tendão curto atrás do pé.", "HP:0001771", "HP:0025335"),
    ],
)
def test_what_the_verb_denies_or_says(present, text, there, not_there):
    found = present(text, 6.0)
    assert there in found
    assert not_there not in found


def test_a_skill_of_infants_is_not_late_in_those_grown(graph):
    found = {f.hpo for f in hpo_normalize(graph, "Nem consegue sentar de dor.", 40.0).phenotypes}
    assert "HP:0025336" not in found


@pytest.mark.parametrize(
    ("text", "hpo"),
    [
        ("Não anda comendo bem.", "HP:0002540"),
        ("Não para de crescer.", "HP:0004322"),
        ("Tumor agressivo.", "HP:0000718"),
        ("Está sem força de vontade.", "HP:0001324"),
        ("Febre e crise de dor.", "HP:0002373"),
        ("Gestação com líquido normal.", "HP:0001561"),
    ],
)
def test_what_only_sounds_like_a_finding(present, text, hpo):
    assert hpo not in present(text, 6.0)


@pytest.mark.parametrize(
    ("text", "hpo"),
    [
        ("menino com tdah em uso de ritalina", "HP:0007018"),
        ("rnpt com ciur", "HP:0001511"),
        ("dnpm atrasado", "HP:0001263"),
    ],
)
def test_a_long_abbreviation_is_read_in_small_letters(present, text, hpo):
    assert hpo in present(text, 6.0)


def test_an_abbreviation_that_is_a_word_needs_its_capitals(present):
    assert not present("As crianças são irmãs e também moram na asia; tudo sara.", 6.0)
