"""Acuity, refraction and pressure of the eye, and growth told by z-scores and velocity."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "hpo"),
    [
        ("AV 0,1 AO.", "HP:0007663"),
        ("AV OD: conta dedos a 1 m.", "HP:0007663"),
        ("Refração: -3,00 AO.", "HP:0000545"),
        ("Usa óculos de grau bem alto, menos quatorze.", "HP:0011003"),
        ("Miopia de 9 graus.", "HP:0011003"),
        ("O grau é mais oito.", "HP:0008499"),
        ("Refração +3,50 AO.", "HP:0000540"),
        ("Hipermetropia de 6 graus.", "HP:0008499"),
        ("PIO 26/28 mmHg.", "HP:0007906"),
        ("P z -1,0, E z -3,2.", "HP:0004322"),
        ("E/I z -3,1.", "HP:0004322"),
        ("z-IMC +3,5.", "HP:0001513"),
        ("VC 2,8 cm/ano.", "HP:0001510"),
    ],
)
def test_out_of_the_limits(present, text, hpo):
    assert present(text) == {hpo}


@pytest.mark.parametrize(
    "text",
    [
        "AV 1,0 AO.",
        "AV 20/20.",
        "Refração +1,00 AO.",
        "VC 6 cm/ano.",
        "z-IMC +0,5.",
        "Óculos há mais dois anos.",
        "PIO 14/15.",
    ],
)
def test_within_the_limits(present, text):
    assert not present(text)
