"""The loop: proposals are grounded, sent back with a way out, or end in an abstention."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from araras.agents.state import ToolRequest
from araras.graphs.session import Consultant
from araras.knowledge.graph import KnowledgeGraph
from araras.llm.limits import DEFAULT_LIMITS

_spec = importlib.util.spec_from_file_location("scripted", Path(__file__).with_name("scripted.py"))
assert _spec is not None
assert _spec.loader is not None
scripted = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(scripted)
asks, named, proposes = scripted.asks, scripted.named, scripted.proposes

INFANT = (
    "Lactente de 4 meses com hipotonia generalizada desde o nascimento, arreflexia, "
    "fasciculações de língua e choro fraco."
)


def consult(graph: KnowledgeGraph, steps, note: str = INFANT, **limits):
    proposer = scripted.ScriptedProposer(steps)
    consultant = Consultant(
        graph,
        proposer,
        limits=DEFAULT_LIMITS.model_copy(update=limits) if limits else DEFAULT_LIMITS,
    )
    return consultant.consult(note), proposer


def test_a_proposal_rejected_twice_is_answered_in_the_third_round_with_feedback(graph):
    result, proposer = consult(
        graph,
        [
            proposes(named("doença de Quimera de Xanadu")),
            proposes(named("ataxia espinocerebelar")),
            proposes(named("atrofia muscular espinhal proximal")),
        ],
    )
    assert result.rounds == 3
    assert proposer.feedback[0] == []
    assert "não foi encontrada" in proposer.feedback[1][0]["reason"]
    assert proposer.feedback[2][0]["text"] == "ataxia espinocerebelar"
    assert proposer.feedback[2][0]["suggestions"]
    assert [d.orpha for d in result.differentials] == ["ORPHA:70"]
    assert result.differentials[0].proposed_by == "model"
    assert result.differentials[0].match is not None


def test_a_proposer_that_is_always_wrong_ends_in_an_abstention(graph):
    result, proposer = consult(graph, [proposes(named("síndrome que não existe nenhuma vez"))])
    assert len(proposer.feedback) == DEFAULT_LIMITS.rounds
    assert result.abstained
    assert result.abstention.reason == "ungrounded"
    assert [u.text for u in result.ungrounded] == ["síndrome que não existe nenhuma vez"]
    assert not result.differentials
    assert not result.conduct


def test_a_real_disease_without_support_is_not_listed(graph):
    """Resolving a name settles identity, not support."""
    result, proposer = consult(graph, [proposes(named("Acromegalia", "ORPHA:963"))])
    assert "sustenta" in proposer.feedback[1][0]["reason"]
    assert result.abstained
    assert result.ungrounded


def test_what_is_grounded_stays_when_the_rest_is_dropped(graph):
    result, _ = consult(
        graph,
        [
            proposes(
                named("Atrofia muscular espinhal", "ORPHA:70"), named("Acromegalia", "ORPHA:963")
            )
        ],
    )
    assert [d.orpha for d in result.differentials] == ["ORPHA:70"]
    assert [u.text for u in result.ungrounded] == ["Acromegalia"]


@pytest.mark.parametrize("code", ["ORPHA:9999999", "ORPHA:251355"])
def test_an_invented_or_obsolete_code_is_refused(graph, code):
    result, _ = consult(graph, [proposes(named("qualquer doença", code))])
    assert result.abstained
    assert code in result.ungrounded[0].reason or "obsoleta" in result.ungrounded[0].reason


def test_a_deprecated_code_continues_as_its_successor(graph):
    note = "Menino de 3 anos, deficiência intelectual, hipopigmentação da pele, convulsões. "
    note += "Fenilalanina 22 mg/dL."
    result, _ = consult(graph, [proposes(named("PKU clássica", "ORPHA:79254"))], note)
    assert [d.orpha for d in result.differentials] == ["ORPHA:716"]


def test_a_disease_and_its_subtypes_are_one_differential(graph):
    result, _ = consult(
        graph,
        [
            proposes(
                named("AME tipo 1", "ORPHA:83330"),
                named("AME tipo 2", "ORPHA:83418"),
                named("AME", "ORPHA:70"),
            )
        ],
    )
    assert [d.orpha for d in result.differentials] == ["ORPHA:70"]


def test_tool_answers_reach_the_proposer_and_a_wrong_call_is_corrected(graph):
    result, proposer = consult(
        graph,
        [
            asks(
                ToolRequest(name="orpha_resolve", arguments={"name": "AME tipo 1"}),
                ToolRequest(name="inventada", arguments={}),
                ToolRequest(name="pcdt_lookup", arguments={"doenca": "AME"}),
            ),
            proposes(named("Atrofia muscular espinhal", "ORPHA:70")),
        ],
    )
    found, unknown, wrong = proposer.tool_answers[1]
    assert "ORPHA:83330" in found["content"]
    assert unknown["failed"]
    assert "orpha_resolve" in unknown["content"]
    assert wrong["failed"]
    assert "cid10" in wrong["content"]
    assert result.tool_calls == 3
    assert result.rounds == 1


def test_endless_tool_calls_end_in_an_honest_abstention(graph):
    call = ToolRequest(name="orpha_resolve", arguments={"name": "AME tipo 1"})
    result, _ = consult(graph, [asks(call)], tool_calls=5)
    assert result.abstained
    assert result.abstention.reason == "budget_exhausted"
    assert result.tool_calls == 5
