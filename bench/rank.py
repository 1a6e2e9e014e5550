"""Ranking: published patients (phenopackets) or the gold findings of vignettes.

Each line holds `present`, `absent` and `diagnosis` (ids of which one must be among the
candidate's `ids`), or a vignette's `hpo_present`, `hpo_past`, `hpo_absent` and `orpha`
(these codes, broader and narrower ones down to the disorder level; an OMIM candidate counts
as the one Orphanet disease that is broader). Every figure is given by case and as the mean
over diseases. Patients from publications that the disease's annotations cite are reported
apart, because the annotations may be these very patients. Beside the tool stand published
methods over the same data, and the tool without some of its parts (`rank_methods`).
"""

from __future__ import annotations

import json
import re
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from araras.agents.differential import lifted
from araras.bench.calibration import Judged, calibration_error, cross_validated, reliability
from araras.bench.rank_methods import METHODS, Scores, indices, tool
from araras.bench.sections import Curve, Section
from araras.bench.statistics import percentile, proportion
from araras.knowledge.errors import FileNotReadable
from araras.knowledge.extract import COLUMNS
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import DiseaseId, HpoId, OrphaCode, parse_disease_id
from araras.knowledge.locations import package_folder
from araras.knowledge.snapshot import open_snapshot
from araras.knowledge.tables import read_table
from araras.tools.phenotype_rank import Candidate, phenotype_rank
from araras.tools.phenotype_rank.model import RankingModel
from araras.tools.phenotype_rank.probability import met_share
from araras.tools.phenotype_rank.store import model_of

LISTED: Final = 20
CUTOFFS: Final = (1, 3, 5, 10)


@dataclass(frozen=True)
class Case:
    """One patient and what counts as right."""

    case_id: str
    disease: str
    present: tuple[HpoId, ...]
    absent: tuple[HpoId, ...]
    accepted: frozenset[DiseaseId]
    lifted: bool
    """Whether an OMIM candidate counts as the Orphanet disease that is broader."""
    cited: bool


@dataclass(frozen=True)
class Outcome:
    """What the tool and the other methods did with a case."""

    case: Case
    rank: int | None
    probability: float
    none_probability: float
    milliseconds: float
    others: Mapping[str, int | None]
    scores: Scores
    """Of every entity, to fit the probability again."""
    share: float
    """Of the findings' information that the first candidate knows exactly."""
    fitted: float = 0.0
    """Probability of the first candidate by constants fitted without its disease."""


@dataclass(frozen=True)
class Report:
    """All outcomes, with their figures."""

    outcomes: Sequence[Outcome]
    snapshot: str

    title = "Ranking"

    def sections(self) -> list[Section]:
        """Every measure, a section a group."""
        return [
            Section(
                f"{name} (n = {len(group)})", ("measure", "value"), list(measures(group).items())
            )
            for name, group in self.groups().items()
        ]

    def curves(self) -> list[Curve]:
        """Reliability of the first candidate's probability, fitted without its disease."""
        series = {
            name: [
                (b["probability"], b["right"])
                for b in reliability([(o.fitted, o.rank == 1) for o in group])
            ]
            for name, group in self.groups().items()
        }
        title = "Reliability of the first candidate, cross-validated by disease"
        return [Curve(title, "probability", "share right", series, diagonal=True)]

    def groups(self) -> dict[str, list[Outcome]]:
        """All cases, and by whether the annotations cite the publication."""
        return {
            "all": list(self.outcomes),
            "publication cited by the annotations": [o for o in self.outcomes if o.case.cited],
            "publication not cited": [o for o in self.outcomes if not o.case.cited],
        }

    def as_json(self) -> dict[str, object]:
        """The figures and one line a case."""
        return {
            "benchmark": "rank",
            "snapshot": self.snapshot,
            "groups": {name: figures(group) for name, group in self.groups().items()},
            "reliability": reliability([(o.probability, o.rank == 1) for o in self.outcomes]),
            "cases": [
                {
                    "case_id": o.case.case_id,
                    "disease": o.case.disease,
                    "rank": o.rank,
                    "probability": o.probability,
                    "none_probability": o.none_probability,
                    "cited": o.case.cited,
                    **o.others,
                }
                for o in self.outcomes
            ],
        }

    def table(self) -> str:
        """The figures as a plain table."""
        lines = [f"Ranking, snapshot {self.snapshot}"]
        for name, group in self.groups().items():
            lines.append(f"\n{name} (n = {len(group)})")
            lines += [f"  {measure:<44} {value}" for measure, value in measures(group).items()]
        return "\n".join(lines)


def run(path: Path, *, graph: KnowledgeGraph | None = None) -> Report:
    """Rank every case of `path`. Raises `FileNotReadable` when it is not such a file."""
    graph = graph or open_snapshot()
    model = model_of(graph)
    outcomes = [judge(graph, model, case) for case in read_cases(path, graph)]
    return Report(_fitted(outcomes), graph.info().digest[:12])


def judged(outcomes: Sequence[Outcome]) -> list[Judged]:
    """Return the cases as calibration needs them."""
    return [Judged(o.case.disease, o.case.cited, o.share, o.scores, o.rank == 1) for o in outcomes]


def _fitted(outcomes: Sequence[Outcome]) -> list[Outcome]:
    found = cross_validated(judged(outcomes))
    return [replace(o, fitted=p) for o, p in zip(outcomes, found, strict=True)]


# Cases


def read_cases(path: Path, graph: KnowledgeGraph) -> list[Case]:
    """Read the cases that have a present finding and an accepted disease."""
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
        cited = _cited()
        found = [_vignette(graph, x) if "orpha" in x else _patient(x, cited) for x in lines]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FileNotReadable(
            f"{path} não tem o formato de casos para ordenar ({error!r}).",
            "Use um JSONL com present, absent e diagnosis, ou as vinhetas.",
        ) from error
    return [case for case in found if case.present and case.accepted]


def _patient(line: Mapping[str, list[str]], cited: Mapping[str, frozenset[str]]) -> Case:
    case_id, accepted = str(line["case_id"]), list(map(parse_disease_id, line["diagnosis"]))
    publication = re.match(r"PMID_(\d+)", case_id)
    references = frozenset().union(*(cited.get(code, frozenset()) for code in accepted))
    return Case(
        case_id=case_id,
        disease=str(accepted[0]) if accepted else "",
        present=tuple(map(HpoId, line["present"])),
        absent=tuple(map(HpoId, line.get("absent", []))),
        accepted=frozenset(accepted),
        lifted=False,
        cited=publication is not None and f"PMID:{publication[1]}" in references,
    )


def _vignette(graph: KnowledgeGraph, line: Mapping[str, list[Mapping[str, str]]]) -> Case:
    codes = [OrphaCode(str(code)) for code in line["orpha"]]
    present = [item["id"] for item in (*line["hpo_present"], *line.get("hpo_past", []))]
    return Case(
        case_id=str(line["case_id"]),
        disease=str(codes[0]) if codes else "",
        present=_phenotypic(graph, present),
        absent=_phenotypic(graph, [item["id"] for item in line["hpo_absent"]]),
        accepted=frozenset(near for code in codes for near in _near(graph, code)),
        lifted=True,
        cited=False,
    )


def _phenotypic(graph: KnowledgeGraph, terms: Iterable[str]) -> tuple[HpoId, ...]:
    """Leave out gold ids that are obsolete without successor or not phenotypic."""
    found = (graph.term(HpoId(term)) for term in terms)
    return tuple(term.hpo for term in found if term is not None and term.phenotypic)


def _near(graph: KnowledgeGraph, code: OrphaCode) -> list[OrphaCode]:
    around = (*graph.ancestors(code), *graph.descendants(code))
    found = ((near, graph.disease(near)) for near in around)
    return [code, *(near for near, d in found if d is not None and d.group != "group")]


def _cited() -> dict[str, frozenset[str]]:
    """Publications that HPO's annotations of an OMIM disease cite; empty without the release."""
    path = package_folder() / "releases" / "omim_references.tsv.gz"
    if not path.is_file():
        return {}
    return {
        f"OMIM:{row['omim']}": frozenset(row["publications"].split("|"))
        for row in read_table(path, COLUMNS["omim_references"])
    }


# Judging


def judge(graph: KnowledgeGraph, model: RankingModel, case: Case) -> Outcome:
    """Rank one case with every method."""
    began = time.perf_counter()
    ranking = phenotype_rank(graph, case.present, case.absent, limit=LISTED)
    milliseconds = (time.perf_counter() - began) * 1000
    right = (c.rank for c in ranking.candidates if accepts(graph, case, c.orpha, c.ids))
    scores = tool(graph, case.present, case.absent)
    targets = [i for i, e in enumerate(model.entities) if accepts(graph, case, e.orpha, e.ids)]
    return Outcome(
        case=case,
        rank=min(right, default=None),
        probability=_first(ranking.candidates),
        none_probability=ranking.none_probability,
        milliseconds=milliseconds,
        others={
            name: _rank(method(graph, case.present, case.absent), targets)
            for name, method in METHODS.items()
        },
        scores=scores[np.isfinite(scores)],
        share=met_share(model, indices(model, case.present), int(scores.argmax())),
    )


def _first(candidates: Sequence[Candidate]) -> float:
    return candidates[0].probability if candidates else 0.0


def accepts(
    graph: KnowledgeGraph, case: Case, orpha: OrphaCode | None, ids: Sequence[DiseaseId]
) -> bool:
    """Whether a disease with these ids is an accepted answer."""
    if not case.accepted.isdisjoint(ids):
        return True
    if orpha is not None or not case.lifted:
        return False
    return lifted(graph, ids) in case.accepted


def _rank(scores: Scores, targets: Sequence[int]) -> int | None:
    """Best rank of the targets, ties in the order of the entities."""
    ranks = (
        1 + int((scores > scores[i]).sum()) + int((scores[:i] == scores[i]).sum()) for i in targets
    )
    return min(ranks, default=None)


# Figures


def figures(group: Sequence[Outcome]) -> dict[str, object]:
    """Return every measure of a group as data."""
    values = {
        name: value.as_json() if hasattr(value, "as_json") else value
        for name, value in measures(group).items()
    }
    return {"n": len(group), "diseases": len({o.case.disease for o in group}), **values}


def measures(group: Sequence[Outcome]) -> dict[str, object]:
    """Return every measure of a group."""
    found: dict[str, object] = {}
    for cutoff in CUTOFFS:
        found[f"top-{cutoff}, cases"] = proportion([_within(o.rank, cutoff) for o in group])
        found[f"top-{cutoff}, mean over diseases"] = _by_disease(
            group, [o.rank for o in group], cutoff
        )
    for name in METHODS:
        for cutoff in (1, 10):
            ranks = [o.others[name] for o in group]
            found[f"{name}: top-{cutoff}, cases"] = proportion([_within(r, cutoff) for r in ranks])
            found[f"{name}: top-{cutoff}, mean over diseases"] = _by_disease(group, ranks, cutoff)
    found["expected calibration error"] = calibration_error(
        [(o.probability, o.rank == 1) for o in group]
    )
    found["expected calibration error, cross-validated"] = calibration_error(
        [(o.fitted, o.rank == 1) for o in group]
    )
    found["none of these, mean probability"] = _mean([o.none_probability for o in group])
    found["milliseconds, p50"] = percentile([o.milliseconds for o in group], 0.5)
    return found


def _within(rank: int | None, cutoff: int) -> bool:
    return rank is not None and rank <= cutoff


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None


def _by_disease(group: Sequence[Outcome], ranks: Sequence[int | None], cutoff: int) -> float | None:
    hits: dict[str, list[bool]] = defaultdict(list)
    for outcome, rank in zip(group, ranks, strict=True):
        hits[outcome.case.disease].append(_within(rank, cutoff))
    return _mean([sum(found) / len(found) for found in hits.values()])
