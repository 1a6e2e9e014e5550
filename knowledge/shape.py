"""The shape of each table: what its cells may hold, and which cells may not come twice.

It is checked before any row is joined, so that a slip of the pen is named by file and line.
Whether a code exists in the releases is another question: `validate`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from araras.knowledge import curated
from araras.knowledge.errors import InvalidIdentifier
from araras.knowledge.extract import COLUMNS
from araras.knowledge.ids import Cid10Code, HpoId, Identifier, OmimCode, OrphaCode, parse_disease_id
from araras.knowledge.records import Group, Record, Status
from araras.knowledge.rows import FREQUENCIES, RELATIONS, SCOPES
from araras.knowledge.tables import read_numbered, split

Check = Callable[[str], object]


class Shape(NamedTuple):
    """The cells of a table that have a form, and the columns that tell its rows apart."""

    cells: Mapping[str, Check]
    key: Sequence[str] = ()


def _one_of(*allowed: str) -> Check:
    def check(cell: str) -> None:
        if cell not in allowed:
            raise ValueError

    return check


def _or_empty(check: Check) -> Check:
    return lambda cell: check(cell) if cell else None


def _each(check: Check) -> Check:
    return lambda cell: [check(part) for part in split(cell)]


def _printed(kind: type[Identifier]) -> Check:
    def check(cell: str) -> None:
        if kind(cell) != cell:
            raise ValueError

    return check


def _share(cell: str) -> None:
    if not 0 <= float(cell) <= 1:
        raise ValueError


def _conversion(cell: str) -> None:
    unit, _, factor = cell.rpartition("=")
    if not unit or float(factor) <= 0:
        raise ValueError


def _synonym(cell: str) -> None:
    scope, colon, text = cell.partition(":")
    if scope.removesuffix("L") not in SCOPES or not colon or not text:
        raise ValueError


def _literal(model: type[Record], field: str) -> Check:
    return _one_of(*map(str, get_args(model.model_fields[field].annotation)))


_FLAG = _one_of("0", "1")
_HPO, _ORPHA, _CID10 = _printed(HpoId), _printed(OrphaCode), _printed(Cid10Code)
_NUMBER = _or_empty(float)
_SEX: Check = _one_of("M", "F")
_ORPHAS: dict[str, Check] = {"orpha": _each(_ORPHA)}
_SUCCESSION = Literal["moved_to", "referred_to"]

RELEASES: dict[str, Shape] = {
    "diseases": Shape(
        {
            "orpha": int,
            "group": _one_of(*get_args(Group)),
            "status": _one_of(*get_args(Status)),
            "non_rare_in_europe": _FLAG,
            "successor": _or_empty(int),
            "successor_relation": _or_empty(_one_of(*get_args(_SUCCESSION))),
        },
        ("orpha",),
    ),
    "cross_references": Shape(
        {
            "orpha": int,
            "source": _one_of("ICD-10", "MONDO", "OMIM"),
            "relation": _one_of(*RELATIONS, "ND"),
        }
    ),
    "subtypes": Shape({"child": int, "parent": int}),
    # The release states two frequencies for a few pairs: the rows are joined later.
    "disease_phenotypes": Shape({"orpha": int, "hpo": _HPO, "frequency": _one_of(*FREQUENCIES)}),
    "courses": Shape({"orpha": int}, ("orpha",)),
    "prevalences": Shape({"orpha": int, "per_million": float}, ("orpha",)),
    "terms": Shape(
        {
            "hpo": _HPO,
            "parents": _each(_HPO),
            "alternative_ids": _each(_HPO),
            "obsolete": _FLAG,
            "replaced_by": _or_empty(_HPO),
            "synonyms_en": _each(_synonym),
        },
        ("hpo",),
    ),
    "omim_diseases": Shape({"omim": OmimCode}, ("omim",)),
    "omim_references": Shape({"omim": OmimCode}, ("omim",)),
    "omim_phenotypes": Shape(
        {
            "omim": OmimCode,
            "hpo": _HPO,
            "frequency": _or_empty(_share),
            "patients": int,
            "excluded": _FLAG,
        },
        ("omim", "hpo", "excluded"),
    ),
    "genes": Shape({"diseases": _each(parse_disease_id)}, ("gene",)),
}
CURATED: dict[str, Shape] = {
    "hpo_pt_br": Shape({"hpo": _HPO}, ("hpo",)),
    "orpha_pt_br": Shape({"orpha": _ORPHA}, ("orpha",)),
    "cid10_pt_br": Shape({"code": _CID10}, ("code",)),
    "phenotypes": Shape(
        {"orpha": _ORPHA, "hpo": _HPO, "frequency": _one_of(*FREQUENCIES)}, ("orpha", "hpo")
    ),
    "subtypes": Shape({"child": _ORPHA, "parent": _ORPHA}, ("child", "parent")),
    "enzymes": Shape(_ORPHAS, ("enzyme",)),
    "medicines": Shape(
        {**_ORPHAS, "specificity": _literal(curated.Medicine, "specificity")}, ("medicine",)
    ),
    "screening": Shape(_ORPHAS),
    "gene_aliases": Shape({"ambiguous_in_text": _one_of("yes", "no")}, ("gene",)),
    "laboratory": Shape(
        {
            "conversions": _each(_conversion),
            "sex": _or_empty(_SEX),
            "age_min_years": _NUMBER,
            "age_max_years": _NUMBER,
            "low": _NUMBER,
            "high": _NUMBER,
            "hpo_low": _or_empty(_HPO),
            "hpo_high": _or_empty(_HPO),
        }
    ),
    "laboratory_words": Shape({}, ("direction",)),
    "alerts": Shape({"hpo": _HPO, "only_if": _or_empty(_one_of("acute"))}, ("hpo",)),
    "near_terms": Shape({"hpo": _HPO, "near": _HPO}, ("hpo", "near")),
    "common_conditions": Shape(
        {"age_min_years": _NUMBER, "age_max_years": _NUMBER, "hpo": _each(HpoId)}, ("condition",)
    ),
    "words_pt_br": Shape({"kind": _literal(curated.WordForms, "kind")}),
    "expressions": Shape(
        {"kind": _literal(curated.Expression, "kind"), "hpo": _or_empty(_HPO)},
    ),
    "milestones": Shape(
        {
            "limit_months": _NUMBER,
            **{f"hpo_{side}": _or_empty(_HPO) for side in ("not", "late", "lost")},
        },
        ("skill",),
    ),
    "growth": Shape(
        {
            "measure": _literal(curated.GrowthPoint, "measure"),
            "sex": _SEX,
            "age_years": float,
            "low": float,
            "high": float,
        },
        ("measure", "sex", "age_years"),
    ),
}


def problems(source: Path) -> list[str]:
    """Return each malformed or repeated row of a `kg_snapshot` folder, by file and line."""
    found = list(_source_problems(source / "releases" / "sources.json"))
    for name, columns in COLUMNS.items():
        path = source / "releases" / f"{name}.tsv.gz"
        found += _table_problems(path, columns, RELEASES[name])
    for name, columns in curated.COLUMNS.items():
        path = source / "curated" / f"{name}.tsv"
        found += _table_problems(path, columns, CURATED.get(name, Shape({})))
    return found


def _source_problems(path: Path) -> Iterator[str]:
    try:
        sources = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        yield f"{path.name}: {error}"
        return
    wanted = {"name", "release", "licence", "package"}
    if not isinstance(sources, list) or not sources:
        yield f"{path.name}: não é uma lista de fontes"
    elif any(not isinstance(item, dict) or set(item) != wanted for item in sources):
        yield f"{path.name}: cada fonte tem {', '.join(sorted(wanted))}"


def _table_problems(path: Path, columns: Sequence[str], shape: Shape) -> Iterator[str]:
    lines: dict[tuple[str, ...], int] = {}
    for line, row in read_numbered(path, columns):
        for column, check in shape.cells.items():
            try:
                check(row[column])
            except (ValueError, InvalidIdentifier):
                cell = row[column][:60]
                yield f"{path.name}, linha {line}: {column} não pode ser “{cell}”"
        key = tuple(row[column] for column in shape.key)
        first = lines.setdefault(key, line) if key else line
        if first != line:
            yield f"{path.name}, linha {line}: repete a linha {first} ({', '.join(key)})"
