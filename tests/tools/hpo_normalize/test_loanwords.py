"""English words of classical origin in Portuguese spelling; British and Latin forms in English."""

from __future__ import annotations

import pytest

from araras.tools.hpo_normalize.loanwords import portuguese_spelling
from araras.tools.hpo_normalize.stems import english_stem


@pytest.mark.parametrize(
    ("english", "portuguese"),
    [
        ("hypotonia", "hipotonia"),
        ("brachydactyly", "braquidactilia"),
        ("scoliosis", "escoliose"),
        ("kyphosis", "cifose"),
        ("lymphedema", "linfedema"),
        ("spasticity", "espasticidade"),
        ("calcification", "calcificacao"),
        ("nephropathy", "nefropatia"),
        ("hemorrhagic", "hemorragico"),
        ("chondrocyte", "condrocito"),
        ("arthritis", "artrite"),
        ("function", "funcao"),
        ("obstruction", "obstrucao"),
        ("infection", "infeccao"),
        ("absorption", "absorcao"),
    ],
)
def test_classical_words_take_portuguese_spelling(english: str, portuguese: str) -> None:
    assert portuguese_spelling(english) == portuguese


@pytest.mark.parametrize("word", ["shaped", "widely", "poorly", "webbed", "gait", "t2", "cleft"])
def test_words_of_other_origin_have_none(word: str) -> None:
    assert portuguese_spelling(word) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("oedema", "edema"),
        ("haemangiomas", "hemangioma"),
        ("tumours", "tumor"),
        ("fistulae", "fistula"),
        ("colobomata", "coloboma"),
        ("arthrogryposes", "arthrogryposis"),
        ("naevus", "nevus"),
    ],
)
def test_british_and_latin_forms_share_the_stem(one: str, other: str) -> None:
    assert english_stem(one) == english_stem(other)


@pytest.mark.parametrize("word", ["four", "hour", "shoe", "toe"])
def test_short_words_keep_their_letters(word: str) -> None:
    assert english_stem(word) == word
