"""Vignettes: the right disease from a leak-free note alone, and why it is missed.

Right is an accepted code or one below it. Where the first disease is wrong, one cause is
given, the first that fits:

1. granularity: the first disease is broader or narrower than an accepted one, or its sibling.
2. wrong reading: the gold findings would have ranked an accepted disease first.
3. missing annotation: fewer than `EXPLAINED` of the gold findings are linked to it.
4. mimic: another disease explains the gold findings better.

An abstention is false here whatever its reason, and has the cause that it has without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from araras.bench.consultations import NAMED, Note, Told, read_notes, told
from araras.bench.rank import Case, accepts, read_cases
from araras.bench.sections import Curve, Section, plain
from araras.bench.statistics import Proportion, proportion
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import OrphaCode
from araras.knowledge.snapshot import open_snapshot
from araras.tools.phenotype_rank import explain, phenotype_rank

EXPLAINED: Final = 0.5
"""Share of the gold findings below which a disease's annotation is called missing."""
CAUSES: Final = ("granularity", "wrong reading", "missing annotation", "mimic")


@dataclass(frozen=True)
class Outcome:
    """What the consultation did with a note; `cause` is None where the first disease is right."""

    note: Note
    told: Told
    rank: int | None
    cause: str | None


@dataclass(frozen=True)
class Report:
    """All outcomes, with their figures."""

    outcomes: Sequence[Outcome]
    snapshot: str

    title = "Vignettes"

    def groups(self) -> dict[str, list[Outcome]]:
        """All notes, by difficulty, by style."""
        groups = {"all": list(self.outcomes)}
        for field in ("difficulty", "style"):
            for value in sorted({str(getattr(o.note, field)) for o in self.outcomes}):
                found = [o for o in self.outcomes if getattr(o.note, field) == value]
                groups[f"{field}: {value}"] = found
        return groups

    def sections(self) -> list[Section]:
        """Figures by group, errors by cause, and each error."""
        rows = [
            (name, *(measure(group) for measure in MEASURES.values()))
            for name, group in self.groups().items()
        ]
        missed = [o for o in self.outcomes if o.cause is not None]
        causes = [(cause, sum(o.cause == cause for o in missed)) for cause in CAUSES]
        return [
            Section("By difficulty and style", ("notes", *MEASURES), rows),
            Section("First disease wrong, by cause", ("cause", "notes"), causes),
            Section("Each of them", ("note", "cause", "rank", "instead"), [*map(_row, missed)]),
        ]

    def curves(self) -> list[Curve]:
        """Nothing to plot."""
        return []

    def table(self) -> str:
        """The figures as text."""
        return plain(f"Vignettes (n = {len(self.outcomes)}), {self.snapshot}", self.sections())

    def as_json(self) -> dict[str, object]:
        """The figures and one line a note."""
        return {
            "benchmark": "vignettes",
            "snapshot": self.snapshot,
            "groups": {
                name: {measure: compute(group).as_json() for measure, compute in MEASURES.items()}
                for name, group in self.groups().items()
            },
            "causes": {c: sum(o.cause == c for o in self.outcomes) for c in CAUSES},
            "cases": [_line(outcome) for outcome in self.outcomes],
        }


def _within(cutoff: int) -> Callable[[Sequence[Outcome]], Proportion]:
    return lambda group: proportion([o.rank is not None and o.rank <= cutoff for o in group])


MEASURES: Final[Mapping[str, Callable[[Sequence[Outcome]], Proportion]]] = {
    "R@1": _within(1),
    f"R@{NAMED}": _within(NAMED),
    "false abstention": lambda group: proportion([o.told.reason is not None for o in group]),
}


def _row(outcome: Outcome) -> tuple[object, ...]:
    instead = outcome.told.reason or next(iter(outcome.told.names), "–")
    return outcome.note.case_id, outcome.cause, outcome.rank or "–", instead


def _line(outcome: Outcome) -> dict[str, object]:
    return {
        "case_id": outcome.note.case_id,
        "difficulty": outcome.note.difficulty,
        "style": outcome.note.style,
        "rank": outcome.rank,
        "abstained": outcome.told.reason,
        "cause": outcome.cause,
        "top": next(iter(outcome.told.names), None),
    }


def run(path: Path, *, graph: KnowledgeGraph | None = None) -> Report:
    """Consult on every note of `path`. Raises `FileNotReadable`."""
    graph = graph or open_snapshot()
    notes = [note for note in read_notes([path], graph) if note.accepted]
    gold = {case.case_id: case for case in read_cases(path, graph)}
    outcomes = [
        _outcome(graph, note, said, gold.get(note.case_id))
        for note, said in zip(notes, told(graph, notes), strict=True)
    ]
    return Report(outcomes, graph.info().digest[:12])


def _outcome(graph: KnowledgeGraph, note: Note, said: Told, gold: Case | None) -> Outcome:
    rank = said.rank(note.accepted)
    cause = None if rank == 1 else _cause(graph, note, said, gold)
    return Outcome(note, said, rank, cause)


def _cause(graph: KnowledgeGraph, note: Note, said: Told, gold: Case | None) -> str:
    if said.codes and related(graph, OrphaCode(said.codes[0]), note.accepted):
        return "granularity"
    if gold is None or _first(graph, gold):
        return "wrong reading"
    return "missing annotation" if _explained(graph, note, gold) < EXPLAINED else "mimic"


def related(graph: KnowledgeGraph, code: OrphaCode, accepted: frozenset[str]) -> bool:
    """Whether a disease is broader than, narrower than, or a sibling of an accepted one."""
    near = {code, *_diseases(graph, graph.ancestors(code)), *graph.descendants(code)}
    parents = _diseases(graph, graph.parents(code))
    near |= {sibling for parent in parents for sibling in graph.children(parent)}
    return not accepted.isdisjoint(map(str, near))


def _diseases(graph: KnowledgeGraph, codes: Sequence[OrphaCode]) -> list[OrphaCode]:
    found = ((code, graph.disease(code)) for code in codes)
    return [code for code, disease in found if disease is not None and disease.group != "group"]


def _first(graph: KnowledgeGraph, gold: Case) -> bool:
    best = phenotype_rank(graph, gold.present, gold.absent, limit=1).candidates
    return bool(best) and accepts(graph, gold, best[0].orpha, best[0].ids)


def _explained(graph: KnowledgeGraph, note: Note, gold: Case) -> float:
    """Share of the gold findings that support the accepted disease that they fit best."""
    found = (explain(graph, OrphaCode(c), gold.present, gold.absent) for c in note.accepted)
    met = [{link.matched for link in candidate.supports} for candidate in found if candidate]
    return max(map(len, met), default=0) / len(gold.present)
