"""The snapshot backend: one local read-only SQLite file, shared between processes.

Opening reads the header and the meta table only; rows come from indexed queries and the
arrays are loaded when ranking first asks for them.
"""

from __future__ import annotations

import json
import sqlite3
import weakref
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt
from pydantic import ValidationError

from araras.knowledge.curated import (
    AlertRule,
    AnalyteBand,
    CommonCondition,
    Enzyme,
    Expression,
    GeneAlias,
    GrowthPoint,
    Medicine,
    Milestone,
    NearTerms,
    ResultWords,
    ScreeningResult,
    WordForms,
)
from araras.knowledge.errors import (
    InvalidIdentifier,
    SnapshotDamaged,
    SnapshotMissing,
    StaleSnapshot,
)
from araras.knowledge.hierarchy import closure
from araras.knowledge.ids import (
    Cid10Code,
    DiseaseId,
    HpoId,
    OmimCode,
    OrphaCode,
    printed_disease_id,
)
from araras.knowledge.locations import REBUILD, rebuild, store_path
from araras.knowledge.protocols import Curated, Protocol
from araras.knowledge.records import (
    AnnotationArrays,
    Cid10Link,
    Course,
    Disease,
    DiseaseName,
    Language,
    OmimDisease,
    PhenotypeLink,
    Record,
    Relation,
    SnapshotInfo,
    Term,
    TermName,
)
from araras.knowledge.store import (
    APPLICATION_ID,
    FORMAT,
    SEAL,
    damage,
    seal,
    text_fingerprint,
)
from araras.knowledge.tables import split

Model = TypeVar("Model", bound=Record | Curated)
_RELATION_ORDER = "CASE relation WHEN 'exact' THEN 0 WHEN 'narrower' THEN 1 ELSE 2 END"


def open_snapshot(path: Path | None = None) -> Snapshot:
    """Open a store once a process; `path` defaults to `store_path()`.

    Raises `SnapshotMissing`, `SnapshotDamaged`, or `StaleSnapshot` when the text of a
    checkout is newer than its store.
    """
    return _opened(path or store_path())


@lru_cache(maxsize=4)
def _opened(path: Path) -> Snapshot:
    return Snapshot(path)


class Snapshot:
    """A `KnowledgeGraph` over one SQLite file."""

    def __init__(self, path: Path) -> None:
        """Open `path` read-only; raises as `open_snapshot` does."""
        self.path = path
        if not path.is_file():
            raise SnapshotMissing(f"O grafo não existe em {path}.", rebuild(path))
        self._parsed: dict[str, tuple[Record | Curated, ...]] = {}
        self._lineages: dict[HpoId, frozenset[HpoId]] = {}
        self._above: dict[OrphaCode, tuple[OrphaCode, ...]] = {}
        self._below: dict[OrphaCode, tuple[OrphaCode, ...]] = {}
        self._connection = self._connect()
        weakref.finalize(self, self._connection.close)
        self._meta: dict[str, str] = dict(self._rows("SELECT key, value FROM meta"))
        self._check_format()
        self._check_freshness()

    def _connect(self) -> sqlite3.Connection:
        try:
            uri = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
            return sqlite3.connect(uri, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise self._damaged(error) from error

    def _damaged(self, reason: object) -> SnapshotDamaged:
        message = f"O grafo em {self.path} está danificado ({reason})."
        return SnapshotDamaged(message, rebuild(self.path))

    def _check_format(self) -> None:
        application = self._rows("PRAGMA application_id")[0][0]
        pages = self._rows("PRAGMA page_count")[0][0] * self._rows("PRAGMA page_size")[0][0]
        known = application == APPLICATION_ID and self._meta.get("format") == str(FORMAT)
        if not known or SEAL not in self._meta:
            raise self._damaged("não é um grafo desta versão do Araras")
        if self._meta[SEAL] != seal(self._meta):
            raise self._damaged("o cabeçalho não confere com o próprio resumo SHA-256")
        if pages != self.path.stat().st_size:
            raise self._damaged("o arquivo está incompleto")

    def _check_freshness(self) -> None:
        source = self.path.resolve().parent
        if not (source.parent / "pyproject.toml").is_file() or not (source / "curated").is_dir():
            return
        if self._meta["text_fingerprint"] != text_fingerprint(source):
            raise StaleSnapshot(
                f"O texto em {source} é mais novo que o grafo construído dele.",
                f"{REBUILD} --out {self.path}",
            )

    def _rows(self, query: str, *arguments: str | int) -> list[tuple[Any, ...]]:
        """Run a query; the column types are those of `schema.sql`."""
        try:
            return self._connection.execute(query, arguments).fetchall()
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise self._damaged(error) from error

    def verify(self) -> None:
        """Check pages, schema and content; raises `SnapshotDamaged` where they are wrong."""
        try:
            found = damage(self._connection, self._meta)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise self._damaged(error) from error
        if found is not None:
            raise self._damaged(found)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @cached_property
    def _info(self) -> SnapshotInfo:
        return SnapshotInfo(
            version=self._meta["version"],
            digest=self._meta["digest"],
            counts=json.loads(self._meta["counts"]),
            sources=tuple(json.loads(self._meta["sources"])),
        )

    def info(self) -> SnapshotInfo:
        """Version, digest, row counts and sources."""
        return self._info

    # Diseases

    def disease(self, code: OrphaCode) -> Disease | None:
        """The entity with this code, whatever its status."""
        found = self._rows("SELECT * FROM disease WHERE orpha = ?", code.number)
        return _disease(found[0]) if found else None

    def diseases(self) -> Iterator[Disease]:
        """Every entity, by code."""
        return map(_disease, self._rows("SELECT * FROM disease ORDER BY orpha"))

    def omim_disease(self, code: OmimCode) -> OmimDisease | None:
        """The annotated OMIM disease with this number."""
        query = "SELECT name_en FROM omim_disease WHERE omim = ?"
        found = self._rows(query, int(code[5:]))
        return OmimDisease(code, found[0][0]) if found else None

    def disease_names(self) -> Iterator[DiseaseName]:
        """Every name, by code, then key."""
        return map(_name, self._rows("SELECT * FROM disease_name ORDER BY orpha, key, text, kind"))

    def diseases_named(self, key: str) -> tuple[DiseaseName, ...]:
        """The names whose folded words are `key`, by code."""
        query = "SELECT * FROM disease_name WHERE key = ? ORDER BY orpha, text, kind"
        return tuple(map(_name, self._rows(query, key)))

    def diseases_named_from(self, word: str) -> tuple[DiseaseName, ...]:
        """The names whose folded words begin with `word`, by key, then code."""
        query = (
            "SELECT * FROM disease_name WHERE key = ? OR (key > ? AND key < ?) "
            "ORDER BY key, orpha, text, kind"
        )
        return tuple(map(_name, self._rows(query, word, f"{word} ", f"{word}!")))

    def parents(self, code: OrphaCode) -> tuple[OrphaCode, ...]:
        """Directly broader entities, by code."""
        if code not in self._above:
            self._above[code] = _codes(self._broader.get(code.number))
        return self._above[code]

    def children(self, code: OrphaCode) -> tuple[OrphaCode, ...]:
        """Directly narrower entities, by code."""
        if code not in self._below:
            self._below[code] = _codes(self._narrower.get(code.number))
        return self._below[code]

    @cached_property
    def _broader(self) -> Mapping[int, str]:
        return self._grouped("child", "parent")

    @cached_property
    def _narrower(self) -> Mapping[int, str]:
        return self._grouped("parent", "child")

    def _grouped(self, one: str, other: str) -> Mapping[int, str]:
        """The numbers of one column of the subtype links by those of the other."""
        query = f"SELECT {one}, group_concat({other}, ' ') FROM subtype GROUP BY {one}"
        return dict(self._rows(query))

    def ancestors(self, code: OrphaCode) -> tuple[OrphaCode, ...]:
        """All broader entities, nearest first, then by code."""
        return closure(code, self.parents)

    def descendants(self, code: OrphaCode) -> tuple[OrphaCode, ...]:
        """All narrower entities, nearest first, then by code."""
        return closure(code, self.children)

    def course(self, code: OrphaCode) -> Course:
        """Ages of onset and inheritance; empty where the release has none."""
        found = self._rows("SELECT onsets, inheritance FROM course WHERE orpha = ?", code.number)
        return Course(split(found[0][0]), split(found[0][1])) if found else Course((), ())

    def courses(self) -> Mapping[OrphaCode, Course]:
        """The course of every disease that has one, by code."""
        found = self._rows("SELECT orpha, onsets, inheritance FROM course ORDER BY orpha")
        return {_orpha(row): Course(split(row[1]), split(row[2])) for row in found}

    def prevalences(self) -> Mapping[OrphaCode, float]:
        """People in a million, of every disease for which Orphanet states it, by code."""
        found = self._rows("SELECT orpha, per_million FROM prevalence ORDER BY orpha")
        return {_orpha(row): float(row[1]) for row in found}

    # Codes

    def cid10_links(self, code: OrphaCode) -> tuple[Cid10Link, ...]:
        """Orphanet's links of this disease, exact first, then by code."""
        query = f"SELECT * FROM cid10_link WHERE orpha = ? ORDER BY {_RELATION_ORDER}, code"
        return tuple(map(_cid10_link, self._rows(query, code.number)))

    def diseases_of_cid10(self, code: Cid10Code) -> tuple[Cid10Link, ...]:
        """Orphanet's links to this code, exact first, then by disease."""
        query = f"SELECT * FROM cid10_link WHERE code = ? ORDER BY {_RELATION_ORDER}, orpha"
        return tuple(map(_cid10_link, self._rows(query, code)))

    def cid10_title(self, code: Cid10Code) -> str | None:
        """Portuguese title of a code."""
        found = self._rows("SELECT title_pt FROM cid10 WHERE code = ?", code)
        return found[0][0] if found else None

    def omim_links(self, code: OrphaCode) -> tuple[tuple[OmimCode, Relation], ...]:
        """OMIM numbers of a disease, by number."""
        query = "SELECT omim, relation FROM omim_link WHERE orpha = ? ORDER BY omim, relation"
        found = self._rows(query, code.number)
        return tuple((OmimCode.printed(f"OMIM:{omim}"), relation) for omim, relation in found)

    def all_omim_links(self) -> Mapping[OrphaCode, tuple[tuple[OmimCode, Relation], ...]]:
        """The OMIM numbers of every disease that has one, by code, then number."""
        query = "SELECT orpha, omim, relation FROM omim_link ORDER BY orpha, omim, relation"
        return {
            OrphaCode.printed(f"ORPHA:{orpha}"): tuple(
                (OmimCode.printed(f"OMIM:{omim}"), relation) for _, omim, relation in rows
            )
            for orpha, rows in groupby(self._rows(query), key=itemgetter(0))
        }

    def diseases_of_omim(self, code: OmimCode) -> tuple[tuple[OrphaCode, Relation], ...]:
        """Orphanet entities of an OMIM number with their relation to it, by code."""
        query = "SELECT orpha, relation FROM omim_link WHERE omim = ? ORDER BY orpha, relation"
        found = self._rows(query, int(code[5:]))
        return tuple((_orpha(row), row[1]) for row in found)

    # Phenotypes

    def term(self, hpo: HpoId) -> Term | None:
        """The term in force for this id: alternative and obsolete ids lead to their successor."""
        query = (
            "SELECT hpo, name_en, label_pt, phenotypic FROM term WHERE hpo = "
            "coalesce((SELECT hpo FROM term_alias WHERE alias = ?), ?)"
        )
        found = self._rows(query, hpo, hpo)
        return (
            Term(HpoId.printed(found[0][0]), found[0][1], found[0][2], bool(found[0][3]))
            if found
            else None
        )

    def term_names(self, language: Language | None = None) -> Iterator[TermName]:
        """Every wording of every phenotypic abnormality, by id; of one language if given."""
        query = (
            "SELECT * FROM term_name WHERE language = ? OR ? = '' "
            "ORDER BY hpo, text, language, kind"
        )
        for row in self._rows(query, language or "", language or ""):
            yield TermName(*row)._replace(hpo=HpoId.printed(row[0]))

    def term_parents(self, hpo: HpoId) -> tuple[HpoId, ...]:
        """Directly broader terms, by id."""
        query = "SELECT parent FROM term_parent WHERE hpo = ? ORDER BY parent"
        return tuple(HpoId.printed(row[0]) for row in self._rows(query, hpo))

    def phenotypes(self, disease: DiseaseId) -> tuple[PhenotypeLink, ...]:
        """Phenotypes of a disease by term; ORPHA and OMIM codes keep their own."""
        query = "SELECT hpo, frequency, source FROM phenotype_link WHERE disease = ? ORDER BY hpo"
        return tuple(
            PhenotypeLink(disease, HpoId.printed(hpo), frequency, source)
            for hpo, frequency, source in self._rows(query, disease)
        )

    @cached_property
    def _arrays(self) -> AnnotationArrays:
        stored = {
            name: (dtype, data)
            for name, dtype, data in self._rows("SELECT name, dtype, data FROM array")
        }

        def numbers(name: str) -> npt.NDArray[np.int32]:
            return np.frombuffer(stored[name][1], dtype=np.int32)

        try:
            return AnnotationArrays(
                diseases=tuple(map(printed_disease_id, stored["diseases"][1].decode().split("\n"))),
                terms=tuple(map(HpoId.printed, stored["terms"][1].decode().split("\n"))),
                link_starts=numbers("link_starts"),
                link_terms=numbers("link_columns"),
                link_frequencies=np.frombuffer(stored["link_values"][1], dtype=np.float32),
                ancestor_starts=numbers("ancestor_starts"),
                ancestors=numbers("ancestor_columns"),
            )
        except (KeyError, ValueError, AttributeError, TypeError) as error:
            raise self._damaged("tabela array") from error

    def annotation_arrays(self) -> AnnotationArrays:
        """Every annotated disease against every term, for ranking."""
        return self._arrays

    # Genes and curated evidence

    def gene_symbols(self) -> tuple[str, ...]:
        """Symbols of all genes linked to a disease, ordered."""
        return tuple(row[0] for row in self._rows("SELECT DISTINCT gene FROM gene ORDER BY gene"))

    def diseases_of_gene(self, gene: str) -> tuple[DiseaseId, ...]:
        """Diseases linked to a gene symbol, ordered."""
        found = self._rows("SELECT disease FROM gene WHERE gene = ? ORDER BY disease", gene)
        return tuple(printed_disease_id(row[0]) for row in found)

    def genes_of(self, disease: DiseaseId) -> tuple[str, ...]:
        """Gene symbols linked to a disease, ordered."""
        found = self._rows("SELECT gene FROM gene WHERE disease = ? ORDER BY gene", disease)
        return tuple(row[0] for row in found)

    def _curated(self, kind: str, model: type[Model]) -> tuple[Model, ...]:
        """The records of a kind, parsed once."""
        if kind not in self._parsed:
            query = "SELECT json FROM curated WHERE kind = ? ORDER BY position"
            found = self._rows(query, kind)
            try:
                parsed = tuple(model.model_validate_json(row[0]) for row in found)
            except (ValidationError, InvalidIdentifier) as error:
                raise self._damaged(f"tabela curated, {kind}") from error
            self._parsed[kind] = parsed
        return cast(tuple[Model, ...], self._parsed[kind])

    def gene_aliases(self) -> tuple[GeneAlias, ...]:
        """Other wordings of gene symbols."""
        return self._curated("gene_alias", GeneAlias)

    def enzymes(self) -> tuple[Enzyme, ...]:
        """Enzymes whose deficiency names diseases."""
        return self._curated("enzyme", Enzyme)

    def medicines(self) -> tuple[Medicine, ...]:
        """Active ingredients with their names and what they point to."""
        return self._curated("medicine", Medicine)

    def screening_results(self) -> tuple[ScreeningResult, ...]:
        """Newborn-screening results."""
        return self._curated("screening", ScreeningResult)

    def laboratory(self) -> tuple[AnalyteBand, ...]:
        """Reference limits of analytes."""
        return self._curated("laboratory", AnalyteBand)

    def laboratory_words(self) -> tuple[ResultWords, ...]:
        """Words that state a result."""
        return self._curated("laboratory_words", ResultWords)

    def alerts(self) -> tuple[AlertRule, ...]:
        """Findings that call for urgent care, by term."""
        return self._curated("alert", AlertRule)

    def near_terms(self) -> tuple[NearTerms, ...]:
        """Pairs of terms that are used one for the other."""
        return self._curated("near_terms", NearTerms)

    def term_ancestors(self, hpo: HpoId) -> frozenset[HpoId]:
        """All broader terms, the term itself included."""
        found = self._lineages.get(hpo) or frozenset({hpo, *closure(hpo, self.term_parents)})
        return self._lineages.setdefault(hpo, found)

    def word_forms(self) -> tuple[WordForms, ...]:
        """Forms that are read as one word."""
        return self._curated("word_forms", WordForms)

    def expressions(self) -> tuple[Expression, ...]:
        """Normal findings and figures of speech."""
        return self._curated("expression", Expression)

    def common_conditions(self) -> tuple[CommonCondition, ...]:
        """Conditions of everyday care with the findings that they explain."""
        return self._curated("common_condition", CommonCondition)

    def growth(self) -> tuple[GrowthPoint, ...]:
        """Limits of body measures by sex and age."""
        return self._curated("growth", GrowthPoint)

    def milestones(self) -> tuple[Milestone, ...]:
        """Skills of development with the age by which they should be there."""
        return self._curated("milestone", Milestone)

    def protocols(self) -> tuple[Protocol, ...]:
        """Every protocol, by slug."""
        return self._curated("protocol", Protocol)


def _orpha(row: tuple[Any, ...], column: int = 0) -> OrphaCode:
    return OrphaCode.printed(f"ORPHA:{row[column]}")


def _codes(numbers: str | None) -> tuple[OrphaCode, ...]:
    ordered = sorted(map(int, (numbers or "").split()))
    return tuple(OrphaCode.printed(f"ORPHA:{number}") for number in ordered)


def _disease(row: tuple[Any, ...]) -> Disease:
    found = Disease(*row)
    return found._replace(
        orpha=_orpha(row),
        non_rare_in_europe=bool(row[6]),
        successor=_orpha(row, 7) if row[7] else None,
    )


def _name(row: tuple[Any, ...]) -> DiseaseName:
    found = DiseaseName(*row)
    return found._replace(orpha=_orpha(row, 1))


def _cid10_link(row: tuple[Any, ...]) -> Cid10Link:
    return Cid10Link(_orpha(row), Cid10Code.printed(row[1]), row[2])
