"""Rows of the curated tables in `kg_snapshot/curated/`, one type a table.

Every table is TSV with `|` between alternatives; each fact has its source and date. The
builder checks each code against the releases and each English label beside a code.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from araras.knowledge.ids import HpoId, OrphaCode
from araras.knowledge.records import Record
from araras.knowledge.tables import read_table, split

COLUMNS: dict[str, tuple[str, ...]] = {
    "hpo_pt_br": ("hpo", "label_pt", "synonyms_pt", "lay_pt", "context_pt"),
    "orpha_pt_br": ("orpha", "name_pt", "synonyms_pt", "context_pt"),
    "cid10_pt_br": ("code", "title_pt"),
    "phenotypes": ("orpha", "hpo", "frequency", "source", "date", "label_en"),
    "subtypes": ("child", "parent", "source", "date"),
    "enzymes": ("enzyme", "names_pt", "abbreviations", "orpha", "labels_en", "source", "date"),
    "medicines": (
        "medicine",
        "names",
        "brands",
        "orpha",
        "labels_en",
        "specificity",
        "source",
        "date",
    ),
    "screening": ("analyte", "names_pt", "orpha", "labels_en", "note", "source", "date"),
    "gene_aliases": ("gene", "aliases", "ambiguous_in_text", "note"),
    "laboratory": (
        "analyte",
        "names",
        "abbreviations",
        "unit",
        "conversions",
        "sex",
        "age_min_years",
        "age_max_years",
        "low",
        "high",
        "hpo_low",
        "label_low",
        "hpo_high",
        "label_high",
        "source",
        "date",
    ),
    "laboratory_words": ("direction", "words"),
    "alerts": ("hpo", "label_en", "finding_pt", "only_if", "source", "date"),
    "near_terms": ("hpo", "label_en", "near", "near_label_en", "source", "date"),
    "common_conditions": (
        "condition",
        "age_min_years",
        "age_max_years",
        "hpo",
        "labels_en",
        "source",
        "date",
    ),
    "words_pt_br": ("kind", "word", "forms"),
    "expressions": ("kind", "hpo", "label_en", "phrases"),
    "growth": ("measure", "sex", "age_years", "low", "high", "source", "date"),
    "milestones": (
        "skill",
        "words",
        "limit_months",
        "hpo_not",
        "label_not",
        "hpo_late",
        "label_late",
        "hpo_lost",
        "label_lost",
        "source",
    ),
}


class Enzyme(Record):
    """An enzyme or transport protein whose deficient activity names diseases."""

    enzyme: str
    names: tuple[str, ...]
    abbreviations: tuple[str, ...]
    orphas: tuple[OrphaCode, ...]
    source: str


class Medicine(Record):
    """An active ingredient, its other names, and the diseases that its use points to."""

    medicine: str
    names: tuple[str, ...]
    brands: tuple[str, ...]
    orphas: tuple[OrphaCode, ...]
    specificity: Literal["high", "moderate", "low"]
    source: str


class ScreeningResult(Record):
    """A wording of a newborn-screening result and the diseases that it suggests."""

    analyte: str
    names: tuple[str, ...]
    orphas: tuple[OrphaCode, ...]
    source: str


class GeneAlias(Record):
    """Other wordings of a gene symbol; `ambiguous` symbols need the word "gene" near them."""

    gene: str
    aliases: tuple[str, ...]
    ambiguous: bool


class AnalyteBand(Record):
    """Reference limits of an analyte for a sex and an age band (years, upper bound exclusive)."""

    analyte: str
    names: tuple[str, ...]
    abbreviations: tuple[str, ...]
    unit: str
    conversions: tuple[tuple[str, float], ...]
    """(unit, factor): value in `unit` of this row = value × factor."""
    sex: Literal["M", "F"] | None
    age_min_years: float | None
    age_max_years: float | None
    low: float | None
    high: float | None
    hpo_low: HpoId | None
    hpo_high: HpoId | None
    source: str


class ResultWords(Record):
    """Words that state a result without a number."""

    direction: str
    words: tuple[str, ...]


class NearTerms(Record):
    """Two terms that notes and annotations use for the same observation, one for the other."""

    hpo: HpoId
    near: HpoId


class AlertRule(Record):
    """A finding that, with all its narrower terms, calls for urgent care."""

    hpo: HpoId
    finding_pt: str
    source: str
    acute: bool
    """Only where the note tells that it is sudden, severe or of today."""


class CommonCondition(Record):
    """A condition of everyday primary care, and the findings that it explains by itself.

    Ages in years, both included; None where the condition has no such limit.
    """

    name_pt: str
    age_min_years: float | None
    age_max_years: float | None
    explains: tuple[HpoId, ...]
    source: str


class WordForms(Record):
    """Forms that are read as one word.

    `same`: one concept (organ and its adjective, a quality and its nouns and verbs; `~` marks
    an infinitive that is conjugated); `english`: the same in English; `expand`: an abbreviation
    and its words (forms in capitals count only in capitals); `spanish` and `spelling`: another
    language's or a phonetic spelling; `near`: concepts that names use for one another
    ("aumentado" in a name is also "grande" and "alto" in a note); `event`: as `same`, and each
    form may stand alone for a name of one word ("vomitou" for "vômito"); `translation`: English
    words that these Portuguese words stand for, to read terms that have no Portuguese name;
    `ordinary`: everyday words by their first letter, one letter away from a clinical one
    ("rumores", "artista", "interior"), which spelling repair leaves alone (found by repairing
    the 60,000 most frequent words of pyspellchecker's Portuguese list, MIT licence).
    """

    kind: Literal[
        "same",
        "english",
        "expand",
        "spanish",
        "spelling",
        "near",
        "event",
        "translation",
        "ordinary",
    ]
    word: str
    forms: tuple[str, ...]


class Expression(Record):
    """Phrases that exclude a term (`normal`) or only sound like a finding (`figure`)."""

    kind: Literal["normal", "figure"]
    hpo: HpoId | None
    phrases: tuple[str, ...]


class Milestone(Record):
    """A skill of development, the age by which it should be there, and what its lack is."""

    skill: str
    words: tuple[str, ...]
    limit_months: float | None
    hpo_not: HpoId | None
    """Not acquired at an age past the limit."""
    hpo_late: HpoId | None
    """Acquired after the limit."""
    hpo_lost: HpoId | None
    source: str


class GrowthPoint(Record):
    """The −2 and +2 standard deviations of a body measure at an age (years).

    `estatura` and `pc` (head circumference) in cm, `peso` in kg; between two ages the limits
    are interpolated, after the last one they stay.
    """

    measure: Literal["estatura", "pc", "peso"]
    sex: Literal["M", "F"]
    age_years: float
    low: float
    high: float
    source: str


def rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of one curated table."""
    yield from read_table(folder / f"{name}.tsv", COLUMNS[name])


def _codes(cell: str) -> tuple[OrphaCode, ...]:
    return tuple(OrphaCode(code) for code in split(cell))


def read_enzymes(folder: Path) -> tuple[Enzyme, ...]:
    """Read `enzymes.tsv`."""
    return tuple(
        Enzyme(
            enzyme=row["enzyme"],
            names=split(row["names_pt"]),
            abbreviations=split(row["abbreviations"]),
            orphas=_codes(row["orpha"]),
            source=row["source"],
        )
        for row in rows(folder, "enzymes")
    )


def read_medicines(folder: Path) -> tuple[Medicine, ...]:
    """Read `medicines.tsv`."""
    return tuple(
        Medicine.model_validate(
            {
                "medicine": row["medicine"],
                "names": split(row["names"]),
                "brands": split(row["brands"]),
                "orphas": _codes(row["orpha"]),
                "specificity": row["specificity"],
                "source": row["source"],
            }
        )
        for row in rows(folder, "medicines")
    )


def read_screening(folder: Path) -> tuple[ScreeningResult, ...]:
    """Read `screening.tsv`."""
    return tuple(
        ScreeningResult(
            analyte=row["analyte"],
            names=split(row["names_pt"]),
            orphas=_codes(row["orpha"]),
            source=row["source"],
        )
        for row in rows(folder, "screening")
    )


def read_gene_aliases(folder: Path) -> tuple[GeneAlias, ...]:
    """Read `gene_aliases.tsv`."""
    return tuple(
        GeneAlias(
            gene=row["gene"],
            aliases=split(row["aliases"]),
            ambiguous=row["ambiguous_in_text"] == "yes",
        )
        for row in rows(folder, "gene_aliases")
    )


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


def _conversion(cell: str) -> tuple[str, float]:
    unit, _, factor = cell.rpartition("=")
    return unit, float(factor)


def read_laboratory(folder: Path) -> tuple[AnalyteBand, ...]:
    """Read `laboratory.tsv`."""
    return tuple(
        AnalyteBand.model_validate(
            {
                "analyte": row["analyte"],
                "names": split(row["names"]),
                "abbreviations": split(row["abbreviations"]),
                "unit": row["unit"],
                "conversions": tuple(map(_conversion, split(row["conversions"]))),
                "sex": row["sex"] or None,
                "age_min_years": _number(row["age_min_years"]),
                "age_max_years": _number(row["age_max_years"]),
                "low": _number(row["low"]),
                "high": _number(row["high"]),
                "hpo_low": row["hpo_low"] or None,
                "hpo_high": row["hpo_high"] or None,
                "source": row["source"],
            }
        )
        for row in rows(folder, "laboratory")
    )


def read_laboratory_words(folder: Path) -> tuple[ResultWords, ...]:
    """Read `laboratory_words.tsv`."""
    return tuple(
        ResultWords(direction=row["direction"], words=split(row["words"]))
        for row in rows(folder, "laboratory_words")
    )


def read_alerts(folder: Path) -> tuple[AlertRule, ...]:
    """Read `alerts.tsv`."""
    return tuple(
        AlertRule(
            hpo=HpoId(row["hpo"]),
            finding_pt=row["finding_pt"],
            source=row["source"],
            acute=row["only_if"] == "acute",
        )
        for row in rows(folder, "alerts")
    )


def read_near_terms(folder: Path) -> tuple[NearTerms, ...]:
    """Read `near_terms.tsv`."""
    return tuple(
        NearTerms(hpo=HpoId(row["hpo"]), near=HpoId(row["near"]))
        for row in rows(folder, "near_terms")
    )


def read_common_conditions(folder: Path) -> tuple[CommonCondition, ...]:
    """Read `common_conditions.tsv`."""
    return tuple(
        CommonCondition(
            name_pt=row["condition"],
            age_min_years=_number(row["age_min_years"]),
            age_max_years=_number(row["age_max_years"]),
            explains=tuple(map(HpoId, split(row["hpo"]))),
            source=row["source"],
        )
        for row in rows(folder, "common_conditions")
    )


def read_words(folder: Path) -> tuple[WordForms, ...]:
    """Read `words_pt_br.tsv`."""
    return tuple(
        WordForms.model_validate(
            {"kind": row["kind"], "word": row["word"], "forms": split(row["forms"])}
        )
        for row in rows(folder, "words_pt_br")
    )


def read_expressions(folder: Path) -> tuple[Expression, ...]:
    """Read `expressions.tsv`."""
    return tuple(
        Expression.model_validate(
            {"kind": row["kind"], "hpo": row["hpo"] or None, "phrases": split(row["phrases"])}
        )
        for row in rows(folder, "expressions")
    )


def read_milestones(folder: Path) -> tuple[Milestone, ...]:
    """Read `milestones.tsv`."""
    return tuple(
        Milestone.model_validate(
            {
                "skill": row["skill"],
                "words": split(row["words"]),
                "limit_months": _number(row["limit_months"]),
                "hpo_not": row["hpo_not"] or None,
                "hpo_late": row["hpo_late"] or None,
                "hpo_lost": row["hpo_lost"] or None,
                "source": row["source"],
            }
        )
        for row in rows(folder, "milestones")
    )


def read_growth(folder: Path) -> tuple[GrowthPoint, ...]:
    """Read `growth.tsv`."""
    return tuple(
        GrowthPoint.model_validate(
            {
                "measure": row["measure"],
                "sex": row["sex"],
                "age_years": float(row["age_years"]),
                "low": float(row["low"]),
                "high": float(row["high"]),
                "source": row["source"],
            }
        )
        for row in rows(folder, "growth")
    )
