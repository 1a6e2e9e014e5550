"""Sizes of heart, aorta and kidneys, volumes of urine, and menopause, against their limits."""

from __future__ import annotations

import pytest

from araras.tools.hpo_normalize import note, organs


def read(graph, text: str, age: float | None) -> set[tuple[str, bool]]:
    found = organs.read_organs(graph, note.read(text), lambda _place: age, None)
    return {(m.hpo, m.normal) for m in found}


@pytest.mark.parametrize(
    ("text", "age", "hpo"),
    [
        ("RX com ICT 0,62.", 30.0, "HP:0001640"),
        ("Raiz da aorta de 48 mm.", 30.0, "HP:0002616"),
        ("Raiz aórtica 4,6 cm.", 30.0, "HP:0002616"),
        ("Septo 18 mm.", 40.0, "HP:0005144"),
        ("Rim direito mede 7,2 cm.", 40.0, "HP:0000089"),
        ("Rim esquerdo medindo 16 cm.", 40.0, "HP:0000105"),
        ("Diurese de 6 litros por dia.", 30.0, "HP:0000103"),
        ("Diurese 8 mL/kg/h.", 0.5, "HP:0000103"),
        ("Diurese 0,3 mL/kg/h.", 3.0, "HP:0100520"),
        ("Densidade urinária 1.002.", 30.0, "HP:0003158"),
        ("Menopausa aos 32 anos.", 50.0, "HP:0008209"),
    ],
)
def test_out_of_the_limits(graph, text, age, hpo):
    assert read(graph, text, age) == {(hpo, False)}


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("Raiz da aorta de 32 mm.", 30.0),
        ("Raiz da aorta de 48 mm.", 3.0),
        ("Septo 9 mm.", 40.0),
        ("EAS com densidade 1.018.", 30.0),
        ("Rim direito mede 7,2 cm.", 4.0),
        ("Rim direito mede 10,5 cm.", 40.0),
        ("Diurese de 1,5 litros por dia.", 30.0),
        ("Menopausa aos 51 anos.", 60.0),
    ],
)
def test_within_the_limits_or_without_limits_nothing_is_affirmed(graph, text, age):
    assert read(graph, text, age) == set()
