"""Skills of development → terms: not acquired at an age, acquired late, or lost.

The skills, the ages by which they should be there and the terms are the curated milestone
table (Caderneta da Criança; WHO Motor Development Study 2006). "Não anda" says nothing in an
infant of five months and is then left out. A count of words ("fala só oito palavras", "frases
de duas palavras") from two years on is late speech: fifty words and phrases are expected then
(Caderneta da Criança; ASHA, Communication Milestones). A motor and a language skill that one
sentence says are missing or late before five years are a global delay, which is a delay in two
domains or more (Shevell et al., Neurology 60:367, 2003).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from araras.knowledge.curated import Milestone
from araras.knowledge.graph import KnowledgeGraph
from araras.tools.hpo_normalize.note import Note, fold
from araras.tools.hpo_normalize.numerals import VALUES
from araras.tools.hpo_normalize.patterns import Lazy

LATE: Final = 1
GONE: Final = 2


class Step(NamedTuple):
    """What is said of a skill at tokens `first` to `last`; no term where it means nothing yet."""

    hpo: str | None
    first: int
    last: int
    normal: bool
    missing: int = 0
    """`LATE`, or `GONE` where the skill is not there past the age by which it should be."""


class Skill(NamedTuple):
    """A milestone with its patterns."""

    milestone: Milestone
    words: tuple[str, ...]
    missing: Lazy
    late: Lazy
    slow: Lazy
    lost: Lazy


GLOBAL_DELAY: Final = "HP:0001263"
GLOBAL_DELAY_UNTIL: Final = 60
"""Months: the term is defined for children under five years."""
DELAYS: Final = frozenset(["HP:0025335", "HP:0025336", "HP:0032989", "HP:0033128"])
DELAY_UNTIL: Final = 120
"""Months until which standing, sitting, rolling and crawling can be late."""
LANGUAGE: Final = "falar"
HARD_UNTIL: Final = 36
HARD_UNTIL_LANGUAGE: Final = 144
"""Months until which a skill that is hard is a late one: after them it is weakness or ataxia."""
LATE_SPEECH: Final = "HP:0000750"
FEW_WORDS_FROM: Final = 24
"""Months from which a vocabulary that can be counted is late."""
_FREE: Final = r"(?:(?:ainda|nem|consegue|conseguiu|consegue nem|sabe|quis|direito|nada|mais|bem|sozinh[oa]|sem apoio) ){0,3}"
_GERUND: Final = re.compile(r" \w+(?:ando|endo|indo)(?!\w)")
"""After a denied verb, it denies that instead: "não anda comendo bem"."""
_NUMBER: Final = {word: n for word, n in VALUES.items() if 1 <= n <= 12}
_COUNT: Final = rf"(?:\d{{1,2}}|{'|'.join(_NUMBER)})"
_COUNTED: Final = "palavr"
_FEW_WORDS: Final = Lazy(
    rf"(?<!\w)(?:fala|falando|diz|vocabulario|frases?)(?: (?:so|apenas|somente|cerca|umas?|de|com|no maximo))* {_COUNT} {_COUNTED}(?:as?|inhas?)(?!\w)"
)
_AGE: Final = (
    rf"(?:(?P<years>{_COUNT}) ?(?:anos?|a)(?![a-z])(?: e (?:(?P<half>meio)|(?P<rest>{_COUNT})(?: ?(?:meses|mes|m))?)"
    rf"| (?P<tail>\d{{1,2}}) ?(?:meses|mes|m)(?![a-z]))?|(?P<months>{_COUNT}) ?(?:meses|mes|m)(?![a-z]))"
)


@lru_cache(maxsize=2)
def _skills(graph: KnowledgeGraph) -> tuple[Skill, ...]:
    return tuple(map(_compiled, graph.milestones()))


def _compiled(milestone: Milestone) -> Skill:
    options = sorted(map(fold, milestone.words), key=lambda w: (-len(w), w))
    verb = rf"(?:{'|'.join(map(re.escape, options))})"
    joined = rf"(?:nao|num|nunca|ainda nao|nem|sem) {_FREE}(?:[a-z]+ )?{verb}"
    return Skill(
        milestone,
        tuple(options),
        Lazy(rf"(?<![\w])(?:{joined})(?P<more> mais)?(?![\w])"),
        Lazy(
            rf"(?<![\w])(?:so |somente |apenas |comecou a |passou a |iniciou a? ?)*{verb}(?: sem apoio| sozinh[oa])?"
            rf"(?: so| somente| apenas)?[ (]*(?:com|aos|a partir d[oe]s?|depois d[eo]s?|desde os)?[ (]*{_AGE}"
        ),
        Lazy(
            rf"(?<![\w])(?:demor\w+|custou|tard\w+|atraso|atrasou|dificuldade)(?: muito| bastante)? (?:a |para |pra |em |de |n[ao] )?{verb}(?![\w])"
        ),
        Lazy(
            rf"(?<![\w])(?:parou de|deixou de|desaprendeu a|perdeu a (?:capacidade|habilidade) de|nao consegue mais|perdeu|nao) {verb}(?P<more> mais)?(?![\w])"
        ),
    )


def read_milestones(graph: KnowledgeGraph, note: Note, age_years: float | None) -> list[Step]:
    """Return what a note says of the skills, in reading order; `age_years` is the patient's."""
    months = None if age_years is None else round(12 * age_years)
    plain = " ".join(note.words)
    spoken = [skill for skill in _skills(graph) if any(word in plain for word in skill.words)]
    if not spoken and _COUNTED not in plain:
        return []
    text, starts = _joined(note)
    steps: list[tuple[Step, str]] = []
    taken: set[int] = set()
    for skill in spoken:
        for match, hpo, normal, missing in _said(skill, text, months):
            if not taken.isdisjoint(range(*match.span())):
                continue
            taken.update(range(*match.span()))
            first, last = _token(starts, match.start()), _token(starts, match.end() - 1)
            step = Step(hpo, first, last, normal, missing)
            steps.append((step, skill.milestone.skill))
    if months is not None and months >= FEW_WORDS_FROM:
        steps += [(step, LANGUAGE) for step in _counted(text, starts, taken)]
    return _together(note, steps, months)


def _counted(text: str, starts: list[int], taken: set[int]) -> Iterator[Step]:
    """Yield late speech where a note counts the words."""
    for match in _FEW_WORDS.finditer(text):
        if taken.isdisjoint(range(*match.span())):
            first, last = _token(starts, match.start()), _token(starts, match.end() - 1)
            yield Step(LATE_SPEECH, first, last, False, LATE)


def _joined(note: Note) -> tuple[str, list[int]]:
    """The words one space apart; commas and brackets are kept out of the words."""
    starts: list[int] = []
    parts: list[str] = []
    position = 0
    breaks = set(note.limits)
    for i, word in enumerate(note.words):
        mark = " . " if i in breaks else ", " if "," in note.gaps[i] else " "
        parts.append(mark + word)
        starts.append(position + len(mark))
        position += len(mark) + len(word)
    return "".join(parts), starts


def _token(starts: list[int], position: int) -> int:
    low, high = 0, len(starts)
    while low < high:
        middle = (low + high) // 2
        if starts[middle] <= position:
            low = middle + 1
        else:
            high = middle
    return low - 1


def _said(
    skill: Skill, text: str, months: float | None
) -> Iterator[tuple[re.Match[str], str | None, bool, int]]:
    limit = skill.milestone.limit_months or 0.0
    for match in skill.lost.finditer(text):
        if skill.milestone.hpo_lost is not None and (
            match["more"] or not match[0].startswith("nao ")
        ):
            yield match, skill.milestone.hpo_lost, False, 0
    for match in skill.late.finditer(text):
        late = _months(match) > limit
        hpo = skill.milestone.hpo_late
        if hpo is not None:
            yield match, hpo, not late, LATE * late
    for match in skill.slow.finditer(text):
        if not _hard_now(skill.milestone, match[0], months):
            yield match, skill.milestone.hpo_late, False, LATE
    for match in skill.missing.finditer(text):
        unsaid = _GERUND.match(text, match.end()) is not None or (
            months is not None and (months < limit or _outgrown(skill.milestone, months))
        )
        yield match, None if unsaid else skill.milestone.hpo_not, False, 0 if unsaid else GONE


def _hard_now(milestone: Milestone, said: str, months: float | None) -> bool:
    """Whether a skill is hard for somebody who is too old to be learning it."""
    until = HARD_UNTIL_LANGUAGE if milestone.skill == LANGUAGE else HARD_UNTIL
    return said.startswith("dificuldade") and months is not None and months > until


def _outgrown(milestone: Milestone, months: float) -> bool:
    """Whether a skill that is missing now is no delay any more: "não senta" said of an adult."""
    return months >= DELAY_UNTIL and milestone.hpo_not in DELAYS


def _months(match: re.Match[str]) -> float:
    def count(name: str) -> int:
        text = match[name]
        return 0 if text is None else _NUMBER.get(text) or int(text)

    half = 6 if match["half"] else 0
    return 12 * count("years") + half + count("rest") + count("tail") + count("months")


def _together(note: Note, steps: list[tuple[Step, str]], months: float | None) -> list[Step]:
    """Join a motor and a language skill that one sentence says are missing or late."""
    plain = [step for step, _ in steps]
    if months is None or months > GLOBAL_DELAY_UNTIL:
        return plain
    for first, end in _statements(note):
        here = [(s, k) for s, k in steps if first <= s.first < end and s.missing]
        if len({kind == LANGUAGE for _, kind in here}) == 2 and _alike(s for s, _ in here):
            gone = {id(s) for s, _ in here}
            begin, last = min(s.first for s, _ in here), max(s.last for s, _ in here)
            plain = [s for s in plain if id(s) not in gone]
            plain.append(Step(GLOBAL_DELAY, begin, last, False))
    return sorted(plain, key=lambda s: (s.first, s.last))


def _alike(steps: Iterable[Step]) -> bool:
    """Whether all is missing, or speech is late: speech that is absent says more than a delay."""
    every = list(steps)
    return all(step.missing == GONE for step in every) or any(
        step.hpo == LATE_SPEECH for step in every
    )


def _statements(note: Note) -> Iterator[tuple[int, int]]:
    """Yield the sentences, those that a semicolon parts as one."""
    first = 0
    for begin, end in note.sentences():
        if begin > first and ";" not in note.gaps[begin]:
            yield first, begin
            first = begin
        if end == len(note.words):
            yield first, end
