"""Which sentences of a note are Portuguese and which English: reports are quoted as they came.

A sentence is English where it has more English function words than Portuguese ones. One
without either ("No fever, CSF HSV PCR negative") goes with the sentence before it. Spanish is
read by the Portuguese vocabulary, which knows its spellings.
"""

from __future__ import annotations

from typing import Final

from araras.knowledge.text import words as folded_words
from araras.tools.hpo_normalize.note import Note

ENGLISH: Final = frozenset(
    folded_words(
        "the of with and was is has had were are without from this that for by to no not an "
        "old year years month months week weeks boy girl infant woman man female elderly low high elevated decreased increased "
        "reduced frequent deficiency weakness delay loss seizure seizures history born since after before during "
        "enlarged onset presented presents walking unable cannot poor severe mild both "
        "which she he but denies denied neither nor in on at his her their patient patients we been showed shows or as be may who it "
        "its"
    )
)
PORTUGUESE: Final = frozenset(
    folded_words(
        "de da das dos com em na nas nos uma um que sem ao aos nega os ha foi para por pelo "
        "pela mais nao tem ele ela seu sua y el la los del con sin"
    )
)
MIN_ENGLISH: Final = 2
"""English function words from which a note is thought to hold English at all."""
WHOLLY: Final = 8
"""English function words for each Portuguese one from which all of a note is English: "da",
"el" or "os" in it is an abbreviation or a name."""
_SHARED: Final = frozenset(["no", "as", "or"])
Range = tuple[int, int]


def sentences(note: Note) -> tuple[list[Range], list[Range]]:
    """Return the Portuguese and the English sentences (token ranges, end excluded)."""
    everything = list(note.sentences())
    marks = sum(word in ENGLISH and word not in _SHARED for word in note.words)
    if marks < MIN_ENGLISH:
        return everything, []
    theirs = sum(word in PORTUGUESE and word not in _SHARED for word in note.words)
    if marks > WHOLLY * theirs:
        return [], everything
    portuguese: list[Range] = []
    english: list[Range] = []
    current = english if marks > theirs else portuguese
    for first, end in everything:
        words = note.words[first:end]
        score = sum(w in ENGLISH for w in words) - sum(w in PORTUGUESE for w in words)
        if score:
            current = english if score > 0 else portuguese
        current.append((first, end))
    return portuguese, english
