"""Questions: how many it takes to bring the true disease of a simulated patient to rank 1.

A patient of a disease has each of its findings with the annotated frequency (unstated: the
model's own value), independently, and comes with `COMPLAINTS` of them. Each answer is true:
a term is present when the patient has it or a narrower one. After each answer all diseases
are ranked again by `phenotype_rank`; a patient whose disease is first from the beginning is
not counted, one whose disease is not first after `MOST` questions counts `MOST`.

Ways to ask, over the same candidates and the same open findings: `next_finding`; by gain
alone, whatever examination it takes; in order of frequency, the finding that the patient
most probably has first (posterior mean over the candidates); and in order of frequency in
the candidate that is first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from araras.bench.statistics import percentile
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId
from araras.knowledge.snapshot import open_snapshot
from araras.tools.next_finding import CANDIDATES
from araras.tools.next_finding.answers import answers_of
from araras.tools.next_finding.candidates import Case
from araras.tools.next_finding.gain import Reals
from araras.tools.phenotype_rank import Leading, leading
from araras.tools.phenotype_rank.matrix import Integers, annotations_of
from araras.tools.phenotype_rank.model import RankingModel
from araras.tools.phenotype_rank.store import model_of

PATIENTS: Final = 300
SEED: Final = 2026
COMPLAINTS: Final = 3
"""Findings that a patient comes with."""
ANNOTATED: Final = 10
"""Findings that a disease must have to be drawn: of fewer, none are left to ask about."""
MOST: Final = 30
"""Questions after which asking ends."""
RESAMPLES: Final = 2000
"""Bootstrap samples of the interval (percentile method, Efron 1979)."""

Order = Callable[[Case], Reals]
ORDERS: Final[Mapping[str, Order]] = {
    "next_finding": lambda case: case.gain * case.ease(),
    "gain alone": lambda case: case.gain,
    "frequency": lambda case: case.expected(),
    "frequency in the first candidate": lambda case: case.of_first(),
}


@dataclass(frozen=True)
class Patient:
    """A simulated patient: the true entity, what it comes with, and all that it has."""

    entity: int
    complaints: tuple[HpoId, ...]
    has: frozenset[int]
    """Rows of the terms that are present, broader ones included."""


@dataclass(frozen=True)
class Outcome:
    """Questions that each way to ask took, by its name."""

    disease: str
    questions: Mapping[str, int]


@dataclass(frozen=True)
class Report:
    """All patients, with their figures."""

    outcomes: Sequence[Outcome]
    snapshot: str

    def figures(self) -> dict[str, dict[str, object]]:
        """Median, 95 % interval, mean and share whose disease came first, by way to ask."""
        return {name: figures([o.questions[name] for o in self.outcomes]) for name in ORDERS}

    def as_json(self) -> dict[str, object]:
        """The figures and one line a patient."""
        return {
            "benchmark": "next-finding",
            "snapshot": self.snapshot,
            "n": len(self.outcomes),
            "ways": self.figures(),
            "patients": [{"disease": o.disease, **o.questions} for o in self.outcomes],
        }

    def table(self) -> str:
        """The figures as a plain table."""
        lines = [
            f"Questions to rank 1, snapshot {self.snapshot}, {len(self.outcomes)} simulated "
            f"patients (up to {MOST} questions)"
        ]
        for name, found in self.figures().items():
            shown = ", ".join(f"{measure} {value}" for measure, value in found.items())
            lines.append(f"  {name:<34} {shown}")
        return "\n".join(lines)


def run(
    patients: int = PATIENTS, seed: int = SEED, *, graph: KnowledgeGraph | None = None
) -> Report:
    """Question so many simulated patients."""
    graph = graph or open_snapshot()
    model = model_of(graph)
    outcomes = [
        Outcome(
            disease=str(model.entities[patient.entity].id),
            questions={name: questions(graph, patient, order) for name, order in ORDERS.items()},
        )
        for patient in drawn(graph, patients, seed)
    ]
    return Report(outcomes, graph.info().digest[:12])


def drawn(graph: KnowledgeGraph, count: int, seed: int) -> Iterator[Patient]:
    """Yield `count` patients whose disease is not first by their complaints alone."""
    model, chance = model_of(graph), np.random.default_rng(seed)
    stated = annotations_of(model.entities, graph.annotation_arrays())
    starts = np.searchsorted(stated.entity, np.arange(len(model.entities) + 1))
    known = np.flatnonzero((np.diff(starts) >= ANNOTATED) & ~model.derived)
    found = 0
    while found < count:
        entity = int(chance.choice(known))
        part = slice(starts[entity], starts[entity + 1])
        had = stated.term[part][chance.random(part.stop - part.start) < stated.frequency[part]]
        if len(had) <= COMPLAINTS:
            continue
        patient = _patient(model, entity, had, chance.choice(had, COMPLAINTS, replace=False))
        if not _first(leading(graph, patient.complaints, limit=1), patient):
            found += 1
            yield patient


def _patient(model: RankingModel, entity: int, had: Integers, complaints: Integers) -> Patient:
    return Patient(
        entity=entity,
        complaints=tuple(model.terms[row] for row in sorted(complaints.tolist())),
        has=frozenset(above for row in had.tolist() for above in model.matrix.lineage(row)),
    )


def questions(graph: KnowledgeGraph, patient: Patient, order: Order) -> int:
    """Return after how many questions the patient's disease is first, at most `MOST`."""
    model = model_of(graph)
    present, absent = list(patient.complaints), list[HpoId]()
    for asked in range(MOST):
        best = leading(graph, present, absent, limit=CANDIDATES)
        if _first(best, patient):
            return asked
        case = Case(graph, best)
        row = next(case.open_by(order(case), answers_of(model, best.findings, ())), None)
        if row is None:
            return MOST
        answers = present if case.row(row) in patient.has else absent
        answers.append(model.terms[case.row(row)])
    return MOST


def _first(best: Leading, patient: Patient) -> bool:
    return bool(best.entities[0] == patient.entity)


def figures(counts: Sequence[int]) -> dict[str, object]:
    """Return what describes the counts of one way to ask."""
    chance = np.random.default_rng(SEED)
    samples = chance.choice(np.array(counts), (RESAMPLES, len(counts)))
    medians = np.median(samples, axis=1).tolist()
    return {
        "median": percentile(counts, 0.5),
        "interval_95": (percentile(medians, 0.025), percentile(medians, 0.975)),
        "mean": round(float(np.mean(counts)), 2),
        "reached": round(sum(count < MOST for count in counts) / len(counts), 3),
    }
