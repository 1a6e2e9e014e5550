"""Folding and keys: offsets stay, accents and case go, words are whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from araras.knowledge.text import fold, key, words


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.text())
def test_folding_reads_each_character_alone(first: str, second: str) -> None:
    assert fold(first + second) == fold(first) + fold(second)


@given(st.text())
def test_words_are_runs_of_letters_and_digits(text: str) -> None:
    for word in words(text):
        assert word.isalnum()
        assert word in fold(text)


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    assert key(key(text)) == key(text)
    assert key(text).split(" ") == list(words(text) or [""])


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Convulsão", "convulsao"),
        ("ÁÀÂÃÉÊÍÓÔÕÚÜÇ", "aaaaeeiooouuc"),
        ("µmol β ﬁ ½", "μmol β ﬁ ½"),
        ("İstanbul", "istanbul"),
    ],
)
def test_folded_forms(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_keys_of_names() -> None:
    assert (
        key("  Atrofia muscular-espinhal, tipo 1 (AME) ") == "atrofia muscular espinhal tipo 1 ame"
    )
    assert key("MPS_IVA") == "mps iva"
    assert key("Doença de Gaucher") == key("DOENCA DE GAUCHER")
    assert key("—") == ""
    assert words("exame") == ("exame",)
