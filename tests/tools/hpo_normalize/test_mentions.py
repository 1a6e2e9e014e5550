"""Diseases that a note names: which names stand, for which entity, with which assertion."""

from __future__ import annotations

import pytest

from araras.tools.hpo_normalize import broader_terms, hpo_normalize


def mentions(graph, text: str) -> set[tuple[str | None, str]]:
    found = hpo_normalize(graph, text).evidence
    return {(e.id, e.assertion.value) for e in found if e.kind == "disease_mention"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Portador de MPS II.", "ORPHA:580"),
        ("Portador de MPS tipo 2.", "ORPHA:580"),
        ("Portador de mucopolissacaridose tipo II.", "ORPHA:580"),
        ("Criança com MPS IV-A em acompanhamento.", "ORPHA:309297"),
        ("Criança com Morquio A e escoliose.", "ORPHA:309297"),
        ("Diagnóstico de AME tipo 1.", "ORPHA:83330"),
        ("Diagnóstico de AME tipo IV.", "ORPHA:83420"),
        ("Diagnóstico de AME.", "ORPHA:70"),
        ("Diagnóstico de Niemann Pick tipo C.", "ORPHA:646"),
        ("Diagnóstico de Niemann-Pick tipo C.", "ORPHA:646"),
        ("Sd. de Prader-Willi confirmada.", "ORPHA:739"),
        ("Diagnóstico de Hunter.", "ORPHA:580"),
        ("DIAGNOSTICO DE FIBROSE CISTICA.", "ORPHA:586"),
    ],
)
def test_a_designator_belongs_to_the_name(graph, text, code):
    assert mentions(graph, text) == {(code, "present")}


def test_a_type_that_does_not_exist_leaves_the_general_disease(graph):
    assert mentions(graph, "Portador de doença de Gaucher tipo 9.") == {("ORPHA:355", "present")}


@pytest.mark.parametrize(
    ("text", "assertion"),
    [
        ("Diagnóstico de fibrose cística.", "present"),
        ("Em tratamento para fibrose cística.", "present"),
        ("Fibrose cística confirmada.", "present"),
        ("Triagem neonatal positiva para fibrose cística.", "present"),
        ("Suspeita de fibrose cística.", "uncertain"),
        ("Hipótese diagnóstica: fibrose cística.", "uncertain"),
        ("HD: fibrose cística?", "uncertain"),
        ("Investigar fibrose cística.", "uncertain"),
        ("Fibrose cística a esclarecer.", "uncertain"),
        ("E fibrose cística, não poderia ser?", "uncertain"),
        ("A mãe pergunta por fibrose cística.", "uncertain"),
        ("Diagnóstico inicial: fibrose cística.", "uncertain"),
        ("Fibrose cística descartada.", "absent"),
        ("Não preenche critérios para fibrose cística.", "absent"),
        ("Foi afastada fibrose cística.", "absent"),
        ("Teste para fibrose cística negativo.", "absent"),
        ("Tia com fibrose cística.", "family"),
    ],
)
def test_what_the_words_next_to_a_name_say(graph, text, assertion):
    assert mentions(graph, text) == {("ORPHA:586", assertion)}


def test_a_name_in_brackets_says_the_disease_again(graph):
    found = mentions(graph, "Diagnóstico de MPS I forma grave (Hurler).")
    assert found == {("ORPHA:579", "present"), ("ORPHA:93473", "present")}


def test_a_list_that_is_excluded_is_excluded_whole(graph):
    found = mentions(graph, "Conclusão: ataxia-telangiectasia e Joubert descartadas.")
    assert ("ORPHA:100", "absent") in found
    assert {assertion for _, assertion in found} == {"absent"}


def test_a_test_that_is_only_named_says_nothing(graph):
    found = mentions(graph, "Afastar causas secundárias (sorologia esquistossomose, FAN).")
    assert found == {("ORPHA:1247", "uncertain")}


def test_a_negative_test_denies(graph):
    assert mentions(graph, "Sorologia para calazar negativa.") == {("ORPHA:507", "absent")}


@pytest.mark.parametrize(
    "text",
    [
        "FC 168, FR 40, PA 100x60.",
        "FC 168 bpm.",
        "Em seguimento na AME Barradas por lombalgia.",
        "Consulta da Dra. Turner em 30 dias.",
        "FA 612 U/L.",
        "PPD não reator.",
        "Grupo 1 da OMS.",
        "Atrofia de MSD e MID.",
        "AFP elevada.",
        "CSF lactate 6.1.",
        "Mielograma: células de Gaucher.",
        "Sem sinais de Cushing.",
        "Paciente com AIDS, fez exames.",
        "Não ame dizer isso, mas ela vem.",
        "Internada por síndrome torácica aguda.",
        "Tem uma doença renal.",
        "Escoliose e catarata.",
        "Trombose de veia hepática (Budd-Chiari).",
    ],
)
def test_what_only_looks_like_a_disease_is_none(graph, text):
    assert mentions(graph, text) == set()


@pytest.mark.parametrize(
    ("text", "code", "assertion"),
    [
        ("Suspeita de FC.", "ORPHA:586", "uncertain"),
        ("Mulher branca, FC F508del/F508del.", "ORPHA:586", "present"),
        ("Suspeita de ELA.", "ORPHA:803", "uncertain"),
        ("Paciente com ELA.", "ORPHA:803", "present"),
        ("LES diagnosticado há 1 ano.", "ORPHA:536", "present"),
    ],
)
def test_an_ambiguous_abbreviation_stands_with_reason(graph, text, code, assertion):
    assert (code, assertion) in mentions(graph, text)


def test_a_name_that_is_a_phenotype_too_stands_as_a_diagnosis(graph):
    assert mentions(graph, "Tetralogia de Fallot.") == set()
    assert mentions(graph, "Diagnóstico de tetralogia de Fallot.") == {("ORPHA:3303", "present")}


@pytest.mark.parametrize(
    ("text", "there", "not_there"),
    [
        ("lábios finos nariz afilado", {"HP:0000417"}, {"HP:0000460"}),
        ("Fez uma ferida grande no braço.", set(), {"HP:0012771"}),
        ("Espasticidade de MMII, disartria.", {"HP:0002061", "HP:0001260"}, {"HP:0002464"}),
        ("Vitamina D em dose alta, sem melhora.", set(), {"HP:0034363"}),
        ("Ausência de potenciais sensitivos.", set(), {"HP:0002121"}),
        ("Crepitação de joelhos.", set(), {"HP:0030830"}),
        ("Crepitações nas bases.", {"HP:0030830"}, set()),
        ("Rigidez nas mãos pela manhã.", {"HP:0001387"}, {"HP:0002063"}),
        ("Um dedo no meio dos pequenos.", set(), {"HP:0030033"}),
        ("Catarata congênita.", {"HP:0000519"}, {"HP:0000518"}),
        ("Saliência na face posterior do ilíaco.", set(), {"HP:0000271"}),
        ("Não sente dormência.", set(), {"HP:0025336"}),
        ("Abdome flácido.", set(), {"HP:0001252"}),
        ("Pneumonia e otite de repetição.", {"HP:0006532", "HP:0000403"}, set()),
    ],
)
def test_what_stands_beside_decides(graph, text, there, not_there):
    found = {f.hpo for f in hpo_normalize(graph, text).phenotypes}
    assert there <= found
    assert not not_there & found


def test_english_adjectives_share_the_noun_after_them(graph):
    text = "The patient was seen with eye, ear, and renal anomalies."
    found = {f.label_en for f in hpo_normalize(graph, text).phenotypes}
    assert {"Abnormality of the eye", "Abnormality of the ear"} <= found


@pytest.mark.parametrize(
    ("text", "there", "not_there"),
    [
        ("She was born with pre-auricular pits.", "Preauricular pit", "Auricular pit"),
        ("This is the branchio-oto-renal dysplasia of the family.", "Renal dysplasia", ""),
        (
            "The patient was referred with a tumour and blood was drawn.",
            "Neoplasm",
            "Hematological neoplasm",
        ),
        ("The patient was seen with nausea and vomiting.", "Nausea and vomiting", ""),
    ],
)
def test_english_prefixes_and_coordinators(graph, text, there, not_there):
    found = {f.label_en for f in hpo_normalize(graph, text).phenotypes}
    assert there in found
    assert not_there not in found


@pytest.mark.parametrize(
    ("text", "broader"),
    [
        ("The patient was seen with sensorineural hearing loss.", {"HP:0000365"}),
        ("Paciente com perda auditiva neurossensorial.", {"HP:0000365"}),
        ("The patient was seen with hearing loss.", set()),
        ("", set()),
    ],
)
def test_broader_terms_stand_within_longer_names_only(graph, text, broader):
    assert broader_terms(graph, text) == broader
    read = {f.hpo for f in hpo_normalize(graph, text).phenotypes}
    assert not read & broader
