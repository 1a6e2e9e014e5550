"""Words written by ear, everyday words left alone, numbers in words, quotes of JSON."""

from __future__ import annotations

import pytest

from araras.tools.hpo_normalize import hpo_normalize, note
from araras.tools.hpo_normalize.numerals import digits
from araras.tools.hpo_normalize.spoken import respelled, spelled_out


def read(graph, text: str, age: float | None = None) -> dict[str, str]:
    found = hpo_normalize(graph, text, age, "F").phenotypes
    return {f.hpo: f.text for f in found if f.assertion.value == "present"}


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("sobi", "sobe"),
        ("dus", "dus"),
        ("iscada", "escada"),
        ("segurano", "segurando"),
        ("iscorreno", "escorrendo"),
        ("febre", "febre"),
    ],
)
def test_sounds_at_the_ends_are_spelled_out(spoken, written):
    assert spelled_out(spoken) == written or len(spoken) < 4


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("minino", "menino"),
        ("oreia", "orelha"),
        ("grossero", "grosseiro"),
        ("alevantar", "levantar"),
    ],
)
def test_sounds_amid_a_word_are_among_the_spellings(spoken, written):
    assert written in list(respelled(spoken))


@pytest.mark.parametrize(
    ("text", "hpo"),
    [
        ("sobi iscada segurano no corremão", "HP:0003551"),
        ("o figo ta crescido", "HP:0002240"),
        ("a lingua é grandi", "HP:0000158"),
    ],
)
def test_a_phonetic_note_is_read(graph, text, hpo):
    assert hpo in read(graph, text)


@pytest.mark.parametrize(
    "text",
    [
        "O artista e a academia do interior.",
        "Corriam rumores na sociedade.",
        "Ele veio ontem no mês de maio.",
        "Atitude rigorosa, tornando o caso referente ao servico.",
    ],
)
def test_everyday_words_are_no_misspellings(graph, text):
    assert not read(graph, text)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("cento e vinte e seis", "126"),
        ("um vírgula oito", "1,8"),
        ("dois vírgula zero cinco", "2,05"),
        ("dezoito mil", "18000"),
        ("mil e quatrocentos", "1400"),
        ("duzentas e dez", "210"),
        ("por cento", "%"),
        ("dois", None),
    ],
)
def test_numbers_in_words(words, number):
    assert digits(words) == number


def test_a_number_in_words_keeps_its_span():
    text = "sódio cento e vinte e seis hoje"
    read_note = note.read(text)
    assert read_note.words == ["sodio", "126", "hoje"]
    assert read_note.surface(1) == "cento e vinte e seis"


def test_dictated_values_are_read(graph):
    found = read(graph, "sódio cento e vinte e seis potássio cinco vírgula nove", 39)
    assert {"HP:0002902", "HP:0002153"} <= found.keys()


def test_values_in_json_are_read(graph):
    found = read(graph, '{"lab": {"hb": "6,4 g/dL", "plaquetas": "21.000"}}', 10)
    assert {"HP:0001903", "HP:0001873"} <= found.keys()


def test_a_name_is_no_misspelt_other_name(graph):
    """ "Hidroxicloroquina" was parted, and read as another medicine that ends it."""
    wrong = []
    for medicine in graph.medicines():
        if " " not in medicine.medicine and len(medicine.medicine) > 3:
            found = hpo_normalize(graph, f"em uso de {medicine.medicine}").evidence
            if medicine.medicine not in {e.id for e in found if e.kind.value == "medicine"}:
                wrong.append(medicine.medicine)
    assert not wrong


def test_the_names_of_diseases_are_read_whole(graph):
    for name, orpha in (
        ("adrenoleucodistrofia ligada ao X", 43),
        ("acrodermatite enteropática", 37),
    ):
        found = hpo_normalize(graph, f"Diagnóstico de {name}.").evidence
        assert f"ORPHA:{orpha}" in {e.id for e in found}
