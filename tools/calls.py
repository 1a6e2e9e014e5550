"""Calling a tool by its name with an argument object, as the command line and a model do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Final, Generic, Protocol, TypeVar

from pydantic import BeforeValidator, Field, ValidationError

from araras.knowledge.errors import InvalidInput
from araras.knowledge.graph import KnowledgeGraph
from araras.knowledge.ids import HpoId
from araras.knowledge.records import Record
from araras.tools.cid10_map import cid10_map
from araras.tools.hpo_normalize import hpo_normalize
from araras.tools.next_finding import next_finding
from araras.tools.orpha_resolve import orpha_resolve
from araras.tools.pcdt_lookup import pcdt_lookup
from araras.tools.phenotype_rank import phenotype_rank
from araras.tools.records import AgeYears, Sex


def _split(value: object) -> object:
    """A list may come as one comma-separated text, which is what small models write best."""
    if isinstance(value, str):
        return [part for part in value.replace(";", ",").split(",") if part.strip()]
    return value


HpoIds = Annotated[tuple[HpoId, ...], BeforeValidator(_split)]


class HpoNormalizeArguments(Record):
    """`hpo_normalize`: the note, and what is known of the patient."""

    text: str
    age_years: AgeYears | None = None
    sex: Sex | None = None


class OrphaResolveArguments(Record):
    """`orpha_resolve`: a name, an abbreviation or a code."""

    name: str


class PcdtLookupArguments(Record):
    """`pcdt_lookup`: exactly one of the three."""

    orpha: str | int | None = None
    cid10: str | None = None
    name: str | None = None


class Cid10MapArguments(Record):
    """`cid10_map`: exactly one of the two."""

    orpha: str | int | None = None
    cid10: str | None = None


class RankedArguments(Record):
    """What ranking is given: terms present and absent, and what is known of the patient."""

    present: HpoIds
    absent: HpoIds = ()
    age_years: AgeYears | None = None
    sex: Sex | None = None
    prior: bool = False


class PhenotypeRankArguments(RankedArguments):
    """`phenotype_rank`: how many candidates."""

    limit: Annotated[int, Field(ge=1, le=1000)] = 20


class NextFindingArguments(RankedArguments):
    """`next_finding`: how many questions."""

    limit: Annotated[int, Field(ge=1, le=100)] = 5


class AnyCall(Protocol):
    """A tool behind its argument type."""

    @property
    def arguments(self) -> type[Record]:
        """The type that an argument object must fit."""
        ...

    def __call__(self, graph: KnowledgeGraph, given: Mapping[str, object]) -> Record:
        """Validate an argument object and run the tool."""
        ...


def _hpo_normalize(graph: KnowledgeGraph, given: HpoNormalizeArguments) -> Record:
    return hpo_normalize(graph, given.text, age_years=given.age_years, sex=given.sex)


def _orpha_resolve(graph: KnowledgeGraph, given: OrphaResolveArguments) -> Record:
    return orpha_resolve(graph, given.name)


def _pcdt_lookup(graph: KnowledgeGraph, given: PcdtLookupArguments) -> Record:
    return pcdt_lookup(graph, orpha=given.orpha, cid10=given.cid10, name=given.name)


def _cid10_map(graph: KnowledgeGraph, given: Cid10MapArguments) -> Record:
    return cid10_map(graph, orpha=given.orpha, cid10=given.cid10)


def _phenotype_rank(graph: KnowledgeGraph, given: PhenotypeRankArguments) -> Record:
    return phenotype_rank(
        graph,
        given.present,
        given.absent,
        age_years=given.age_years,
        sex=given.sex,
        prior=given.prior,
        limit=given.limit,
    )


def _next_finding(graph: KnowledgeGraph, given: NextFindingArguments) -> Record:
    return next_finding(
        graph,
        given.present,
        given.absent,
        age_years=given.age_years,
        sex=given.sex,
        prior=given.prior,
        limit=given.limit,
    )


Arguments = TypeVar("Arguments", bound=Record)


class Call(Generic[Arguments]):
    """A tool's argument type and the function behind it."""

    def __init__(
        self,
        arguments: type[Arguments],
        function: Callable[[KnowledgeGraph, Arguments], Record],
    ) -> None:
        self.arguments = arguments
        self._function = function

    def __call__(self, graph: KnowledgeGraph, given: Mapping[str, object]) -> Record:
        """Validate an argument object and run the tool; raises `InvalidInput`."""
        try:
            arguments = self.arguments.model_validate(given)
        except ValidationError as error:
            raise self._invalid(error) from error
        return self._function(graph, arguments)

    def _invalid(self, error: ValidationError) -> InvalidInput:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "argumentos"
        accepted = tuple(self.arguments.model_fields)
        return InvalidInput(
            f"Argumento inválido em “{where}”: {first['msg']}.",
            f"Aceita: {', '.join(accepted)}.",
            allowed=accepted,
        )


_CID10_MAP = Call(Cid10MapArguments, _cid10_map)
_HPO_NORMALIZE = Call(HpoNormalizeArguments, _hpo_normalize)
_NEXT_FINDING = Call(NextFindingArguments, _next_finding)
_ORPHA_RESOLVE = Call(OrphaResolveArguments, _orpha_resolve)
_PCDT_LOOKUP = Call(PcdtLookupArguments, _pcdt_lookup)
_PHENOTYPE_RANK = Call(PhenotypeRankArguments, _phenotype_rank)

CALLS: Final[Mapping[str, AnyCall]] = {
    "cid10_map": _CID10_MAP,
    "hpo_normalize": _HPO_NORMALIZE,
    "next_finding": _NEXT_FINDING,
    "orpha_resolve": _ORPHA_RESOLVE,
    "pcdt_lookup": _PCDT_LOOKUP,
    "phenotype_rank": _PHENOTYPE_RANK,
}
"""Every tool by name."""


def call_tool(graph: KnowledgeGraph, name: str, given: Mapping[str, object]) -> Record:
    """Run the tool `name` on an argument object.

    Raises `InvalidInput` for an unknown tool or wrong arguments (with what is accepted), and
    what the tool itself raises.
    """
    call = CALLS.get(name)
    if call is None:
        known = tuple(CALLS)
        raise InvalidInput(
            f"Não existe a ferramenta “{name}”.", f"Use uma destas: {', '.join(known)}.", known
        )
    return call(graph, given)
