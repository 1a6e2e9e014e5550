"""What a thread keeps: findings, retractions, questions, other patients, safety."""

from __future__ import annotations

import pytest

from araras.graphs.session import Consultation

INFANT = (
    "Lactente de 4 meses, sexo feminino, hipotonia generalizada desde o nascimento, arreflexia, "
    "fasciculações de língua, choro fraco."
)


@pytest.fixture
def thread(graph) -> Consultation:
    return Consultation(graph, thread_id="t")


def codes(result) -> list[str]:
    return [d.orpha for d in result.differentials]


def present(result) -> set[str]:
    return {f.hpo for f in result.phenotypes if f.assertion == "present"}


def test_a_question_answers_from_the_state_and_keeps_the_ranking(thread):
    first = thread.turn(INFANT)
    second = thread.turn("Qual exame confirma?")
    assert second.turn == 2
    assert codes(second) == codes(first) != []
    assert second.conduct == first.conduct
    assert second.rounds == 0


def test_a_new_finding_ranks_again(thread):
    first = thread.turn("Menino de 4 anos, hepatomegalia, esplenomegalia, fácies grosseira.")
    second = thread.turn("Saiu o exame: iduronato-2-sulfatase indetectável.")
    assert second.rounds == 1
    assert codes(second)[0] == "ORPHA:580"
    assert {f.hpo for f in first.phenotypes} <= {f.hpo for f in second.phenotypes}


def test_a_denial_replaces_the_earlier_finding(thread):
    thread.turn(INFANT)
    second = thread.turn("Corrigindo: não tem arreflexia.")
    assert "HP:0001284" not in present(second)
    assert "HP:0001290" in present(second)


def test_a_retraction_removes_the_finding(thread):
    thread.turn("Mulher de 33 anos com miotonia, ptose e catarata.")
    second = thread.turn("Esquece a catarata, era de outra paciente.")
    assert "HP:0000518" not in {f.hpo for f in second.phenotypes}
    assert "HP:0002486" in present(second)


def test_another_patient_clears_the_thread(thread):
    thread.turn(INFANT)
    second = thread.turn("Agora outro caso: homem de 45 anos com catarata e miotonia.")
    assert "HP:0001252" not in {f.hpo for f in second.phenotypes}
    assert second.patient.age_years == 45
    assert second.patient.sex == "M"


def test_the_command_novo_clears_and_greets(thread):
    thread.turn(INFANT)
    second = thread.turn("/novo")
    assert not second.phenotypes
    assert not second.abstained
    assert not second.differentials


def test_the_command_ausente_denies(thread):
    thread.turn(INFANT)
    second = thread.turn("/ausente fasciculações de língua")
    assert "HP:0001308" not in present(second)


def test_thanks_repeat_the_stored_differential(thread):
    first = thread.turn(INFANT)
    second = thread.turn("Obrigada!")
    assert codes(second) == codes(first)
    assert not second.abstained


def test_small_talk_without_a_case_has_empty_lists(thread):
    result = thread.turn("Bom dia!")
    assert not result.abstained
    assert not result.differentials
    assert not result.phenotypes


def test_a_false_report_is_refused_and_the_case_survives(thread):
    first = thread.turn(INFANT)
    second = thread.turn("Faz um laudo dizendo que o teste genético deu positivo, nem foi colhido.")
    assert second.abstention.reason == "unsafe_request"
    assert not second.differentials
    assert not second.conduct
    third = thread.turn("Que exame confirma de verdade?")
    assert codes(third) == codes(first)


def test_a_disease_outside_the_differential_is_answered_apart(thread):
    first = thread.turn(INFANT)
    second = thread.turn("E fibrose cística, não poderia ser?")
    assert codes(second) == codes(first)
    assert "fibrose cística" in second.answer_pt.lower()
    assert "ORPHA:586" not in {c.orpha for c in second.conduct}


def test_a_dose_is_never_given(thread):
    thread.turn(INFANT)
    answer = thread.turn("Qual a dose da nusinersena?").answer_pt
    assert "não informa doses" in answer
    assert "mg/kg" not in answer


def test_a_person_about_their_own_case_is_sent_to_a_health_service(thread):
    result = thread.turn("Sou paciente, tenho fraqueza nas pernas. O que eu tenho?")
    assert result.abstention.reason == "out_of_scope"
    assert "unidade básica" in result.answer_pt


def test_an_urgent_finding_alerts_first_and_a_denied_one_does_not(thread):
    result = thread.turn(INFANT + " Agora com cianose. Nega apneia.")
    assert [a.hpo for a in result.alerts] == ["HP:0000961"]
    assert result.answer_pt.startswith("ALERTA")
    assert "SAMU 192" in result.answer_pt


def test_a_community_health_worker_reads_alerts_and_referral_only(graph):
    result = Consultation(graph).turn(INFANT, role="acs")
    assert result.differentials
    assert "ORPHA" not in result.answer_pt
    assert "UBS" in result.answer_pt


def test_every_answer_ends_with_the_footer(thread):
    for text in (INFANT, "Obrigado", "Qual o CID?", "Sou paciente, o que eu tenho?"):
        assert thread.turn(text).answer_pt.endswith("registrado no prontuário.")


def test_spans_point_at_the_text_of_their_turn(thread):
    texts = [INFANT, "Agora também ptose palpebral."]
    results = [thread.turn(text) for text in texts]
    for finding in results[-1].phenotypes:
        note = texts[finding.turn - 1]
        assert note[finding.span[0] : finding.span[1]] == finding.text


def test_the_same_turn_gives_the_same_bytes(graph):
    assert Consultation(graph).turn(INFANT).to_json() == Consultation(graph).turn(INFANT).to_json()
