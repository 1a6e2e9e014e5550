"""The reader: findings with spans, assertion and experiencer; values; other evidence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from araras.knowledge.snapshot import open_snapshot
from araras.tools.hpo_normalize import hpo_normalize


def said(graph, text: str) -> dict[str, str]:
    return {p.hpo: p.assertion.value for p in hpo_normalize(graph, text).phenotypes}


@pytest.mark.parametrize(
    ("text", "hpo", "assertion"),
    [
        ("Nega febre e tosse.", "HP:0001945", "absent"),
        ("Sem hepatomegalia.", "HP:0002240", "absent"),
        ("Não nega febre.", "HP:0001945", "present"),
        ("Tia com epilepsia.", "HP:0001250", "family"),
        ("Mãe refere convulsões na criança.", "HP:0001250", "present"),
        ("Suspeita de catarata.", "HP:0000518", "uncertain"),
        ("Risco de surdez.", "HP:0000365", "uncertain"),
        ("Cifose ausente.", "HP:0002808", "absent"),
        ("Audição preservada.", "HP:0000365", "absent"),
        ("Exame sem sopros, mas com cianose.", "HP:0000961", "present"),
        ("Não há hepatomegalia; baço aumentado.", "HP:0001744", "present"),
        ("HF: mãe com catarata.", "HP:0000518", "family"),
    ],
)
def test_assertion_and_experiencer(graph, text, hpo, assertion):
    assert said(graph, text).get(hpo) == assertion


@pytest.mark.parametrize(
    ("text", "hpo"),
    [
        ("CPK 18.000", "HP:0030234"),
        ("Hb 6,8 g/dL", "HP:0001903"),
        ("plaquetas 62 mil", "HP:0001873"),
        ("fenilalanina 22 mg/dL (normal < 2)", "HP:0004923"),
        ("SatO2 89 %", "HP:0012418"),
        ("saturando 86%", "HP:0012418"),
        ("bilirrubina total 9,3 com direta de 7,1", "HP:0002908"),
        ("com açúcar de 28", "HP:0001943"),
        ("hemácias 60/campo", "HP:0000790"),
        ("Hb 7,2 g/dL, VCM 66", "HP:0001935"),
        ("Hb 7,2 g/dL, VCM 118", "HP:0001972"),
        ("ANCA reagente", "HP:0003453"),
        ("anticardiolipina IgG 80", "HP:0020136"),
        ("CA 19-9 1.200", "HP:0032345"),
        ("tempo de sangramento 14 min", "HP:0003010"),
        ("triglicérides lá em cima", "HP:0002155"),
    ],
)
def test_values_become_terms(graph, text, hpo):
    assert said(graph, text).get(hpo) == "present"


@pytest.mark.parametrize(
    "text",
    ["CPK 132 U/L", "Ca 9,5 / P 3,8 / Mg 2,0", "Na 140 mEq/L", "CA 125 de 300", "2 g de açúcar"],
)
def test_normal_values_affirm_nothing(graph, text):
    found = hpo_normalize(graph, text, age_years=34, sex="F").phenotypes
    assert [p for p in found if p.assertion == "present"] == []


@pytest.mark.parametrize(
    ("text", "kind", "identifier", "assertion"),
    [
        ("SMN1: deleção homozigótica do éxon 7", "gene", "SMN1", "present"),
        ("Solicito sequenciamento do gene GAA.", "gene", "GAA", "uncertain"),
        ("Não é fibrose cística.", "disease_mention", "ORPHA:586", "absent"),
        ("Diagnóstico de fibrose cística.", "disease_mention", "ORPHA:586", "present"),
        ("Suspeita de MPS II.", "disease_mention", "ORPHA:580", "uncertain"),
        ("Tia com fibrose cística.", "disease_mention", "ORPHA:586", "family"),
        ("Em uso de nusinersena.", "medicine", "nusinersena", "present"),
        ("Pais consanguíneos.", "consanguinity", None, "present"),
        ("Pais não consanguíneos.", "consanguinity", None, "absent"),
    ],
)
def test_other_evidence(graph, text, kind, identifier, assertion):
    found = [e for e in hpo_normalize(graph, text).evidence if e.kind == kind]
    assert (identifier, assertion) in {(e.id, e.assertion.value) for e in found}


@pytest.mark.parametrize(
    "text", ["O exame foi normal.", "Dosar haptoglobina.", "Paciente com AIDS."]
)
def test_names_are_never_read_inside_words(graph, text):
    codes = {e.id for e in hpo_normalize(graph, text).evidence if e.kind == "disease_mention"}
    assert not codes & {"ORPHA:70", "ORPHA:182090", "ORPHA:580"}


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_and_spans_point_at_it(text: str) -> None:
    note = hpo_normalize(open_snapshot(), text)
    for read in (*note.phenotypes, *note.evidence):
        assert text[read.span[0] : read.span[1]] == read.text


@pytest.mark.parametrize(
    "text",
    [
        "Estes achados são pistas importantes.",
        "A urina faz parte da investigação.",
        "A creatinina reduzida fala contra a hipótese.",
        "O exame tem grande peso na decisão.",
        "Fala reduzida.",
    ],
)
def test_ordinary_words_are_no_abbreviation_and_no_finding(graph, text):
    found = {p.hpo for p in hpo_normalize(graph, text).phenotypes}
    assert found.isdisjoint({"HP:0002870", "HP:0000103", "HP:0000054", "HP:0025502", "HP:0004852"})


@pytest.mark.parametrize(
    ("text", "hpo"),
    [
        ("Sapinho que não sara.", "HP:0009098"),
        ("Bebê com icterícia que não passa.", "HP:0006579"),
        ("Tem íngua que não some.", "HP:0002716"),
        ("É a terceira pneumonia dele.", "HP:0006532"),
    ],
)
def test_what_does_not_go_away_is_there(graph, text, hpo):
    assert said(graph, text).get(hpo) == "present"


def test_the_order_is_by_place_then_length(graph):
    text = "Hipotonia, arreflexia, febre, catarata e hepatomegalia."
    spans = [p.span for p in hpo_normalize(graph, text).phenotypes]
    assert spans == sorted(spans, key=lambda s: (s[0], -s[1]))
