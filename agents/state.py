"""`ConsultationState`: what the agents share.

Plain dicts and lists, so that checkpoints stay readable.

A turn begins with `text` and `options`; `intake` resets what belongs to one turn. Findings,
evidence, patient, differentials, next findings, conduct and the terms that were asked about
belong to the thread. `reply_to` is the term of a question whose answer is the next turn's
text; `replying` is that term during that turn.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

TurnKind = Literal[
    "new_case", "new_findings", "correction", "question", "smalltalk", "out_of_scope", "unsafe"
]
QuestionKind = Literal[
    "conduct", "request", "exam", "code", "candidate", "hypothesis", "dose", "open"
]
"""What a question is for; `open` until `asked` settles it by what the talk was of."""


Role = Literal["professional", "acs"]
"""Who writes: a health professional, or a community health worker (ACS)."""


class Options(TypedDict, total=False):
    """What the caller says beside the text; options beat the note."""

    case_id: str | None
    age_years: float | None
    sex: Literal["M", "F"] | None
    role: Role | None


class Question(TypedDict):
    """A question of the turn, with the disease and the medicine that it names, if any.

    `span` also holds what the user says to lead to it ("ouvi falar de um remédio…").
    """

    kind: QuestionKind
    orpha: str | None
    medicine: str | None
    text: str
    span: list[int]


class Note(TypedDict):
    """The text of a turn, as it came."""

    turn: int
    text: str


class PatientFacts(TypedDict):
    """See `result.Patient`."""

    age_years: float | None
    sex: Literal["M", "F"] | None
    uf: str | None


class Finding(TypedDict):
    """See `result.Phenotype`."""

    hpo: str
    label_pt: str
    label_en: str
    assertion: str
    relative: str | None
    turn: int
    text: str
    span: list[int]
    method: str
    score: float


class Contradiction(TypedDict):
    """A finding that the note affirms (`text`, at `span`) and what it says against it."""

    hpo: str
    against_hpo: str
    turn: int
    text: str
    span: list[int]
    against: str


class EvidenceFact(TypedDict):
    """See `result.Evidence`; `orphas` are the diseases that it points to."""

    kind: str
    id: str | None
    orphas: list[str]
    turn: int
    text: str
    span: list[int]
    assertion: str


class Proposal(TypedDict):
    """A disease that a proposer names: a code, or a text that grounding resolves."""

    orpha: str | None
    text: str
    probability: float
    proposed_by: Literal["kg", "model", "both"]
    lift: NotRequired[float]
    """Likelihood ratio that the model's naming gives the disease; 1 when absent."""


class ToolRequest(TypedDict):
    """A tool call that a proposer asks for."""

    name: str
    arguments: dict[str, str]


class ToolAnswer(TypedDict):
    """A tool's answer, or the corrective text of a failed call."""

    name: str
    arguments: dict[str, str]
    content: str
    failed: bool


class Refusal(TypedDict):
    """Why grounding sent a proposal back, and what it may be instead."""

    text: str
    reason: str
    suggestions: list[str]


class Spent(TypedDict):
    """What the turn has used of its limits."""

    rounds: int
    tool_calls: int
    seconds: float


class AbstentionFact(TypedDict):
    """See `result.Abstention`."""

    reason: str
    missing: list[str]
    message_pt: str


class Claim(TypedDict):
    """A (disease, fact) pair that a lookup of this turn carries."""

    orpha: str
    kind: Literal["disease", "cid10", "medicine", "procedure", "exam", "protocol"]
    fact: str


Json = dict[str, object]
"""A dumped Pydantic value (`model_dump(mode="json")`)."""


class ConsultationState(TypedDict, total=False):
    """The state of a thread."""

    text: str
    options: Options
    thread_id: str | None
    case_id: str | None
    role: Role
    turn: int
    turn_kind: TurnKind
    questions: list[Question]
    last_asked: Question | None
    """The last question of the thread."""
    retracted: list[str]
    messages: list[dict[str, str]]
    notes: list[Note]
    patient: PatientFacts
    phenotypes: list[Finding]
    evidence: list[EvidenceFact]
    contradictions: list[Contradiction]
    read_this_turn: bool
    alerts: list[Json]
    proposals: list[Proposal]
    tool_requests: list[ToolRequest]
    tool_answers: list[ToolAnswer]
    differentials: list[Json]
    ungrounded: list[Json]
    next_findings: list[Json]
    asked_terms: list[str]
    feedback: list[Refusal]
    reply_to: str | None
    replying: str | None
    conduct: list[Json]
    asked: list[Json]
    draft: str
    prose: str
    """What a model wrote and `claim_check` let through, a paragraph a line."""
    claims: list[Claim]
    answer: str
    citations: list[Json]
    abstention: AbstentionFact | None
    confidence: float | None
    """Nats by which the turn passed the rule of abstention; None where it did not get so far."""
    engine_note: str
    fell_back: bool
    rounds: int
    spent: Spent


def reset_of_a_turn() -> ConsultationState:
    """Return the fields that every turn begins with."""
    return {
        "questions": [],
        "retracted": [],
        "read_this_turn": False,
        "proposals": [],
        "tool_requests": [],
        "tool_answers": [],
        "feedback": [],
        "reply_to": None,
        "replying": None,
        "ungrounded": [],
        "asked": [],
        "draft": "",
        "prose": "",
        "claims": [],
        "answer": "",
        "citations": [],
        "abstention": None,
        "confidence": None,
        "engine_note": "",
        "fell_back": False,
        "rounds": 0,
        "spent": {"rounds": 0, "tool_calls": 0, "seconds": 0.0},
    }
