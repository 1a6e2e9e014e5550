"""Words written alike: "pelos" is hair or "by the"."""

from __future__ import annotations

import pytest

from araras.tools.hpo_normalize import hpo_normalize

HAIR = {"HP:0000998", "HP:0004554", "HP:0009889", "HP:0002230", "HP:0004540"}


def hair_in(graph, text: str) -> bool:
    return any(p.hpo in HAIR for p in hpo_normalize(graph, text).phenotypes)


@pytest.mark.parametrize(
    "text",
    [
        "Mãe tem caroços pelo corpo.",
        "Manchas pelo corpo todo.",
        "Bolhas espalhadas pelos braços e pernas.",
        "Dor que desce pela perna.",
    ],
)
def test_by_the_body_is_no_hair(graph, text):
    assert not hair_in(graph, text)


@pytest.mark.parametrize(
    "text",
    ["Muito pelo no corpo.", "Excesso de pelos.", "Nasceu com pelo no corpo inteiro."],
)
def test_hair_is_read(graph, text):
    assert hair_in(graph, text)
