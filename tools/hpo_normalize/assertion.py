"""Assertion and experiencer: what the note says of a finding, by cues and their scopes.

Order for a finding: a cue inside the finding's own words is no cue ("não anda" is a
finding) → a relative who has it: family → an odd negation: absent, unless it stands with
doubt ("não se pode afastar"): uncertain → doubt, plan, condition, risk: uncertain → past →
the section's own meaning (family history, past history, plan) → present.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

from araras.tools.hpo_normalize.answers import answered
from araras.tools.hpo_normalize.cue_rules import ENGLISH_WORDS, Kind
from araras.tools.hpo_normalize.forms import filled_in
from araras.tools.hpo_normalize.headings import Section, section_of
from araras.tools.hpo_normalize.kin import CONVERSATION
from araras.tools.hpo_normalize.lines import Cue, Line, Places
from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.scopes import FAMILY, PASTS, cues_of
from araras.tools.records import Assertion

_MAX_LEAD: Final = 6
"""Words between a denial and the first finding that it denies."""
_MAX_LINK: Final = 4
"""Words between two findings of one list."""
_MAX_UNLISTED: Final = 6
"""Words that a denial reaches where no finding follows."""
_INFINITIVE: Final = re.compile(r"[a-z]{2,}[aei]r$")
"""After "sem", denies the doing and not what follows it ("sem pegar sol vômitos")."""
_LIGHT: Final = re.compile(
    r"(?:uma?s?|[oa]s?|ao?s?|d[aeo]s?|n[ao]s?|muit[oa]s?|mais|bem|tao|tanto|se|me|lhe|nem|nenhuma?|qualquer|ser|ter|estar|ficar|apresentar|sentir|com|que|ele|ela"
    r"|tenha|esteja|seja|eh|era|foi|esta|estava|estao|tem|tinha|fica|ficou|apenas|sinais?|episodios?|crises?|quadro|queixas?|historia|uso|so|ja|ainda|mesmo)$"
)
"""Words that may stand between a bare "não" and what it denies."""
_LINKS: Final = frozenset(["e", "ou", "nem", "and", "or", "nor", "tampouco"])

_DENYING: Final = frozenset(["nega", "negam", "negou", "negando"])
_SHORTENED: Final = 4
"""Letters of an abbreviation, at most."""
_BEFORE: Final = 3
"""Words before a normal finding that can undo it."""
_LOST: Final = re.compile(
    r"(?:^| )(?:(?:par|deix|cess)(?:ou|aram|ando) de|perdeu [ao]|perda d[ao])$"
)
_WITHOUT: Final = re.compile(r"(?:^| )sem$")
_LACKS: Final = re.compile(
    r"(?:^| )(?:nao|nunca)(?: (?:tem|teve|esta|apresent\w+|mantem|possui|ha|eh?))?(?: uma?)?$"
)
_GOOD: Final = re.compile(
    r"(?:norma(?:l|is)|bo[am]s?|bons|adequad[oa]s?|preservad[oa]s?|integr[oa]s?)$"
)


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
        places = Places(self._findings)
        self._limits = note.limits[:-1]
        foreign = sum(word in ENGLISH_WORDS for word in note.words) > 1
        spoken = CONVERSATION.search(note.view) is not None
        section = Section()
        self._sections: list[Kind | None] = []
        for first, end in note.sentences():
            section, opened = section_of(note, first, end, section)
            self._sections.append(section.kind)
            cues = (
                cues_of(Line(note, opened, end, spoken=spoken), places, foreign=foreign)
                if opened < end
                else []
            )
            cues = answered(note, cues, first, end) if end < len(note.words) else cues
            form = filled_in(note, first, end)
            cues = [cue for cue in cues if cue.first not in form.own and not self._belongs(cue)]
            self._cues.append([*form.cues, *(self._chained(cue) for cue in cues)])

    def _belongs(self, cue: Cue) -> bool:
        """Whether a denial is part of what a finding says."""
        if cue.kind is not Kind.NEGATION:
            return False
        position = bisect_right(self._worded, (cue.first, len(self._note.words)))
        nearby = self._worded[max(0, position - 3) : position]
        return any(first <= cue.first and cue.last <= last for first, last in nearby)

    def _chained(self, cue: Cue) -> Cue:
        """Cut a denial or a past that looks forward after the last finding that its list holds."""
        if cue.kind not in (Kind.NEGATION, *PASTS) or cue.start <= cue.last:
            return cue
        position = bisect_left(self._findings, (cue.start, -1))
        begun = self._findings[max(0, position - 3) : position]
        end = max([cue.start, *(last + 1 for _, last in begun)])
        for first, last in self._findings[position:]:
            if first >= cue.end or not self._goes_on(cue, end, first):
                break
            end = max(end, last + 1)
        if end == cue.start:
            return cue._replace(end=self._unlisted(cue))
        return cue._replace(end=end)

    def _unlisted(self, cue: Cue) -> int:
        """Where a denial that no finding follows ends: at a comma, or where its bracket closes."""
        position = bisect_left(self._findings, (cue.start, -1))
        following = self._findings[position][0] if position < len(self._findings) else cue.end
        limit = min(cue.end, max(following, cue.start))
        if cue.kind in PASTS:
            return limit
        limit = min(limit, cue.start + _MAX_UNLISTED)
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
        if end == cue.start and cue.near and not all(map(_LIGHT.match, between)):
            return False
        if end == cue.start:
            reach = 1 if between and _INFINITIVE.match(between[0]) else _MAX_LEAD
            before = "".join(self._note.gaps[end + 1 : first + 1])
            listed = "(" in before.split(",")[0] or self._enumerated(end, first)
            return len(between) <= reach and ("," not in before or listed)
        gaps = self._note.gaps[end : first + 1]
        linked = any("," in gap or "/" in gap or ";" in gap for gap in gaps) or any(
            word in _LINKS for word in between
        )
        return linked and len(between) <= _MAX_LINK

    def _enumerated(self, start: int, end: int) -> bool:
        """Whether what a verb denies begins with abbreviations in a list: "nega HAS, DM, asma"."""
        items = self._note.words[start:end]
        return (
            start > 0
            and self._note.words[start - 1] in _DENYING
            and all(len(word) <= _SHORTENED for word in items)
        )

    def undone(self, first: int, last: int) -> bool:
        """Tell whether the words before tokens say that this, which is normal, is lost.

        "Parou de ganhar peso", "sem ganhar peso", "não tem boa sucção".
        """
        sentence = bisect_right(self._limits, first) - 1
        begin = max(self._note.limits[sentence], first - _BEFORE)
        gaps = self._note.gaps[begin + 1 : first + 1]
        if any(gap.strip() for gap in gaps):
            return False
        before = " ".join(self._note.words[begin:first])
        words = self._note.words[first : last + 1]
        if _LOST.search(before) or (_WITHOUT.search(before) and _INFINITIVE.match(words[0])):
            return True
        return _LACKS.search(before) is not None and any(map(_GOOD.match, words))

    def of(self, first: int, last: int, *, measured: bool = False) -> tuple[Assertion, str | None]:
        """Return the assertion of tokens `first` to `last` (included), and the relative.

        What was `measured` is not denied by words around it.
        """
        sentence = bisect_right(self._limits, first) - 1
        cues = [
            cue
            for cue in self._cues[sentence]
            if _reaches(cue, first, last)
            and not (first <= cue.first and cue.last <= last)
            and not (measured and cue.kind is Kind.NEGATION)
        ]
        return _settled(cues, self._sections[sentence])


def _reaches(cue: Cue, first: int, last: int) -> bool:
    """Whether tokens lie in a cue's scope; its last words may be the finding's own first ones."""
    shares = cue.first < first <= cue.last < last
    return (cue.start <= first or shares) and last < cue.end


def _settled(cues: Sequence[Cue], section: Kind | None) -> tuple[Assertion, str | None]:
    kinds = [cue.kind for cue in cues]
    relatives = [cue.relative for cue in cues if cue.kind is Kind.FAMILY]
    negated = Kind.NEGATION in kinds
    doubted = Kind.UNCERTAIN in kinds
    if relatives or section is Kind.FAMILY:
        relative = next((r for r in relatives if r and r != FAMILY), FAMILY)
        return (Assertion.ABSENT if negated else Assertion.FAMILY), relative
    if doubted and not _answered_after(cues):
        return Assertion.UNCERTAIN, None
    if negated or doubted or section is Kind.NEGATION:
        return Assertion.ABSENT, None
    if section is Kind.UNCERTAIN:
        return Assertion.UNCERTAIN, None
    past = Kind.PAST in kinds or section is Kind.PAST
    if Kind.ENDED in kinds or (past and Kind.ONGOING not in kinds):
        return Assertion.PAST, None
    return Assertion.PRESENT, None


def _answered_after(cues: Sequence[Cue]) -> bool:
    """Whether a result after the finding answers the doubt before it: "pesquisa de X negativa"."""
    doubts = [cue for cue in cues if cue.kind is Kind.UNCERTAIN]
    results = [
        cue for cue in cues if cue.kind in (Kind.NEGATION, Kind.RESULT) and cue.end <= cue.first
    ]
    return bool(results) and all(cue.start > cue.last for cue in doubts)
