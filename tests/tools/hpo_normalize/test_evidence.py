"""Genes, enzymes, medicines, screening, inheritance, consanguinity and onset."""

from __future__ import annotations

import pytest

from araras.tools.hpo_normalize import evidence as steps
from araras.tools.hpo_normalize import hpo_normalize, note
from araras.tools.hpo_normalize.assertion import Assertions


def read(graph, text: str, kind: str) -> list[tuple[str | None, str]]:
    found = hpo_normalize(graph, text).evidence
    return [(e.id, e.assertion.value) for e in found if e.kind == kind]


@pytest.mark.parametrize(
    ("text", "gene", "assertion"),
    [
        ("SMN1: deleção homozigótica do éxon 7.", "SMN1", "present"),
        ("Ausência do éxon 7 de SMN1.", "SMN1", "present"),
        ("Variante patogênica em GAA.", "GAA", "present"),
        ("Duas variantes patogênicas no gene GAA.", "GAA", "present"),
        ("ATP7A patogênica.", "ATP7A", "present"),
        ("MLPA: deleção dos éxons 45 a 50 do gene DMD.", "DMD", "present"),
        ("BMPR2 sequenciamento positivo.", "BMPR2", "present"),
        ("STAT3 dominante negativa confirmada.", "STAT3", "present"),
        ("BRCA1 5382insC.", "BRCA1", "present"),
        ("F508del em homozigose.", "CFTR", "present"),
        ("Sem variantes patogênicas em CFTR.", "CFTR", "absent"),
        ("Gene SMN1 normal.", "SMN1", "absent"),
        ("VUS em GBA1.", "GBA1", "uncertain"),
        ("Variante de significado incerto em CFTR.", "CFTR", "uncertain"),
        ("Solicito pesquisa de mutação no gene SMN1.", "SMN1", "uncertain"),
        ("Pesquisar GBA1.", "GBA1", "uncertain"),
        ("Aguarda painel com GBA1.", "GBA1", "uncertain"),
    ],
)
def test_genes(graph, text, gene, assertion):
    assert set(read(graph, text, "gene")) == {(gene, assertion)}


@pytest.mark.parametrize(
    "text", ["CD4 41 e carga viral alta.", "C3 41, C4 normal.", "Anti-AQP4 negativo.", "ARSB 6%."]
)
def test_proteins_and_markers_are_no_genes(graph, text):
    assert read(graph, text, "gene") == []


def test_a_gene_points_to_orphanet_by_number(graph):
    found = hpo_normalize(graph, "Variante patogênica no gene CFTR.").evidence[0]
    numbers = [int(code[6:]) for code in found.orphas]
    assert "ORPHA:586" in found.orphas
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize(
    ("text", "enzyme", "assertion"),
    [
        ("Alfa-glicosidase ácida reduzida.", "alfa-glicosidase ácida", "present"),
        ("Iduronato-2-sulfatase indetectável.", "iduronato-2-sulfatase", "present"),
        ("Atividade de arilsulfatase B ausente.", "arilsulfatase B", "present"),
        ("Beta-glicosidase 0,8 (VR > 2,1).", "beta-glicosidase ácida", "present"),
        ("Beta-glicosidase 3,4 (VR > 2,1).", "beta-glicosidase ácida", "absent"),
        ("Beta-glicosidase 0,8 nmol/h/mL (2,1-9,0).", "beta-glicosidase ácida", "present"),
        ("Biotinidase 5%.", "biotinidase", "present"),
        ("Deficiência de biotinidase.", "biotinidase", "present"),
        ("Suspeita de deficiência de biotinidase.", "biotinidase", "uncertain"),
        ("Alfa-L-iduronidase normal.", "alfa-L-iduronidase", "absent"),
        ("Solicito dosagem de alfa-L-iduronidase.", "alfa-L-iduronidase", "uncertain"),
        ("Beta-glicosidase 1,2.", "beta-glicosidase ácida", "uncertain"),
        ("ARSB 6%.", "arilsulfatase B", "present"),
        ("TPP1 baixa.", "tripeptidil peptidase 1", "present"),
        ("Deficiência de antitrombina.", "antitrombina", "present"),
    ],
)
def test_enzymes(graph, text, enzyme, assertion):
    assert read(graph, text, "enzyme") == [(enzyme, assertion)]


def test_each_enzyme_has_its_own_result(graph):
    text = (
        "Iduronato-2-sulfatase indetectável, alfa-L-iduronidase normal, outras sulfatases normais."
    )
    assert read(graph, text, "enzyme") == [
        ("iduronato-2-sulfatase", "present"),
        ("alfa-L-iduronidase", "absent"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Ceruloplasmina 8 mg/dL, baixa.",
        "Fibrinogênio baixo.",
        "Antitrombina 38%.",
        "Anti-mieloperoxidase positivo.",
        "Em uso de inibidor de xantina oxidase.",
    ],
)
def test_proteins_low_for_other_reasons_say_nothing(graph, text):
    assert read(graph, text, "enzyme") == []


@pytest.mark.parametrize(
    ("text", "medicine", "assertion"),
    [
        ("Em uso de nusinersena.", "nusinersena", "present"),
        ("Recebe imiglucerase há 2 anos.", "imiglucerase", "present"),
        ("Em TRE com laronidase.", "laronidase", "present"),
        ("Usa hidroxiureia.", "hidroxiureia", "present"),
        ("Nunca usou imiglucerase.", "imiglucerase", "absent"),
        ("Suspendeu imiglucerase.", "imiglucerase", "past"),
        ("Solicito imiglucerase.", "imiglucerase", "uncertain"),
        ("Encaminhada para TCTH e laronidase via CEAF.", "laronidase", "uncertain"),
        ("Indicação de sapropterina.", "sapropterina", "uncertain"),
        ("Preciso que você prescreva imiglucerase 60 U/kg.", "imiglucerase", "uncertain"),
        ("Ele tem direito à alfa-alglicosidase?", "alfa-alglicosidase", "uncertain"),
        ("Urina que respondeu à desmopressina.", "desmopressina", "uncertain"),
    ],
)
def test_medicines(graph, text, medicine, assertion):
    assert read(graph, text, "medicine") == [(medicine, assertion)]


def test_an_unspecific_medicine_points_to_no_disease(graph):
    found = list(hpo_normalize(graph, "Em uso de prednisona.").evidence)
    assert [(e.id, e.orphas) for e in found if e.kind == "medicine"] == [("prednisona", ())]


def test_an_analyte_is_no_medicine(graph):
    assert read(graph, "Arginina elevada, citrulina 12 umol/L.", "medicine") == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Menino com HbSS.", {"ORPHA:232", "ORPHA:695140"}),
        ("Teste do pezinho: FAS.", set()),
        ("Triagem neonatal com fenilalanina elevada.", {"ORPHA:716"}),
        ("TREC indetectável.", {"ORPHA:183660"}),
        ("Teste do pezinho: FSC.", {"ORPHA:251365"}),
        ("Aos 3 meses: teste do pezinho com IRT 180 ng/mL alterada.", {"ORPHA:586"}),
    ],
)
def test_screening(graph, text, codes):
    found = [e for e in hpo_normalize(graph, text).evidence if e.kind == "screening"]
    assert {e.assertion.value for e in found} == {"present"}
    assert codes <= {code for e in found for code in e.orphas}


@pytest.mark.parametrize(
    "text", ["O FAS do bairro.", "Adulto com citrulina elevada.", "Moradora de Natal (RN), FS."]
)
def test_screening_words_need_newborn_screening(graph, text):
    assert read(graph, text, "screening") == []


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Herança autossômica recessiva.", "Autosomal recessive"),
        ("Heredograma com padrão dominante.", "Autosomal dominant"),
        ("Herança ligada ao X.", "X-linked recessive"),
        ("Herança dominante ligada ao X.", "X-linked dominant"),
        ("Transmissão mitocondrial.", "Mitochondrial inheritance"),
    ],
)
def test_inheritance(graph, text, mode):
    assert read(graph, text, "inheritance") == [(mode, "present")]


def test_a_disease_name_states_no_inheritance(graph):
    text = "Doença renal policística autossômica recessiva."
    assert read(graph, text, "inheritance") == []


@pytest.mark.parametrize(
    ("text", "assertion"),
    [
        ("Pais primos de primeiro grau.", "present"),
        ("Os pais são primos.", "present"),
        ("Filha de primos.", "present"),
        ("Os pais do menor são primos de segundo grau.", "present"),
        ("Pais consanguíneos.", "present"),
        ("Sem alterações. Pais são primos.", "present"),
        ("Pais não consanguíneos.", "absent"),
        ("Casal não aparentado.", "absent"),
        ("Mãe nega consanguinidade.", "absent"),
        ("Consanguinidade: não.", "absent"),
        ("Consanguinidade não informada.", "uncertain"),
    ],
)
def test_consanguinity(graph, text, assertion):
    assert read(graph, text, "consanguinity") == [(None, assertion)]


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("Hipotonia desde o nascimento.", "desde o nascimento"),
        ("Quadro com início aos 6 meses.", "início aos 6 meses"),
        ("Não anda há 3 anos.", "há 3 anos"),
    ],
)
def test_onset_keeps_the_wording(graph, text, wording):
    found = [e for e in hpo_normalize(graph, text).evidence if e.kind == "onset"]
    assert [(e.id, e.text, e.assertion.value) for e in found] == [(None, wording, "present")]


def test_evidence_is_ordered_and_does_not_overlap_within_a_kind(graph):
    text = "Suspeita de FC: IRT elevada no pezinho, F508del/F508del, em uso de pancreatina."
    found = hpo_normalize(graph, text).evidence
    assert list(found) == sorted(found, key=lambda e: (e.span[0], -e.span[1]))
    for one in found:
        same = [o for o in found if o.kind == one.kind and o is not one]
        assert all(o.span[1] <= one.span[0] or one.span[1] <= o.span[0] for o in same)


def test_work_is_linear_in_the_note(graph, steps_of):
    """Four times the text takes at most five times the function calls and generator steps."""

    def calls(copies: int) -> int:
        read_note = note.read(
            "Suspeita de MPS II, GAA normal, em uso de laronidase há 2 anos. " * copies
        )
        assess = Assertions(read_note).of
        return steps_of(lambda: steps.read_evidence(graph, read_note, assess, set()))

    calls(10)
    assert calls(1600) <= 5 * calls(400)
