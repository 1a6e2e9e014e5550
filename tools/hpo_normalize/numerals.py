"""Numbers in words, as dictation has them: "cento e vinte e seis" → 126, "um vírgula oito" → 1,8.

Only what cannot be an ordinary word becomes digits: decimals, thousands and whole numbers from
thirteen on. Smaller ones stay words, since names and sentences hold them ("dois dedos").
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from araras.knowledge.text import fold

SMALLEST: Final = 13
_UNITS: Final = "um dois tres quatro cinco seis sete oito nove dez onze doze treze quatorze quinze"
_TEENS: Final = "dezesseis dezessete dezoito dezenove"
_TENS: Final = "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa"
_HUNDREDS: Final = "cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos"
COUNTING: Final[Mapping[str, int]] = {
    word: n for n, word in enumerate(f"{_UNITS} {_TEENS} vinte".split(), start=1)
}
"""One to twenty as one counts, without accents, in order."""
VALUES: Final[Mapping[str, int]] = (
    dict(COUNTING)
    | {word: 10 * n for n, word in enumerate(_TENS.split(), start=2)}
    | {word: 100 * n for n, word in enumerate(_HUNDREDS.split(), start=1)}
    | {"oitocentos": 800, "novecentos": 900, "cem": 100, "uma": 1, "duas": 2, "catorze": 14}
    | {"zero": 0}
)
"""Every word of a number, without accents; hundreds in the masculine."""
_ONE: Final = r"(?:uma?|dois|duas|tr[eê]s|quatro|cinco|seis|sete|oito|nove)"
_TEEN: Final = r"(?:dez(?:esseis|essete|oito|enove)?|onze|doze|treze|quatorze|catorze|quinze)"
_TEN: Final = r"(?:vinte|trinta|quarenta|cinquenta|sessenta|setenta|oitenta|noventa)"
_HUNDRED: Final = (
    r"(?:cem|cento|duzent[oa]s|trezent[oa]s|quatrocent[oa]s|quinhent[oa]s|seiscent[oa]s"
    r"|setecent[oa]s|oitocent[oa]s|novecent[oa]s)"
)
_TO_99: Final = rf"(?:{_TEN}(?: e {_ONE})?|{_TEEN}|{_ONE})"
_TO_999: Final = rf"(?:{_HUNDRED}(?: e {_TO_99})?|{_TO_99})"
_WHOLE: Final = rf"(?:{_TO_999} mil(?:(?: e)? {_TO_999})?|mil(?: e)? {_TO_999}|{_TO_999})"
NUMERAL: Final = (
    rf"(?<!\w){_WHOLE}(?: (?:v[ií]rgula|ponto) (?:zero )?{_TO_99})?(?!\w)|(?<=\w) por cento(?!\w)"
)
"""Pattern of a number in words (any case), and of "por cento"."""


def decimal(text: str) -> float:
    """Return a number as notes write it: "7,2", "7.2", or a word of `COUNTING`."""
    return float(COUNTING[text]) if text in COUNTING else float(text.replace(",", "."))


def digits(text: str) -> str | None:
    """Return the digits of a match of `NUMERAL`, or None where it had better stay words."""
    words = fold(text).split()
    if words == ["por", "cento"]:
        return "%"
    for mark in ("virgula", "ponto"):
        if mark in words:
            at = words.index(mark)
            zero = "0" if words[at + 1] == "zero" else ""
            return f"{_value(words[:at])},{zero}{_value(words[at + 1 :])}"
    value = _value(words)
    return str(value) if value >= SMALLEST else None


def _value(words: list[str]) -> int:
    if "mil" in words:
        at = words.index("mil")
        return 1000 * (_value(words[:at]) or 1) + _value(words[at + 1 :])
    return sum(VALUES[_masculine(word)] for word in words if word != "e")


def _masculine(word: str) -> str:
    return word[:-2] + "os" if word.endswith("entas") else word
