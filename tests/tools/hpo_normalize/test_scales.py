"""Reflex grades, tone, intelligence, sleep, nerves, birth and pregnancy, against their limits."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "age", "hpo"),
    [
        ("ROT 4+/4 difusamente.", 8.0, "HP:0001347"),
        ("Reflexos +++/4+.", 8.0, "HP:0001347"),
        ("ROT 3+ em MMII.", 8.0, "HP:0002395"),
        ("Patelares 4+.", 8.0, "HP:0002395"),
        ("ROT 1+/4+.", 8.0, "HP:0001265"),
        ("ROT 0/4 em MMII.", 8.0, "HP:0002522"),
        ("Reflexos profundos 0.", 8.0, "HP:0001284"),
        ("Aquileus 0.", 8.0, "HP:0003438"),
        ("Ashworth 3 em adutores.", 5.0, "HP:0002061"),
        ("Ashworth 2 em punho e cotovelo D.", 5.0, "HP:0006986"),
        ("Ashworth 2.", 5.0, "HP:0001257"),
        ("QI total de 78.", 9.0, "HP:0006889"),
        ("QI 62.", 9.0, "HP:0001256"),
        ("QI = 41.", 9.0, "HP:0002342"),
        ("QI estimado em 25.", 9.0, "HP:0010864"),
        ("QI abaixo de 70.", 9.0, "HP:0001249"),
        ("MEEM 14/30.", 70.0, "HP:0100543"),
        ("IAH 22/h, obstrutivo.", 9.0, "HP:0002870"),
        ("Polissonografia com IAH de 3,2.", 4.0, "HP:0010535"),
        ("Epworth 17.", 30.0, "HP:0001262"),
        ("VCM do nervo mediano 18 m/s.", 12.0, "HP:0003431"),
        ("Velocidade de condução sensitiva de 25 m/s.", 12.0, "HP:0003448"),
        ("Pressão de abertura de 38 cmH2O.", 25.0, "HP:0002516"),
        ("Dorme só três horas por noite.", 3.0, "HP:0002360"),
        ("GMFCS V.", 6.0, "HP:0002540"),
        ("Apgar 3/6.", 0.1, "HP:0030917"),
        ("Apgar 1º/5º min: 2/5.", 0.1, "HP:0030917"),
        ("Apgar 4/8.", 0.1, "HP:0030918"),
        ("RN a termo, peso ao nascer 2.150 g.", 0.1, "HP:0001518"),
        ("Nasceu com 2,1 kg com 39 semanas.", 0.1, "HP:0001518"),
        ("PN 4650g.", 0.1, "HP:0001520"),
        ("ILA 28 cm.", 28.0, "HP:0001561"),
        ("Maior bolsão de 1,2 cm.", 28.0, "HP:0001562"),
        ("TN 5,2 mm.", 28.0, "HP:0010880"),
        ("Ventrículos laterais: átrio de 14 mm.", 28.0, "HP:0002119"),
        ("Cisterna magna de 13 mm.", 28.0, "HP:0002280"),
    ],
)
def test_out_of_the_limits(present, text, age, hpo):
    assert hpo in present(text, age)


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("ROT 2+/4+ simétricos.", 8.0),
        ("Ashworth 0.", 8.0),
        ("QI 102.", 9.0),
        ("MEEM 28/30.", 70.0),
        ("IAH 2,1/h.", 40.0),
        ("Epworth 6.", 30.0),
        ("VCM do mediano 56 m/s.", 30.0),
        ("VCM do mediano 22 m/s.", 0.1),
        ("Dorme 10 horas por noite.", 6.0),
        ("GMFCS I.", 6.0),
        ("Apgar 9/10.", 0.1),
        ("PN 3.250 g, 39 semanas.", 0.1),
        ("PN 2.100 g, 33 semanas.", 2.5),
        ("ILA 14 cm.", 28.0),
        ("TN 1,4 mm.", 28.0),
        ("Átrio esquerdo de 34 mm.", 40.0),
        ("Cisterna magna de 6 mm.", 28.0),
    ],
)
def test_within_the_limits_nothing_is_found(present, text, age):
    assert present(text, age) <= {"HP:0001622"}
