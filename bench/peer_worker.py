"""Runs one peer over texts, in the peer's own environment; no Araras and no dependency here.

Reads `{"peer", "ontology", "texts": {name: text}}` as JSON on stdin, writes
`{"seconds", "found": {name: [id, …]}}` on stdout. Seconds are those of the texts alone, after
loading and one warming text. Run by `bench/peers.py` on one core.
"""

from __future__ import annotations

import collections
import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

Reader = Callable[[str], list[str]]


def fenominal(folder: Path) -> Reader:
    """PyPI `fenominal`: exact and fuzzy token matching over `hp.json`, in Rust."""
    mapper = importlib.import_module("fenominal").Fenominal(str(folder / "hp.json"))
    return lambda text: [found["termId"] for found in json.loads(mapper.map_text(text))]


def fasthpocr(folder: Path, *, longest: bool = True) -> Reader:
    """PyPI `fasthpocr`: clustered tokens over an index made from `hp.obo`, longest matches."""
    index = folder / "hp.index"
    if not index.exists():
        indexer = importlib.import_module("FastHPOCR.IndexHPO").IndexHPO
        indexer(str(folder / "hp.obo"), str(folder), indexConfig={}).index()
    annotator = importlib.import_module("FastHPOCR.HPOAnnotator").HPOAnnotator(str(index))
    return lambda text: [found.hpoUri for found in annotator.annotate(text, longest)]


def fasthpocr_nested(folder: Path) -> Reader:
    """The same with the matches inside longer ones, its default."""
    return fasthpocr(folder, longest=False)


def clinphen(folder: Path) -> Reader:
    """PyPI `clinphen`: sentences and synonyms; needs NLTK's data (`NLTK_DATA`)."""
    module = importlib.import_module("clinphen_src.get_phenotypes")
    names: dict[str, str] = collections.defaultdict(str)
    code = ""
    for line in (folder / "hp.obo").read_text("utf-8").splitlines():
        if line.startswith("id: "):
            code = line[4:].strip()
        elif line.startswith("name: "):
            names[code] = line[6:].strip()

    def read(text: str) -> list[str]:
        table = str(module.extract_phenotypes(text, names))
        return [line.split("\t")[0] for line in table.split("\n") if line.startswith("HP:")]

    return read


PEERS: dict[str, Callable[[Path], Reader]] = {
    "fenominal": fenominal,
    "fasthpocr": fasthpocr,
    "fasthpocr-nested": fasthpocr_nested,
    "clinphen": clinphen,
}


def main() -> None:
    """Read the request, run the peer, write its findings."""
    request = json.load(sys.stdin)
    read = PEERS[request["peer"]](Path(request["ontology"]))
    read("The patient had seizures.")
    began = time.perf_counter()
    found = {name: sorted(set(read(text))) for name, text in request["texts"].items()}
    seconds = time.perf_counter() - began
    json.dump({"seconds": seconds, "found": found}, sys.stdout)


if __name__ == "__main__":
    main()
