"""Scopes: which words of a sentence a cue speaks of.

Scopes end at the sentence, at a contrast ("mas"), at a verb that states anew, and for short
negations at a comma that does not continue a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from araras.knowledge.text import words as folded_words
from araras.tools.hpo_normalize.cue_rules import ENGLISH_WORDS, PORTUGUESE_WORDS, Kind, Reach
from araras.tools.hpo_normalize.cues import matched, relatives
from araras.tools.hpo_normalize.kin import (
    CHILD,
    FAMILY_HISTORY,
    FIRST_PERSON,
    INFORMANT,
    OWNED,
    PARENT,
    QUOTED,
    SPEAKER,
)
from araras.tools.hpo_normalize.lines import MARKS, Cue, Line, Places
from araras.tools.hpo_normalize.patterns import Lazy

FAMILY: Final = "família"
_AFTER_FINDING: Final = frozenset(["eh", "na", "no", "nas", "nos", "da", "do", "das", "dos", "e"])
"""Words before a relative that make the finding stand before it."""
_MAX_BACKWARD: Final = 8
"""Words that a cue after the finding reaches back."""
_MAX_FORWARD: Final = 30
_STATES: Final = frozenset(
    ["ha", "existe", "existem", "houve", "com", "tem", "apresenta", "apresentou", "presente"]
)
"""Verbs that state anew, but of the same relative."""
_SUBJECTS: Final = frozenset(
    folded_words("paciente pcte pct pac crianca menor lactente rn menino menina ele ela")
)
_THROUGH: Final = frozenset(folded_words("pelo pela pelos pelas"))
"""After what is denied or planned, give its cause, which is there."""
_CAUSED: Final = frozenset([Kind.NEGATION, Kind.UNCERTAIN])
_ONE_OF_THEM: Final = re.compile(
    r"(?:sendo (?:que )?)?(?:um|uma|dois|duas|outr[oa]|amb[oa]s|tod[oa]s|[oa] (?:primeir[oa]|segund[oa]|mais|outr[oa]|cacula))(?: del[ea]s)?(?: |$)"
)
"""After a comma, goes on with relatives named before it."""
_SAYING: Final = frozenset(
    folded_words("sim refere com tem apresenta presente nega sem nao mantem")
)
_CONTRASTS: Final = frozenset(folded_words("mas porem entretanto contudo todavia embora"))
_MAX_SHORT: Final = 5
"""Words that a bare "não" reaches."""
_MAX_BESIDE: Final = 4
"""Words between a finding and the cue that stands at its side."""
_UNREAL: Final = re.compile(r"[a-z]{2,}[aei]r$|(?:fique|evolua|curse|esteja)$")
"""Infinitives and subjunctives."""
_LACKING: Final = re.compile(
    r"(?:nao|sem|s|nega\w*|negou|nem|nenhum\w*|nada|nunca|ausen\w+|norma(?:l|is)|assintomatic[oa]|inalterad[oa]s?"
    r"|preservad[oa]s?|bem|livre|isent[oa]|higid[oa]|saudave(?:l|is)|negativ[oa]s?|ndn)$"
)
"""Words of what is denied or normal."""
NO: Final = frozenset(["nao", "num", "nunca", "jamais"])
NOTHING: Final = frozenset(["nada", "nenhum", "nenhuma"])
_DENYING: Final = NO | {"sem"}
_NOW: Final = frozenset(["hoje", "atualmente", "agora"])
_HAD: Final = frozenset(["teve", "apresentou", "sofreu", "fez", "tinha", "apresentava"])
_TEST: Final = Lazy(
    r"(?:sorologias?|coombs|culturas?|hemoculturas?|uroculturas?|fan|vdrl|hiv|torch|storch|hbsag"
    r"|anti|pcr|exames?|testes?|marcadores|autoanticorpos|anticorpos)$"
)
_PARTED: Final = frozenset(folded_words("mamilos olhos dentes dedos artelhos polegares incisivos"))
"""What can stand apart."""


_COVERING: Final = frozenset([Kind.PSEUDO, Kind.ENDED])
"""Kinds whose words open no other cue ("já não tem")."""
PASTS: Final = frozenset([Kind.PAST, Kind.ENDED])


def cues_of(line: Line, places: Places, *, foreign: bool) -> list[Cue]:
    """Return the cues of a sentence with their scopes; `foreign` tells that the note has English."""
    hidden: list[tuple[int, int]] = []
    feigned: set[int] = set()
    found: list[Cue] = []
    stops: list[int] = []
    english = not ENGLISH_WORDS.isdisjoint(line.parts) or (
        foreign and PORTUGUESE_WORDS.isdisjoint(line.parts)
    )
    for rule, match in matched(line.text, line.words, english=english):
        span = (line.part_at(match.start()), line.part_at(max(match.start(), match.end() - 1)))
        if span[0] in feigned or any(a <= span[0] and span[1] <= z for a, z in hidden):
            continue
        kind = _kind(line, rule.kind, span[0])
        if kind is not Kind.STOP:
            hidden.append(span)
            feigned.update(range(span[0], span[1] + 1) if kind in _COVERING else ())
            found += _scoped(line, kind, span, rule.reach, places)
        elif line.tokens[span[0]] not in places.inside:
            stops.append(span[0])
    found += _families(line)
    return [_bounded(line, cue, stops) for cue in found]


def _kind(line: Line, kind: Kind, part: int) -> Kind:
    """An exception ends what is denied before it, and denies where nothing is."""
    if kind is not Kind.EXCEPT:
        return kind
    if part == 0:
        return Kind.STOP
    denied = any(_LACKING.match(word) for word in line.parts[max(0, part - _MAX_FORWARD) : part])
    return Kind.STOP if denied else Kind.NEGATION


def _reaches(line: Line, reach: Reach, span: tuple[int, int], places: Places) -> tuple[Reach, ...]:
    """Which way a cue looks: before a colon it heads a list; else to the finding at its side."""
    if reach in (Reach.EITHER, Reach.BACKWARD) and line.parts[span[1] + 1 : span[1] + 2] == [":"]:
        return (Reach.HEADING,)
    if reach is not Reach.EITHER:
        return (reach,)
    marked = line.parts[max(0, span[0] - 1)] in (":", "(", "-")
    before = span[0] - 2 if marked else span[0] - 1
    if any(line.tokens[i] in places.lasts for i in _beside(line, range(before, -1, -1))):
        return (Reach.BACKWARD,)
    if any(
        line.tokens[i] in places.firsts for i in _beside(line, range(span[1] + 1, len(line.parts)))
    ):
        return (Reach.FORWARD,)
    return (Reach.BACKWARD, Reach.FORWARD)


def _beside(line: Line, parts: range) -> Iterator[int]:
    """Yield the parts at a cue's side, up to a mark that separates."""
    for i in parts[:_MAX_BESIDE]:
        if line.parts[i] in (",", ";", ":", "|", "(", "/"):
            return
        yield i


def _scoped(
    line: Line, kind: Kind, span: tuple[int, int], reach: Reach, places: Places
) -> Iterator[Cue]:
    """Yield the cue once for each way that it looks, where it says anything."""
    if kind is Kind.PSEUDO:
        return
    for way in _reaches(line, reach, span, places):
        cue = _bare(line, kind, way, span)
        if kind is Kind.NEGATION and way is Reach.BACKWARD:
            cue = _topic(line, cue, places)
        idle = kind is Kind.NEGATION and (_stands_apart(line, span[0]) or _repeats(line, cue))
        if not idle and not _still_there(line, cue):
            yield cue


def _topic(line: Line, cue: Cue, places: Places) -> Cue:
    """ "Fraqueza, ela diz que não tem": what is denied may stand before a comma."""
    comma = cue.start - 1
    said = cue.first < cue.last and not NO.isdisjoint(line.parts[cue.first : cue.last + 1])
    if not said or comma < 1 or line.parts[comma] != ",":
        return cue
    if any(token in places.firsts for token in line.tokens[cue.start : cue.first]):
        return cue
    return cue._replace(start=_backward(line, comma))


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
        and line.parts[cue.first] in NO | NOTHING
        and not _DENYING.isdisjoint(line.parts[cue.start : cue.first])
    )


def _bare(line: Line, kind: Kind, reach: Reach, span: tuple[int, int]) -> Cue:
    """A cue whose scope is still in parts: forward from its end, or backward from its start."""
    if reach is Reach.BACKWARD:
        return Cue(kind, *span, _backward(line, span[0]), span[0], None)
    if line.parts[span[1] + 1 : span[1] + 2] == [":"]:
        return Cue(kind, *span, span[1] + 1, _headed(line, span[1] + 2), None)
    end = _forward(line, span[1] + 1, reach is Reach.LIST)
    short = reach is Reach.SHORT
    if short:
        end = _short(line, span[1] + 1, end)
    return Cue(kind, *span, span[1] + 1, end, None, near=short and kind is Kind.NEGATION)


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


def _headed(line: Line, start: int) -> int:
    """A list under a heading goes on to the next heading or to what closes its bracket."""
    for i in range(start, len(line.parts)):
        if line.parts[i] == "|" or (line.parts[i] == ")" and "(" not in line.parts[start:i]):
            return i
        if line.parts[i] == ":":
            marks = (k for k in range(i - 1, start, -1) if line.parts[k] in (",", ";", ")"))
            return next(marks, i)
    return len(line.parts)


def _continues_list(line: Line, start: int, comma: int) -> bool:
    """After "sem a, b e c" the list goes on: short items up to a last "e", "ou" or "nem".

    A first comma right before "e" ends it: "sem coceira, e dor de barriga".
    """
    if line.parts[comma + 1 : comma + 2] in (["de"], ["da"], ["do"], ["nem"]):
        return True
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
        if part in MARKS or part in ("com", "sem", "s", "nega", "refere", "apresenta"):
            return False
        length += 1
        if length > 4:
            return False
    return False


def _backward(line: Line, end: int) -> int:
    """A cue after the finding reaches back to the clause's beginning; a plural takes the list."""
    plural = end < len(line.parts) and (line.parts[end].endswith("s") or _listed(line, end))
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


def _listed(line: Line, colon: int) -> bool:
    """ "Escoliose, cifose, pé torto: não": a bare list before a colon shares its answer."""
    return line.parts[colon] == ":" and _SAYING.isdisjoint(
        line.parts[max(0, colon - _MAX_BACKWARD) : colon]
    )


def _tests(line: Line, end: int) -> int:
    """ "Coombs e sorologias negativos" speaks of the tests, not of what stands before them."""
    start = end
    while start > 0 and (_TEST.match(line.parts[start - 1]) or line.parts[start - 1] in (",", "e")):
        start -= 1
    return start


def _families(line: Line) -> list[Cue]:
    related = relatives(line.text, line.words)
    told = (INFORMANT, SPEAKER) if line.spoken else (INFORMANT, QUOTED)
    informants = [m.span() for p in told for m in related.get(p, ())]
    found: list[Cue] = []
    for match in related.get(FAMILY_HISTORY, ()):
        at = line.part_at(match.start())
        found.append(Cue(Kind.FAMILY, at, at, 0, len(line.parts), FAMILY))
    for match in related.get(FIRST_PERSON, ()):
        first, last = line.part_at(match.start(1)), line.part_at(match.end() - 1)
        end = _forward(line, last + 1, across_commas=True)
        found.append(Cue(Kind.FAMILY, last, last, last, end, line.written(*match.span(1))))
    for match in related.get(OWNED, ()):
        if any(start <= match.start(1) < end for start, end in informants):
            continue
        if CHILD.match(match[1]) and PARENT.search(line.text, 0, match.start(1)):
            continue
        first, last = line.part_at(match.start()), line.part_at(match.end() - 1)
        headed = line.parts[last + 1 : last + 2] == [":"]
        begins = first if headed else _owner_scope_start(line, first, match.group(0))
        subject = first <= 1 or headed
        ends = len(line.parts) if subject else _forward(line, last + 1, across_commas=False)
        if _ONE_OF_THEM.match(" ".join(line.parts[ends + 1 : ends + 4])):
            ends = _forward(line, ends + 1, across_commas=False)
        found.append(Cue(Kind.FAMILY, first, last, begins, ends, line.written(*match.span(1))))
    return found


def _owner_scope_start(line: Line, first: int, phrase: str) -> int:
    """ "epilepsia na mãe", "diabetes (avó)" reach back; "mãe com epilepsia" does not."""
    opened = first > 0 and line.parts[first - 1] == "("
    if opened or phrase.split(" ")[0] in _AFTER_FINDING:
        return _backward(line, first - 1 if opened else first)
    return first


def _goes_on(line: Line, stop: int) -> bool:
    """Whether a verb after a comma goes on with the same relative: "tio caía, ficou acamado"."""
    if line.parts[stop] in _SUBJECTS or line.parts[stop] in _CONTRASTS:
        return False
    return line.parts[max(0, stop - 1)] == ","


def _of_what_may_be(line: Line, cue: Cue, stop: int) -> bool:
    """Whether a verb goes on with a doubt: "risco de evoluir com", "não se sabe se tem"."""
    before = line.parts[stop - 1] if stop else ""
    unreal = line.parts[stop] == "com" and _UNREAL.match(before) is not None
    return cue.kind is Kind.UNCERTAIN and (unreal or before == "se")


def _bounded(line: Line, cue: Cue, stops: Sequence[int]) -> Cue:
    """Cut the scope at stops and turn parts into tokens."""
    start, end = cue.start, cue.end
    is_family = cue.kind is Kind.FAMILY
    for stop in stops:
        if is_family and (line.parts[stop] in _STATES or _goes_on(line, stop)):
            continue
        if cue.kind is Kind.UNCERTAIN and line.parts[stop] in _SUBJECTS:
            continue
        if cue.kind not in PASTS and line.parts[stop] in _NOW:
            continue
        if cue.kind not in _CAUSED and line.parts[stop] in _THROUGH:
            continue
        taken = line.parts[stop] == "presenca" and start <= stop <= start + 2
        if stop == start > cue.last or taken or _of_what_may_be(line, cue, stop):
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
        near=cue.near,
    )
