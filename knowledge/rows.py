"""From the text tables to the rows of the store: parsing and joining, one function a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from araras.knowledge import curated
from araras.knowledge.extract import COLUMNS
from araras.knowledge.ids import Cid10Code, HpoId, OmimCode, OrphaCode
from araras.knowledge.sources.hpo import BANDS
from araras.knowledge.sources.orphanet import NON_RARE_PREFIX
from araras.knowledge.tables import read_table, split
from araras.knowledge.text import key

Cell = str | int | float | None
Row = tuple[Cell, ...]

ROOT = "HP:0000118"
OBSOLETE_PREFIX = "OBSOLETE: "
MISPRINTED_LINKS = {("714046", "69.3")}
"""Links of the release 2026-06-23 whose code lost its letter: left out, never guessed."""
RELATIONS = {"E": "exact", "NTBT": "narrower", "BTNT": "broader"}
FREQUENCIES = dict(
    zip(
        ("obligate", "very_frequent", "frequent", "occasional", "very_rare", "excluded"),
        BANDS.values(),
        strict=True,
    )
)
SCOPES = {"E": "exact", "N": "narrow", "B": "broad", "R": "related"}


class Ontology(NamedTuple):
    """The terms in force and the way from every other id to one of them."""

    names: dict[str, str]
    parents: dict[str, tuple[str, ...]]
    aliases: dict[str, str]
    phenotypic: frozenset[str]
    synonyms: dict[str, tuple[str, ...]]

    def current(self, hpo: str) -> str | None:
        """Return the term in force for an id, or None."""
        found = self.aliases.get(hpo, hpo)
        return found if found in self.names else None


def read_ontology(releases: Path) -> Ontology:
    """Read `terms.tsv.gz`; obsolete terms become aliases of what replaces them."""
    table = list(read_table(releases / "terms.tsv.gz", COLUMNS["terms"]))
    in_force = [row for row in table if row["obsolete"] == "0"]
    aliases = {a: row["hpo"] for row in in_force for a in split(row["alternative_ids"])}
    aliases |= {
        row["hpo"]: row["replaced_by"]
        for row in table
        if row["obsolete"] == "1" and row["replaced_by"]
    }
    names = {row["hpo"]: row["name_en"] for row in in_force}
    parents = {row["hpo"]: split(row["parents"]) for row in in_force}
    leads = {alias: _last(alias, aliases) for alias in sorted(aliases)}
    return Ontology(
        names=names,
        parents=parents,
        aliases={a: hpo for a, hpo in leads.items() if hpo in names and a not in names},
        phenotypic=_descendants(parents, ROOT),
        synonyms={row["hpo"]: split(row["synonyms_en"]) for row in in_force},
    )


def _last(alias: str, aliases: dict[str, str]) -> str:
    """The end of a chain of replacements: a replacing term may be obsolete in its turn."""
    passed = {alias}
    while (following := aliases.get(alias)) and following not in passed:
        passed.add(following)
        alias = following
    return alias


def _descendants(parents: dict[str, tuple[str, ...]], root: str) -> frozenset[str]:
    children: dict[str, list[str]] = defaultdict(list)
    for child, above in parents.items():
        for parent in above:
            children[parent].append(child)
    found, open_terms = {root}, [root]
    while open_terms:
        for child in children[open_terms.pop()]:
            if child not in found:
                found.add(child)
                open_terms.append(child)
    return frozenset(found)


def _plain(name: str) -> str:
    return name.removeprefix(NON_RARE_PREFIX).removeprefix(OBSOLETE_PREFIX)


def disease_rows(releases: Path, folder: Path) -> Iterator[Row]:
    """`disease`: the release joined with the Brazilian names."""
    brazilian = {row["orpha"]: row["name_pt"] for row in curated.rows(folder, "orpha_pt_br")}
    for row in read_table(releases / "diseases.tsv.gz", COLUMNS["diseases"]):
        name = _plain(row["name_en"])
        yield (
            int(row["orpha"]),
            name,
            brazilian.get(f"ORPHA:{row['orpha']}") or name,
            row["group"],
            row["type"],
            row["status"],
            int(row["non_rare_in_europe"]),
            int(row["successor"]) if row["successor"] else None,
            row["successor_relation"] or None,
        )


def disease_name_rows(releases: Path, folder: Path) -> Iterator[Row]:
    """`disease_name`: names and synonyms of both languages under their key."""
    for row in read_table(releases / "diseases.tsv.gz", COLUMNS["diseases"]):
        orpha = int(row["orpha"])
        yield from _names(orpha, "en", "name", (row["name_en"],))
        yield from _names(orpha, "en", "synonym", split(row["synonyms_en"]))
    for row in curated.rows(folder, "orpha_pt_br"):
        orpha = OrphaCode(row["orpha"]).number
        yield from _names(orpha, "pt", "name", (row["name_pt"],))
        yield from _names(orpha, "pt", "synonym", split(row["synonyms_pt"]))
        yield from _names(orpha, "pt", "context", split(row["context_pt"]))


def _names(orpha: int, language: str, kind: str, texts: Iterable[str]) -> Iterator[Row]:
    for text in map(_plain, texts):
        if key(text):
            yield (key(text), orpha, text, language, kind)


def subtype_rows(releases: Path, folder: Path) -> Iterator[Row]:
    """`subtype`: derived links and the curated ones, which are added to them."""
    for row in read_table(releases / "subtypes.tsv.gz", COLUMNS["subtypes"]):
        yield int(row["child"]), int(row["parent"]), row["source"]
    for row in curated.rows(folder, "subtypes"):
        yield OrphaCode(row["child"]).number, OrphaCode(row["parent"]).number, "curated"


def course_rows(releases: Path) -> Iterator[Row]:
    """`course`."""
    for row in read_table(releases / "courses.tsv.gz", COLUMNS["courses"]):
        yield int(row["orpha"]), row["onsets"], row["inheritance"]


def prevalence_rows(releases: Path) -> Iterator[Row]:
    """`prevalence`: of the diseases that the nomenclature still knows."""
    known = {row["orpha"] for row in read_table(releases / "diseases.tsv.gz", COLUMNS["diseases"])}
    for row in read_table(releases / "prevalences.tsv.gz", COLUMNS["prevalences"]):
        if row["orpha"] in known:
            yield int(row["orpha"]), float(row["per_million"]), row["kind"], row["area"]


def cid10_link_rows(releases: Path) -> Iterator[Row]:
    """`cid10_link`: ND links (not decidable) are left out."""
    for row in read_table(releases / "cross_references.tsv.gz", COLUMNS["cross_references"]):
        misprinted = (row["orpha"], row["code"]) in MISPRINTED_LINKS
        if row["source"] == "ICD-10" and row["relation"] in RELATIONS and not misprinted:
            yield int(row["orpha"]), Cid10Code(row["code"]), RELATIONS[row["relation"]]


def omim_link_rows(releases: Path) -> Iterator[Row]:
    """`omim_link`."""
    for row in read_table(releases / "cross_references.tsv.gz", COLUMNS["cross_references"]):
        if row["source"] == "OMIM" and row["relation"] in RELATIONS:
            yield int(row["orpha"]), int(row["code"]), RELATIONS[row["relation"]]


def cid10_rows(folder: Path) -> Iterator[Row]:
    """`cid10`: Portuguese titles."""
    for row in curated.rows(folder, "cid10_pt_br"):
        yield Cid10Code(row["code"]), row["title_pt"]


def omim_disease_rows(releases: Path) -> Iterator[Row]:
    """`omim_disease`, with the publications that its annotations cite."""
    cited = {
        row["omim"]: row["publications"]
        for row in read_table(releases / "omim_references.tsv.gz", COLUMNS["omim_references"])
    }
    for row in read_table(releases / "omim_diseases.tsv.gz", COLUMNS["omim_diseases"]):
        omim = row["omim"]
        yield int(omim), row["name_en"], row["inheritance"], row["onsets"], cited.get(omim, "")


def term_rows(ontology: Ontology, folder: Path) -> Iterator[Row]:
    """`term`: terms in force with their Portuguese label (English where there is none)."""
    labels = {row["hpo"]: row["label_pt"] for row in curated.rows(folder, "hpo_pt_br")}
    for hpo, name in ontology.names.items():
        yield hpo, name, labels.get(hpo) or name, int(hpo in ontology.phenotypic)


def term_name_rows(ontology: Ontology, folder: Path) -> Iterator[Row]:
    """`term_name`: every wording of every phenotypic abnormality."""
    for hpo in sorted(ontology.phenotypic):
        yield hpo, ontology.names[hpo], "en", "label"
        for synonym in ontology.synonyms[hpo]:
            scope, _, text = synonym.partition(":")
            yield hpo, text, "en", "lay" if scope.endswith("L") else SCOPES[scope]
    for row in curated.rows(folder, "hpo_pt_br"):
        current = ontology.current(row["hpo"])
        if current in ontology.phenotypic:
            yield current, row["label_pt"], "pt", "label"
            kinds = {"synonyms_pt": "exact", "lay_pt": "lay", "context_pt": "context"}
            for column, kind in kinds.items():
                for text in split(row[column]):
                    yield current, text, "pt", kind


def phenotype_link_rows(releases: Path, folder: Path, ontology: Ontology) -> Iterator[Row]:
    """`phenotype_link`: Orphanet, OMIM (by HPO) and our own, obsolete terms replaced.

    Where two sources or two ids meet on one (disease, term), the curated row wins, then
    the highest frequency.
    """
    merged: dict[tuple[str, str], tuple[int, float, Row]] = {}
    for rank, disease, hpo, frequency, source in _phenotype_links(releases, folder):
        term = ontology.current(hpo)
        if term is None or term not in ontology.phenotypic:
            continue
        order = -1.0 if frequency is None else frequency
        best = merged.get((disease, term))
        if best is None or (rank, order) > best[:2]:
            merged[disease, term] = (rank, order, (disease, term, frequency, source))
    for _, _, row in merged.values():
        yield row


def _phenotype_links(
    releases: Path, folder: Path
) -> Iterator[tuple[int, str, str, float | None, str]]:
    for row in read_table(releases / "disease_phenotypes.tsv.gz", COLUMNS["disease_phenotypes"]):
        yield 0, f"ORPHA:{row['orpha']}", row["hpo"], FREQUENCIES[row["frequency"]], "Orphanet"
    for row in read_table(releases / "omim_phenotypes.tsv.gz", COLUMNS["omim_phenotypes"]):
        frequency = float(row["frequency"]) if row["frequency"] else None
        yield 0, str(OmimCode(row["omim"])), row["hpo"], frequency, "HPO"
    for row in curated.rows(folder, "phenotypes"):
        disease = str(OrphaCode(row["orpha"]))
        yield 1, disease, str(HpoId(row["hpo"])), FREQUENCIES[row["frequency"]], row["source"]


def gene_rows(releases: Path) -> Iterator[Row]:
    """`gene`."""
    for row in read_table(releases / "genes.tsv.gz", COLUMNS["genes"]):
        for disease in split(row["diseases"]):
            yield row["gene"], disease
