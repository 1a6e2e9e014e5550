"""What one protocol offers for some of the diseases that it covers."""

from __future__ import annotations

from collections.abc import Collection, Iterator
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
    `excluded`; a procedure that belongs to it is left out.
    """
    excluded = _excluded(protocol, scope)
    medicines = tuple(m for part in protocol.medicines for m in _medicine(part, scope, excluded))
    shown = {m.name for m in medicines}
    return Offer(
        medicines=medicines,
        procedures=_procedures(protocol, scope, excluded),
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


def _excludes(criterion: Criterion, protocol: Protocol, scope: Scope) -> bool:
    """Whether a criterion excludes the disease looked up by its identity alone.

    It names the disease itself, or an ancestor of one that the protocol does not cover.
    """
    when = criterion.when
    if criterion.kind != "exclusion" or when is None or scope.asked is None:
        return False
    if not when.orpha or when.model_dump(exclude_defaults=True).keys() != {"orpha"}:
        return False
    covered = any(d.orpha == scope.asked for d in protocol.diseases)
    return scope.asked in when.orpha or (not covered and not scope.above.isdisjoint(when.orpha))


def _excluded(protocol: Protocol, scope: Scope) -> frozenset[str]:
    """Return the medicines that an exclusion takes from the disease looked up."""
    names = [m.name for m in protocol.medicines]
    return frozenset(
        name
        for criterion in protocol.criteria
        if _excludes(criterion, protocol, scope)
        for name in criterion.medicines or names
    )


def _medicine(
    part: ProtocolMedicine, scope: Scope, excluded: frozenset[str]
) -> Iterator[OfferedMedicine]:
    applies = tuple(code for code in scope.targets if _concerns(part.diseases, (code,)))
    asked_for = not scope.codes or any(code in scope.codes for code in part.cid10)
    if not asked_for or not (applies or part.name in excluded):
        return
    standing: Standing = "excluded" if part.name in excluded else part.standing
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
            applies_to=() if standing == "excluded" else applies,
        )


def _procedures(
    protocol: Protocol, scope: Scope, excluded: frozenset[str]
) -> tuple[OfferedProcedure, ...]:
    if excluded and excluded == {m.name for m in protocol.medicines}:
        return ()
    return tuple(
        OfferedProcedure(name=p.name, sigtap=p.sigtap, title=p.title)
        for p in protocol.procedures
        if _concerns(p.diseases, scope.targets) and not any(name in p.name for name in excluded)
    )


def _criterion(part: Criterion) -> OfferedCriterion:
    return OfferedCriterion(
        kind=part.kind,
        text=part.text,
        medicines=part.medicines,
        when=part.when,
        section=part.section,
    )
