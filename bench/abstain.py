"""When to name no disease: trap notes, answerable notes, and the risk that each answer runs.

A trap note should be abstained on, with a reason that fits it. An answerable note should not.
Selective prediction is judged on the trap notes and those answerable ones that come with
accepted codes: an answer is wrong when its first disease is none of these, and any disease for
a trap is. The confidence is what the rule itself uses (`agents.abstention.judge`); what
would have been named is asked of the same machine with the rule switched off.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from araras.agents.abstention import FULL, Rule
from araras.bench.consultations import Note, Told, read_notes, told
from araras.bench.sections import Curve, Section, plain
from araras.bench.selective import Item, Point, area, excess, risk_at, risk_coverage
from araras.bench.statistics import Proportion, proportion
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.snapshot import open_snapshot

OFF: Final = Rule(**dict.fromkeys(asdict(FULL), False))
COVERAGES: Final = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0)


@dataclass(frozen=True)
class Outcome:
    """What the consultation did with a note."""

    note: Note
    told: Told
    item: Item | None
    """How sure and whether wrong; None where no code says what is right."""


@dataclass(frozen=True)
class Ablation:
    """The rule without one part."""

    part: str
    traps: Proportion
    false: Proportion


@dataclass(frozen=True)
class Report:
    """All outcomes, with their figures."""

    traps: Sequence[Outcome]
    answerable: Sequence[Outcome]
    ablations: Sequence[Ablation]
    snapshot: str

    title = "Abstention"

    def points(self) -> list[Point]:
        """The risk–coverage curve."""
        return risk_coverage(self._items())

    def _items(self) -> list[Item]:
        return [o.item for o in (*self.traps, *self.answerable) if o.item is not None]

    def operating_point(self) -> tuple[float, float]:
        """(coverage, risk) of the rule as it is."""
        judged = [o for o in (*self.traps, *self.answerable) if o.item is not None]
        wrong = [o.item.wrong for o in judged if o.item is not None and o.told.reason is None]
        return len(wrong) / max(len(judged), 1), sum(wrong) / max(len(wrong), 1)

    def kinds(self) -> dict[str, list[Outcome]]:
        """All traps, and by kind."""
        kinds = sorted({o.note.kind for o in self.traps})
        return {"all": list(self.traps)} | {
            kind: [o for o in self.traps if o.note.kind == kind] for kind in kinds
        }

    def sections(self) -> list[Section]:
        """Figures by kind and by reason, false abstentions, the curve, ablations, each error."""
        return [
            Section(
                "Trap notes", ("kind", *TRAPS), [(k, *_counted(g)) for k, g in self.kinds().items()]
            ),
            Section("Trap notes by reason given", ("reason", "notes"), _by_reason(self.traps)),
            Section(
                "Answerable notes",
                ("", "abstains, falsely"),
                [("all", proportion([o.told.reason is not None for o in self.answerable]))],
            ),
            self._selective(),
            *self._ablated(),
            Section("Each error", ("note", "kind", "got", "instead of"), self._errors()),
        ]

    def _selective(self) -> Section:
        points, (coverage, risk) = self.points(), self.operating_point()
        rows: list[tuple[object, object]] = [
            (f"{share:.0%}", _three(risk_at(points, share))) for share in COVERAGES
        ]
        rows.append((f"{coverage:.0%}, the rule as it is", _three(risk)))
        rows.append(("AURC; above the best order", f"{_three(area(points))}; {self._excess()}"))
        return Section(f"Selective prediction (n = {len(points)})", ("coverage", "risk"), rows)

    def _excess(self) -> str:
        return _three(excess(self._items()))

    def _ablated(self) -> list[Section]:
        rows = [(a.part, a.traps, a.false) for a in self.ablations]
        columns = ("rule", "traps: abstains", "answerable: abstains")
        return [Section("Ablations", columns, rows)] if rows else []

    def _errors(self) -> list[tuple[object, ...]]:
        answered = [o for o in self.traps if not _abstains_rightly(o)]
        return [
            (o.note.case_id, o.note.kind, o.told.reason or o.told.names[0], _wanted(o.note))
            for o in (*answered, *(o for o in self.answerable if o.told.reason))
        ]

    def curves(self) -> list[Curve]:
        """Risk against coverage, and the rule on it."""
        points = [(p.coverage, p.risk) for p in self.points()]
        marks = {"the rule as it is": self.operating_point()}
        series = {"by confidence": points}
        return [Curve("Risk and coverage", "coverage", "risk: first disease wrong", series, marks)]

    def table(self) -> str:
        """The figures as text."""
        return plain(f"Abstention, snapshot {self.snapshot}", self.sections())

    def as_json(self) -> dict[str, object]:
        """The figures and one line a note."""
        coverage, risk = self.operating_point()
        return {
            "benchmark": "abstain",
            "snapshot": self.snapshot,
            "traps": {kind: _figures(group) for kind, group in self.kinds().items()},
            "false_abstention": proportion(
                [o.told.reason is not None for o in self.answerable]
            ).as_json(),
            "aurc": area(self.points()),
            "aurc_excess": excess(self._items()),
            "operating_point": {"coverage": coverage, "risk": risk},
            "curve": [
                {"coverage": p.coverage, "risk": p.risk, "confidence": _finite(p.confidence)}
                for p in self.points()
            ],
            "ablations": {
                a.part: {"traps": a.traps.as_json(), "answerable": a.false.as_json()}
                for a in self.ablations
            },
            "cases": [_line(o) for o in (*self.traps, *self.answerable)],
        }


TRAPS: Final = ("abstains", "with a right reason")


def _abstains_rightly(outcome: Outcome) -> bool:
    reason, right = outcome.told.reason, outcome.note.reasons
    return reason is not None and (right is None or reason in right)


def _counted(group: Sequence[Outcome]) -> tuple[Proportion, Proportion]:
    abstains = proportion([o.told.reason is not None for o in group])
    return abstains, proportion([_abstains_rightly(o) for o in group])


def _figures(group: Sequence[Outcome]) -> dict[str, object]:
    counted = dict(zip(TRAPS, _counted(group), strict=True))
    shares = {name: value.as_json() for name, value in counted.items()}
    return {**shares, "reasons": dict(_by_reason(group))}


def _by_reason(group: Sequence[Outcome]) -> list[tuple[str, int]]:
    given = [o.told.reason or "answered" for o in group]
    return [(reason, given.count(reason)) for reason in sorted(set(given))]


def _wanted(note: Note) -> str:
    return "an answer" if note.kind == "rara" else " or ".join(sorted(note.reasons or ()))


def _line(outcome: Outcome) -> dict[str, object]:
    return {
        "case_id": outcome.note.case_id,
        "kind": outcome.note.kind,
        "reason": outcome.told.reason,
        "top": next(iter(outcome.told.names), None),
        "confidence": _finite(outcome.told.confidence),
    }


def _finite(value: float) -> float | str:
    """JSON knows no infinity."""
    return value if math.isfinite(value) else str(value)


def _three(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def run(
    paths: Sequence[Path],
    answerable: Sequence[Path] = (),
    *,
    ablations: bool = False,
    graph: KnowledgeGraph | None = None,
) -> Report:
    """Consult on every note. Raises `FileNotReadable`."""
    graph = graph or open_snapshot()
    traps, rare = read_notes(paths, graph), read_notes(answerable, graph)
    parts = _without_one() if ablations else {}
    return Report(
        _outcomes(graph, traps, trap=True),
        _outcomes(graph, rare, trap=False),
        [_ablation(graph, part, rule, traps, rare) for part, rule in parts.items()],
        graph.info().digest[:12],
    )


def _outcomes(graph: KnowledgeGraph, notes: Sequence[Note], *, trap: bool) -> list[Outcome]:
    said = told(graph, notes)
    held = [note for note, t in zip(notes, said, strict=True) if t.reason and note.accepted]
    forced = dict(zip(held, told(graph, held, OFF), strict=True))
    return [
        Outcome(note, t, _item(note, t, forced.get(note, t), trap=trap))
        for note, t in zip(notes, said, strict=True)
    ]


def _item(note: Note, said: Told, named: Told, *, trap: bool) -> Item | None:
    if trap:
        return Item(said.confidence, True)
    return Item(said.confidence, named.rank(note.accepted) != 1) if note.accepted else None


def _without_one() -> Mapping[str, Rule]:
    rules = {f"without {part}": replace(FULL, **{part: False}) for part in asdict(FULL)}
    return {"full": FULL, **rules, "none": OFF}


def _ablation(
    graph: KnowledgeGraph, part: str, rule: Rule, traps: Sequence[Note], rare: Sequence[Note]
) -> Ablation:
    share = (
        proportion([t.reason is not None for t in told(graph, notes, rule)])
        for notes in (traps, rare)
    )
    return Ablation(part, *share)
