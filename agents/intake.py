"""intake: what kind of turn this is, and a clean slate for it.

Input: `text`, `options`, and the thread's state. Output: `turn`, `turn_kind`, `questions`,
`notes`, `patient`, `role`, and every per-turn field reset.

The first rule that fits decides:

1. unsafe: a false report, a skipped criterion, harm.
2. out_of_scope: an animal, a person about their own case, administration, nothing of medicine.
3. new_case: the thread has none yet, the user says so, or the text introduces another patient.
4. smalltalk: a greeting, thanks, an aside.
5. correction: the user takes something back or says it again.
6. question: every sentence asks.
7. new_findings.

The answer to a question of `ask` is a turn too; a "sim" is a new finding then, no small talk.
A turn of kinds 3, 5 and 7 may carry questions too. Without a case, a greeting is small
talk and a pure question a question.
"""

from __future__ import annotations

from araras.agents import intents
from araras.agents.alone import Agent, alone
from araras.agents.scope import breaks_rules, scope_of
from araras.agents.state import (
    ConsultationState,
    PatientFacts,
    Question,
    QuestionKind,
    Role,
    TurnKind,
    reset_of_a_turn,
)
from araras.knowledge.text import fold
from araras.tools.read_patient import ReadPatient, read_patient


def build_intake() -> Agent:
    """Compile the agent; it takes no tools and no model."""
    return alone("intake", classify)


def classify(state: ConsultationState) -> ConsultationState:
    """Return the turn's kind and the fields that a turn begins with."""
    text = state["text"]
    read = read_patient(text)
    questions = _questions(text)
    kind = _kind(state, text, read, questions)
    replying = state.get("reply_to")
    if replying and kind == "smalltalk" and not _cleared(text):
        kind = "new_findings"
    update = reset_of_a_turn()
    turn = state.get("turn", 0) + 1
    update |= {
        "turn": turn,
        "turn_kind": kind,
        "questions": questions,
        "replying": replying,
        "role": _role(state, text),
        "case_id": state.get("options", {}).get("case_id"),
        "messages": [*state.get("messages", []), {"role": "user", "content": text}],
        "notes": [*state.get("notes", []), {"turn": turn, "text": text}],
    }
    if kind == "new_case" or _cleared(text):
        update |= _empty_case()
        update["patient"] = PatientFacts(age_years=None, sex=None, uf=None)
    if kind in ("new_case", "new_findings", "correction") or turn == 1:
        update["patient"] = _patient(state, read, fresh=kind == "new_case")
    return _with_defaults(state, update)


def _with_defaults(state: ConsultationState, update: ConsultationState) -> ConsultationState:
    empty = _empty_case()
    empty["patient"] = PatientFacts(age_years=None, sex=None, uf=None)
    missing = {key: value for key, value in empty.items() if key not in state and key not in update}
    return ConsultationState(**{**missing, **update})  # type: ignore[typeddict-item]  # keys of one TypedDict


def _empty_case() -> ConsultationState:
    return {
        "phenotypes": [],
        "evidence": [],
        "contradictions": [],
        "alerts": [],
        "differentials": [],
        "conduct": [],
        "next_findings": [],
        "asked_terms": [],
        "last_asked": None,
    }


def _questions(text: str) -> list[Question]:
    found: list[Question] = []
    led_from: int | None = None
    for sentence in intents.sentences(text):
        kind = intents.question_kind(sentence.text)
        if kind is not None:
            start = sentence.start if led_from is None else led_from
            found.append(_question(kind, sentence, start))
        if kind is not None or not intents.HEARSAY.search(fold(sentence.text)):
            led_from = None
        elif led_from is None:
            led_from = sentence.start
    return found


def _question(kind: QuestionKind, sentence: intents.Sentence, start: int) -> Question:
    text = sentence.text.strip()
    return Question(kind=kind, orpha=None, medicine=None, text=text, span=[start, sentence.end])


def _kind(
    state: ConsultationState, text: str, read: ReadPatient, questions: list[Question]
) -> TurnKind:
    folded = fold(text)
    has_case = bool(state.get("phenotypes") or state.get("evidence"))
    if breaks_rules(text):
        return "unsafe"
    if scope_of(text, introduced=read.introduced) is not None:
        return "out_of_scope"
    if not has_case and not read.introduced and _asked_for_themselves(state):
        return "out_of_scope"
    if _cleared(text):
        return "smalltalk"
    if intents.NEW_CASE.search(folded) or (has_case and _another_patient(state, read)):
        return "new_case"
    if intents.is_smalltalk(text):
        return "smalltalk"
    only_questions = bool(questions) and _asks_only(text, questions)
    if not has_case:
        return "question" if only_questions else "new_case"
    if intents.CORRECTION.search(folded) or intents.RETRACTION.search(folded):
        return "correction"
    if intents.ABSENT_COMMAND.search(folded):
        return "correction"
    return "question" if only_questions else "new_findings"


def _asked_for_themselves(state: ConsultationState) -> bool:
    """The turn before was a person's about their own case, and goes on."""
    earlier = state.get("notes", [])
    return bool(earlier) and scope_of(earlier[-1]["text"], introduced=False) == "self"


def _cleared(text: str) -> bool:
    """The turn only says that another case follows."""
    folded = fold(text)
    rest = intents.NEW_CASE.sub("", folded)
    return intents.NEW_CASE.search(folded) is not None and len(rest.strip(" .,:;!")) < 12


def _asks_only(text: str, questions: list[Question]) -> bool:
    told = intents.sentences(text)
    rest = [s for s in told if not intents.inside((s.start, s.end), questions)]
    return all(intents.is_smalltalk(s.text) or len(s.text.strip()) < 4 for s in rest)


def _another_patient(state: ConsultationState, read: ReadPatient) -> bool:
    """The text begins by introducing a patient whose sex or age is not this thread's."""
    known = state.get("patient")
    if known is None or not read.introduced or read.age_years is None:
        return False
    other_sex = None not in (known["sex"], read.sex) and known["sex"] != read.sex
    age = known["age_years"]
    return other_sex or (age is not None and abs(age - read.age_years) > max(1.0, 0.1 * age))


def _role(state: ConsultationState, text: str) -> Role:
    asked = state.get("options", {}).get("role")
    if asked is not None:
        return asked
    if intents.ROLE_ACS.search(fold(text)):
        return "acs"
    return state.get("role", "professional")


def _patient(state: ConsultationState, read: ReadPatient, *, fresh: bool) -> PatientFacts:
    """Options beat the note, the note beats what the thread knew."""
    options = state.get("options", {})
    known = None if fresh else state.get("patient")
    empty = PatientFacts(age_years=None, sex=None, uf=None)
    before = known or empty
    age, sex = options.get("age_years"), options.get("sex")
    return PatientFacts(
        age_years=next(
            (v for v in (age, read.age_years, before["age_years"]) if v is not None), None
        ),
        sex=sex or read.sex or before["sex"],
        uf=read.uf or before["uf"],
    )
