"""Inheritance that the family tells without naming it: who else has the same.

- X-linked recessive: a male relative through the mother (her brother, father or sister's son) has
  the same or died young of it.
- Autosomal dominant: a parent has the same, or several generations have.
- Autosomal recessive: brothers or sisters have the same and the parents are told to be healthy.

A parent who tells a story is no relative who has it ("a mãe refere o mesmo quadro há um mês"), so a
parent counts only as the subject of having it. Source: pedigree patterns of Mendelian
inheritance as taught in medical genetics (Harper, "Practical Genetic Counselling").
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Final

from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.patterns import Lazy
from araras.tools.hpo_normalize.surroundings import AFFIRMED, evidence
from araras.tools.records import EvidenceKind, ReadEvidence

_SAME: Final = (
    r"(?:(?:o |a |d[oa] )?mesm[oa]s?(?: (?:quadro|problema|doenca|coisa|sintomas?|historia|diagnostico|jeito))?"
    r"|(?:um |uma )?(?:quadro|problema|sintomas?|historia|doenca|caso|coisa)s? (?:igual|semelhante|parecid[oa]|identic[oa])s?"
    r"|(?:igual|semelhante|afetad[oa]|acometid[oa])s?)\b"
)
_YOUNG: Final = (
    r"(?:crianca|criancas|bebe|bebes|jovem|jovens|pequen[oa]s?|menin[oa]s?|novo|novos|lactentes?"
    r"|na infancia|na adolescencia|cedo|recem nascid[oa]s?|aos (?:[1-9]|[12]\d) anos|com (?:[1-9]|[12]\d) anos"
    r"|(?:aos|com) \d+ (?:dias|meses))\b"
)
_LOST: Final = rf"(?:morr\w+|falec\w+|obito)\b(?: \w+){{0,3}}? {_YOUNG}"
_HAS: Final = (
    r"(?:com|tem|tinham?|teve|tiveram|apresent\w+|possu\w+|sofr\w+|tambem|sao|e|foi|foram)"
)
_AND: Final = r"(?: e (?:o |a |os |as )?(?:avos?|bisavos?|tios?|tias?|irmaos?|irmas?|primos?)(?: (?:matern|patern)[oa]s?)?)"
_THROUGH_MOTHER: Final = (
    r"(?:tios?|primos?|avo|irmaos?|sobrinhos?) "
    r"(?:maternos?|por parte de mae|por parte materna|(?:d[oe]|pelo) lado (?:da mae|de mae|materno)|da mae)\b"
)
PATTERNS: Final = (
    (
        "X-linked recessive",
        Lazy(rf"\b{_THROUGH_MOTHER}(?: \w+){{0,4}}? (?:{_SAME}|{_LOST}|em cadeira de rodas)"),
    ),
    (
        "Autosomal dominant",
        Lazy(
            rf"\b(?:pai|mae|genitora?){_AND}{{0,2}} (?:{_HAS} )?(?:{_HAS} )?{_SAME}"
            r"|\b(?:tres|quatro|varias|multiplas) geracoes\b"
        ),
    ),
    (
        "Autosomal recessive",
        Lazy(
            rf"\birma(?:o|os|s)?\b(?: \w+){{0,4}}? (?:{_SAME}|{_LOST})(?: \w+){{0,8}}?"
            r" pais (?:sao )?(?:saudaveis|sadios|normais|higidos)\b"
            rf"|\bpais (?:sao )?(?:saudaveis|sadios|normais|higidos)(?: \w+){{0,6}}? irma(?:o|os|s)?\b(?: \w+){{0,4}}? {_SAME}"
        ),
    ),
)
_DENIED: Final = Lazy(r"\b(?:nao|nega|negam|sem|nenhum|nenhuma|nem)\b")


def read_pedigree(note: Note) -> Iterator[ReadEvidence]:
    """Yield the modes of inheritance that affected relatives suggest, one sentence at a time."""
    for first, end in itertools.pairwise(note.limits):
        words = note.words[first:end]
        sentence = " ".join(words)
        for mode, pattern in PATTERNS:
            found = pattern.search(sentence)
            if found and not _denied(sentence, found):
                begin = first + sentence.count(" ", 0, found.start())
                last = first + sentence.count(" ", 0, found.end())
                named = (mode, ())
                yield evidence(note, EvidenceKind.INHERITANCE, named, (begin, last), AFFIRMED)


def _denied(sentence: str, found: re.Match[str]) -> bool:
    """Tell whether the relatives are said not to have it, before the mention or inside it."""
    before = sentence[: found.start()].rsplit(maxsplit=3)[-3:]
    return _DENIED.search(" ".join((*before, found.group()))) is not None
