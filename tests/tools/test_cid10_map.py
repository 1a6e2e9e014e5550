"""`cid10_map`: Orphanet's links, both ways."""

from __future__ import annotations

import pytest

from araras.knowledge.errors import InvalidIdentifier, InvalidInput, UnknownCode
from araras.knowledge.ids import Cid10Code, OrphaCode
from araras.knowledge.snapshot import Snapshot
from araras.tools.cid10_map import cid10_map

ORDER = {"exact": 0, "narrower": 1, "broader": 2}


def test_own_links(graph: Snapshot) -> None:
    found = cid10_map(graph, orpha=OrphaCode(83330))
    assert found.status == "found"
    assert [(k.code, k.relation, k.via) for k in found.links] == [("G12.0", "exact", None)]
    assert found.links[0].name_pt == "Atrofia muscular espinhal proximal tipo 1"


def test_by_code_holds_every_linked_disease_in_order(graph: Snapshot) -> None:
    found = cid10_map(graph, cid10="E752")
    codes = [(ORDER[k.relation], k.orpha.number) for k in found.links]
    assert codes == sorted(codes)
    assert {355, 324} <= {k.orpha.number for k in found.links}


def test_category_includes_its_subcategories(graph: Snapshot) -> None:
    wide = {(k.orpha, k.code) for k in cid10_map(graph, cid10="E75").links}
    narrow = {(k.orpha, k.code) for k in cid10_map(graph, cid10="E75.2").links}
    assert narrow < wide


def test_every_disease(graph: Snapshot) -> None:
    """Own links unchanged; inherited ones narrower, via an entity above; always a title."""
    inherited = 0
    for disease in graph.diseases():
        found = cid10_map(graph, orpha=disease.orpha)
        own = graph.cid10_links(disease.orpha)
        assert (found.status == "found") == bool(found.links)
        assert all(k.title_pt and k.orpha == disease.orpha for k in found.links)
        if own:
            assert [(k.code, k.relation) for k in found.links] == [
                (k.code, k.relation) for k in own
            ]
            assert all(k.via is None for k in found.links)
        for link in found.links if not own else ():
            inherited += 1
            assert link.via is not None
            if link.via != disease.successor:
                assert link.relation == "narrower"
                assert link.via in graph.ancestors(disease.orpha)
            assert link.code in {k.code for k in graph.cid10_links(link.via)}
    assert inherited > 100


def test_both_ways_agree(graph: Snapshot) -> None:
    for disease in list(graph.diseases())[::25]:
        if disease.status != "active":
            continue
        for link in cid10_map(graph, orpha=disease.orpha).links:
            if link.via is None:
                assert link in cid10_map(graph, cid10=link.code).links


@pytest.mark.parametrize("text", ["", "xx", "E7", "E75.22", "ORPHA:70", "G12.0 G12.1", "é" * 999])
def test_no_cid10_code(graph: Snapshot, text: str) -> None:
    found = cid10_map(graph, cid10=text)
    assert (found.status, found.links) == ("invalid", ())


def test_code_without_disease(graph: Snapshot) -> None:
    assert cid10_map(graph, cid10=Cid10Code("Z99.9")).status == "none"


def test_exactly_one_argument(graph: Snapshot) -> None:
    for arguments in ({}, {"orpha": 70, "cid10": "G12.0"}):
        with pytest.raises(InvalidInput) as caught:
            cid10_map(graph, **arguments)
        assert caught.value.allowed == ("orpha", "cid10")


def test_unknown_and_malformed_codes(graph: Snapshot) -> None:
    with pytest.raises(UnknownCode) as caught:
        cid10_map(graph, orpha=83331)
    assert "ORPHA:83330" in caught.value.suggestions
    assert all(graph.disease(OrphaCode(code)) for code in caught.value.suggestions)
    with pytest.raises(InvalidIdentifier):
        cid10_map(graph, orpha="setenta")
