"""How much a turn may spend: typed values in one place, each with its source.

Running out is an abstention with the reason `budget_exhausted`, never an exception.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Limits(BaseModel):
    """Limits of one turn."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rounds: int = Field(3, ge=1, le=10)
    """Proposals of a differential, the first one included. Source: DESIGN, the state machine;
    two rounds of feedback are what a small model still improves with."""
    tool_calls: int = Field(24, ge=0, le=200)
    """Tool calls of a turn. Source: four tools for each of five differentials, and four spare."""
    seconds: float = Field(120.0, gt=0)
    """Seconds that the proposer may take in a turn. Source: a consultation at a health post
    lasts about 15 minutes; an answer after more than two is not read."""
    differentials: int = Field(5, ge=1, le=20)
    """Diseases listed. Source: a differential of five is what the seed model answers with."""
    note_characters: int = Field(200_000, ge=1)
    """Characters of a note. Source: a discharge summary of twenty pages has about 60,000."""
    recursion: int = Field(80, ge=10)
    """Steps of the state machine. Source: the longest turn within the limits above takes
    under 70."""


DEFAULT_LIMITS = Limits.model_validate({})
