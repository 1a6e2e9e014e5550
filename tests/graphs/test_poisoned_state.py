"""Nothing ungrounded leaves: a state poisoned with every medicine × every disease is cleaned."""

from __future__ import annotations

import pytest

from araras.agents.claim_check import check
from araras.agents.conduct import conduct_of, look_up
from araras.agents.result import Conduct, MedicineOffer
from araras.agents.state import ConsultationState, reset_of_a_turn
from araras.agents.writer import write
from araras.knowledge.ids import OrphaCode


def state_with(orpha: str, graph) -> ConsultationState:
    disease = graph.disease(OrphaCode(orpha))
    differential = {
        "rank": 1,
        "orpha": orpha,
        "name_pt": disease.name_pt,
        "name_en": disease.name_en,
        "probability": 0.9,
        "proposed_by": "kg",
        "match": None,
        "supports": [],
        "contradicts": [],
        "absent_typical": [],
    }
    state: ConsultationState = {
        **reset_of_a_turn(),
        "text": "caso",
        "options": {},
        "turn": 1,
        "turn_kind": "new_case",
        "role": "professional",
        "notes": [{"turn": 1, "text": "caso"}],
        "patient": {"age_years": None, "sex": None, "uf": None},
        "phenotypes": [],
        "evidence": [],
        "alerts": [],
        "differentials": [differential],
        "next_findings": [],
        "read_this_turn": True,
    }
    return {**state, **look_up(graph, state)}


def all_medicines(graph) -> dict[str, MedicineOffer]:
    return {
        medicine.name: MedicineOffer(
            name=medicine.name,
            presentation=None,
            component=medicine.component,
            sigtap=medicine.presentations[0].sigtap if medicine.presentations else None,
            cid10=medicine.cid10,
            standing="listed",
        )
        for protocol in graph.protocols()
        for medicine in protocol.medicines
    }


def covered_diseases() -> list[str]:
    from araras.knowledge.snapshot import open_snapshot

    return sorted({d.orpha for p in open_snapshot().protocols() for d in p.diseases})


@pytest.mark.parametrize("orpha", [*covered_diseases(), "ORPHA:558", "ORPHA:98896"])
def test_every_medicine_of_another_disease_is_removed(graph, orpha):
    state = state_with(orpha, graph)
    honest = Conduct.model_validate(state["conduct"][0])
    carried = {(m.name, m.sigtap) for m in honest.medicines}
    poison = [m for m in all_medicines(graph).values() if (m.name, m.sigtap) not in carried]
    foreign = [m for m in poison if m.name not in {name for name, _ in carried}]
    poisoned = honest.model_copy(update={"medicines": (*honest.medicines, *poison)})
    state["conduct"] = [poisoned.model_dump(mode="json")]
    state |= write(graph, state)
    assert any(m.name in state["draft"] for m in foreign)
    cleaned = check(graph, state)
    left = {m["name"] for m in cleaned["conduct"][0]["medicines"]}
    assert left == {name for name, _ in carried}
    for medicine in foreign:
        assert f" {medicine.name}" not in cleaned["answer"]


def test_a_line_that_claims_a_foreign_medicine_or_code_is_removed(graph):
    state = state_with("ORPHA:579", graph)
    state |= write(graph, state)
    state["draft"] += "\nUse também idursulfase alfa (CID-10 E76.1, ORPHA:580)."
    answer = check(graph, state)["answer"]
    assert "idursulfase" not in answer
    assert "ORPHA:580" not in answer
    assert "laronidase" in answer


def test_conduct_for_a_disease_that_is_not_listed_is_removed(graph):
    state = state_with("ORPHA:579", graph)
    other = conduct_of(graph, state, OrphaCode("ORPHA:580"))
    state["conduct"] = [*state["conduct"], other.model_dump(mode="json")]
    state |= write(graph, state)
    cleaned = check(graph, state)
    assert [c["orpha"] for c in cleaned["conduct"]] == ["ORPHA:579"]
    assert "idursulfase" not in cleaned["answer"]
