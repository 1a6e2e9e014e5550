"""Chromosomal changes in a note: ISCN, arrays and words, told by the names of Orphanet."""

from __future__ import annotations

import re

import pytest

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import OrphaCode
from araras.knowledge.text import fold
from araras.tools.hpo_normalize import hpo_normalize
from araras.tools.hpo_normalize.karyotypes import _SEX
from araras.tools.records import Assertion


def diseases(graph: KnowledgeGraph, text: str) -> set[str]:
    found = hpo_normalize(graph, text).evidence
    return {code for e in found if e.assertion is Assertion.PRESENT for code in e.orphas}


@pytest.mark.parametrize(
    ("text", "orpha"),
    [
        ("Cariótipo: 45,X em todas as metáfases.", "ORPHA:881"),
        ("mosaico 45,X/46,XX", "ORPHA:881"),
        ("cariótipo 47, XXY", "ORPHA:484"),
        ("cariótipo 47,XX,+21", "ORPHA:870"),
        ("trissomia livre do 13", "ORPHA:3378"),
        ("46,XY,del(5)(p15.2)", "ORPHA:281"),
        ("46,XX,del(4)(p16.3)", "ORPHA:280"),
        ("microdeleção 7q11.23 no FISH", "ORPHA:904"),
        ("arr[GRCh37] 22q11.21(18894835_21464119)x1", "ORPHA:567"),
        ("arr[GRCh38] 7q11.23(73328061_74727726)x3", "ORPHA:96121"),
        ("duplicação em 17p12", "ORPHA:101081"),
        ("CGH-array com deleção terminal em 1p36", "ORPHA:1606"),
    ],
)
def test_a_change_is_read_as_its_disease(graph, text, orpha):
    assert diseases(graph, text) == {orpha}


def test_a_change_that_several_diseases_share_is_evidence_for_each(graph):
    assert diseases(graph, "array: deleção 15q11-q13") == {"ORPHA:72", "ORPHA:739"}


@pytest.mark.parametrize(
    "text",
    [
        "cariótipo 46,XX (20 metáfases)",
        "deleção do éxon 45",
        "FISH negativo para deleção 7q11.23",
        "solicito pesquisa de deleção 22q11.2",
        "mãe com deleção 22q11.2",
        "pai com microdeleção 7q11.23",
        "perda de 4 kg",
    ],
)
def test_nothing_is_told_of_the_patient_by(graph, text):
    assert diseases(graph, text) == set()


def test_every_name_that_is_only_a_change_is_read_by_its_band(graph):
    """ "2q37 microdeletion syndrome", written as a laboratory does."""
    wrong = []
    for disease in graph.diseases():
        match = re.fullmatch(
            r"((?:x|\d{1,2})[pq]\d[\d.]*) micro(deletion|duplication) syndrome",
            fold(disease.name_en),
        )
        if match is None or disease.status != "active":
            continue
        change = "microdeleção" if match[2] == "deletion" else "microduplicação"
        if disease.orpha not in diseases(graph, f"Array: {change} em {match[1]}."):
            wrong.append(disease.name_en)
    assert not wrong


def test_sex_chromosomes_name_the_disorder_of_the_release(graph):
    names = {graph.disease(OrphaCode(code)).name_en for code in _SEX.values()}
    assert names == {
        "Turner syndrome", "Klinefelter syndrome", "47,XYY syndrome", "Trisomy X syndrome",
        "48,XXYY syndrome", "48,XXXY syndrome", "Tetrasomy X syndrome", "49,XXXXY syndrome",
        "Pentasomy X syndrome",
    }  # fmt: skip
