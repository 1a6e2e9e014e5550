"""Identifiers as value types: one parser each, one printed form each.

| type | prints as | also understood |
|---|---|---|
| `OrphaCode` | `ORPHA:70` | `Orphanet:70`, `ORPHA 70`, `orpha_70`, `70`, `70` as an integer |
| `OmimCode` | `OMIM:253300` | `MIM:253300`, `253300` |
| `HpoId` | `HP:0001250` | `HP_0001250`, `hp:1250` |
| `Cid10Code` | `G12.0`, `G35` | `G120`, `g12.0` |
| `SigtapCode` | `0604010010` | `06.04.01.001-0` |

Each is a `str`, so it sorts, hashes and serialises as its printed form.
Malformed input raises `InvalidIdentifier`.
"""

from __future__ import annotations

import re
from typing import ClassVar, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from araras.knowledge.errors import InvalidIdentifier


class Identifier(str):
    """A code of one terminology in its printed form."""

    __slots__ = ()
    pattern: ClassVar[re.Pattern[str]]
    example: ClassVar[str]

    def __new__(cls, text: str | int) -> Self:
        """Parse `text`; raises `InvalidIdentifier` when it is not such a code."""
        if isinstance(text, cls):
            return text
        match = cls.pattern.fullmatch(str(text).strip())
        if match is None:
            raise InvalidIdentifier(
                f"“{str(text)[:60]}” não é um código {cls.__name__} válido.",
                f"Escreva como {cls.example}.",
                allowed=(cls.example,),
            )
        return super().__new__(cls, cls.render(match))

    @classmethod
    def render(cls, match: re.Match[str]) -> str:
        """Return the printed form of a parsed code."""
        raise NotImplementedError

    @classmethod
    def printed(cls, text: str) -> Self:
        """Return `text`, known to be in the printed form already (rows of a store), unparsed."""
        return str.__new__(cls, text)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[object], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls,
            core_schema.union_schema(
                [core_schema.str_schema(max_length=64), core_schema.int_schema(ge=0)]
            ),
            serialization=core_schema.plain_serializer_function_ser_schema(
                str.__str__, return_schema=core_schema.str_schema()
            ),
        )


class OrphaCode(Identifier):
    """A code of the Orphanet nomenclature (1 to 7 digits, no leading zero)."""

    __slots__ = ()
    pattern = re.compile(r"(?:(?:ORPHA(?:NET)?|ORDO)\s*[:_ ]?\s*)?([1-9][0-9]{0,6})", re.IGNORECASE)
    example = "ORPHA:70"

    @classmethod
    def render(cls, match: re.Match[str]) -> str:
        """Return the printed form of a parsed code."""
        return f"ORPHA:{match[1]}"

    @property
    def number(self) -> int:
        """The numeric part, by which Orphanet codes are ordered."""
        return int(self[6:])


class OmimCode(Identifier):
    """A six-digit OMIM number of a phenotype."""

    __slots__ = ()
    pattern = re.compile(r"(?:O?MIM\s*[:_ #]?\s*)?([1-9][0-9]{5})", re.IGNORECASE)
    example = "OMIM:253300"

    @classmethod
    def render(cls, match: re.Match[str]) -> str:
        """Return the printed form of a parsed code."""
        return f"OMIM:{match[1]}"


class HpoId(Identifier):
    """A term of the Human Phenotype Ontology (seven digits)."""

    __slots__ = ()
    pattern = re.compile(r"HPO?\s*[:_ ]?\s*([0-9]{1,7})", re.IGNORECASE)
    example = "HP:0001250"

    @classmethod
    def render(cls, match: re.Match[str]) -> str:
        """Return the printed form of a parsed code."""
        return f"HP:{match[1]:0>7}"


class Cid10Code(Identifier):
    """A category (`G35`) or subcategory (`G12.0`) of the CID-10.

    The dagger and asterisk of the dual classification are dropped: DATASUS tables
    and SIGTAP list the bare code.
    """

    __slots__ = ()
    pattern = re.compile(r"([A-Z])\s?([0-9]{2})(?:\s?\.?\s?([0-9X-]))?\s?[+*†]?", re.IGNORECASE)
    example = "G12.0"

    @classmethod
    def render(cls, match: re.Match[str]) -> str:
        """Return the printed form of a parsed code."""
        category = f"{match[1].upper()}{match[2]}"
        sub = match[3]
        return category if sub in (None, "-", "x", "X") else f"{category}.{sub}"

    @property
    def category(self) -> Cid10Code:
        """The three-character category that holds this code."""
        return Cid10Code(self[:3])


class SigtapCode(Identifier):
    """A procedure of the SUS table SIGTAP (ten digits)."""

    __slots__ = ()
    pattern = re.compile(r"([0-9]{2})\.?([0-9]{2})\.?([0-9]{2})\.?([0-9]{3})-?([0-9])")
    example = "0604010010"

    @classmethod
    def render(cls, match: re.Match[str]) -> str:
        """Return the printed form of a parsed code."""
        return "".join(match.groups())


DiseaseId = OrphaCode | OmimCode


def parse_disease_id(text: str) -> DiseaseId:
    """Parse `ORPHA:…` or `OMIM:…`; a bare number is an Orphanet code."""
    if re.match(r"\s*O?MIM", text, re.IGNORECASE):
        return OmimCode(text)
    return OrphaCode(text)


def printed_disease_id(text: str) -> DiseaseId:
    """Return a disease id that is in its printed form already."""
    return OmimCode.printed(text) if text.startswith("OMIM") else OrphaCode.printed(text)
