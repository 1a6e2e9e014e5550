"""English words of Greek and Latin origin in their Portuguese spelling.

Medical English and Portuguese share the classical roots and differ in how they spell them.
The correspondences are those of the Acordo Ortográfico and of the nomenclatures that both
languages keep (Terminologia Anatomica, INN/DCB): ph → f, th → t, y → i, ch → c or qu,
doubled consonants single, s before a consonant preceded by e, and one ending for each ending.
A word without such an ending is not of this kind and has no spelling here.
"""

from __future__ import annotations

import re
from typing import Final

SHORTEST: Final = 6
"""Letters from which a word is long enough to be recognised by its ending."""
_ENDINGS: Final = (
    ("plastic", "plasico"),
    ("ation", "acao"),
    ("ition", "icao"),
    ("nction", "ncao"),
    ("action", "acao"),
    ("uction", "ucao"),
    ("rection", "recao"),
    ("ction", "ccao"),
    ("rption", "rcao"),
    ("ption", "pcao"),
    ("sion", "sao"),
    ("ility", "ilidade"),
    ("ivity", "ividade"),
    ("icity", "icidade"),
    ("osity", "osidade"),
    ("osis", "ose"),
    ("asis", "ase"),
    ("esis", "ese"),
    ("ysis", "ise"),
    ("itis", "ite"),
    ("opsy", "opsia"),
    ("phy", "fia"),
    ("thy", "tia"),
    ("lly", ""),
    ("edly", ""),
    ("ely", ""),
    ("aly", "alia"),
    ("yly", "ilia"),
    ("dly", ""),
    ("my", "mia"),
    ("gy", "gia"),
    ("ny", "nia"),
    ("oid", "oide"),
    ("ism", "ismo"),
    ("ous", "oso"),
    ("ive", "ivo"),
    ("ine", "ina"),
    ("ide", "ideo"),
    ("one", "ona"),
    ("ate", "ato"),
    ("ase", "ase"),
    ("ose", "ose"),
    ("ory", "orio"),
    ("ary", "ario"),
    ("ency", "encia"),
    ("ancy", "ancia"),
    ("ence", "encia"),
    ("ance", "ancia"),
    ("ent", "ente"),
    ("ant", "ante"),
    ("gram", "grama"),
    ("ium", "io"),
    ("eum", "eo"),
    ("cyte", "cito"),
    ("genic", "genico"),
    ("ic", "ico"),
    ("al", "al"),
    ("ar", "ar"),
    ("oma", "oma"),
    ("ia", "ia"),
    ("ema", "ema"),
    ("us", "o"),
    ("in", "ina"),
    ("ol", "ol"),
)
"""English ending → Portuguese ending, folded, longest first where one holds another; an empty
one marks English adverbs and the like, which have no such spelling."""
_LETTERS: Final = (
    (re.compile(r"ae|oe"), "e"),
    (re.compile(r"rrh"), "rr"),
    (re.compile(r"rh"), "r"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"mf"), "nf"),
    (re.compile(r"th"), "t"),
    (re.compile(r"k(?=[eiy])"), "c"),
    (re.compile(r"y"), "i"),
    (re.compile(r"ch(?=[ei])"), "qu"),
    (re.compile(r"ch"), "c"),
    (re.compile(r"k"), "c"),
    (re.compile(r"([bdfglmnptz])\1"), r"\1"),
    (re.compile(r"cc(?=[aou](?!o$))"), "c"),
    (re.compile(r"^s(?=[cpt](?!h)|q|m)"), "es"),
)
"""Spellings of the root, in order. Initial s + consonant takes e (stenosis → estenose)."""


def portuguese_spelling(word: str) -> str | None:
    """Return the Portuguese spelling of a folded English word, or None.

    `hypotonia` → `hipotonia`, `brachydactyly` → `braquidactilia`, `scoliosis` → `escoliose`.
    """
    if len(word) < SHORTEST or not word.isalpha():
        return None
    for ending, ours in _ENDINGS:
        if word.endswith(ending):
            return _spelled(word[: -len(ending)], ours) if ours else None
    return None


def _spelled(root: str, ending: str) -> str:
    whole = root + "|" + ending
    for pattern, ours in _LETTERS:
        whole = pattern.sub(ours, whole)
    return whole.replace("|", "")
