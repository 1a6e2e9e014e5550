"""Forms filled in: boxes with or without a cross, and signs after a finding.

- "( ) febre (x) tosse", "febre [ ] tosse [x]": an empty box denies its item, a crossed one
  states it. Boxes stand before their items unless the last box of the line ends it.
- "Cefaleia ( ) sim (x) não": boxes of yes and no speak of what stands before them; with none
  crossed nothing is known.
- "Febre (-), tosse (+), dispneia -": a minus sign denies what stands before it; "+/-" doubts it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from araras.tools.hpo_normalize.cue_rules import Kind
from araras.tools.hpo_normalize.lines import Cue
from araras.tools.hpo_normalize.note import Note
from araras.tools.hpo_normalize.patterns import Lazy

_EMPTY: Final = Lazy(r"\([ \t_]{0,6}\)|\[[ \t_]{0,6}\]|[☐□]")
_CROSSED: Final = Lazy(r"[☑☒✓✔■]")
_OPENS: Final = Lazy(r"[(\[][ \t]*$")
_CLOSES: Final = Lazy(r"^[ \t]*[)\]]")
_MINUS: Final = Lazy(r"^[ :]{0,2}(?:\([ ]?[-–−][ ]?\)|[-–−](?=[ ]?(?:[,;./]|\n)))")
_DOUBTED: Final = Lazy(r"^[ :]{0,2}\(?[ ]?(?:\+[ ]?/[ ]?[-–−]|±)")
_SIGNED: Final = Lazy(r"\([ ]?[-–−+±][ ]?\)|[,;:|\n]|[-–−+][ ]?[,;/]|/")
"""What parts one item of a list with signs from the next."""
_YES: Final = frozenset(["sim", "s", "presente", "presentes", "positivo", "positiva", "pos"])
_NO: Final = frozenset(["nao", "n", "ausente", "ausentes", "negativo", "negativa", "neg"])
_MAX_SUBJECT: Final = 8
"""Words that a sign or an answer speaks of."""


class Box(NamedTuple):
    """A box: the tokens before and after it, and whether it is crossed."""

    before: int
    after: int
    crossed: bool


class Group(NamedTuple):
    """Boxes of yes and no side by side."""

    boxes: tuple[Box, ...]
    leading: bool
    """They stand before their answers."""


class Filled(NamedTuple):
    """What boxes and signs say, and the tokens that are answers or crosses."""

    cues: list[Cue]
    own: frozenset[int]


def filled_in(note: Note, first: int, end: int) -> Filled:
    """Read the boxes and signs of tokens `first` to `end`."""
    cues = list(_signs(note, first, end))
    boxes = list(_boxes(note, first, end))
    if not boxes:
        return Filled(cues, frozenset())
    groups = list(_answers(note, boxes))
    for group in groups:
        cues += _answered(note, group, first, boxes[0])
    taken = {box for group in groups for box in group.boxes}
    cues += _items(boxes, [box for box in boxes if box not in taken], first, end)
    own = {i for box in taken for i in (box.before, box.after) if _is_answer(note, i)}
    return Filled(cues, frozenset(own | {box.before + 1 for box in boxes if box.crossed}))


def _boxes(note: Note, first: int, end: int) -> Iterator[Box]:
    for i in range(first, end + 1):
        gap = note.gaps[i] if i < len(note.gaps) else note.tail
        if i == end and "\n" in gap:
            gap = gap.partition("\n")[0]
        if _EMPTY.search(gap) or _CROSSED.search(gap):
            yield Box(i - 1, i, _CROSSED.search(gap) is not None)
        elif (
            i < end and note.words[i] == "x" and _OPENS.search(gap) and _CLOSES.match(note.after(i))
        ):
            yield Box(i - 1, i + 1, True)


def _is_answer(note: Note, i: int) -> bool:
    return 0 <= i < len(note.words) and note.words[i] in _YES | _NO


def _answers(note: Note, boxes: Sequence[Box]) -> Iterator[Group]:
    """Yield the boxes of yes and no side by side, and whether they stand before their answers."""
    run: list[Box] = []
    for box in boxes:
        if run and (box.before != run[-1].after or not _is_answer(note, box.before)):
            yield Group(tuple(run), leading=not _is_answer(note, run[0].before))
            run = []
        if run or _is_answer(note, box.before) or _is_answer(note, box.after):
            run.append(box)
    if run:
        yield Group(tuple(run), leading=not _is_answer(note, run[0].before))


def _answered(note: Note, group: Group, first: int, opening: Box) -> Iterator[Cue]:
    """Yield what the crossed answer says of the words before the boxes; none crossed: unknown.

    Where the line's first box follows a colon, all its boxes speak of what stands before it:
    "Ascite: ( ) leve ( ) moderada (x) ausente".
    """
    begin = group.boxes[0].before
    subject = begin if group.leading else begin - 1
    if group.leading and opening.before >= 0 and ":" in note.after(opening.before):
        subject = opening.before
    places = [box.after if group.leading else box.before for box in group.boxes if box.crossed]
    crossed = {note.words[i] for i in places if i < len(note.words)}
    if subject < first or crossed & _YES:
        return
    kind = Kind.NEGATION if crossed & _NO else Kind.UNCERTAIN
    end = max(subject, begin if group.leading else 0) + 1
    mark = places[0] if places else end
    yield Cue(kind, mark, mark, _item_start(note, subject, first), end, None)


def _items(boxes: Sequence[Box], items: Sequence[Box], first: int, end: int) -> Iterator[Cue]:
    """Yield the denials of empty boxes over their items."""
    trailing = bool(items) and items[-1].after >= end and items[0].before >= first
    for box in items:
        place = boxes.index(box)
        if box.crossed:
            continue
        if trailing:
            start = boxes[place - 1].after if place else first
            yield Cue(Kind.NEGATION, box.after, box.after, start, box.before + 1, None)
        else:
            following = boxes[place + 1].before + 1 if place + 1 < len(boxes) else end
            yield Cue(Kind.NEGATION, box.before, box.before, box.after, following, None)


def _signs(note: Note, first: int, end: int) -> Iterator[Cue]:
    for i in range(first, end):
        gap = note.after(i)
        if gap == " " or note.words[i][0].isdigit():
            continue
        ends = i + 1 == len(note.words) and gap.strip() in ("-", "–", "−")
        doubted = _DOUBTED.match(gap) is not None
        if doubted or ends or _MINUS.match(gap):
            kind = Kind.UNCERTAIN if doubted else Kind.NEGATION
            yield Cue(kind, i + 1, i + 1, _item_start(note, i, first), i + 1, None)


def _item_start(note: Note, last: int, first: int) -> int:
    """Where the item that ends with a token begins: after a mark, or the sign of the one before."""
    for i in range(last, max(first, last - _MAX_SUBJECT), -1):
        if _SIGNED.search(note.gaps[i]) or _EMPTY.search(note.gaps[i]):
            return i
    return max(first, last - _MAX_SUBJECT)
