"""Ways to reach somebody or something: never from memory. Only SAMU 192 is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from araras.agents.claim_check.records import Fault, Sentence

_TOP: Final = r"(?:com|org|net|gov|edu|br|info|app|io|me|pt|eu|ly|med|saude|site|page|link|gl|be)"
_CONTACT: Final = re.compile(
    r"(?:https?|ftp)\s*:|://|\bwww\b|@|\barroba\b|\bponto com\b|\bponto (?:org|gov|br)\b"
    rf"|\b[\w-]{{2,}}\s?\.\s?(?:[\w-]+\s?\.\s?)*{_TOP}\b(?:/\S*)?"
    r"|\b(?:telefones?|tel|fone|celular|whats ?app|zap|ramal|fax|cep|e-?mail|site|instagram)\b"
    r"|\b(?:disque|0[38]00|190|193|136|180|199)\b",
    re.IGNORECASE,
)
_PHONE: Final = re.compile(r"(?<![\d.])\(?\d{2}\)?[\s.-]*9?[\s.-]?\d{4}[\s.-]\d{4}\b|\b\d{8,11}\b")
_SAMU: Final = re.compile(
    r"\bsamu\s*(?:(?:\(|,|:|-|–|no|pelo|pelo número|ou)?\s*192\b)?|\b(?:ligar|ligue|chamar|chame|acionar|acione|discar)"
    r"(?: imediatamente)?(?: para)?(?: o)? 192\b",
    re.IGNORECASE,
)


def read_contacts(sentence: Sentence) -> Iterator[Fault]:
    """Yield what would send the reader somewhere; SAMU 192 is explained."""
    for match in _SAMU.finditer(sentence.text):
        sentence.explain_span(*match.span())
    for pattern in (_CONTACT, _PHONE):
        for match in pattern.finditer(sentence.text):
            yield Fault("contact", match[0])
