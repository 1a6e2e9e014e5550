"""When the model thinks: a switch a turn."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Thinking(StrEnum):
    """The switch. `auto`: on for a new or changed case, off for follow-ups."""

    AUTO = "auto"
    ON = "on"
    OFF = "off"


CHANGES_THE_CASE: Final = frozenset({"new_case", "new_findings", "correction"})
"""Kinds of turn that a differential is thought about for (DESIGN, the state machine)."""


def thinks(policy: Thinking, turn_kind: str) -> bool:
    """Return whether the model thinks in a turn of this kind."""
    if policy is Thinking.AUTO:
        return turn_kind in CHANGES_THE_CASE
    return policy is Thinking.ON
