"""Assertion and experiencer: what the note says of a finding, by cues and their scopes.

Order for a finding: a cue inside the finding's own words is no cue ("não anda" is a
finding) → a relative who has it: family → an odd negation: absent, unless it stands with
doubt ("não se pode afastar"): uncertain → doubt, plan, condition, risk: uncertain → past →
the section's own meaning (family history, past history, plan) → present.

Scopes end at the sentence, at a contrast ("mas"), at a verb that states anew, and for short
negations at a comma that does not continue a list.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from araras.knowledge.text import words as folded_words
from araras.tools.hpo_normalize.cues import (
    AUSCULTATION,
    ENGLISH_WORDS,
    FAMILY_HISTORY,
    INFORMANT,
    OWNED,
    PORTUGUESE_WORDS,
    RESUMED,
    SECTIONS,
    SPEAKER,
    Kind,
    Reach,
    matched,
    relatives,
)
from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.patterns import Lazy
from araras.tools.hpo_normalize.vocabulary import counts_weeks
from araras.tools.records import Assertion

FAMILY: Final = "família"
_MARKS: Final = frozenset(",;:()?|-+/")
_AFTER_FINDING: Final = frozenset(["eh", "na", "no", "nas", "nos", "da", "do", "das", "dos", "e"])
"""Words before a relative that make the finding stand before it."""
_MAX_BACKWARD: Final = 8
"""Words that a cue after the finding reaches back."""
_MAX_FORWARD: Final = 30
_STATES: Final = frozenset(["com", "tem", "apresenta", "apresentou", "presente"])
"""Verbs that state anew, but of the same relative."""
_SUBJECTS: Final = frozenset(
    [
        "paciente",
        "pcte",
        "pct",
        "pac",
        "crianca",
        "menor",
        "lactente",
        "menino",
        "menina",
        "ele",
        "ela",
    ]
)
_MAX_LEAD: Final = 6
"""Words between a denial and the first finding that it denies."""
_MAX_LINK: Final = 4
"""Words between two findings of one list."""
_MAX_UNLISTED: Final = 6
"""Words that a denial reaches where no finding follows."""
_INFINITIVE: Final = re.compile(r"[a-z]{2,}[aei]r$")
"""After "sem", denies the doing and not what follows it ("sem pegar sol vômitos")."""
_LINKS: Final = frozenset(["e", "ou", "nem", "and", "or", "nor", "tampouco"])
_MAX_SHORT: Final = 5
"""Words that a bare "não" reaches."""
_RULED_OUT: Final = re.compile(
    r"(?:nao )?(?:foi |foram )?(?:descartad|afastad|excluid|avaliad|pesquisad|testad|confirmad)"
)
"""Participles that stand before or after what they speak of."""
_NO: Final = frozenset(["nao", "num", "nunca", "jamais"])
_YES: Final = frozenset(["sim", "tem", "teve", "tenho", "uhum", "isso"])
_NOTHING: Final = frozenset(["nada", "nenhum", "nenhuma"])
_NOW: Final = frozenset(["hoje", "atualmente", "agora"])
_HAD: Final = frozenset(["teve", "apresentou", "sofreu", "fez", "tinha", "apresentava"])
_ANSWER: Final = 4
"""Words of an answer up to its first mark."""
_TEST: Final = Lazy(
    r"(?:sorologias?|coombs|culturas?|hemoculturas?|uroculturas?|fan|vdrl|hiv|torch|storch|hbsag"
    r"|anti|pcr|exames?|testes?|marcadores|autoanticorpos|anticorpos)$"
)
_PARTED: Final = frozenset(folded_words("mamilos olhos dentes dedos artelhos polegares incisivos"))
"""What can stand apart."""


class Cue(NamedTuple):
    """A cue at tokens `first` to `last` that speaks of tokens `start` to `end` (excluded)."""

    kind: Kind
    first: int
    last: int
    start: int
    end: int
    relative: str | None


class Line:
    """A sentence with its marks: words one space apart, and the token of each character."""

    def __init__(self, note: Note, first: int, end: int) -> None:
        """Lay out tokens `first` to `end`, the mark after the last one included."""
        self.first, self.end = first, end
        self._note = note
        self.tokens: list[int] = []
        self.parts: list[str] = []
        for i in range(first, end):
            if i > first and note.gaps[i] != " ":
                self._put(i, (mark for mark in note.gaps[i] if mark in _MARKS))
            word = note.words[i]
            if word == "sem" and counts_weeks(note.words, i):
                word = "semanas"
            elif word == "e" and note.surface(i) in ("é", "É"):
                word = "eh"
            self.tokens.append(i)
            self.parts.append(word)
        if end > first:
            self._put(end, (mark for mark in note.after(end - 1)[:3] if mark in "?()"))
        ends = accumulate(map(len, self.parts))
        self.starts = [0, *(n + i for i, n in enumerate(ends, start=1))][: len(self.parts)]
        self.text = " ".join(self.parts)
        self.words = self.text.split(" ")

    def _put(self, token: int, marks: Iterable[str]) -> None:
        for mark in marks:
            self.tokens.append(token)
            self.parts.append(mark)

    def part_at(self, position: int) -> int:
        """Return the index of the part that holds a character."""
        return bisect_right(self.starts, position) - 1

    def written(self, start: int, end: int) -> str:
        """Return the words of some characters as the note has them, in small letters."""
        tokens = range(self.tokens[self.part_at(start)], self.tokens[self.part_at(end - 1)] + 1)
        return " ".join(self._note.surface(i).lower() for i in tokens)


class Assertions:
    """The cues of a note, ready to be asked about token ranges."""

    def __init__(
        self,
        note: Note,
        findings: Iterable[tuple[int, int]] = (),
        worded: Iterable[tuple[int, int]] = (),
    ) -> None:
        """Find every cue once; `findings` are the token ranges (last included) read so far.

        A denial amid the words of one of the `worded` findings ("reflexos ausentes") belongs
        to it and denies nothing else. Work is linear in the note.
        """
        self._note = note
        self._findings = sorted(set(findings))
        self._worded = sorted({span for span in worded if span[1] > span[0]})
        self._cues: list[list[Cue]] = []
        self._limits = note.limits[:-1]
        foreign = sum(word in ENGLISH_WORDS for word in note.words) > 1
        section: Kind | None = None
        self._sections: list[Kind | None] = []
        for first, end in note.sentences():
            section, opened = _section(note, first, end, section)
            self._sections.append(section)
            cues = _cues(Line(note, opened, end), foreign) if opened < end else []
            cues = self._answered(cues, end) if end < len(note.words) else cues
            self._cues.append([self._chained(cue) for cue in cues if not self._belongs(cue)])

    def _answered(self, cues: list[Cue], end: int) -> list[Cue]:
        """ "Febre? Não." denies what was asked, "Febre? Sim." states it."""
        spoken = next((i for i in range(end + 1, end + 3) if self._before(i) == ":"), end)
        answer = self._answer(spoken)
        if answer is None:
            return cues
        asked = [cue.first == end and cue.kind is Kind.UNCERTAIN for cue in cues]
        kept = [cue for cue, question in zip(cues, asked, strict=True) if not question]
        if answer:
            return kept
        denied = [cue for cue, question in zip(cues, asked, strict=True) if question]
        return kept + [cue._replace(kind=Kind.NEGATION) for cue in denied]

    def _answer(self, first: int) -> bool | None:
        """What the answer beginning at a token says: "Sim, tem", "Teve não", "Hoje não"."""
        said: list[str] = []
        for i in range(first, min(first + _ANSWER, len(self._note.words))):
            if i > first and self._note.gaps[i] != " ":
                break
            said.append(self._note.words[i])
        if said and said[-1] in _NO | _NOTHING:
            return False
        if not said or (said[0] not in _NO | _YES and said[-1] != "sim"):
            return None
        return said[0] not in _NO

    def _before(self, i: int) -> str:
        return self._note.gaps[i].strip() if i < len(self._note.words) else ""

    def _belongs(self, cue: Cue) -> bool:
        """Whether a denial is part of what a finding says."""
        if cue.kind is not Kind.NEGATION:
            return False
        position = bisect_right(self._worded, (cue.first, len(self._note.words)))
        nearby = self._worded[max(0, position - 3) : position]
        return any(first <= cue.first and cue.last <= last for first, last in nearby)

    def _chained(self, cue: Cue) -> Cue:
        """Cut a denial that looks forward after the last finding that its list holds."""
        if cue.kind is not Kind.NEGATION or cue.start <= cue.last:
            return cue
        position = bisect_left(self._findings, (cue.start, -1))
        end = cue.start
        for first, last in self._findings[position:]:
            if first >= cue.end or not self._goes_on(cue, end, first):
                break
            end = max(end, last + 1)
        if end == cue.start:
            return cue._replace(end=self._unlisted(cue))
        return cue._replace(end=end)

    def _unlisted(self, cue: Cue) -> int:
        """Where a denial that no finding follows ends: at a comma, or where its bracket closes."""
        limit = min(cue.end, cue.start + _MAX_UNLISTED)
        gaps = self._note.gaps
        for i in range(cue.start + 1, limit):
            if "(" in gaps[i]:
                closed = (k for k in range(i + 1, cue.end) if ")" in gaps[k])
                return next(closed, cue.end)
            if "," in gaps[i]:
                return i
        return limit

    def _goes_on(self, cue: Cue, end: int, first: int) -> bool:
        """Whether a list that was denied up to token `end` goes on with the finding at `first`."""
        if first <= end:
            return True
        between = self._note.words[end:first]
        if end == cue.start:
            reach = 1 if between and _INFINITIVE.match(between[0]) else _MAX_LEAD
            before = "".join(self._note.gaps[end + 1 : first + 1])
            listed = "(" in before.split(",")[0]
            return len(between) <= reach and ("," not in before or listed)
        gaps = self._note.gaps[end : first + 1]
        linked = any("," in gap or "/" in gap for gap in gaps) or any(
            word in _LINKS for word in between
        )
        return linked and len(between) <= _MAX_LINK

    def of(self, first: int, last: int, *, measured: bool = False) -> tuple[Assertion, str | None]:
        """Return the assertion of tokens `first` to `last` (included), and the relative.

        What was `measured` is not denied by words around it.
        """
        sentence = bisect_right(self._limits, first) - 1
        cues = [
            cue
            for cue in self._cues[sentence]
            if cue.start <= first
            and last < cue.end
            and not (first <= cue.first and cue.last <= last)
            and not (measured and cue.kind is Kind.NEGATION)
        ]
        return _settled(cues, self._sections[sentence])


def _settled(cues: Sequence[Cue], section: Kind | None) -> tuple[Assertion, str | None]:
    kinds = [cue.kind for cue in cues]
    relatives = [cue.relative for cue in cues if cue.kind is Kind.FAMILY]
    negated = Kind.NEGATION in kinds
    doubted = Kind.UNCERTAIN in kinds
    if relatives or section is Kind.FAMILY:
        relative = next((r for r in relatives if r and r != FAMILY), FAMILY)
        return (Assertion.ABSENT if negated else Assertion.FAMILY), relative
    if doubted:
        return Assertion.UNCERTAIN, None
    if negated:
        return Assertion.ABSENT, None
    if section is Kind.UNCERTAIN:
        return Assertion.UNCERTAIN, None
    if Kind.PAST in kinds or section is Kind.PAST:
        return Assertion.PAST, None
    return Assertion.PRESENT, None


def _section(note: Note, first: int, end: int, before: Kind | None) -> tuple[Kind | None, int]:
    """Return the section that a sentence stands in, and where its text begins."""
    for i in range(first + 1, min(first + 5, end + 1)):
        gap = note.gaps[i] if i < len(note.gaps) else note.tail
        if ":" in gap or (i == first + 1 and gap.strip() in ("-", "–") and note.upper(first)):
            heading = " ".join(note.words[first:i])
            for kind, pattern in SECTIONS:
                if pattern.match(heading):
                    lungs = heading == "ap" and i < end and AUSCULTATION.match(note.words[i])
                    return (None if lungs else kind), min(i, end)
            break
    gap = note.gaps[first] if first < len(note.gaps) else ""
    ended = "\n\n" in gap or ("\n" in gap and before is not Kind.FAMILY)
    if before in RESUMED and not ended:
        ended = RESUMED[before].match(" ".join(note.words[first : first + 4])) is not None
    return (None if ended else before), first


def _cues(line: Line, foreign: bool) -> list[Cue]:
    hidden: list[tuple[int, int]] = []
    found: list[Cue] = []
    stops: list[int] = []
    english = not ENGLISH_WORDS.isdisjoint(line.parts) or (
        foreign and PORTUGUESE_WORDS.isdisjoint(line.parts)
    )
    for rule, match in matched(line.text, line.words, english=english):
        span = (line.part_at(match.start()), line.part_at(max(match.start(), match.end() - 1)))
        if any(start <= span[0] and span[1] <= end for start, end in hidden):
            continue
        if rule.kind is Kind.STOP:
            stops.append(span[0])
            continue
        hidden.append(span)
        if rule.kind is not Kind.PSEUDO:
            found.append(_bare(line, rule.kind, rule.reach, span))
            denies_nothing = rule.kind is Kind.NEGATION and (
                _stands_apart(line, span[0]) or _repeats(line, found[-1])
            )
            if denies_nothing or _still_there(line, found[-1]):
                found.pop()
            elif rule.reach in (Reach.FORWARD, Reach.LIST) and _RULED_OUT.match(match[0]):
                found.append(_bare(line, rule.kind, Reach.BACKWARD, span))
    found += _families(line)
    return [_bounded(line, cue, stops) for cue in found]


def _stands_apart(line: Line, part: int) -> bool:
    """ "Mamilos afastados" says where they stand, not that something is ruled out."""
    return part > 0 and line.parts[part].startswith("afastad") and line.parts[part - 1] in _PARTED


def _still_there(line: Line, cue: Cue) -> bool:
    """ "Hoje assintomático" ends what the patient had, "anemia, hoje bem" does not."""
    recovered = cue.kind is Kind.PAST and line.parts[cue.first] in _NOW
    recovered = recovered and not line.parts[cue.last].startswith("ausente")
    return recovered and _HAD.isdisjoint(line.parts[cue.start : cue.first])


def _repeats(line: Line, cue: Cue) -> bool:
    """ "Não aguenta calor, não": the second "não" stresses the first and denies nothing more."""
    return (
        cue.start < cue.first
        and line.parts[cue.first] in _NO
        and not _NO.isdisjoint(line.parts[cue.start : cue.first])
    )


def _bare(line: Line, kind: Kind, reach: Reach, span: tuple[int, int]) -> Cue:
    """A cue whose scope is still in parts: forward from its end, or backward from its start."""
    if reach is Reach.BACKWARD:
        return Cue(kind, *span, _backward(line, span[0]), span[0], None)
    end = _forward(line, span[1] + 1, reach is Reach.LIST)
    if reach is Reach.SHORT:
        end = _short(line, span[1] + 1, end)
    return Cue(kind, *span, span[1] + 1, end, None)


def _short(line: Line, start: int, end: int) -> int:
    for i in range(start, min(end, start + _MAX_SHORT)):
        if line.parts[i] in ("e", ",", ":"):
            return i
    return min(end, start + _MAX_SHORT)


def _forward(line: Line, start: int, across_commas: bool) -> int:
    limit = min(len(line.parts), start + _MAX_FORWARD)
    for i in range(start, limit):
        part = line.parts[i]
        if part in (";", "|") or (part == ")" and "(" not in line.parts[start:i]):
            return i
        if part == "," and not across_commas and not _continues_list(line, start, i):
            return i
    return limit


def _continues_list(line: Line, start: int, comma: int) -> bool:
    """After "sem a, b e c" the list goes on: short items up to a last "e", "ou" or "nem".

    A first comma right before "e" ends it: "sem coceira, e dor de barriga".
    """
    if line.parts[comma + 1 : comma + 2] == ["e"] and "," not in line.parts[start:comma]:
        return False
    length = 0
    for part in line.parts[comma + 1 :]:
        if part in ("ou", "nem"):
            return True
        if part == "e":
            return length <= 3
        if part == ",":
            length = 0
            continue
        if part in _MARKS or part in ("com", "sem", "s", "nega", "refere", "apresenta"):
            return False
        length += 1
        if length > 4:
            return False
    return False


def _backward(line: Line, end: int) -> int:
    """A cue after the finding reaches back to the clause's beginning; a plural takes the list."""
    plural = line.parts[end].endswith("s") if end < len(line.parts) else False
    if end > 1 and line.parts[end - 1] == ",":
        end -= 1
    if end > 0 and _TEST.match(line.parts[end - 1]):
        return _tests(line, end)
    for i in range(end - 1, max(-1, end - 1 - _MAX_BACKWARD), -1):
        part = line.parts[i]
        if part in (";", "|", ".") or (part == "," and not plural):
            return i + 1
        if part in (":",) and i < end - 1:
            return i + 1
    return max(0, end - _MAX_BACKWARD)


def _tests(line: Line, end: int) -> int:
    """ "Coombs e sorologias negativos" speaks of the tests, not of what stands before them."""
    start = end
    while start > 0 and (_TEST.match(line.parts[start - 1]) or line.parts[start - 1] in (",", "e")):
        start -= 1
    return start


def _families(line: Line) -> list[Cue]:
    related = relatives(line.text, line.words)
    informants = [m.span() for p in (INFORMANT, SPEAKER) for m in related.get(p, ())]
    found: list[Cue] = []
    for match in related.get(FAMILY_HISTORY, ()):
        at = line.part_at(match.start())
        found.append(Cue(Kind.FAMILY, at, at, 0, len(line.parts), FAMILY))
    for match in related.get(OWNED, ()):
        if any(start <= match.start(1) < end for start, end in informants):
            continue
        first, last = line.part_at(match.start()), line.part_at(match.end() - 1)
        begins = _owner_scope_start(line, first, match.group(0))
        subject = first <= 1
        ends = len(line.parts) if subject else _forward(line, last + 1, across_commas=False)
        found.append(Cue(Kind.FAMILY, first, last, begins, ends, line.written(*match.span(1))))
    return found


def _owner_scope_start(line: Line, first: int, phrase: str) -> int:
    """ "epilepsia na mãe", "diabetes (avó)" reach back; "mãe com epilepsia" does not."""
    opened = first > 0 and line.parts[first - 1] == "("
    if opened or phrase.split(" ")[0] in _AFTER_FINDING:
        return _backward(line, first - 1 if opened else first)
    return first


def _bounded(line: Line, cue: Cue, stops: Sequence[int]) -> Cue:
    """Cut the scope at stops and turn parts into tokens."""
    start, end = cue.start, cue.end
    is_family = cue.kind is Kind.FAMILY
    for stop in stops:
        if is_family and line.parts[stop] in _STATES:
            continue
        if cue.kind is Kind.UNCERTAIN and line.parts[stop] in _SUBJECTS:
            continue
        if (is_family and start <= cue.last < stop < end) or (
            start > cue.last and cue.last < stop < end and stop >= start
        ):
            end = stop
        elif start <= stop < cue.first:
            start = (
                max(start, stop + 1) if line.parts[stop] in ("mas", "porem", "embora") else start
            )
    if start >= len(line.tokens) or start >= end:
        nowhere = cue._replace(start=0, end=-1)
        return nowhere._replace(first=line.tokens[cue.first], last=line.tokens[cue.last])
    return Cue(
        kind=cue.kind,
        first=line.tokens[cue.first],
        last=line.tokens[cue.last],
        start=line.tokens[start],
        end=min(line.tokens[end - 1] + 1, line.end),
        relative=cue.relative,
    )
