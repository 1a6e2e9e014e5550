"""Conversations: each turn's expectations, checked against the result of that turn."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from araras.agents.result import ConsultationResult
from araras.bench.statistics import proportion
from araras.graphs.session import Consultation
from araras.knowledge.errors import FileNotReadable
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId
from araras.knowledge.snapshot import open_snapshot
from araras.knowledge.text import fold, key

TOP = 3
"""`top_any` and `top_none` look at the first three."""

Expectations = Mapping[str, object]


@dataclass(frozen=True)
class Failure:
    """An expectation that a turn did not meet."""

    dialogue: str
    turn: int
    expectation: str
    wanted: str
    got: str


@dataclass(frozen=True)
class Report:
    """How many expectations were met, and those that were not."""

    dialogues: int
    checked: int
    failures: Sequence[Failure]

    def table(self) -> str:
        """The figures as text."""
        met = proportion(
            [True] * (self.checked - len(self.failures)) + [False] * len(self.failures)
        )
        lines = [f"{self.dialogues} conversas, expectativas cumpridas: {met}"]
        lines += [
            f"  {f.dialogue} turno {f.turn}: {f.expectation} {f.wanted}; obtido {f.got}"
            for f in self.failures
        ]
        return "\n".join(lines)

    def as_json(self) -> dict[str, object]:
        """The figures as data."""
        failures = [vars(failure) for failure in self.failures]
        return {"dialogues": self.dialogues, "checked": self.checked, "failures": failures}


def run(path: Path, graph: KnowledgeGraph | None = None) -> Report:
    """Hold every conversation of a file; raises `FileNotReadable`."""
    graph = graph or open_snapshot()
    dialogues = read_dialogues(path)
    failures: list[Failure] = []
    checked = 0
    for dialogue in dialogues:
        session = Consultation(graph)
        results: list[ConsultationResult] = []
        turns = cast(list[Mapping[str, object]], dialogue["turns"])
        for number, turn in enumerate(turns, start=1):
            results.append(session.turn(str(turn["text"])))
            expected = cast(Expectations, turn["expect"])
            checked += len(expected)
            failures += [
                Failure(str(dialogue["id"]), number, name, json.dumps(expected[name]), got)
                for name, got in unmet(graph, results, expected)
            ]
    return Report(len(dialogues), checked, failures)


def read_dialogues(path: Path) -> list[Mapping[str, object]]:
    """Read one conversation a line; raises `FileNotReadable`."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        raise FileNotReadable(
            f"{path} não é um arquivo de conversas ({error}).", "Use uma conversa JSON por linha."
        ) from error


def unmet(
    graph: KnowledgeGraph, results: Sequence[ConsultationResult], expected: Expectations
) -> Iterable[tuple[str, str]]:
    """Yield (expectation, what was got) for each that the last result does not meet."""
    for name, value in expected.items():
        met, got = _check(graph, results, name, value)
        if not met:
            yield name, got


def _check(
    graph: KnowledgeGraph, results: Sequence[ConsultationResult], name: str, value: object
) -> tuple[bool, str]:
    result = results[-1]
    codes = [str(d.orpha) for d in result.differentials]
    if name == "same_differential_as_turn":
        earlier = [str(d.orpha) for d in results[cast(int, value) - 1].differentials]
        return codes == earlier, str(codes)
    if name == "abstained":
        return result.abstained == value, str(result.abstention)
    if name == "alert":
        return bool(result.alerts) == value, str(len(result.alerts))
    if name == "reason_in":
        reason = str(result.abstention.reason) if result.abstention else ""
        return reason in cast(list[str], value), reason
    wanted = cast(list[str], value)
    if name in ("present", "absent", "not_present"):
        return _findings(graph, result, name, wanted)
    return _members(result, codes, name, wanted)


def _members(
    result: ConsultationResult, codes: Sequence[str], name: str, wanted: Sequence[str]
) -> tuple[bool, str]:
    subject, _, quantifier = name.rpartition("_")
    if subject == "answer":
        answer = fold(result.answer_pt)
        found = [text for text in wanted if fold(text) in answer]
        shown = answer[:160]
    else:
        present = {
            "top": codes[:TOP],
            "cid10": [c.code for offer in result.conduct for c in offer.cid10]
            + [c for offer in result.conduct for m in offer.medicines for c in m.cid10],
            "medicine": [key(m.name) for offer in result.conduct for m in offer.medicines],
        }[subject]
        found = [w for w in wanted if w in present or key(w) in present]
        if subject == "medicine":
            found = [w for w in wanted if any(key(w) in name for name in present)]
        shown = str(present[:8])
    met = {"any": bool(found), "none": not found, "all": len(found) == len(wanted)}[quantifier]
    return met, shown


def _findings(
    graph: KnowledgeGraph, result: ConsultationResult, name: str, wanted: Sequence[str]
) -> tuple[bool, str]:
    """One ontology step is tolerated for what must be there; past counts as present."""
    kinds = {"absent"} if name == "absent" else {"present", "past"}
    have = {f.hpo for f in result.phenotypes if f.assertion in kinds}
    if name == "not_present":
        return not have.intersection(wanted), str(sorted(have.intersection(wanted)))
    missing = [w for w in wanted if not any(_near(graph, HpoId(w), hpo) for hpo in have)]
    return not missing, f"falta {missing}"


def _near(graph: KnowledgeGraph, one: HpoId, other: HpoId) -> bool:
    return one == other or one in graph.term_parents(other) or other in graph.term_parents(one)
