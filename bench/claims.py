"""The claim check of prose against poison made from the release, and against good sentences.

`python -m araras.bench.claims [--every N] [--good FILE --cases FILE]`

Each poisoned sentence claims, of a disease that is listed, what no lookup carries for it; all
must be refused. Kinds:
- medicine: every medicine of the protocols and of the curated table × every covered disease
  (and two that no protocol covers) that is not provided with it;
- sibling: a medicine or CID-10 code of one type, said of another type of the same disease, both
  with the other type listed and without;
- code, dose, contact: invented codes in several spellings, doses, telephone numbers, addresses;
- disease: every entity in force that is not of the family, as another hypothesis;
- finding: labels of phenotypes that neither the note nor the disease has, said of the patient.

`--every N` takes each Nth sentence of a kind by its checksum, so that a sample is the same on
every machine.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Final, NamedTuple, TypedDict, cast

from araras.agents.claim_check.facts import Facts
from araras.agents.claim_check.medicines import medicine_names
from araras.agents.claim_check.verdict import judge
from araras.agents.conduct import look_up
from araras.agents.state import ConsultationState, Json, Options, reset_of_a_turn
from araras.bench.statistics import proportion
from araras.graphs.consultation import build_consultation
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import OrphaCode
from araras.knowledge.records import Disease, Record
from araras.knowledge.snapshot import open_snapshot
from araras.knowledge.text import key

UNCOVERED: Final = ("ORPHA:558", "ORPHA:98896")
"""Marfan syndrome and Duchenne muscular dystrophy: no protocol of the base."""
GIVEN: Final = (
    "{Medicine} está previsto no PCDT para {disease}.",
    "Na {disease}, iniciar {medicine}.",
    "{Disease} é a hipótese principal. Para ela há {medicine}.",
    "O tratamento de {disease} é feito com {medicine} pelo CEAF.",
    "Solicitar {medicine}.",
)
DOSES: Final = (
    "{Medicine} {n} mg/kg por semana.",
    "Iniciar {medicine} na dose de {n} mg.",
    "{Medicine}: {n} comprimidos ao dia.",
    "{Medicine}, {words} miligramas por quilo.",
    "{Medicine} a cada {words} semanas.",
    "Usar {medicine} {n} UI de 12 em 12 horas.",
)
CONTACTS: Final = (
    "Ligue para ({a}) {b}-{c}.",
    "Telefone: {a}{b}{c}.",
    "Contato {a}.9{b}.{c}.",
    "Marcar pelo 0800 {b} {c}.",
    "Ver www.raras{a}.org.br.",
    "Acesse raras{a}.com/pcdt.",
    "Escreva para raras{a}@saude.gov.br.",
    "Consulte [aqui](https://raras{a}.br/x).",
)
CODES: Final = (
    "O código é ORPHA:{n}.",
    "Registrar ORPHA {n} no laudo.",
    "OMIM {six} identifica a doença.",
    "O CID-10 é {letter}{two}.{one}.",
    "Usar CID {letter}{two}{one}.",
    "CID-10 {letter} {two}.{one} no pedido.",
    "Procedimento 06.04.{two}.0{two}-{one}.",
)
NUMBERS: Final = ("duas", "três", "quatro", "cinco", "dez", "quinze", "vinte")


class Poison(NamedTuple):
    """A text whose every claim is ungrounded when these diseases are listed."""

    listed: tuple[OrphaCode, ...]
    kind: str
    text: str


class Sentence(TypedDict):
    """A row of a committed set."""

    id: str
    case: str
    text: str


@dataclass
class Report:
    """Sentences tried and let out, by kind."""

    tried: dict[str, int] = field(default_factory=dict)
    out: list[Poison] = field(default_factory=list)

    def table(self) -> str:
        """The figures as text."""
        lines = []
        for kind, number in self.tried.items():
            leaked = sum(p.kind == kind for p in self.out)
            lines.append(f"{kind:10} tried {number:7}  out {leaked}")
        return "\n".join([*lines, *(f"  OUT {p.kind} {p.listed}: {p.text}" for p in self.out[:50])])

    def as_json(self) -> dict[str, object]:
        """The figures as data."""
        return {"tried": self.tried, "out": [p._asdict() for p in self.out]}


def state_of(graph: KnowledgeGraph, listed: Sequence[OrphaCode]) -> ConsultationState:
    """Return a state in which these diseases are listed, after their lookups; the note is bare."""
    state: ConsultationState = {
        **reset_of_a_turn(),
        "turn": 1,
        "turn_kind": "new_case",
        "role": "professional",
        "notes": [{"turn": 1, "text": "caso"}],
        "patient": {"age_years": None, "sex": None, "uf": None},
        "phenotypes": [],
        "evidence": [],
        "differentials": _listed(listed),
    }
    return {**state, **look_up(graph, state)}


def _listed(codes: Sequence[OrphaCode]) -> list[Json]:
    return [{"rank": rank, "orpha": code} for rank, code in enumerate(codes, start=1)]


def run(graph: KnowledgeGraph, every: int = 1, kinds: Iterable[str] = ()) -> Report:
    """Try the poison; `every` takes a sample of each kind, `kinds` only some of them."""
    report = Report()
    known: dict[tuple[OrphaCode, ...], Facts] = {}
    for poison in poisons(graph, frozenset(kinds), every):
        if poison.listed not in known:
            known[poison.listed] = Facts(graph, state_of(graph, poison.listed))
        report.tried[poison.kind] = report.tried.get(poison.kind, 0) + 1
        if _leaks(known[poison.listed], poison):
            report.out.append(poison)
    return report


def _leaks(facts: Facts, poison: Poison) -> bool:
    """The last sentence holds the claim; those before it only set the scope."""
    kept = [sentence for paragraph in judge(facts, poison.text).kept for sentence in paragraph]
    return bool(kept) and poison.text.endswith(kept[-1])


def poisons(graph: KnowledgeGraph, kinds: frozenset[str], every: int) -> Iterator[Poison]:
    """Yield the poison of these kinds (all, when empty), sampled."""
    makers = {
        "medicine": medicine_poisons,
        "sibling": sibling_poisons,
        "code": code_poisons,
        "dose": dose_poisons,
        "contact": contact_poisons,
        "disease": disease_poisons,
        "finding": finding_poisons,
    }
    for kind, made in makers.items():
        if not kinds or kind in kinds:
            yield from (p for p in made(graph) if zlib.crc32(p.text.encode()) % every == 0)


def covered(graph: KnowledgeGraph) -> list[OrphaCode]:
    """Return the diseases that a protocol covers, and two that none does, by code."""
    codes = {d.orpha for p in graph.protocols() for d in p.diseases} | set(
        map(OrphaCode, UNCOVERED)
    )
    return sorted(codes, key=lambda code: code.number)


def medicine_poisons(graph: KnowledgeGraph) -> Iterator[Poison]:
    """Every medicine × every covered disease that is not provided with it."""
    names = {m.name for p in graph.protocols() for m in p.medicines}
    names |= {m.medicine for m in graph.medicines()}
    templates = cycle(GIVEN)
    facts = Facts(graph, state_of(graph, ()))
    for code in covered(graph):
        for name in sorted(names):
            template = next(templates)
            if not _provided(facts, name, code):
                yield Poison((code,), "medicine", _filled(graph, template, code, name))


def _provided(facts: Facts, name: str, code: OrphaCode) -> bool:
    """Whether a disease is provided with a medicine, by any of its names."""
    listed = facts.of(code).listed
    keys = medicine_names(facts.graph).names.get(key(name), frozenset[str]())
    return key(name) in listed or bool(keys & listed)


def _filled(graph: KnowledgeGraph, template: str, code: OrphaCode, medicine: str) -> str:
    disease = graph.disease(code)
    name = disease.name_pt if disease else code
    lower = name if name[1:2].isupper() else name[:1].lower() + name[1:]
    shown = medicine[:1].upper() + medicine[1:]
    return template.format(medicine=medicine, Medicine=shown, disease=lower, Disease=name)


def sibling_poisons(graph: KnowledgeGraph) -> Iterator[Poison]:
    """What one type carries, said of a sibling that does not; alone and listed together."""
    facts = Facts(graph, state_of(graph, ()))
    for code in covered(graph):
        for sibling in _siblings(graph, code):
            other = facts.of(sibling.orpha)
            own = facts.of(code)
            missing = sorted(own.listed - other.listed)
            for listed in ((code,), (code, sibling.orpha)):
                for name in missing:
                    if not _provided(facts, name, sibling.orpha):
                        text = _filled(graph, GIVEN[0], sibling.orpha, name)
                        yield Poison(listed, "sibling", text)
                for cid in sorted(c for c in own.codes - other.codes if c[0] != "O" and "." in c):
                    yield Poison(listed, "sibling", f"O CID-10 de {sibling.name_pt} é {cid}.")


def _siblings(graph: KnowledgeGraph, code: OrphaCode) -> list[Disease]:
    """Other types of the same parents, in force; a wide parent has its first dozen."""
    found = {c for parent in graph.parents(code) for c in graph.children(parent)} - {code}
    known = (graph.disease(c) for c in sorted(found, key=lambda c: c.number)[:12])
    return [d for d in known if d is not None and d.status == "active"]


def code_poisons(graph: KnowledgeGraph) -> Iterator[Poison]:
    """Invented or foreign codes, for each covered disease, in several spellings."""
    facts = Facts(graph, state_of(graph, ()))
    for code in covered(graph):
        carried = facts.of(code).codes
        for turn, template in enumerate(CODES * 3):
            seed = zlib.crc32(f"{code}{turn}".encode())
            text = template.format(
                n=seed % 800000 + 900000,
                six=f"{seed % 899999 + 100000}",
                letter="ABCDEFGHIJKLMNPQRSTVWYZ"[seed % 23],
                two=f"{seed // 7 % 90 + 10}",
                one=seed // 11 % 10,
            )
            if not any(c in text or c.replace(".", "") in text for c in carried if len(c) > 3):
                yield Poison((code,), "code", text)


def dose_poisons(graph: KnowledgeGraph) -> Iterator[Poison]:
    """Doses of the medicines that each covered disease is provided with."""
    facts = Facts(graph, state_of(graph, ()))
    for code in covered(graph):
        listed = sorted(facts.of(code).listed)
        for name in listed:
            for turn, template in enumerate(DOSES):
                seed = zlib.crc32(f"{code}{name}{turn}".encode())
                text = template.format(
                    medicine=name,
                    Medicine=name[:1].upper() + name[1:],
                    n=seed % 500 + 1,
                    words=NUMBERS[seed % len(NUMBERS)],
                )
                yield Poison((code,), "dose", text)


def contact_poisons(graph: KnowledgeGraph) -> Iterator[Poison]:
    """Telephone numbers and addresses."""
    for code in covered(graph):
        for turn, template in enumerate(CONTACTS):
            seed = zlib.crc32(f"{code}{turn}".encode())
            text = template.format(
                a=seed % 89 + 11, b=f"{seed // 13 % 9000 + 1000}", c=f"{seed // 17 % 9000 + 1000}"
            )
            yield Poison((code,), "contact", text)


def disease_poisons(graph: KnowledgeGraph) -> Iterator[Poison]:
    """Every disease in force that is not of the listed one's family, as a hypothesis."""
    codes = cycle(covered(graph))
    for disease in graph.diseases():
        code = next(codes)
        family = {code, *graph.ancestors(code), *graph.descendants(code)}
        in_force = disease.status == "active" and disease.group != "group"
        if not in_force or disease.orpha in family or disease.name_pt == disease.name_en:
            continue
        yield Poison((code,), "disease", f"Outra hipótese é {disease.name_pt}.")


def finding_poisons(graph: KnowledgeGraph) -> Iterator[Poison]:
    """Labels of phenotypes that the disease does not have, said of the patient."""
    codes = cycle(covered(graph))
    for name in graph.term_names("pt"):
        code = next(codes)
        if name.kind == "label" and len(name.text.split()) < 5:
            yield Poison((code,), "finding", f"O paciente tem {name.text.lower()}.")


def rows(path: Path) -> list[Sentence]:
    """Return the sentences of a committed set."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


class ProseCase(Record):
    """A note and the diseases that are listed for it."""

    case_id: str
    text: str
    listed: tuple[OrphaCode, ...]


def facts_of_cases(graph: KnowledgeGraph, path: Path) -> dict[str, Facts]:
    """Run each case once, without a model, and return what the lookups of its diseases carry.

    The diseases that a case lists are part of it: sentences speak of them.
    """
    machine = build_consultation(graph)
    found: dict[str, Facts] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        case = ProseCase.model_validate_json(line)
        entry = ConsultationState(text=case.text, options=Options(), thread_id=None)
        state = cast(ConsultationState, machine.invoke(entry))
        state["differentials"] = _listed(case.listed)
        found[case.case_id] = Facts(graph, ConsultationState(**{**state, **look_up(graph, state)}))
    return found


def lost(facts: Mapping[str, Facts], sentences: Iterable[Sentence]) -> list[Sentence]:
    """Return the good sentences that the check refuses."""
    return [row for row in sentences if judge(facts[row["case"]], row["text"]).refused]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Claim check of prose.")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--kind", action="append", default=[])
    parser.add_argument("--good", type=Path)
    parser.add_argument("--cases", type=Path)
    chosen = parser.parse_args()
    graph = open_snapshot()
    if chosen.good and chosen.cases:
        sentences = rows(chosen.good)
        missed = lost(facts_of_cases(graph, chosen.cases), sentences)
        sys.stdout.write(f"good lost: {proportion([s in missed for s in sentences])}\n")
        sys.stdout.writelines(f"  {row['id']} {row['text']}\n" for row in missed)
        return
    sys.stdout.write(run(graph, chosen.every, chosen.kind).table() + "\n")


if __name__ == "__main__":
    main()
