"""Gene–disease links of HPO's `genes_to_phenotype.txt`."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple


class GeneRow(NamedTuple):
    """A gene that HPO links to a disease (`OMIM:…` or `ORPHA:…`)."""

    gene: str
    disease: str


def read_genes(path: Path) -> list[GeneRow]:
    """Read the distinct (gene, disease) pairs, ordered."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        pairs = {GeneRow(row["gene_symbol"], row["disease_id"]) for row in rows}
    return sorted(pair for pair in pairs if pair.gene not in ("", "-"))
