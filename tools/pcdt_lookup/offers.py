"""What one protocol offers for some of the diseases that it covers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from araras.knowledge.ids import Cid10Code, OrphaCode
from araras.knowledge.protocols import Criterion, Presentation, Protocol, ProtocolMedicine
from araras.tools.pcdt_lookup.records import (
    OfferedCriterion,
    OfferedExam,
    OfferedMedicine,
    OfferedProcedure,
    Standing,
)


class Scope(NamedTuple):
    """For whom a protocol is asked.

    `targets`: covered diseases that the answer is about. `asked`: the disease looked up,
    None by CID-10. `above`: its ancestors. `codes`: CID-10 codes asked for, empty for all.
    """

    targets: tuple[OrphaCode, ...]
    asked: OrphaCode | None = None
    above: frozenset[OrphaCode] = frozenset()
    codes: tuple[Cid10Code, ...] = ()


class Offer(NamedTuple):
    """The parts of a protocol that concern a scope."""

    medicines: tuple[OfferedMedicine, ...]
    procedures: tuple[OfferedProcedure, ...]
    exams: tuple[OfferedExam, ...]
    criteria: tuple[OfferedCriterion, ...]


def offer(protocol: Protocol, scope: Scope) -> Offer:
    """Return what `protocol` offers in `scope`.

    A part without diseases is for all that the protocol covers; a medicine that names
    diseases is for these only, so one for the parent alone is not listed for a subtype that
    the protocol covers by its own code. What an exclusion takes from the disease stands as
    `excluded`; a procedure that gives it is left out, and for a subtype that is excluded from
    every medicine all of them are.
    """
    medicines = tuple(_medicines(protocol, scope))
    shown = {m.name for m in medicines}
    return Offer(
        medicines=medicines,
        procedures=tuple(_procedures(protocol, scope, medicines)),
        exams=tuple(
            OfferedExam(name=e.name, purpose=e.purpose)
            for e in protocol.exams
            if _concerns(e.diseases, scope.targets)
        ),
        criteria=tuple(
            _criterion(c)
            for c in protocol.criteria
            if _concerns(c.diseases, scope.targets)
            and (not c.medicines or not shown.isdisjoint(c.medicines))
        ),
    )


def _concerns(diseases: Collection[OrphaCode], targets: Collection[OrphaCode]) -> bool:
    return not diseases or any(code in diseases for code in targets)


def _taken(protocol: Protocol, code: OrphaCode, above: Collection[OrphaCode]) -> frozenset[str]:
    """Return the medicines that exclusions take from a disease by its identity alone.

    An exclusion takes them when it names the disease, or an ancestor (`above`) of one that
    the protocol does not cover.
    """
    covered = any(d.orpha == code for d in protocol.diseases)
    named = {code} if covered else {code, *above}
    every = [m.name for m in protocol.medicines]
    return frozenset(
        name
        for criterion in protocol.criteria
        if criterion.kind == "exclusion" and not named.isdisjoint(_diseases_alone(criterion))
        for name in criterion.medicines or every
    )


def _diseases_alone(criterion: Criterion) -> tuple[OrphaCode, ...]:
    """Return the diseases of a criterion that depends on nothing else."""
    when = criterion.when
    alone = when is not None and when.model_dump(exclude_defaults=True).keys() == {"orpha"}
    return when.orpha if when is not None and alone else ()


def _medicines(protocol: Protocol, scope: Scope) -> Iterator[OfferedMedicine]:
    taken = {code: _taken(protocol, code, ()) for code in scope.targets}
    outside = _taken(protocol, scope.asked, scope.above) if scope.asked else frozenset[str]()
    for part in protocol.medicines:
        if scope.codes and set(part.cid10).isdisjoint(scope.codes):
            continue
        excluded = part.name in outside or all(part.name in names for names in taken.values())
        applies = tuple(
            code
            for code in scope.targets
            if _concerns(part.diseases, (code,)) and part.name not in taken[code]
        )
        if excluded:
            yield from _presentations(part, "excluded", ())
        elif applies:
            yield from _presentations(part, part.standing, applies)


def _presentations(
    part: ProtocolMedicine, standing: Standing, applies: tuple[OrphaCode, ...]
) -> Iterator[OfferedMedicine]:
    presentations: tuple[Presentation | None, ...] = part.presentations or (None,)
    for presentation in presentations:
        yield OfferedMedicine(
            name=part.name,
            presentation=presentation.title if presentation else None,
            component=part.component,
            sigtap=presentation.sigtap if presentation else None,
            cid10=part.cid10,
            standing=standing,
            note=part.note,
            applies_to=applies,
        )


def _procedures(
    protocol: Protocol, scope: Scope, medicines: Sequence[OfferedMedicine]
) -> Iterator[OfferedProcedure]:
    """Yield the procedures in scope, but for those that give a medicine which is not offered."""
    offered = {m.name for m in medicines if m.standing != "excluded"}
    withheld = {m.name for m in protocol.medicines} - offered
    covered = scope.asked is None or any(d.orpha == scope.asked for d in protocol.diseases)
    if medicines and not offered and not covered:
        return
    for part in protocol.procedures:
        if _concerns(part.diseases, scope.targets) and not any(n in part.name for n in withheld):
            yield OfferedProcedure(name=part.name, sigtap=part.sigtap, title=part.title)


def _criterion(part: Criterion) -> OfferedCriterion:
    return OfferedCriterion(
        kind=part.kind,
        text=part.text,
        medicines=part.medicines,
        when=part.when,
        section=part.section,
    )
