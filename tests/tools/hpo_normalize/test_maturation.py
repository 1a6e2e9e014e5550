"""Puberty, genital size, bone age, cycles, birth and older heads, against their limits."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "age", "sex", "hpo"),
    [
        ("Exame: mamas M3, sem pelos.", 3.0, "F", "HP:0010314"),
        ("Tanner P2.", 6.0, "F", "HP:0012411"),
        ("Mama M1, pelos P2.", 19.0, "F", "HP:0000823"),
        ("Genitália G1.", 15.0, "M", "HP:0000823"),
        ("Testículos de 2 mL.", 27.0, "M", "HP:0008734"),
        ("Pênis de 4,0 cm.", 20.0, "M", "HP:0000054"),
        ("Idade óssea de 8 anos.", 5.0, "F", "HP:0005616"),
        ("Idade óssea 4 a 6 m.", 7.0, "F", "HP:0002750"),
        ("PC 58 cm.", 16.0, "F", "HP:0000256"),
        ("PC 47 cm.", 10.0, "M", "HP:0000252"),
        ("Nasceu de parto normal com 34 semanas.", 1.0, "F", "HP:0001622"),
        ("Ciclos a cada 50-70 dias.", 25.0, "F", "HP:0000876"),
        ("Nasceu a termo com 2.100 g.", 1.0, "F", "HP:0001518"),
        ("Pesou 1.980 g a termo.", 4.0, "M", "HP:0001518"),
        ("Nasceu com 4.800 g.", 1.0, "F", "HP:0001520"),
        ("Menstruou só aos 16 anos.", 20.0, "F", "HP:0012569"),
        ("Densitometria com Z -2,8.", 10.0, "F", "HP:0004349"),
        ("Pressão intraocular 26/28 mmHg.", 25.0, "M", "HP:0007906"),
        ("Força grau 3 em cintura pélvica.", 40.0, "M", "HP:0003749"),
    ],
)
def test_out_of_the_limits(present, text, age, sex, hpo):
    assert hpo in present(text, age, sex)


@pytest.mark.parametrize(
    ("text", "age", "sex"),
    [
        ("Mamas M3, P3.", 12.0, "F"),
        ("Testículos de 2 mL.", 8.0, "M"),
        ("Testículos de 20 mL.", 27.0, "M"),
        ("Idade óssea de 6 anos.", 5.5, "F"),
        ("PC 55 cm.", 16.0, "F"),
        ("Gestação de 24 semanas.", 30.0, "F"),
        ("Nasceu com 39 semanas.", 1.0, "F"),
        ("Ciclos a cada 28 dias.", 25.0, "F"),
        ("Nasceu com 3.600 g.", 1.0, "M"),
        ("Pesou 6.200 g hoje.", 0.4, "M"),
        ("Menarca aos 12 anos.", 20.0, "F"),
        ("PIO 14/15.", 25.0, "M"),
    ],
)
def test_within_the_limits(present, text, age, sex):
    assert not present(text, age, sex)
