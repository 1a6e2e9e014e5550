"""`pcdt_lookup`: what the SUS offers, and never a medicine of another disease."""

from __future__ import annotations

import pytest

from araras.knowledge.errors import InvalidIdentifier, InvalidInput, UnknownCode
from araras.knowledge.ids import OrphaCode
from araras.knowledge.protocols import Condition, Protocol
from araras.knowledge.snapshot import Snapshot
from araras.tools.pcdt_lookup import ProtocolLookup, pcdt_lookup
from araras.tools.pcdt_lookup.offers import Scope, offer


def standings(found: ProtocolLookup) -> dict[str, str]:
    return {m.name: m.standing for m in found.medicines}


def test_every_medicine_against_every_disease(graph: Snapshot) -> None:
    """A medicine is offered only for a disease that its protocol lists it for.

    For each disease of the release: each medicine that leaves the lookup belongs to the
    protocol that answers, and every disease it is said to apply to is one that the protocol
    covers, that the medicine is for, and that is the disease itself or in its lineage.
    """
    protocols = {p.slug: p for p in graph.protocols()}
    offered = 0
    for disease in graph.diseases():
        found = pcdt_lookup(graph, orpha=disease.orpha)
        if not found.medicines:
            continue
        assert found.status == "found"
        assert found.protocol is not None
        protocol = protocols[found.protocol.slug]
        covered = {d.orpha for d in protocol.diseases}
        asked = found.successor.orpha if found.successor else disease.orpha
        lineage = {asked, *graph.ancestors(asked), *graph.descendants(asked)}
        for medicine in found.medicines:
            own = [m for m in protocol.medicines if m.name == medicine.name]
            assert own
            assert bool(medicine.applies_to) == (medicine.standing != "excluded")
            for code in medicine.applies_to:
                offered += 1
                assert code in lineage & covered
                assert any(not m.diseases or code in m.diseases for m in own)
    assert offered > 100


def test_every_medicine_of_every_protocol_is_offered_to_someone(graph: Snapshot) -> None:
    for protocol in graph.protocols():
        shown = {
            (m.name, m.sigtap)
            for d in protocol.diseases
            for m in pcdt_lookup(graph, orpha=d.orpha).medicines
            if m.standing != "excluded"
        }
        for medicine in protocol.medicines:
            for presentation in medicine.presentations or (None,):
                assert (medicine.name, presentation and presentation.sigtap) in shown


def test_every_covered_disease_finds_its_protocol(graph: Snapshot) -> None:
    for protocol in graph.protocols():
        for covered in protocol.diseases:
            found = pcdt_lookup(graph, orpha=covered.orpha)
            assert (found.status, found.match) == ("found", "exact")
            assert found.protocol is not None
            assert found.protocol.slug == protocol.slug
            assert [d.orpha for d in found.protocol.applies_to] == [covered.orpha]
            assert found.referral is not None
            assert found.sources
            assert found.exams


def test_onasemnogeno_is_for_type_1_only(graph: Snapshot) -> None:
    assert standings(pcdt_lookup(graph, orpha=83330))["onasemnogeno abeparvoveque"] == "listed"
    second = pcdt_lookup(graph, orpha=83418)
    assert standings(second) == {
        "nusinersena": "listed",
        "risdiplam": "listed",
        "onasemnogeno abeparvoveque": "excluded",
    }
    assert not any("onasemnogeno" in p.name for p in second.procedures)


@pytest.mark.parametrize("orpha", [83419, 83420])
def test_an_excluded_subtype_gets_nothing_through_its_ancestor(graph: Snapshot, orpha: int) -> None:
    found = pcdt_lookup(graph, orpha=orpha)
    assert (found.status, found.match) == ("found", "ancestor")
    assert set(standings(found).values()) == {"excluded"}
    assert found.procedures == ()


def test_late_onset_pompe_is_excluded(graph: Snapshot) -> None:
    assert set(standings(pcdt_lookup(graph, orpha=420429)).values()) == {"excluded"}
    by_code = pcdt_lookup(graph, cid10="E74.0")
    assert OrphaCode(420429) not in {c for m in by_code.medicines for c in m.applies_to}


def test_mucopolysaccharidoses_stay_apart(graph: Snapshot) -> None:
    enzymes = {579: "laronidase", 580: "idursulfase alfa", 309297: "alfaelosulfase"}
    for orpha, enzyme in enzymes.items():
        names = set(standings(pcdt_lookup(graph, orpha=orpha)))
        assert enzyme in names
        assert not names & (set(enzymes.values()) - {enzyme})


def test_a_group_of_diseases_is_ambiguous(graph: Snapshot) -> None:
    for orpha in (79213, 79201, 174590):
        found = pcdt_lookup(graph, orpha=orpha)
        assert (found.status, found.medicines) == ("ambiguous", ())
        assert all(c.slug for c in found.candidates)


def test_descendants_are_named(graph: Snapshot) -> None:
    found = pcdt_lookup(graph, orpha=582)
    assert (found.status, found.match) == ("found", "descendant")
    assert found.protocol is not None
    assert [d.orpha.number for d in found.protocol.applies_to] == [309297]
    assert {c for m in found.medicines for c in m.applies_to} == {OrphaCode(309297)}


def test_no_protocol_gives_the_general_route(graph: Snapshot) -> None:
    found = pcdt_lookup(graph, orpha=33069)
    assert (found.status, found.protocol, found.medicines) == ("none", None, ())
    assert found.referral is not None
    assert found.sources[0].portaria == "Portaria GM/MS nº 199"


def test_by_cid10_every_listed_code(graph: Snapshot) -> None:
    for protocol in graph.protocols():
        for code in protocol.cid10:
            found = pcdt_lookup(graph, cid10=code.code)
            listing = [p for p in graph.protocols() if any(c.code == code.code for c in p.cid10)]
            if len(listing) > 1:
                assert (found.status, found.medicines) == ("ambiguous", ())
                assert {c.slug for c in found.candidates} >= {p.slug for p in listing}
                continue
            assert found.status == "found"
            assert found.protocol is not None
            named = {d.orpha for d in found.protocol.applies_to}
            assert set(code.applies_to) <= named
            assert all(set(m.applies_to) <= named for m in found.medicines)


def test_by_cid10_shared_codes(graph: Snapshot) -> None:
    for code in ("E76.2", "E76"):
        found = pcdt_lookup(graph, cid10=code)
        assert (found.status, found.orpha, found.medicines) == ("ambiguous", None, ())
    spinal = pcdt_lookup(graph, cid10="G12.1")
    assert "onasemnogeno abeparvoveque" not in standings(spinal)
    assert not any("onasemnogeno" in p.name for p in spinal.procedures)
    assert pcdt_lookup(graph, cid10="Z99.9").status == "none"


@pytest.mark.parametrize(
    ("name", "status", "orpha"),
    [
        ("AME tipo 2", "found", 83418),
        ("MPS II", "found", 580),
        ("MPS tipo IV-A", "found", 309297),
        ("esclerose múltipla", "found", 802),
        ("LCA", "ambiguous", None),
        ("MPS tipo XII", "not_found", None),
        ("não é fenilcetonúria", "not_found", None),
    ],
)
def test_by_name(graph: Snapshot, name: str, status: str, orpha: int | None) -> None:
    found = pcdt_lookup(graph, name=name)
    assert found.status == status
    assert found.orpha == (OrphaCode(orpha) if orpha else None)
    if status != "found":
        assert (found.medicines, found.protocol) == ((), None)


def test_obsolete_codes(graph: Snapshot) -> None:
    """A moved code is answered by its successor, and says so; a referred one is not answered."""
    for disease in graph.diseases():
        if disease.status == "active":
            continue
        found = pcdt_lookup(graph, orpha=disease.orpha)
        if disease.successor_relation == "moved_to":
            assert disease.successor is not None
            direct = pcdt_lookup(graph, orpha=disease.successor)
            assert found.successor is not None
            assert found == direct.model_copy(update={"successor": found.successor})
        else:
            assert (found.status, found.orpha) == ("obsolete", disease.orpha)
            assert (found.medicines, found.referral) == ((), None)


def test_criteria_keep_their_conditions(graph: Snapshot) -> None:
    found = pcdt_lookup(graph, orpha=83330)
    assert any(isinstance(c.when, Condition) for c in found.criteria)
    names = set(standings(found))
    assert all(not c.medicines or names & set(c.medicines) for c in found.criteria)


def _protocol(graph: Snapshot, **changes: object) -> Protocol:
    base = next(p for p in graph.protocols() if p.slug == "atrofia-muscular-espinhal-5q")
    return base.model_copy(update=changes)


def test_exclusion_by_an_ancestor_spares_what_the_protocol_covers(graph: Snapshot) -> None:
    base = _protocol(graph)
    whole = base.criteria[0].model_copy(
        update={"kind": "exclusion", "when": Condition(orpha=(OrphaCode(70),)), "medicines": ()}
    )
    protocol = _protocol(graph, criteria=(whole,))
    covered = offer(
        protocol, Scope((OrphaCode(83418),), OrphaCode(83418), frozenset({OrphaCode(70)}))
    )
    assert {m.standing for m in covered.medicines} == {"listed"}
    other = offer(protocol, Scope((OrphaCode(70),), OrphaCode(83419), frozenset({OrphaCode(70)})))
    assert {m.standing for m in other.medicines} == {"excluded"}


def test_an_exclusion_that_needs_more_facts_does_not_exclude_by_itself(graph: Snapshot) -> None:
    base = _protocol(graph)
    older = Condition(orpha=(OrphaCode(83330),), age_min_years=2)
    criterion = base.criteria[0].model_copy(
        update={"kind": "exclusion", "when": older, "medicines": ()}
    )
    found = offer(
        _protocol(graph, criteria=(criterion,)), Scope((OrphaCode(83330),), OrphaCode(83330))
    )
    assert {m.standing for m in found.medicines} == {"listed"}


def test_arguments(graph: Snapshot) -> None:
    for arguments in ({}, {"orpha": 70, "name": "AME"}, {"cid10": "G12.0", "name": "AME"}):
        with pytest.raises(InvalidInput):
            pcdt_lookup(graph, **arguments)
    with pytest.raises(UnknownCode):
        pcdt_lookup(graph, orpha=9999999)
    with pytest.raises(InvalidIdentifier):
        pcdt_lookup(graph, cid10="coisa")
    with pytest.raises(InvalidInput):
        pcdt_lookup(graph, name="")
