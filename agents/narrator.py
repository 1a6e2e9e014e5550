"""Who writes prose about a consultation, and when a turn has room for it.

`claim_check` reads every sentence before it leaves and has the refused ones written again once.
Whatever fails here leaves the deterministic answer alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol, runtime_checkable

from araras.agents.state import ConsultationState

MAX_SENTENCES: Final = 8
"""What the prompt asks for; a longer text is cut by `claim_check`."""

Refused = tuple[str, str]
"""A sentence and why it may not leave."""


class Narrator(Protocol):
    """Whoever writes prose about a consultation."""

    def tell(self, state: ConsultationState) -> str:
        """Return prose about the differential; raises `ModelError`."""
        ...

    def rewrite(self, state: ConsultationState, refused: Sequence[Refused]) -> str:
        """Return the refused sentences, written again; raises `ModelError`."""
        ...


@runtime_checkable
class _Narrates(Protocol):
    narrator: Narrator | None


def narrator_of(proposer: object) -> Narrator | None:
    """Return the narrator that comes with a proposer; the graph's has none."""
    return proposer.narrator if isinstance(proposer, _Narrates) else None


def wants_prose(state: ConsultationState) -> bool:
    """Whether a turn's answer has room for prose: a case was read and diseases are listed, or a
    question is about diseases that were looked up.

    Not for a community health worker, not after a failure of the model, not for a question
    about doses, of which nothing may be said.
    """
    asks = any(question["kind"] != "dose" for question in state["questions"])
    looked_up = state["differentials"] if state["read_this_turn"] else state["conduct"]
    return bool(
        (looked_up or state["asked"])
        and (state["read_this_turn"] or asks)
        and state["abstention"] is None
        and state["role"] != "acs"
        and not state["fell_back"]
    )
