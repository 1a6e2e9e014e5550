"""RareBench-BR: diagnosis by ORPHA code (Track A) and the SUS medicine (Track B).

Only the note, the age and the sex of a case go in. An abstention counts as a miss. Cases
whose text names the disease, its gene or its medicine are reported apart: three flags, and
the headline is the cases with none. Beside the strict score stands the lenient comparison
of names that the predecessor used, labelled as such.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from rapidfuzz import fuzz

from araras.agents.result import ConsultationResult
from araras.bench.sections import Curve, Section
from araras.bench.statistics import percentile, proportion
from araras.graphs.engines import EngineChoice, check_engine, proposer_for
from araras.graphs.session import Consultant
from araras.knowledge.errors import ArarasError, FileNotReadable
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import DiseaseId, OrphaCode
from araras.knowledge.snapshot import open_snapshot
from araras.knowledge.text import key

PREDECESSOR: Final = {"lenient R@1": 0.412, "lenient R@3": 0.471, "lenient Track B": 0.768}
"""Araras-Gemma4-E4B on all 833 cases, by its own lenient scorer."""
LENIENT_RATIO: Final = 80
"""Token-set ratio of RapidFuzz (0–100) from which two names count as the same, leniently."""
PROCEDURES: Final = re.compile(r"\b(?:transplante|tcth|dieta|considerar)\b")
CONTRADICTS: Final = re.compile(r"nao recomenda|contraindica|cuidados paliativos|nao indicad")


@dataclass(frozen=True)
class Case:
    """One case and what counts as right."""

    case_id: str
    layer: str
    text: str
    age_years: float | None
    sex: str | None
    name_pt: str
    accepted: frozenset[str]
    medicines: tuple[str, ...]
    procedures: tuple[str, ...]
    contradicted: bool


@dataclass(frozen=True)
class Outcome:
    """What the system did with a case."""

    case: Case
    flags: frozenset[str]
    error: str | None
    abstained: bool
    rank: int | None
    lenient_rank: int | None
    offered_right: bool
    offered_leniently: bool
    procedure_right: bool
    names_offered: int
    milliseconds: float
    top: str | None


@dataclass(frozen=True)
class Report:
    """All outcomes, with their figures."""

    outcomes: Sequence[Outcome]
    engine: str
    snapshot: str

    title = "RareBench-BR"

    def sections(self) -> list[Section]:
        """Every measure, a section a group."""
        return [
            Section(
                f"{name} (n = {len(group)})",
                ("measure", "value"),
                [(measure, compute(group)) for measure, compute in MEASURES.items()],
            )
            for name, group in self.groups().items()
        ]

    def curves(self) -> list[Curve]:
        """Nothing to plot."""
        return []

    def groups(self) -> dict[str, list[Outcome]]:
        """The slices that are reported: all, by layer, by what the text gives away."""
        groups: dict[str, list[Outcome]] = {"all": list(self.outcomes)}
        for layer in sorted({o.case.layer for o in self.outcomes}):
            groups[f"layer {layer}"] = [o for o in self.outcomes if o.case.layer == layer]
        for flag in ("disease", "gene", "medicine"):
            groups[f"names the {flag}"] = [o for o in self.outcomes if flag in o.flags]
        groups["names none of the three"] = [o for o in self.outcomes if not o.flags]
        return groups

    def as_json(self) -> dict[str, object]:
        """The figures and one line a case."""
        return {
            "benchmark": "rarebench-br",
            "engine": self.engine,
            "snapshot": self.snapshot,
            "predecessor_lenient": PREDECESSOR,
            "groups": {name: figures(group) for name, group in self.groups().items()},
            "cases": [case_line(outcome) for outcome in self.outcomes],
        }

    def table(self) -> str:
        """The figures as a plain table."""
        lines = [f"RareBench-BR, engine {self.engine}, snapshot {self.snapshot}"]
        for name, group in self.groups().items():
            lines.append(f"\n{name} (n = {len(group)})")
            for measure, compute in MEASURES.items():
                lines.append(f"  {measure:<42} {compute(group)}")
        lines.append("\nPredecessor (lenient, 833 cases): R@1 41.2 %, R@3 47.1 %, Track B 76.8 %")
        return "\n".join(lines)


def _share(test: Callable[[Outcome], bool]) -> Callable[[Sequence[Outcome]], object]:
    return lambda group: proportion([test(outcome) for outcome in group])


def _with_medicine(group: Iterable[Outcome], *, contradicted: bool = False) -> list[Outcome]:
    return [o for o in group if o.case.medicines and o.case.contradicted == contradicted]


def _milliseconds(share: float) -> Callable[[Sequence[Outcome]], object]:
    def compute(group: Sequence[Outcome]) -> object:
        value = percentile([o.milliseconds for o in group], share)
        return None if value is None else round(value, 1)

    return compute


def _mean_names(group: Sequence[Outcome]) -> object:
    return round(sum(o.names_offered for o in group) / len(group), 2) if group else None


MEASURES: Final[Mapping[str, Callable[[Sequence[Outcome]], object]]] = {
    "R@1": _share(lambda o: o.rank == 1),
    "R@3": _share(lambda o: o.rank is not None and o.rank <= 3),
    "Track B: medicine for an accepted disease": lambda g: proportion(
        [o.offered_right for o in _with_medicine(g)]
    ),
    "Track B where the case contradicts it": lambda g: proportion(
        [o.offered_right for o in _with_medicine(g, contradicted=True)]
    ),
    "procedure for an accepted disease": lambda g: proportion(
        [o.procedure_right for o in g if o.case.procedures]
    ),
    "medicine names offered a case, mean": _mean_names,
    "abstained": _share(lambda o: o.abstained),
    "errors": _share(lambda o: o.error is not None),
    "lenient R@1 (predecessor's scorer)": _share(lambda o: o.lenient_rank == 1),
    "lenient R@3 (predecessor's scorer)": _share(
        lambda o: o.lenient_rank is not None and o.lenient_rank <= 3
    ),
    "lenient Track B (any disease)": lambda g: proportion(
        [o.offered_leniently for o in _with_medicine(g)]
    ),
    "latency p50, ms": _milliseconds(0.5),
    "latency p95, ms": _milliseconds(0.95),
}


def figures(group: Sequence[Outcome]) -> dict[str, object]:
    """Return every measure of a group as data."""
    values = {name: compute(group) for name, compute in MEASURES.items()}
    return {
        "n": len(group),
        **{n: v.as_json() if hasattr(v, "as_json") else v for n, v in values.items()},
    }


def case_line(outcome: Outcome) -> dict[str, object]:
    """Return what happened to a case, for error analysis."""
    return {
        "case_id": outcome.case.case_id,
        "layer": outcome.case.layer,
        "expected": outcome.case.name_pt,
        "top": outcome.top,
        "rank": outcome.rank,
        "abstained": outcome.abstained,
        "medicine_offered": outcome.offered_right,
        "flags": sorted(outcome.flags),
        "error": outcome.error,
    }


GRAPH_ALONE: Final = EngineChoice("kg")


def run(
    path: Path,
    gold: Path,
    *,
    choice: EngineChoice = GRAPH_ALONE,
    graph: KnowledgeGraph | None = None,
) -> Report:
    """Run every diagnosis case of `path`, scored with the accepted codes of `gold`.

    Raises `FileNotReadable` when a file is not what it should be.
    """
    check_engine(choice.engine)
    graph = graph or open_snapshot()
    consultant = Consultant(graph, proposer_for(graph, choice))
    outcomes = [judge(graph, consultant, case) for case in read_cases(path, gold)]
    return Report(outcomes, choice.engine, graph.info().digest[:12])


def read_cases(path: Path, gold: Path) -> list[Case]:
    """Read the diagnosis cases with their accepted codes."""
    try:
        accepted = json.loads(gold.read_text(encoding="utf-8"))
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
        return [
            _case(line, accepted[line["ground_truth"]["primary_name_pt"]])
            for line in lines
            if line["task"] == "diagnosis"
        ]
    except (OSError, ValueError, KeyError) as error:
        raise FileNotReadable(
            f"{path} ou {gold} não tem o formato do RareBench-BR ({error!r}).",
            "Use o arquivo JSONL de casos e o JSON de códigos aceitos.",
        ) from error


def _case(line: Mapping[str, Mapping[str, object]], gold: Mapping[str, list[str]]) -> Case:
    given, truth = line["clinical_input"], line["ground_truth"]
    demographics = given["demographics"] or {}
    specific = truth["task_specific"]
    drugs = str(specific.get("expected_ceaf_drug") or "")  # type: ignore[attr-defined]  # JSON
    conduct = str(specific.get("expected_sus_conduta") or "")  # type: ignore[attr-defined]  # JSON
    is_procedure = PROCEDURES.search(key(drugs)) is not None
    return Case(
        case_id=str(line["case_id"]),
        layer=str(line["source_layer"]),
        text=str(given["free_text_pt"]),
        age_years=demographics.get("age_years"),  # type: ignore[attr-defined]  # JSON
        sex=demographics.get("sex"),  # type: ignore[attr-defined]  # JSON
        name_pt=str(truth["primary_name_pt"]),
        accepted=frozenset(gold["accepted_with_subtypes"]),
        medicines=() if is_procedure or not drugs else medicine_names(drugs),
        procedures=(drugs,) if is_procedure else (),
        contradicted=CONTRADICTS.search(key(conduct)) is not None,
    )


def medicine_names(expected: str) -> tuple[str, ...]:
    """Return the names in an expected-medicine field: "laronidase (manter)", "a + b"."""
    inner = re.sub(r"\((?:manter|suspender|intensificar)[^)]*\)", "", expected)
    if "+" in inner and "(" in inner:
        inner = inner[inner.index("(") + 1 : inner.rindex(")")]
    parts = [inner, *inner.split("+")] if "+" in inner else [inner]
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


@lru_cache(maxsize=2)
def _ingredients(graph: KnowledgeGraph) -> dict[str, str]:
    """Every spelling of a medicine → its active ingredient, both folded."""
    table: dict[str, str] = {}
    for medicine in graph.medicines():
        for spelling in (medicine.medicine, *medicine.names, *medicine.brands):
            table.setdefault(key(spelling), key(medicine.medicine))
    return table


def ingredient(graph: KnowledgeGraph, name: str) -> str:
    """Return the active ingredient that a spelling means; an unknown one is itself."""
    folded = key(name)
    return _ingredients(graph).get(folded, folded)


def judge(graph: KnowledgeGraph, consultant: Consultant, case: Case) -> Outcome:
    """Run one case and compare."""
    began = time.perf_counter()
    try:
        sex = case.sex if case.sex in ("M", "F") else None
        result = consultant.consult(case.text, age_years=case.age_years, sex=sex)  # type: ignore[arg-type]  # checked above
    except ArarasError as error:
        return _failed(graph, case, error, (time.perf_counter() - began) * 1000)
    milliseconds = (time.perf_counter() - began) * 1000
    return _judged(graph, case, result, milliseconds)


def _failed(graph: KnowledgeGraph, case: Case, error: ArarasError, milliseconds: float) -> Outcome:
    return Outcome(
        case=case,
        flags=leaks(graph, case),
        error=str(error.code),
        abstained=False,
        rank=None,
        lenient_rank=None,
        offered_right=False,
        offered_leniently=False,
        procedure_right=False,
        names_offered=0,
        milliseconds=milliseconds,
        top=None,
    )


def _judged(
    graph: KnowledgeGraph, case: Case, result: ConsultationResult, milliseconds: float
) -> Outcome:
    wanted = {ingredient(graph, name) for name in case.medicines}
    listed = [
        (offer.orpha, ingredient(graph, m.name))
        for offer in result.conduct
        for m in offer.medicines
        if m.standing == "listed"
    ]
    top = result.differentials[0] if result.differentials else None
    return Outcome(
        case=case,
        flags=leaks(graph, case),
        error=None,
        abstained=result.abstained,
        rank=_first(d.rank for d in result.differentials if d.orpha in case.accepted),
        lenient_rank=_first(
            d.rank for d in result.differentials if _similar(case.name_pt, d.name_pt, d.name_en)
        ),
        offered_right=any(o in case.accepted and name in wanted for o, name in listed),
        offered_leniently=any(name in wanted for _, name in listed),
        procedure_right=any(
            offer.orpha in case.accepted and _transplants(p.name)
            for offer in result.conduct
            for p in offer.procedures
        ),
        names_offered=len({name for _, name in listed}),
        milliseconds=milliseconds,
        top=f"{top.name_pt} ({top.orpha})" if top else None,
    )


def _first(ranks: Iterable[int]) -> int | None:
    return min(ranks, default=None)


def _similar(expected: str, *names: str) -> bool:
    return any(fuzz.token_set_ratio(key(expected), key(name)) >= LENIENT_RATIO for name in names)


def _transplants(name: str) -> bool:
    return "transplante" in key(name)


def leaks(graph: KnowledgeGraph, case: Case) -> frozenset[str]:
    """Say what the text gives away: the disease, its gene, its medicine."""
    folded = f" {key(case.text)} "
    names, genes = _given_away(graph, case.accepted)
    medicines = {key(name) for name in case.medicines}
    medicines |= {
        s for s, i in _ingredients(graph).items() if i in _protocol_medicines(graph, case)
    }
    found = set()
    if any(f" {name} " in folded for name in names | _own_names(case.name_pt)):
        found.add("disease")
    if any(re.search(rf"\b{re.escape(gene)}\b", case.text) for gene in genes):
        found.add("gene")
    if any(f" {name} " in folded for name in medicines):
        found.add("medicine")
    return frozenset(found)


def _own_names(name_pt: str) -> set[str]:
    inside = re.findall(r"\(([^)]+)\)", name_pt)
    outside = re.sub(r"\([^)]*\)", "", name_pt)
    return {key(part) for part in (outside, *inside) if len(key(part)) > 2}


@lru_cache(maxsize=256)
def _given_away(graph: KnowledgeGraph, accepted: frozenset[str]) -> tuple[set[str], set[str]]:
    codes = {OrphaCode(code) for code in accepted}
    names = {n.key for n in graph.disease_names() if n.orpha in codes and len(n.key) > 2}
    diseases: list[DiseaseId] = [
        *codes,
        *(omim for code in codes for omim, _ in graph.omim_links(code)),
    ]
    return names, {gene for disease in diseases for gene in graph.genes_of(disease)}


def _protocol_medicines(graph: KnowledgeGraph, case: Case) -> set[str]:
    return {
        ingredient(graph, medicine.name)
        for protocol in graph.protocols()
        if case.accepted.intersection(d.orpha for d in protocol.diseases)
        for medicine in protocol.medicines
    }
