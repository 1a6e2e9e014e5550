"""`hpo_normalize`: a Brazilian clinical note → phenotypes and other evidence, with spans.

The steps, in order; each is a module of this package:

1. `note`: tokens and sentences of the text as it came, offsets kept.
2. `laboratory`: values and examination results → terms.
3. `lexicon`: names of terms (labels, synonyms, popular wordings; Portuguese and English),
   inflected, discontinuous or coordinated; expressions for normal and for nothing.
4. `milestones`: skills of development not acquired, late or lost.
5. `disambiguation`: which mentions stand.
6. `assertion`: present, absent, family, uncertain or past, and whose it is (`cue_rules` are the
   words, `scopes` how far they reach; `headings`, `forms`, `answers` and `kin` what stands around).
7. `evidence`: genes, chromosomal changes, enzymes, medicines, diseases, screening, inheritance, onset.

A step that reads phenotypes returns `Mention`s or findings over token ranges; `reader` runs
the steps and is the only place that knows them all.
"""

from __future__ import annotations

from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId
from araras.tools.hpo_normalize.reader import reader_of
from araras.tools.records import ReadNote, Sex

__all__ = ["broader_terms", "hpo_normalize"]


def hpo_normalize(
    graph: KnowledgeGraph, text: str, age_years: float | None = None, sex: Sex | None = None
) -> ReadNote:
    """Read a note.

    `text` is any text, `age_years` (years) and `sex` choose reference limits. Phenotypes come
    by span start, longest first, then score, then id; only phenotypic abnormalities in force.
    Spans are half-open code-point offsets into `text`. Never raises on a text.
    """
    return reader_of(graph).read(text, age_years, sex)


def broader_terms(graph: KnowledgeGraph, text: str) -> frozenset[HpoId]:
    """Return the terms that a text names only within the name of a term below them.

    "Sensorineural hearing loss" names hearing loss too. `hpo_normalize` leaves these out, since
    the longer name says more; annotations of literature often hold both.
    """
    return reader_of(graph).broader(text)
