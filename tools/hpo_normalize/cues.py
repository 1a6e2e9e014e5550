"""The cues of a sentence: which rules match where, tried only where they may begin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Final

from araras.tools.hpo_normalize.cue_rules import ENGLISH, RULES, CueRule
from araras.tools.hpo_normalize.kin import (
    FAMILY_HISTORY,
    FIRST_PERSON,
    INFORMANT,
    OWNED,
    QUOTED,
    SPEAKER,
)
from araras.tools.hpo_normalize.patterns import Openings, compiled

WORDS: Final = frozenset(
    word
    for rule in (*RULES, *ENGLISH)
    for alternative in rule.alternatives
    for word in re.findall(r"[a-z]{3,}", alternative)
)
"""Words of the cues, which need no spelling repair."""

_ALL: Final = (*RULES, *ENGLISH)
_ALTERNATIVES: Final = tuple(
    (number, f"(?:{alternative})(?![^ ])")
    for number, rule in enumerate(_ALL)
    for alternative in rule.alternatives
)
_OPENINGS: Final = Openings([f"{alternative} " for _, alternative in _ALTERNATIVES])
_RELATIONS: Final = (INFORMANT, SPEAKER, QUOTED, FIRST_PERSON, FAMILY_HISTORY, OWNED)
_RELATION_OPENINGS: Final = Openings(_RELATIONS)


def matched(
    text: str, words: Iterable[str], *, english: bool
) -> Iterator[tuple[CueRule, re.Match[str]]]:
    """Yield the cues of a sentence, rule by rule, those of one rule from left to right.

    `words` are the text's, one space apart; the English rules count only if it is `english`.
    """
    found: list[tuple[int, re.Match[str]]] = []
    free: dict[int, int] = {}
    rules = len(_ALL if english else RULES)
    position = 0
    for word in words:
        for place in _OPENINGS[word]:
            number, pattern = _ALTERNATIVES[place]
            if number < rules and position >= free.get(number, 0):
                match = compiled(pattern).match(text, position)
                if match is not None:
                    found.append((number, match))
                    free[number] = match.end()
        position += len(word) + 1
    for number, match in sorted(found, key=itemgetter(0)):
        yield _ALL[number], match


def relatives(text: str, words: Iterable[str]) -> dict[str, list[re.Match[str]]]:
    """Return what a sentence says of relatives, by the pattern that found it."""
    opened = [_RELATIONS[place] for place in _RELATION_OPENINGS.of(words)]
    return {pattern: list(compiled(pattern).finditer(text)) for pattern in opened}
